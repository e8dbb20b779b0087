"""Decides which dates of a plan differ from its file's, and for what cause: the binding one, in words. Pure.

A start that differs has the cause that holds it in our plan. Where the start is the file's and only the end differs, the work
itself takes another time: progress told, a range without an estimate, hours of a calendar, or part of somebody's day.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from accord.alignment.rules.words import end_day, first_day, start_day
from accord.files.planfile import FileTask
from accord.planning.answer import Cause, Plan, PlannedTask

CAUSES = {
    "past": "the file’s date has passed and nothing says that it began",
    "progress": "what is left of begun work runs from today",
    "done": "it was done on other days than planned",
    "busy": "somebody is busy elsewhere",
    "follows": "it follows another that moved",
    "link": "a link or its lag holds it",
    "pin": "a date set by hand holds it",
    "calendar": "nobody works then",
    "nothing": "nothing holds it back, so it starts as soon as it can",
    "no estimate": "the file has no estimate: a usual range was taken",
    "split": "the file interrupts it, here it runs in one piece",
    "hours": "the same length takes other days by the hours that count here",
    "percent": "the file gives its length in percent",
    "late": "the file plans it as late as possible",
    "manual": "the file’s dates were set by hand and do not fit its length",
    "unknown": "unknown",
}


_PERCENT = frozenset({"19", "20", "51", "52"})
"""MSPDI's DurationFormat where a length is a share of another's."""


@dataclass(frozen=True, slots=True)
class DateDifference:
    """One task whose days differ: the file's and ours, the kind of cause, and the sentence."""

    uid: str
    title: str
    file_start: dt.date
    file_finish: dt.date
    start: dt.date
    finish: dt.date
    cause: str
    because: str

    @property
    def days(self) -> int:
        return (self.start - self.file_start).days or (self.finish - self.file_finish).days


@dataclass(frozen=True, slots=True)
class DateDifferences:
    """All of one file. `compared`: tasks with dates in the file and in our plan."""

    compared: int
    rows: tuple[DateDifference, ...]

    @property
    def causes(self) -> tuple[tuple[str, int], ...]:
        return tuple(Counter(row.cause for row in self.rows).most_common())


def date_differences(
    plan: Plan, tasks: Sequence[FileTask], *, ours: Mapping[str, str], names: Mapping[str, str], now: dt.datetime, zone: ZoneInfo
) -> DateDifferences:
    """Single tasks in work, day by day. `ours`: file task → id in the plan; `names`: id of a task or person → how it is called."""
    placed = {one.task: one for one in plan.tasks}
    pairs = [
        (task, placed[ours[task.uid]])
        for task in tasks
        if task.uid in ours and ours[task.uid] in placed and task.start and task.finish
    ]
    today = now.astimezone(zone).date()
    moved: dict[str, tuple[FileTask, PlannedTask, dt.date, dt.date]] = {}
    for task, one in pairs:
        start, finish = _days(one, zone)
        assert task.start and task.finish
        if (start, finish) != _file_days(task) and not _is_same_instant(task, one, zone):
            moved[one.task] = (task, one, start, finish)
    return DateDifferences(
        len(pairs),
        tuple(
            _told(task, one, start, finish, moved=moved, names=names, today=today, zone=zone)
            for task, one, start, finish in moved.values()
        ),
    )


def _days(one: PlannedTask, zone: ZoneInfo) -> tuple[dt.date, dt.date]:
    return first_day(one.start, one.finish, zone), end_day(one.finish, zone)


def _is_same_instant(task: FileTask, one: PlannedTask, zone: ZoneInfo) -> bool:
    """Without work, the evening before and the morning after are one moment to a calendar: the file may name either day,
    or a day off between them."""
    first, last = _file_days(task)
    return one.start >= one.finish and first == last and end_day(one.finish, zone) <= first <= start_day(one.start, zone)


def _file_days(task: FileTask) -> tuple[dt.date, dt.date]:
    """Midnight at the end of a day is that day; a milestone in the morning is the evening before to a calendar, and one day
    here."""
    assert task.start and task.finish
    start, finish = task.start.date(), task.finish.date()
    if task.finish.time() == dt.time() and finish > start:
        finish -= dt.timedelta(days=1)
    return start, finish


def _told(
    task: FileTask,
    one: PlannedTask,
    start: dt.date,
    finish: dt.date,
    *,
    moved: Mapping[str, object],
    names: Mapping[str, str],
    today: dt.date,
    zone: ZoneInfo,
) -> DateDifference:
    file_start, file_finish = _file_days(task)
    if start != file_start:
        cause, because = _of_start(task, one, file_start=file_start, moved=moved, names=names, today=today, zone=zone)
    else:
        cause, because = _of_finish(task, one)
    return DateDifference(
        task.uid,
        " ".join(task.name.split())[:200] or task.uid,
        file_start,
        file_finish,
        start,
        finish,
        cause,
        because or CAUSES[cause],
    )


def _of_start(
    task: FileTask,
    one: PlannedTask,
    *,
    file_start: dt.date,
    moved: Mapping[str, object],
    names: Mapping[str, str],
    today: dt.date,
    zone: ZoneInfo,
) -> tuple[str, str]:
    if one.causes and one.causes[0].kind in ("done", "started"):
        return ("done" if task.actual_finish or task.percent_complete >= 100 else "progress"), ""
    held = next((cause for cause in one.causes if cause.kind not in ("work", "no_skill")), None)
    if held is None:
        return ("past", "") if file_start < today else ("unknown", "")
    if held.kind == "now":
        if file_start < today:
            return "past", ""
        return ("late", "") if task.constraint == "as_late_as_possible" else ("nothing", "")
    return _of_cause(held, moved=moved, names=names, zone=zone)


def _of_cause(cause: Cause, *, moved: Mapping[str, object], names: Mapping[str, str], zone: ZoneInfo) -> tuple[str, str]:
    person, title = names.get(cause.person, "somebody"), names.get(cause.task, "another task")
    until = f"{end_day(cause.until, zone):%-d %b %Y}"
    match cause.kind:
        case "person_busy":
            return "busy", f"{person} is on {title} until {until}"
        case "busy_elsewhere":
            return "busy", f"{person} is held by {cause.detail or 'another project'} until {until}"
        case "link":
            return (
                ("follows", f"follows {title}, which moved")
                if cause.task in moved
                else ("link", f"waits for {title} until {until}")
            )
        case "pin":
            return "pin", ""
        case "time_off":
            return "calendar", f"{person} is away until {until}"
        case "calendar":
            return "calendar", f"{person} does not work until then" if cause.person else ""
    return "unknown", ""


def _of_finish(task: FileTask, one: PlannedTask) -> tuple[str, str]:
    """The file's start, another end."""
    if task.actual_finish or task.percent_complete >= 100:
        return "done", ""
    if task.actual_start or task.percent_complete:
        return "progress", ""
    if task.duration_minutes is None and not task.work_minutes and task.low_hours is None:
        return "no estimate", ""
    if len(task.parts) > 1:
        return "split", ""
    if str(task.carried.get("DurationFormat")) in _PERCENT:
        return "percent", ""
    if task.is_manual:
        return "manual", ""
    return ("hours", "") if one.finish != one.start or task.duration_minutes else ("unknown", "")
