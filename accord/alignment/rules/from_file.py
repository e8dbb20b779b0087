"""Decides what planning is told of a plan file that belongs to no workspace: the file's rows as facts. Pure."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from zoneinfo import ZoneInfo

from accord.delivery.rules.facts import (
    AssignmentFact,
    CalendarFact,
    DependencyFact,
    GoalPostFact,
    Hours,
    ItemFact,
    PersonFact,
    PinFact,
    ProjectFacts,
)
from accord.files.planfile import LONGEST_MINUTES, FileCalendar, FileLink, FileTask, PlanFile
from accord.files.working_time import by_uid
from accord.kernel.days import FIRST, LAST, is_of_our_time
from accord.planning.situation import Impossible

BY = "by"
"""Id of the goal post that a date on the command line makes."""
ELAPSED = "elapsed"
YEARS_AHEAD = 8
_PINS = {
    "must_start_on": ("fixed", "start"),
    "must_finish_on": ("fixed", "finish"),
    "start_no_earlier_than": ("not_before", "start"),
    "start_no_later_than": ("no_later", "start"),
    "finish_no_earlier_than": ("not_before", "finish"),
    "finish_no_later_than": ("no_later", "finish"),
}  # fmt: skip


def facts_from(plan: PlanFile, *, by: dt.date | None, now: dt.datetime, zone: str = "UTC", seed: int = 1) -> ProjectFacts:
    """The file as facts. Its moments are taken as local to `zone`; inactive tasks are dropped; material and costs are nobody.

    With a date, one goal post "by" holds the tasks marked as must-haves,
    or all where none is. Raises Impossible for a date of another age.
    """
    for number, task in enumerate(plan.tasks, 1):
        _demand_dates_of_our_time(number, task)
    tz = ZoneInfo(zone)
    persons = {one.uid for one in plan.persons if one.kind in ("person", "role")}
    worked = {one.task_uid for one in plan.assignments if one.person_uid in persons}
    children: dict[str, int] = {}
    for task in plan.tasks:
        children[task.parent_uid or ""] = children.get(task.parent_uid or "", 0) + 1
    has_elapsed = any(task.is_elapsed for task in plan.tasks)
    marked = any(task.is_must_have for task in plan.tasks)
    return ProjectFacts(
        zone=zone,
        seed=seed,
        items=tuple(
            _item(
                task,
                number,
                tz,
                has_people=task.uid in worked,
                is_leaf=task.uid not in children,
                post=BY if by and (not marked or task.is_must_have) else "",
            )
            for number, task in enumerate(plan.tasks)
        ),
        assignments=tuple(
            AssignmentFact(one.task_uid, one.person_uid or "", one.units or 1.0)
            for one in plan.assignments
            if one.person_uid in persons and one.units > 0 and one.task_uid not in children
        ),
        dependencies=tuple(
            DependencyFact(link.before_uid, link.after_uid, link.kind, _lag(link), link.lag_unit == "elapsed")
            for link in plan.links
        ),
        pins=tuple(pin for task in plan.tasks for pin in _pins(task, tz)),
        goal_posts=(GoalPostFact(BY, "the date", by),) if by else (),
        persons=tuple(
            PersonFact(
                one.uid,
                one.name,
                one.calendar_uid or "",
                one.max_units if one.max_units > 0 else 1.0,
                one.group,
                rates=((None, float(one.standard_rate)),) if one.standard_rate else (),
            )
            for one in plan.persons
            if one.uid in persons
        ),
        calendars=(*_calendars(plan, now), *((_round_the_clock(),) if has_elapsed else ())),
    )


def _item(task: FileTask, position: int, tz: ZoneInfo, *, has_people: bool, is_leaf: bool, post: str) -> ItemFact:
    low, high, kind = _estimate(task, has_people=has_people) if is_leaf else (None, None, "effort")
    started, finished = (_at(moment, tz) for moment in (task.actual_start, task.actual_finish))
    is_done = task.percent_complete >= 100
    return ItemFact(
        id=task.uid,
        title=task.name.strip() or task.uid,
        parent=task.parent_uid or "",
        position=float(position),
        number=position + 1,
        state="dropped" if not task.is_active else "done" if is_done and is_leaf else "planned",
        goal_post=post,
        is_must_have=bool(task.is_must_have),
        low=low,
        high=high,
        by="duration" if kind == "duration" else "effort",
        calendar=ELAPSED if task.is_elapsed else task.calendar_uid or "",
        is_milestone=is_leaf and (task.is_milestone or task.duration_minutes == 0),
        priority=min(1000, max(0, task.priority)) or 500,
        deadline=task.deadline.date() if task.deadline else None,
        started=started if is_leaf else None,
        finished=finished if is_leaf and is_done else None,
        remaining=_remaining(task, kind) if is_leaf and not is_done and started else None,
        done=min(1.0, task.percent_complete / 100) if is_leaf else 0.0,
        fixed_cost=float(task.fixed_cost or 0),
    )


def _estimate(task: FileTask, *, has_people: bool) -> tuple[float | None, float | None, str]:
    """(low, high, by) in hours. Work is effort where somebody does it; a fixed duration, or a task of nobody, is a span of time."""
    if task.low_hours is not None or task.high_hours is not None:
        return task.low_hours, task.high_hours, "effort"
    is_effort = has_people and task.type != "fixed_duration" and not task.is_elapsed and bool(task.work_minutes)
    minutes = task.work_minutes if is_effort else task.duration_minutes
    if minutes is None or (minutes == 0 and not task.is_milestone):
        return None, None, "effort"
    return minutes / 60, minutes / 60, "effort" if is_effort else "duration"


def _lag(link: FileLink) -> int:
    return max(-LONGEST_MINUTES, min(LONGEST_MINUTES, link.lag_minutes))


def _demand_dates_of_our_time(number: int, task: FileTask) -> None:
    told = (task.start, task.finish, task.actual_start, task.actual_finish, task.constraint_at, task.deadline)
    for moment in told:
        if moment and not is_of_our_time(moment):
            where = f"Row {number} “{task.name[:60]}”"
            rule = f"give one from {FIRST.year} to {LAST.year}."
            raise Impossible("bad date", f"{where} has a date in the year {moment.year}: {rule}", (task.uid,))


def _remaining(task: FileTask, kind: str) -> float | None:
    minutes = task.remaining_duration_minutes if kind == "duration" else task.remaining_work_minutes
    return None if minutes is None else minutes / 60


def _pins(task: FileTask, tz: ZoneInfo) -> Iterator[PinFact]:
    if task.constraint in _PINS and task.constraint_at:
        kind, on = _PINS[task.constraint]
        yield PinFact(task.uid, kind, _moment(task.constraint_at, tz), on, why="set in the file")  # type: ignore[arg-type]
    elif task.is_manual and task.start and not task.is_summary:
        yield PinFact(task.uid, "fixed", _moment(task.start, tz), "start", why="scheduled by hand in the file")


def _calendars(plan: PlanFile, now: dt.datetime) -> tuple[CalendarFact, ...]:
    there = by_uid(plan.calendars)
    default = plan.default_calendar_uid or next((one.uid for one in plan.calendars if not one.is_personal), "")
    starts = [task.start.date() for task in plan.tasks if task.start]
    first = min([*starts, now.date()]) - dt.timedelta(days=366)
    last = now.date() + dt.timedelta(days=366 * YEARS_AHEAD)
    return tuple(_calendar(one, there, default, first, last) for one in plan.calendars)


def _calendar(one: FileCalendar, there: Mapping[str, FileCalendar], default: str, first: dt.date, last: dt.date) -> CalendarFact:
    """A calendar with what it stands on: exceptions of the whole line over its work weeks, and these over its days; nearer wins."""
    line = list(_line(one, there))
    days = tuple(next((hours for one in line if (hours := one.days[day]) is not None), ()) for day in range(7))
    special: list[tuple[dt.date, dt.date, Hours]] = []
    for calendar in reversed(line):
        for week in reversed(calendar.weeks):
            for day in _days(max(week.first, first), min(week.last, last)):
                hours = week.days[day.weekday()]
                if hours is not None:
                    special.append((day, day, hours))
    for calendar in reversed(line):
        special += [(exception.first, exception.last, exception.hours) for exception in reversed(calendar.exceptions)]
    return CalendarFact(one.uid, one.name, is_default=one.uid == default, weeks=((None, days),), exceptions=tuple(special))


def _line(one: FileCalendar, there: Mapping[str, FileCalendar]) -> Iterable[FileCalendar]:
    seen: set[str] = set()
    at: FileCalendar | None = one
    while at is not None and at.uid not in seen:
        seen.add(at.uid)
        yield at
        at = there.get(at.parent_uid or "")


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for number in range((last - first).days + 1):
        yield first + dt.timedelta(days=number)


def _round_the_clock() -> CalendarFact:
    return CalendarFact(ELAPSED, "Elapsed time", weeks=((None, (((0, 1440),),) * 7),))


def _at(moment: dt.datetime | None, tz: ZoneInfo) -> dt.datetime | None:
    return _moment(moment, tz) if moment else None


def _moment(moment: dt.datetime, tz: ZoneInfo) -> dt.datetime:
    return moment.replace(tzinfo=tz).astimezone(dt.UTC)
