"""Decides how work comes in: taken, read, rehearsed for the dry run, brought in; what every door calls.

The dry run is a rehearsal: the rows are written, read as a Situation and rolled back, so that what it says is what the workspace
plans after the import.
"""

import dataclasses
import datetime as dt
import hashlib
import logging
from collections.abc import Mapping
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from accord.alignment.commands.import_plan import BROUGHT_IN, Choices, bring_in, note_reading, receive_import
from accord.alignment.plan import named
from accord.alignment.reads.situation import situation_of
from accord.alignment.rules.date_differences import CAUSES, DateDifferences, date_differences
from accord.alignment.rules.incoming import Incoming, incoming, outside_id
from accord.alignment.rules.shifted import first_day, is_begun, shifted
from accord.files import lists, sniff
from accord.files.columns import guess_columns, signature
from accord.files.json_form import plan_to_json
from accord.files.planfile import PlanFile
from accord.files.read import read_plan
from accord.files.refused import Limits, Refused
from accord.kernel import jobs
from accord.kernel.actor import Actor, system
from accord.kernel.errors import Conflict, Invalid, NotFound
from accord.kernel.models import Event, Job, Workspace
from accord.kernel.refs import Ref
from accord.kernel.undo import Undone, undo
from accord.kernel.write import Write
from accord.people.models import Member, Person
from accord.planning.situation import Impossible, Situation
from accord.work.models import ExternalId, Import, Project

LARGEST = Limits().bytes
QUICK = 600_000
"""Lists and XML up to so many bytes are read in the request; all else by the worker, with progress."""
MOST_DATES = 400
LISTS = ("CSV", "paste")
log = logging.getLogger("accord.imports")


def receive(
    actor: Actor, *, name: str, data: bytes, project: Project | None = None, is_text: bool = False, now: bool = False
) -> Import:
    """Take a file or pasted words and read them, at once where that is quick (or `now`), else by the worker. Refused files come
    back as refused."""
    if not data.strip():
        raise Invalid("text" if is_text else "file", "This is empty: paste a list, or choose a file that holds a plan.")
    if len(data) > LARGEST:
        raise Invalid("file", f"This file has {len(data) // 2**20:,} MB; at most {LARGEST // 2**20} MB can be brought.")
    kind = "paste" if is_text else _kind(data)
    text = sniff.as_text(data) if kind in LISTS else ""
    signed = signature(text, is_csv=kind == "CSV") if text else ""
    imported = receive_import(
        actor,
        project,
        name=name,
        content=data,
        digest=hashlib.sha256(data).hexdigest(),
        format=kind,
        signature=signed,
        mapping=_remembered(actor, signed),
    )
    if now or (kind in (*LISTS, "MSPDI", "accord") and len(data) <= QUICK):
        read_now(actor, imported)
    else:
        jobs.enqueue(
            "import.read",
            workspace_id=actor.workspace_id,
            key=str(imported.pk),
            payload={"import": str(imported.pk), "member": str(actor.member_id or "")},
        )
    imported.refresh_from_db()
    return imported


def _kind(data: bytes) -> str:
    try:
        return sniff.kind_of(data)
    except Refused:
        return ""


def _remembered(actor: Actor, signed: str) -> dict[str, Any]:
    """How a list with the same headers was mapped the last time; when it is to start is asked anew."""
    if not signed:
        return {}
    last = (
        Import.objects.filter(workspace_id=actor.workspace_id, signature=signed).exclude(mapping={}).order_by("-created_at").first()
    )
    return {name: value for name, value in last.mapping.items() if name != "starts"} if last else {}


