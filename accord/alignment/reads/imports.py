"""Decides what the pages of an import show: what came before, the dry run in words, how a list's columns were read."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, get_args

from accord.alignment.import_reading import LISTS
from accord.alignment.imports import columns_of
from accord.files.headers import Field
from accord.files.list_unread import WORDS
from accord.kernel.actor import Actor
from accord.kernel.errors import NotFound
from accord.kernel.policy import demand, may
from accord.work.models import Import, Project

FIELDS: dict[str, str] = {
    "title": "Title", "outline": "Outline number", "level": "Level", "parent": "Parent", "estimate": "Range of work",
    "low": "Low end",
    "high": "High end", "persons": "Who", "predecessors": "Waits for", "start": "Start", "finish": "Finish", "deadline": "Deadline",
    "milestone": "Milestone", "percent": "% complete", "must_have": "Must-have", "feature": "Feature", "launch": "Launch",
    "notes": "Notes",
    "id": "Id",
}  # fmt: skip
assert set(FIELDS) == set(get_args(Field))
SHOWN_DATES = 12
DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Earlier:
    """One import that was made before."""

    id: str
    name: str
    state: str
    project: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class ImportPage:
    earlier: tuple[Earlier, ...]
    projects: tuple[tuple[str, str], ...]
    may_import: bool


@dataclass(frozen=True, slots=True)
class CountRow:
    name: str
    in_file: int
    created: int
    updated: int
    same: int
    lost: int
    because: str


@dataclass(frozen=True, slots=True)
class DateRow:
    title: str
    file: dt.date
    ours: dt.date
    days: int
    cause: str
    because: str
    is_finish: bool
    at_file: float
    at_ours: float
    """Places on the axis, 0–1."""


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One row of the outline that would be there. `indent`: its level, 0 at the top, no deeper than can be drawn."""

    title: str
    level: int
    indent: int
    is_heading: bool
    is_milestone: bool
    estimate: str
    people: str
    due: dt.date | None
    start: dt.date | None
    finish: dt.date | None


@dataclass(frozen=True, slots=True)
class Column:
    index: int
    header: str
    field: str
    why: str
    examples: tuple[str, ...]
    is_guess: bool


@dataclass(frozen=True, slots=True)
class DryRun:
    """One import as its page shows it, in any state. `report` is what the command line prints as JSON."""

    imported: Import
    title: str
    told: str
    counts: tuple[CountRow, ...]
    outline: tuple[OutlineRow, ...]
    """The first rows; `more` are not shown."""
    more: int
    people: tuple[dict[str, str], ...]
    left: tuple[dict[str, Any], ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]
    removed_count: int
    circles: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    dates: tuple[DateRow, ...]
    causes: tuple[tuple[str, int], ...]
    compared: int
    different: int
    impossible: str
    columns: tuple[Column, ...]
    starts: dt.date | None
    moved_to: dt.date | None
    can_move: bool
    is_nothing: bool
    projects: tuple[tuple[str, str], ...]
    may_import: bool
    hours_per_day: float

    @property
    def axis(self) -> tuple[dt.date, dt.date] | None:
        days = [day for row in self.dates for day in (row.file, row.ours)]
        return (min(days), max(days)) if days else None


def import_page(actor: Actor) -> ImportPage:
    """Three queries."""
    demand(actor, "read", None)
    rows = (
        Import.objects.filter(workspace_id=actor.workspace_id)
        .defer("content", "report")
        .select_related("project")
        .order_by("-created_at")[:12]
    )
    return ImportPage(
        tuple(Earlier(str(row.pk), row.name, row.state, row.project.name if row.project else "", row.created_at) for row in rows),
        _projects(actor),
        may(actor, "import"),
    )


def _projects(actor: Actor) -> tuple[tuple[str, str], ...]:
    rows = Project.objects.filter(workspace_id=actor.workspace_id).order_by("rank").values_list("key", "name")
    return tuple(rows)


def import_by_id(actor: Actor, key: Any) -> Import:
    found = Import.objects.visible_to(actor).select_related("project").filter(pk=key).first()
    if found is None:
        raise NotFound
    return found  # type: ignore[no-any-return]


