"""Decides how MPXJ's JSON becomes a PlanFile. Why JSON and not its XML: docs/decisions/0003-plan-files.md."""

import dataclasses
import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from accord.files.mpxj import calendars, people, tasks
from accord.files.mpxj.java import convert
from accord.files.mpxj.values import Fields, Units, minutes, moment
from accord.files.outline import with_summaries
from accord.files.planfile import FileAssignment, FileCalendar, FileLink, FilePerson, FileTask, Format, Loss, PlanFile
from accord.files.refused import Limits, Refused
from accord.files.repeating import span_around
from accord.files.safe_xml import Progress
from accord.files.working_time import by_uid, hours_on

SUFFIXES: Mapping[Format, str] = {
    "MPP": ".mpp", "MPX": ".mpx", "XER": ".xer", "PMXML": ".xml", "GAN": ".gan", "Planner": ".planner", "POD": ".pod",
}  # fmt: skip
APPLICATIONS = {"Microsoft": "Microsoft Project", "Primavera": "Primavera P6", "Planner": "GNOME Planner"}
PROPERTIES = (
    "author company manager subject category keywords comments guid creation_date currency_symbol custom_properties".split()
)
LONGEST_LOOK = dt.timedelta(days=400)


def read_through_java(data: bytes, *, format: Format, name: str = "", limits: Limits, progress: Progress = None) -> PlanFile:
    """The plan in a file of any format MPXJ reads; refuses as `convert` does, and what holds no plan."""
    found = json.loads(convert(data, suffix=SUFFIXES.get(format, ".bin"), limits=limits, progress=progress))
    return plan_of(found, format=format, name=name, limits=limits)


def plan_of(found: dict[str, Any], *, format: Format, name: str, limits: Limits) -> PlanFile:
    rows, about = found.get("tasks", []), found.get("property_values", {})
    if not (rows or found.get("resources")):
        raise Refused("This file holds no plan: there is not one task or person in it.", "empty")
    if len(rows) > limits.rows:
        raise Refused(f"This plan holds {len(rows):,} tasks; at most {limits.rows:,} can be taken at once.", "too_large")
    units = Units(about.get("minutes_per_day", 480), about.get("minutes_per_week", 2400), about.get("days_per_month", 20))
    span = span_around(moment(about, "start_date"), moment(about, "finish_date"))
    calendar_list = tuple(calendars.calendar(each, span) for each in found.get("calendars", ()))
    default_calendar = str(about["default_calendar_unique_id"]) if "default_calendar_unique_id" in about else None
    all_tasks = [_clocked(one, by_uid(calendar_list), default_calendar) for one in _tasks(rows, about)]
    persons = _persons(found.get("resources", []), units)
    real = tuple(one for one in persons.values() if one.name)
    links = _links(rows, all_tasks)
    assignments = _assignments(found.get("assignments", []), all_tasks, persons)
    top = next((one for one in all_tasks[:1] if one.unique_id == 0 and one.level == 0), None)
    return PlanFile(
        source_application=APPLICATIONS.get(about.get("file_application", ""), about.get("file_application", "")),
        format=format,
        name=about.get("project_title") or about.get("name") or name,
        start=moment(about, "start_date"),
        finish=moment(about, "finish_date"),
        status_at=moment(about, "status_date"),
        currency=about.get("currency_code") or about.get("currency_symbol", ""),
        minutes_per_day=units.minutes_per_day,
        minutes_per_week=units.minutes_per_week,
        days_per_month=units.days_per_month,
        default_calendar_uid=default_calendar,
        calendars=calendar_list,
        persons=real,
        tasks=tuple(one for one in all_tasks if one is not top),
        links=links,
        assignments=assignments,
        losses=_losses(links, all_tasks, found.get("assignments", [])),
        summary=top,
        blank_rows=sum(bool(row.get("null")) for row in rows),
        blank_persons=len(persons) - len(real),
        carried={key: about[key] for key in PROPERTIES if about.get(key)}
        | {key: found[key] for key in ("custom_fields",) if key in found},
    )


def _identity(rows: list[Fields]) -> list[str]:
    counts = Counter(str(row.get("guid", "")).lower() for row in rows)
    return [
        guid if (guid := str(row.get("guid", "")).lower()) and counts[guid] == 1 else str(row.get("unique_id", 0)) for row in rows
    ]