@jobs.job("import.read")
def read_job(job: Job) -> Mapping[str, Any]:
    imported = Import.objects.filter(pk=UUID(job.payload["import"])).first()
    if imported is None or imported.state != Import.State.READING:
        return {}
    member = (
        Member.objects.select_related("account").filter(pk=job.payload.get("member") or None).first()
        if job.payload.get("member")
        else None
    )
    actor = member.actor(door="worker") if member else system(job.workspace_id)  # type: ignore[arg-type]
    try:
        read_now(actor, imported, limits=Limits(seconds=120.0))
    except Exception:
        # Nobody waits for ever: what the readers did not foresee is said, and the log has it whole.
        log.exception("Import %s could not be read.", imported.pk)
        note_reading(
            actor,
            imported,
            error="This file could not be read, and we do not know why. Save it again from its program, as XML if it can.",
        )
    return {"state": imported.state}


def read_now(actor: Actor, imported: Import, *, limits: Limits | None = None) -> None:
    """Read a file and rehearse it; keep the dry run, or why it is refused."""
    try:
        whole = _read_content(imported, limits=limits)
        if not whole.tasks:
            raise Refused(_no_task(whole), "empty")
    except Refused as refused:
        note_reading(actor, imported, error=refused.sentence)
        return
    fields: dict[str, Any] = {"format": whole.format, "source": imported.source or _source(actor, imported)}
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
    try:
        report = rehearsal(actor, imported, plan)
    except Invalid as wrong:
        note_reading(actor, imported, error=wrong.sentence)
        return
    note_reading(actor, imported, report=report, **fields)


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


def _source(actor: Actor, imported: Import) -> str:
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


class _Rehearsed(Exception):
    """Ends a rehearsal: nothing it wrote stays."""


def rehearsal(actor: Actor, imported: Import, plan: PlanFile) -> dict[str, Any]:
    """The dry run of a file: counts and losses, and which computed dates differ from the file's, as kept in `Import.report`."""
    workspace = Workspace.objects.get(pk=actor.workspace_id)
    now = timezone.now()
    rows = incoming(plan, now=now, zone=workspace.zone)
    report: dict[str, Any] = {}
    situation: Situation | None = None
    ours: dict[str, str] = {}
    state, held = imported.state, imported.content
    keeps = imported.report, imported.project_id, imported.version
    try:
        with transaction.atomic():
            imported.state = Import.State.READY
            tally = bring_in.command.function(Write(actor), imported, rows=rows, choices=Choices(leaves_out_circles=True))  # type: ignore[attr-defined]
            report = dict(imported.report)
            report["is_nothing"] = tally.is_nothing
            ours = _ours(actor, imported.source, rows)
            situation = situation_of(Project.objects.select_related("workspace", "product").get(pk=imported.project_id), now=now)
            names = {str(pk): name for pk, name in Person.objects.filter(workspace_id=actor.workspace_id).values_list("pk", "name")}
            raise _Rehearsed
    except _Rehearsed:
        pass
    finally:
        imported.state, imported.content = state, held
        imported.report, imported.project_id, imported.version = keeps
    assert situation is not None
    report["dates"] = _dates(
        situation,
        plan,
        ours,
        names=names | {ours[uid]: title for uid, title in rows.titles.items() if uid in ours},
        now=now,
        zone=workspace.tzinfo,
    )
    report["plan"] = {
        "name": rows.name,
        "application": plan.source_application[:80],
        "starts": _iso(first_day(plan)),
        "is_begun": is_begun(plan),
    }
    return report


def _ours(actor: Actor, source: str, rows: Incoming) -> dict[str, str]:
    about = dict(
        ExternalId.objects.filter(workspace_id=actor.workspace_id, source=source, outside_id__startswith="task/").values_list(
            "outside_id", "about"
        )
    )
    return {one.uid: about[key].partition(":")[2] for one in rows.tasks if (key := outside_id("task", one.uid)) in about}


def _dates(
    situation: Situation, plan: PlanFile, ours: Mapping[str, str], *, names: Mapping[str, str], now: dt.datetime, zone: ZoneInfo
) -> dict[str, Any]:
    from accord.planning.schedule import plan as schedule

    try:
        made = schedule(situation)
    except Impossible as cannot:
        return {"impossible": named(cannot.sentence, situation)}
    found = date_differences(made, plan.tasks, ours=ours, names=names, now=now, zone=zone)
    return dates_json(found)