def dry_run(actor: Actor, imported: Import, *, all_dates: bool = False) -> DryRun:
    """The report of an import, before it is brought in or after. Dates that moved by themselves come first, the farthest ahead."""
    report = imported.report
    dates = report.get("dates", {})
    plan = report.get("plan", {})
    moved = dates.get("rows", [])
    if not all_dates:
        moved = sorted(moved, key=lambda row: (row["cause"] == "follows", -abs(row["days"])))[:SHOWN_DATES]
    rows = _dates(moved)
    is_done = imported.state == Import.State.DONE
    return DryRun(
        imported=imported,
        title=_title(imported, report, dates),
        told=" · ".join(
            part for part in (imported.name, plan.get("application", ""), "" if is_done else "nothing is written yet") if part
        ),
        counts=tuple(_count(kind, one) for kind, one in report.get("counts", {}).items()),
        outline=tuple(_outline_row(one) for one in report.get("outline", {}).get("rows", ())),
        more=report.get("outline", {}).get("more", 0),
        people=tuple(one for one in report.get("people", []) if one.get("by")),
        left=tuple(report.get("left", [])),
        kept=tuple(report.get("kept", [])),
        removed=tuple(report.get("removed", [])[:50]),
        removed_count=report.get("removed_count", 0),
        circles=tuple(tuple(one) for one in report.get("circles", [])),
        notes=tuple(report.get("notes", [])),
        dates=rows,
        causes=tuple((one["words"], one["count"]) for one in dates.get("causes", [])),
        compared=dates.get("compared", 0),
        different=dates.get("different", 0),
        impossible=dates.get("impossible", ""),
        columns=_columns(imported),
        starts=_day(plan.get("starts")),
        moved_to=_day(imported.mapping.get("starts")),
        can_move=bool(plan.get("starts")) and not plan.get("is_begun"),
        is_nothing=bool(report.get("is_nothing")),
        projects=_projects(actor),
        may_import=may(actor, "import"),
        hours_per_day=float(imported.mapping.get("hours_per_day", 8.0)),
    )


def _title(imported: Import, report: dict[str, Any], dates: dict[str, Any]) -> str:
    if imported.state == Import.State.REFUSED:
        return "This cannot come in"
    if imported.state == Import.State.READING:
        return "Reading the file"
    tasks = report.get("counts", {}).get("tasks", {})
    if imported.state == Import.State.DONE:
        where = f" in {imported.project.name}" if imported.project else ""
        return f"{_number(tasks.get('in_file', 0), 'task')}{where}"
    coming = tasks.get("created", 0) + tasks.get("updated", 0)
    head = f"{_number(coming, 'task')} can come in" if coming else "No task changes"
    if report.get("is_nothing"):
        head = "Nothing new: all of it is here already"
    different = dates.get("different", 0)
    unread = sum(one["count"] for one in report.get("left", ()) if one["what"] == WORDS)
    parts = [f"{_number(different, 'date')} will differ"] * bool(different and not report.get("is_nothing"))
    parts += [f"{_number(unread, 'line')} {'has' if unread == 1 else 'have'} words that could not be read"] * bool(unread)
    return ", ".join([head, *parts])


def _number(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _count(kind: str, one: dict[str, Any]) -> CountRow:
    because = list(one["whys"])
    if one["merged"]:
        because.insert(0, f"{one['merged']} merged")
    return CountRow(
        kind.capitalize(),
        one["in_file"],
        one["created"],
        one["updated"],
        one["unchanged"] + one["merged"],
        one["lost"],
        "; ".join(because[:4]),
    )


def _outline_row(one: dict[str, Any]) -> OutlineRow:
    return OutlineRow(
        title=one["title"],
        level=one["level"],
        indent=min(one["level"] - 1, DEEPEST),
        is_heading=one["is_heading"],
        is_milestone=one["is_milestone"],
        estimate=one["estimate"],
        people=", ".join(one["people"]),
        due=_day(one.get("due")),
        start=_day(one["start"]),
        finish=_day(one["finish"]),
    )


def _dates(rows: list[dict[str, Any]]) -> tuple[DateRow, ...]:
    found = []
    days = [dt.date.fromisoformat(row[name]) for row in rows for name in ("file_start", "file_finish", "start", "finish")]
    first, room = min(days, default=dt.date.min), max(1, (max(days, default=dt.date.min) - min(days, default=dt.date.min)).days)
    for row in rows:
        is_finish = row["file_start"] == row["start"]
        file, ours = (
            dt.date.fromisoformat(row[name]) for name in (("file_finish", "finish") if is_finish else ("file_start", "start"))
        )
        found.append(
            DateRow(
                row["title"],
                file,
                ours,
                (ours - file).days,
                row["cause"],
                row["because"],
                is_finish,
                (file - first).days / room,
                (ours - first).days / room,
            )
        )
    return tuple(found)


def _columns(imported: Import) -> tuple[Column, ...]:
    if imported.format not in LISTS or imported.state not in (Import.State.READY, Import.State.REFUSED):
        return ()
    said = imported.mapping.get("columns", {})
    return tuple(
        Column(
            one.index,
            one.header or f"Column {one.index + 1}",
            said.get(str(one.index), one.field or "") if said else one.field or "",
            one.why,
            one.examples,
            str(one.index) not in said,
        )
        for one in columns_of(imported)
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
