"""Decides what every door calls to bring work in: take a file, say how it is read, bring it in, take it back."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from accord.alignment.commands.import_plan import BROUGHT_IN, Choices, bring_in, note_reading, receive_import
from accord.alignment.import_reading import LISTS, read_again, read_now, source_of
from accord.alignment.rules.incoming import incoming
from accord.files import sniff
from accord.files.columns import guess_columns, signature
from accord.files.refused import Limits, Refused
from accord.kernel import jobs
from accord.kernel.actor import Actor, system
from accord.kernel.days import clean_day
from accord.kernel.errors import Conflict, Invalid, NotFound
from accord.kernel.models import Event, Job, Workspace
from accord.kernel.undo import Undone, undo
from accord.people.models import Member
from accord.work.models import Import, Project

LARGEST = Limits().bytes
QUICK, QUICK_ROWS = 600_000, 3000
"""Lists and XML up to so many bytes, and rows of all kinds, are read in the request (a row costs its dry run about a
millisecond); all else by the worker, with progress."""


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
    if now:
        read_now(actor, imported)
    else:
        _read(actor, imported)
    imported.refresh_from_db()
    return imported


def _read(actor: Actor, imported: Import) -> None:
    """At once where that is quick, else by the worker."""
    data = bytes(imported.content or b"")
    kind = imported.format if imported.format in LISTS else _kind(data)
    is_quick = kind in (*LISTS, "MSPDI", "accord") and len(data) <= QUICK
    if is_quick and read_now(actor, imported, most=QUICK_ROWS):
        return
    if imported.state != Import.State.READING:
        note_reading(actor, imported, report=imported.report, waits=True)
    jobs.enqueue(
        "import.read",
        workspace_id=actor.workspace_id,
        key=str(imported.pk),
        payload={"import": str(imported.pk), "member": str(actor.member_id or "")},
    )


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
    read_now(actor, imported, limits=Limits(seconds=120.0))
    return {"state": imported.state}


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
    _read(actor, imported)


def aim(actor: Actor, imported: Import, *, project: Project | None) -> None:
    """Say into which project a file goes (none: a new one), and rehearse it again."""
    if imported.state == Import.State.DONE:
        raise Conflict("This file was brought in already.")
    imported.project = project
    imported.source = source_of(actor, imported) if project else f"new:{imported.pk}"
    note_reading(actor, imported, report=imported.report, project=project, source=imported.source)
    _read(actor, imported)


def start_on(actor: Actor, imported: Import, *, day: dt.date | None) -> None:
    """Move all dates of a plan that nobody has begun, by whole weeks, so that it starts then (none: as the file has them)."""
    if imported.state == Import.State.DONE:
        raise Conflict("This file was brought in already.")
    day = clean_day("starts", day, today=timezone.now().date())
    imported.mapping = {**imported.mapping, "starts": day.isoformat() if day else None}
    note_reading(actor, imported, report=imported.report, mapping=imported.mapping)
    _read(actor, imported)


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