def dates_json(found: DateDifferences) -> dict[str, Any]:
    return {
        "compared": found.compared,
        "different": len(found.rows),
        "causes": [{"cause": cause, "words": CAUSES[cause], "count": count} for cause, count in found.causes],
        "rows": [
            {**{name: _plain(value) for name, value in dataclasses.asdict(row).items()}, "days": row.days}
            for row in found.rows[:MOST_DATES]
        ],
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def map_columns(
    actor: Actor, imported: Import, *, columns: Mapping[int, str], hours_per_day: float = 8.0, day_first: bool | None = None
) -> None:
    """Read a list again with its columns as somebody says; lists with the same headers will be read like it."""
    if imported.format not in LISTS:
        raise Invalid("columns", "Only a list has columns to map.")
    if imported.state == Import.State.DONE:
        raise Conflict("This file was brought in already.")
    imported.mapping = {
        "starts": imported.mapping.get("starts"),
        "columns": {str(index): field for index, field in columns.items()},
        "hours_per_day": hours_per_day,
        "day_first": day_first,
    }
    note_reading(actor, imported, report=imported.report, mapping=imported.mapping)
    read_now(actor, imported)


def aim(actor: Actor, imported: Import, *, project: Project | None) -> None:
    """Say into which project a file goes (none: a new one), and rehearse it again."""
    if imported.state == Import.State.DONE:
        raise Conflict("This file was brought in already.")
    imported.project = project
    imported.source = _source(actor, imported) if project else f"new:{imported.pk}"
    note_reading(actor, imported, report=imported.report, project=project, source=imported.source)
    read_now(actor, imported)


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def start_on(actor: Actor, imported: Import, *, day: dt.date | None) -> None:
    """Move all dates of a plan that nobody has begun, by whole weeks, so that it starts then (none: as the file has them)."""
    if imported.state == Import.State.DONE:
        raise Conflict("This file was brought in already.")
    if day is not None and not 2000 <= day.year <= 2100:
        raise Invalid("starts", "A start lies between 2000 and 2100.")
    imported.mapping = {**imported.mapping, "starts": day.isoformat() if day else None}
    note_reading(actor, imported, report=imported.report, mapping=imported.mapping)
    read_now(actor, imported)


def columns_of(imported: Import) -> tuple[Any, ...]:
    """What the columns of a list seem to be; () for other files."""
    if imported.format not in LISTS or imported.content is None or imported.state == Import.State.DONE:
        return ()
    return tuple(guess_columns(sniff.as_text(bytes(imported.content)), is_csv=imported.format == "CSV"))


def bring(actor: Actor, imported: Import, *, leaves_out_circles: bool = False, wants_trash: bool = False) -> dict[str, Any]:
    """Bring a read file in. Returns the report of what was done; raises Invalid or Conflict with nothing written."""
    if imported.state != Import.State.READY:
        raise Conflict(
            {"refused": f"This file was refused: {imported.error}", "reading": "This file is still being read."}.get(
                imported.state, "This file was brought in already: bring it again."
            )
        )
    try:
        plan = read_again(imported)
    except Refused as refused:
        raise Invalid("file", refused.sentence) from None
    workspace = Workspace.objects.get(pk=actor.workspace_id)
    rows = incoming(plan, now=timezone.now(), zone=workspace.zone)
    bring_in(actor, imported, rows=rows, choices=Choices(leaves_out_circles=leaves_out_circles, wants_trash=wants_trash))
    imported.refresh_from_db()
    return dict(imported.report)


def event_of(imported: Import) -> Event | None:
    return (
        Event.objects.filter(workspace_id=imported.workspace_id, verb=BROUGHT_IN, touches__ref=str(imported.ref))
        .order_by("-seq")
        .first()
    )


def take_back(actor: Actor, imported: Import) -> Undone:
    """Undo an import: what nobody touched goes, the rest is named."""
    event = event_of(imported)
    if imported.state != Import.State.DONE or event is None:
        raise NotFound("This import wrote nothing that could be taken back.")
    return undo(actor, event)