def _tasks(rows: list[Fields], about: Fields) -> list[FileTask]:
    kept = [row for row in rows if not row.get("null")]
    uids = _identity(kept)
    by_number = {row.get("unique_id", 0): (uid, row) for uid, row in zip(uids, kept, strict=True)}
    children: Counter[str | None] = Counter()
    made = []
    for row, uid in zip(kept, uids, strict=True):
        above = by_number.get(row.get("parent_task_unique_id"))
        parent = above[0] if above and above[1].get("outline_level", 0) > 0 else None
        default_type = about.get("default_task_type", "FIXED_UNITS")
        made.append(tasks.task(row, uid=uid, parent_uid=parent, position=children[parent], default_type=default_type))
        children[parent] += made[-1].level > 0
    return with_summaries(made)


def _clocked(one: FileTask, known: Mapping[str, FileCalendar], default: str | None) -> FileTask:
    """MPXJ's JSON does not say which durations are elapsed: one that equals the time on the wall but not the time worked is."""
    calendar = one.calendar_uid or default
    if (
        not (one.start and one.finish and one.duration_minutes and calendar)
        or one.is_summary
        or one.finish - one.start > LONGEST_LOOK
    ):
        return one
    if round((one.finish - one.start).total_seconds() / 60) != one.duration_minutes:
        return one
    worked = _worked(one.start, one.finish, calendar, known)
    return one if worked == one.duration_minutes else dataclasses.replace(one, is_elapsed=True)


def _worked(start: dt.datetime, finish: dt.datetime, calendar: str, known: Mapping[str, FileCalendar]) -> int:
    total, day = 0, start.date()
    while day <= finish.date():
        first = start.hour * 60 + start.minute if day == start.date() else 0
        last = finish.hour * 60 + finish.minute if day == finish.date() else 1440
        total += sum(max(0, min(end, last) - max(begin, first)) for begin, end in hours_on(day, calendar, known))
        day += dt.timedelta(days=1)
    return total


def _persons(rows: list[Fields], units: Units) -> dict[int, FilePerson]:
    return {
        row.get("unique_id", 0): people.person(row, uid=uid, units=units) for row, uid in zip(rows, _identity(rows), strict=True)
    }


def _links(rows: list[Fields], all_tasks: list[FileTask]) -> tuple[FileLink, ...]:
    by_number = {one.unique_id: one for one in all_tasks}
    made = []
    for row in rows:
        for each in row.get("predecessors", ()):
            before, after = by_number.get(each.get("predecessor_task_unique_id", 0)), by_number.get(row.get("unique_id", 0))
            if before and after:
                made.append(_link(each, before, after))
    return tuple(made)


def _link(each: Fields, before: FileTask, after: FileTask) -> FileLink:
    unit = each.get("lag_units", "d")
    lag, carried = minutes(each, "lag") or 0, {"notes": each["notes"]} if each.get("notes") else {}
    if unit.endswith("%"):
        percent = each["lag"] / 60
        lag, carried = round(percent * (before.duration_minutes or 0) / 100), carried | {"percent": percent}
    is_elapsed = unit.startswith("e") or (unit == "%" and before.is_elapsed)
    return FileLink(
        before.uid,
        after.uid,
        kind=each.get("type", "FS"),
        lag_minutes=lag,
        lag_unit="elapsed" if is_elapsed else "working",
        carried=carried,
    )


def _assignments(rows: list[Fields], all_tasks: list[FileTask], persons: Mapping[int, FilePerson]) -> tuple[FileAssignment, ...]:
    uids = {one.unique_id: one.uid for one in all_tasks}
    made = []
    for row in rows:
        task_uid, who = uids.get(row.get("task_unique_id", 0)), persons.get(row.get("resource_unique_id", -1))
        if task_uid is not None:
            made.append(people.assignment(row, task_uid=task_uid, person_uid=who.uid if who and who.name else None))
    return tuple(made)


def _losses(links: tuple[FileLink, ...], all_tasks: list[FileTask], assignments: list[Fields]) -> tuple[Loss, ...]:
    possible = (
        Loss(
            "lags in percent",
            sum("percent" in link.carried for link in links),
            "They are turned into minutes of the duration the task before has now.",
        ),
        Loss(
            "inserted projects",
            sum("subproject_file" in one.carried for one in all_tasks),
            "Only the row that stands for them is here; bring their files too.",
        ),
        Loss(
            "second constraints",
            sum("secondary_constraint_type" in one.carried for one in all_tasks),
            "A task has one pin on its dates here; the second is kept for the way out.",
        ),
        Loss(
            "shaped work",
            sum("work_contour" in row for row in assignments),
            "Work is spread evenly here; the shape is kept for the way out.",
        ),
    )
    return tuple(loss for loss in possible if loss.count)
