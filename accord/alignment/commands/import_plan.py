"""Decides how a plan file becomes rows: taken in, read, brought in as one event, and taken back as one."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accord.alignment.bringing.baselines import bring_baselines
from accord.alignment.bringing.calendars import bring_calendars
from accord.alignment.bringing.joins import bring_bookings, bring_links, bring_pins
from accord.alignment.bringing.known import Known
from accord.alignment.bringing.persons import bring_persons
from accord.alignment.bringing.tally import Tally
from accord.alignment.bringing.tasks import bring_tasks
from accord.alignment.rules.incoming import Incoming, outside_id
from accord.kernel.commands import command
from accord.kernel.errors import Conflict, Invalid, NotFound
from accord.kernel.models import Event, Workspace
from accord.kernel.refs import Ref, model_of
from accord.kernel.way_back import take_back, way_back
from accord.kernel.write import Write
from accord.work.commands.container import create_project
from accord.work.models import ExternalId, Import, Project
from accord.work.rules.words import clean_title

BROUGHT_IN = "import.brought_in"
KEEPS_MORE = 60
"""So many refs of single items are announced; beyond it the project's collections alone."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the dry run asks. `leaves_out_circles`: the link that closes each circle stays out. `wants_trash`: tasks that the file
    no longer has go to the trash.
    """

    leaves_out_circles: bool = False
    wants_trash: bool = False


@command("import.received", needs="import", undo="A file that was only read changes nothing: throw it away instead.")
def receive_import(
    w: Write,
    project: Project | None,
    *,
    name: str,
    content: bytes,
    digest: str,
    format: str = "",
    signature: str = "",
    mapping: dict[str, Any] | None = None,
) -> Import:
    """Take a file or a pasted list; nothing of it is written into the plan. It may be meant for a project that is there."""
    title = clean_title("name", " ".join(name.split())[:300])
    return w.create(
        Import(
            workspace_id=w.workspace_id,
            name=title,
            content=content,
            digest=digest,
            format=format,
            signature=signature,
            mapping=mapping or {},
            project=project,
            made_by_id=w.actor.member_id,
        )
    )


@command("import.read", needs="import", undo="Reading changes nothing that could be taken back.")
def note_reading(
    w: Write,
    /,
    imported: Import,
    *,
    report: dict[str, Any] | None = None,
    error: str = "",
    content: bytes | None = None,
    waits: bool = False,
    **fields: Any,
) -> None:
    """Keep what reading a file gave: its dry run, or in one sentence why it is refused, or that it `waits` for the worker.
    Writes no event."""
    if imported.state == Import.State.DONE:
        raise Conflict("This file was brought in already.")
    values = {name: fields[name] for name in ("format", "source", "mapping", "signature", "project") if name in fields}
    for name, value in values.items():
        setattr(imported, name, value)
    imported.state = Import.State.REFUSED if error else Import.State.READING if waits else Import.State.READY
    imported.error, imported.report = error, report or {}
    if content is not None:
        imported.content = content
    imported.version += 1
    imported.save()
    w.announce(imported.live_topics())


@command("import.thrown_away", needs="import", undo="Bring the file again.")
def throw_away(w: Write, imported: Import) -> None:
    """Forget a file that was not brought in."""
    if imported.state == Import.State.DONE:
        raise Invalid("import", "This file was brought in; undo that instead.")
    w.note(name=imported.name)
    w.delete(imported)


@command(BROUGHT_IN, needs="import")
def bring_in(w: Write, imported: Import, *, rows: Incoming, choices: Choices) -> Tally:
    """Write the plan of a file: new rows are made, known ones follow it where nobody changed them here. One event; undo takes back
    what nobody touched.

    Refused where it was brought in already, where links run in a circle and may not be left out, and where the project is in the
    trash.
    """
    if imported.state != Import.State.READY:
        raise Conflict(f"This file is {_STATES.get(imported.state, imported.state)}: bring it again.")
    if rows.circles and not choices.leaves_out_circles:
        raise Invalid("links", circle_sentence(rows))
    project = imported.project
    if project is not None and project.is_trashed:
        raise Invalid("project", f"{project.name} is in the trash.")
    workspace = Workspace.objects.get(pk=w.workspace_id)
    is_new, first = project is None, len(w.changes)
    if project is None:
        project = create_project(w, name=rows.name, starts_on=rows.starts_on)
    known, tally = Known(w, imported.source), Tally()
    _tell_project(w, known, rows, project, is_new=is_new)
    calendars = bring_calendars(w, rows, known, tally)
    persons = bring_persons(w, rows, known, calendars, tally, currency=workspace.currency)
    items, made = bring_tasks(w, rows, known, calendars, tally, project=project, wants_trash=choices.wants_trash)
    bring_bookings(w, rows, known, items, persons, made, tally)
    bring_links(w, rows, known, items, made, tally)
    bring_pins(w, rows, known, items, made, tally)
    bring_baselines(w, rows, items, tally, project=project, source=imported.source, zone=workspace.zone)
    known.write()
    if rows.circles:
        tally.counts["links"].lost = len(rows.circles)
        tally.why("links", "each closes a circle")
    _close(w, imported, project, tally, rows, is_new=is_new, first=first)
    return tally


_STATES = {"reading": "still being read", "refused": "refused", "done": "brought in already"}


def circle_sentence(rows: Incoming) -> str:
    names = [rows.titles.get(uid, uid)[:60] for uid in rows.circles[0][0][:6]]
    more = f" There are {len(rows.circles)} such circles." if len(rows.circles) > 1 else ""
    ring = " → ".join([*names, names[0]])
    return f"These tasks wait for each other in a circle: {ring}.{more} Leave out the link that closes it, or mend the file."


def _tell_project(w: Write, known: Known, rows: Incoming, project: Project, *, is_new: bool) -> None:
    w.subject = str(project.ref)
    if is_new or (known.rows and project.carried != rows.carried):
        w.change(project, carried=dict(rows.carried))
    known.tell(outside_id("project", ""), project, {"name": rows.name})


def _close(w: Write, imported: Import, project: Project, tally: Tally, rows: Incoming, *, is_new: bool, first: int) -> None:
    """Put what undo needs beside the import, packed: the event itself stays short however long the file was."""
    report = tally.as_json(left=rows.left, circles=[_titles(rows, ring) for ring, _ in rows.circles])
    was = {"report": imported.report, "project": str(imported.project_id) if imported.project_id else None}
    imported.content = packed({"changes": w.changes[first:], "was": was}, bytes(imported.content or b""))
    imported.report = {
        **report,
        "dates": imported.report.get("dates", {}),
        "plan": imported.report.get("plan", {}),
        "is_new_project": is_new,
    }
    imported.state, imported.project = Import.State.DONE, project
    imported.version += 1
    imported.save()
    if len(w.changes) == first:
        w.announce(imported.live_topics())
        return
    del w.changes[first:]
    w.kept(imported, op="brought_in", fields={})
    w.note(
        file=imported.name,
        counts={kind: [one.created, one.updated] for kind, one in tally.counts.items() if one.created or one.updated},
    )
    single = {topic for topic in w.topics if topic.startswith(("item:", "task:"))}
    if len(single) > KEEPS_MORE:
        w.topics -= single
    w.announce(
        {
            *project.live_topics(),
            f"project:{project.pk}/items",
            f"project:{project.pk}/plan",
            "workspace/people",
            *imported.live_topics(),
        }
    )


def packed(record: dict[str, Any], file: bytes) -> bytes:
    """What undo needs, and the file behind it."""
    head = zlib.compress(json.dumps(record, separators=(",", ":")).encode(), 3)
    return len(head).to_bytes(8, "big") + head + file


def unpacked(content: bytes) -> tuple[dict[str, Any], bytes]:
    end = 8 + int.from_bytes(content[:8], "big")
    return dict(json.loads(zlib.decompress(content[8:end]))), content[end:]


def _titles(rows: Incoming, ring: Sequence[str]) -> list[str]:
    return [rows.titles.get(uid, uid)[:80] for uid in ring[:20]]


@way_back("brought_in")
def _take_back(w: Write, imported: Import, fields: dict[str, Any], since: str) -> str:
    """Undo: rows that nobody touched go, fields that still say what the file said go back, and the file waits to be brought in
    again."""
    event = (
        Event.objects.filter(workspace_id=w.workspace_id, verb=BROUGHT_IN, touches__ref=str(imported.ref)).order_by("-seq").first()
    )
    if event is None or imported.content is None:
        raise NotFound("What this import wrote is no longer on record.")
    record, file = unpacked(bytes(imported.content))
    before = len(w.changes)
    kept = take_back(w, Event(workspace_id=w.workspace_id, seq=event.seq, verb=event.verb, payload={"changes": record["changes"]}))
    # An undo is not undone: what it did to thousands of rows need not be written down again.
    del w.changes[before:]
    _forget_ids(w, imported)
    imported.state, imported.content, imported.report = Import.State.READY, file, record["was"]["report"]
    imported.project_id = UUID(record["was"]["project"]) if record["was"]["project"] else None
    imported.version += 1
    imported.save()
    w.kept(imported, op="taken_back", fields={"state": ["done", "ready"]})
    if len(w.topics) > KEEPS_MORE:
        w.topics = {topic for topic in w.topics if not topic.startswith(("item:", "task:"))}
    if not kept:
        return ""
    return f"{len(kept)} {'thing stays' if len(kept) == 1 else 'things stay'}, changed since. " + " ".join(kept[:5])


def _forget_ids(w: Write, imported: Import) -> None:
    """Outside ids whose rows went, and all where the project went: the same file brought again makes them anew."""
    if not Project.objects.filter(pk=imported.project_id).exists():
        ExternalId.objects.filter(workspace_id=w.workspace_id, source=imported.source).delete()
        return
    rows = list(ExternalId.objects.filter(workspace_id=w.workspace_id, source=imported.source))
    there: dict[str, set[Any]] = {}
    by_kind: dict[str, list[Any]] = {}
    for row in rows:
        ref = Ref.parse(row.about)
        by_kind.setdefault(ref.kind, []).append(ref.id)
    for kind, keys in by_kind.items():
        living: set[Any] = set()
        for start in range(0, len(keys), 500):
            living |= set(model_of(kind).objects.filter(pk__in=keys[start : start + 500]).values_list("pk", flat=True))
        there[kind] = living
    gone = [row.pk for row in rows if Ref.parse(row.about).id not in there[Ref.parse(row.about).kind]]
    for start in range(0, len(gone), 500):
        ExternalId.objects.filter(pk__in=gone[start : start + 500]).delete()


__all__ = ["BROUGHT_IN", "Choices", "bring_in", "circle_sentence", "note_reading", "receive_import", "throw_away"]
