"""Decides how a file that was taken in is read: as what, as whose second version, and with which dry run or refusal it waits."""

import datetime as dt
import logging
from typing import Any

from accord.alignment.commands.import_plan import note_reading
from accord.alignment.import_rehearsal import rehearsal
from accord.alignment.rules.incoming import outside_id
from accord.alignment.rules.shifted import shifted
from accord.files import lists, sniff
from accord.files.json_form import plan_to_json
from accord.files.planfile import PlanFile
from accord.files.read import read_plan
from accord.files.refused import Limits, Refused
from accord.kernel.actor import Actor
from accord.kernel.errors import Invalid, NotFound, Refusal
from accord.kernel.refs import Ref
from accord.planning.situation import Impossible
from accord.work.models import ExternalId, Import, Project

LISTS = ("CSV", "paste")
UNFORESEEN = "This file could not be read, and we do not know why. Save it again from its program, as XML if it can."
log = logging.getLogger("accord.imports")


def read_now(actor: Actor, imported: Import, *, limits: Limits | None = None, most: int | None = None) -> bool:
    """Read a file and rehearse it; keep the dry run, or why it is refused. False, with nothing kept, where it holds more than
    `most` rows of all kinds."""
    try:
        whole = _read_content(imported, limits=limits)
        if most is not None and len(whole.tasks) + len(whole.persons) + len(whole.links) + len(whole.assignments) > most:
            return False
        if not whole.tasks:
            raise Refused(_no_task(whole), "empty")
        _rehearse(actor, imported, whole)
    except (Refused, Invalid, Impossible) as wrong:
        note_reading(actor, imported, error=wrong.sentence)
    except Refusal:
        raise
    except Exception:
        # Nobody waits for ever: what the readers did not foresee is said, and the log has it whole.
        log.exception("Import %s could not be read.", imported.pk)
        note_reading(actor, imported, error=UNFORESEEN)
    return True


def _rehearse(actor: Actor, imported: Import, whole: PlanFile) -> None:
    fields: dict[str, Any] = {"format": whole.format, "source": imported.source or source_of(actor, imported)}
    if "starts" not in imported.mapping and (starts := _started_before(actor, fields["source"])):
        fields["mapping"] = {**imported.mapping, "starts": starts}
    starts = fields.get("mapping", imported.mapping).get("starts")
    plan = shifted(whole, starts=dt.date.fromisoformat(starts)) if starts else whole
    if imported.project_id is None:
        fields["project"] = _project_before(actor, fields["source"])
    if imported.format not in LISTS:
        # What a converter took seconds for is kept as it was read.
        fields["content"] = plan_to_json(whole).encode()
    for name, value in fields.items():
        setattr(imported, name, value)
    note_reading(actor, imported, report=rehearsal(actor, imported, plan), **fields)


def _no_task(plan: PlanFile) -> str:
    if plan.persons or plan.calendars:
        held = f"{len(plan.persons)} people and {len(plan.calendars)} calendars"
        return f"There is no task in this file, only {held}: there is nothing to plan."
    return "There is no task in this file."


def read_again(imported: Import, *, limits: Limits | None = None) -> PlanFile:
    """The plan of an import from what is kept of it, moved in time where that was asked for. Raises Refused."""
    plan = _read_content(imported, limits=limits)
    starts = imported.mapping.get("starts")
    return shifted(plan, starts=dt.date.fromisoformat(starts)) if starts else plan


def _read_content(imported: Import, *, limits: Limits | None = None) -> PlanFile:
    if imported.content is None:
        raise NotFound("The file is gone: bring it again.")
    data = bytes(imported.content)
    if imported.format in LISTS:
        said = imported.mapping
        return lists.read_list(
            sniff.as_text(data),
            mapping={int(column): field or None for column, field in said.get("columns", {}).items()},
            name=_stem(imported.name),
            format="CSV" if imported.format == "CSV" else "paste",
            hours_per_day=float(said.get("hours_per_day", 8.0)),
            day_first=said.get("day_first"),
        )
    return read_plan(data, name=imported.name, limits=limits or Limits(seconds=60.0))


def _stem(name: str) -> str:
    head, dot, tail = name.rpartition(".")
    return head if dot and head and len(tail) <= 6 else name


def source_of(actor: Actor, imported: Import) -> str:
    """What makes two readings the same file: its name; for pasted words the project they go to, else the words themselves."""
    if imported.project_id:
        last: Import | None = (
            Import.objects.filter(workspace_id=actor.workspace_id, project_id=imported.project_id, state=Import.State.DONE)
            .exclude(pk=imported.pk)
            .order_by("-created_at")
            .first()
        )
        if last is not None:
            return last.source
    if imported.format == "paste":
        return f"paste:{imported.digest[:32]}"
    return f"file:{_stem(imported.name).casefold()[:180]}"


def _project_before(actor: Actor, source: str) -> Project | None:
    """The project that this source made, if it is still there."""
    known = ExternalId.objects.filter(workspace_id=actor.workspace_id, source=source, outside_id=outside_id("project", "")).first()
    return Project.objects.filter(workspace_id=actor.workspace_id, pk=Ref.parse(known.about).id).first() if known else None


def _started_before(actor: Actor, source: str) -> str:
    """When this source was last made to start, so that the same file says the same again."""
    last = (
        Import.objects.filter(workspace_id=actor.workspace_id, source=source, state=Import.State.DONE)
        .order_by("-created_at")
        .first()
    )
    return str(last.mapping.get("starts") or "") if last else ""
