"""Decides how a PlanFile becomes an MSPDI document that MS Project opens: our facts first, then what was carried and has its
place there."""

from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from accord.files.mspdi import order, write_calendars, write_people, write_tasks
from accord.files.mspdi.custom_fields import definitions
from accord.files.mspdi.numbering import Numbers
from accord.files.planfile import FileCalendar, FileTask, PlanFile
from accord.files.text import without_controls
from accord.files.working_time import by_uid, flattened

NAMESPACE = "http://schemas.microsoft.com/project"


def write_mspdi(plan: PlanFile) -> bytes:
    """The plan as UTF-8 XML. Tasks, people and calendars keep the file's own numbers where they have them and nobody else does."""
    numbers = Numbers(plan)
    root = Element("Project", {"xmlns": NAMESPACE})
    _fill(root, _project(plan, numbers), order.PROJECT)
    _group(root, "Calendars", "Calendar", (write_calendars.calendar(one, numbers.calendars) for one in _calendars(plan)))
    rows = [plan.summary] if plan.summary else [_summary(plan)]
    links: dict[str, list[dict[str, Any]]] = {}
    for link in plan.links:
        if link.before_uid in numbers.tasks:
            links.setdefault(link.after_uid, []).append(write_tasks.link(link, numbers.tasks))
    tasks = (write_tasks.task(one, numbers=numbers, links=links.get(one.uid, [])) for one in [*rows, *plan.tasks])
    _group(root, "Tasks", "Task", tasks, order.TASK)
    _group(root, "Resources", "Resource", (write_people.person(one, numbers=numbers) for one in plan.persons), order.RESOURCE)
    real = (one for one in plan.assignments if one.task_uid in numbers.tasks)
    assignments = (write_people.assignment(one, uid=count, numbers=numbers) for count, one in enumerate(real, 1))
    _group(root, "Assignments", "Assignment", assignments, order.ASSIGNMENT)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _calendars(plan: PlanFile) -> list[FileCalendar]:
    """Here only a person's calendar may stand on another."""
    known = by_uid(plan.calendars)
    return [one if one.is_personal or one.parent_uid is None else flattened(one, known) for one in plan.calendars]


def _summary(plan: PlanFile) -> FileTask:
    """The project's own row, which MS Project wants, where the file had none."""
    return FileTask(
        uid="", name=plan.name, unique_id=0, number=0, level=0, outline="0", wbs="0", start=plan.start, finish=plan.finish
    )


def _project(plan: PlanFile, numbers: Numbers) -> dict[str, Any]:
    kept = {tag: value for tag, value in plan.carried.items() if tag in order.PROJECT}
    calendar = numbers.calendars.get(plan.default_calendar_uid or "")
    ours = {
        "SaveVersion": 14,
        "Name": plan.name,
        "Title": plan.name,
        "ScheduleFromStart": kept.get("ScheduleFromStart", 1),
        "StartDate": plan.start,
        "FinishDate": plan.finish,
        "CurrencyCode": plan.currency if len(plan.currency) == 3 and plan.currency.isalpha() else None,
        "CurrencySymbol": kept.get("CurrencySymbol") or (plan.currency if len(plan.currency) < 3 else None),
        "CalendarUID": calendar,
        "MinutesPerDay": plan.minutes_per_day,
        "MinutesPerWeek": plan.minutes_per_week,
        "DaysPerMonth": plan.days_per_month,
        "StatusDate": plan.status_at,
    }
    ours["ExtendedAttributes"] = definitions(plan)
    return kept | {tag: value for tag, value in ours.items() if value is not None}


def _group(root: Element, name: str, each: str, rows: Iterable[Mapping[str, Any]], tags: list[str] | None = None) -> None:
    group = SubElement(root, name)
    for row in rows:
        _fill(SubElement(group, each), row, tags or [])


ORDERS = {"Exception": order.EXCEPTION, "Baseline": order.BASELINE, "PredecessorLink": order.LINK}


def _fill(element: Element, row: Mapping[str, Any], tags: list[str]) -> None:
    for tag in order.sorted_tags(dict(row), tags):
        value = row[tag]
        if value is None:
            continue
        for each in value if isinstance(value, list) else [value]:
            child = SubElement(element, tag)
            if isinstance(each, Mapping):
                _fill(child, each, ORDERS.get(tag, []))
            else:
                child.text = _text(each)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if hasattr(value, "isoformat"):
        return str(value.isoformat(timespec="seconds"))
    return without_controls(str(value))[0]
