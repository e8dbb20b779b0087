"""Decides how a project goes out: its rows as a PlanFile, with what its file once carried, as CSV, JSON or MSPDI."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from accord.alignment.reads.money import hidden_from, without_money
from accord.delivery.models import Assignment, Dependency, Pin
from accord.files.json_form import FORM, plan_from_json
from accord.files.lists_out import write_csv, write_json
from accord.files.mspdi_out import write_mspdi
from accord.files.planfile import PlanFile
from accord.kernel.actor import Actor
from accord.kernel.errors import Invalid
from accord.kernel.policy import demand
from accord.people.models import CalendarException, Person, Rate, WorkCalendar, WorkWeek
from accord.work.models import Item, ItemForecast, Project

FORMATS = {
    "csv": ("csv", "text/csv; charset=utf-8", "As a table (CSV)"),
    "json": ("json", "application/json", "As JSON"),
    "mspdi": ("xml", "application/xml", "For MS Project (XML)"),
}
"""Format → suffix, media type, words of its link."""
_CONSTRAINTS = {
    ("fixed", "start"): "must_start_on",
    ("fixed", "finish"): "must_finish_on",
    ("not_before", "start"): "start_no_earlier_than",
    ("no_later", "start"): "start_no_later_than",
    ("not_before", "finish"): "finish_no_earlier_than",
    ("no_later", "finish"): "finish_no_later_than",
}  # fmt: skip
Row = dict[str, Any]


def exported(actor: Actor, project: Project, *, format: str) -> tuple[bytes, str, str]:
    """(bytes, file name, media type). What it costs goes along only for who may see it."""
    if format not in FORMATS:
        raise Invalid("format", "A project goes out as csv, json or mspdi.")
    suffix, media, _ = FORMATS[format]
    plan = plan_file_of(actor, project)
    write = {"csv": write_csv, "json": write_json, "mspdi": write_mspdi}[format]
    return write(plan), f"{project.key.lower()}.{suffix}", media


def plan_file_of(actor: Actor, project: Project) -> PlanFile:
    """A project as a file would say it: computed dates as start and finish, the rest as its rows have it."""
    demand(actor, "read", project)
    project = Project.objects.select_related("workspace").get(pk=project.pk)
    items = _outline(project)
    uids = _uids(items)
    carried = project.carried.get("plan", {})
    persons, known = _persons(project, carried)
    calendars = _calendars(project, carried, persons)
    tasks = _tasks(project, items, uids)
    starts = [task["start"] for task in tasks if task.get("start")]
    finishes = [task["finish"] for task in tasks if task.get("finish")]
    plain = carried | {
        "form": FORM,
        "source_application": "Accord",
        "format": "accord",
        "name": project.name,
        "currency": project.workspace.currency,
        "start": f"{project.starts_on.isoformat()}T00:00:00" if project.starts_on else min(starts, default=None),
        "finish": max(finishes, default=None),
        "calendars": calendars,
        "persons": persons,
        "tasks": tasks,
        "links": _links(project, uids),
        "assignments": [*_bookings(project, uids, known), *_kept_bookings(project, uids)],
        "losses": [],
    }
    plain |= {name: without_money(plain[name]) for name in _priced(actor)}
    return plan_from_json(json.dumps({name: value for name, value in plain.items() if value is not None}))


def _priced(actor: Actor) -> tuple[str, ...]:
    """Where money stands that this reader may not see."""
    hides_costs, hides_rates = hidden_from(actor)
    return ("persons", "assignments") * hides_rates + ("tasks",) * hides_costs


def _outline(project: Project) -> list[tuple[Item, int, str]]:
    """(item, level, outline number), parents before what is under them."""
    below: dict[UUID | None, list[Item]] = {}
    rows = Item.objects.filter(project=project).select_related("task", "goal_post").order_by("position", "number")
    there = {row.pk for row in rows}
    for row in rows:
        below.setdefault(row.parent_id if row.parent_id in there else None, []).append(row)
    found: list[tuple[Item, int, str]] = []
    waiting = [(one, 1, str(place)) for place, one in reversed(list(enumerate(below.get(None, []), 1)))]
    while waiting:
        item, level, outline = waiting.pop()
        found.append((item, level, outline))
        children = list(enumerate(below.get(item.pk, []), 1))
        waiting += [(one, level + 1, f"{outline}.{place}") for place, one in reversed(children)]
    return found


def _carried(item: Item) -> Row:
    return dict(item.task.carried) if hasattr(item, "task") else {}


def _uids(items: Iterable[tuple[Item, int, str]]) -> dict[UUID, str]:
    """The file's own ids where they are still one each, else ours."""
    found: dict[UUID, str] = {}
    taken: set[str] = set()
    for item, _, _ in items:
        uid = str(_carried(item).get("uid") or "") or f"accord-{item.number}"
        if uid in taken:
            uid = f"accord-{item.number}"
        taken.add(uid)
        found[item.pk] = uid
    return found


def _tasks(project: Project, items: list[tuple[Item, int, str]], uids: Mapping[UUID, str]) -> list[Row]:
    zone = project.workspace.tzinfo
    forecasts = {row.item_id: row for row in ItemForecast.objects.filter(project=project)}
    parents = {item.parent_id for item, _, _ in items}
    pins: dict[UUID, list[Pin]] = {}
    for pin in Pin.objects.filter(task__item__project=project).order_by("created_at"):
        pins.setdefault(pin.task_id, []).append(pin)
    units: dict[UUID, float] = {}
    for task, share in Assignment.objects.filter(task__item__project=project, is_candidate=False).values_list("task_id", "units"):
        units[task] = units.get(task, 0.0) + share
    found = []
    for place, (item, level, outline) in enumerate(items, 1):
        row = _carried(item) | {
            "uid": uids[item.pk],
            "number": place,
            "name": item.title,
            "notes": item.description,
            "parent_uid": uids.get(item.parent_id) if item.parent_id else None,
            "position": place,
            "outline": outline,
            "level": level,
            "is_summary": item.pk in parents,
            "is_active": item.state != Item.State.DROPPED,
            "is_must_have": item.is_must_have,
            "launch": item.goal_post.name if item.goal_post else "",
        }
        if hasattr(item, "task"):
            row |= _facts(item, zone, pins.get(item.pk, []), units.get(item.pk, 0.0), is_leaf=item.pk not in parents)
        forecast = forecasts.get(item.pk)
        if forecast is not None:
            row |= {"start": _local(forecast.start, zone), "finish": _local(max(forecast.p50, forecast.start), zone)}
        found.append({name: value for name, value in row.items() if value is not None})
    return found


def _facts(item: Item, zone: ZoneInfo, pins: list[Pin], units: float, *, is_leaf: bool) -> Row:
    task = item.task
    row: Row = {
        "is_milestone": task.is_milestone,
        "priority": task.priority,
        "deadline": f"{task.deadline.isoformat()}T23:59:00" if task.deadline else None,
        "actual_start": _local(task.started_at, zone),
        "actual_finish": _local(task.finished_at, zone),
        "fixed_cost": str(task.fixed_cost) if task.fixed_cost is not None else None,
        "actual_cost": str(task.actual_cost) if task.actual_cost is not None else None,
        "constraint": "as_soon_as_possible",
        "constraint_at": None,
        "is_manual": False,
    }
    if is_leaf:
        row["percent_complete"] = 100.0 if item.state == Item.State.DONE else round(task.done_share * 100, 2)
        row |= _length(task, units)
    is_by_hand = bool(task.carried.get("is_manual"))
    for pin in pins[:1]:
        if is_by_hand and (pin.kind, pin.on) == ("fixed", "start"):
            row["is_manual"] = True
        else:
            row |= {"constraint": _CONSTRAINTS[pin.kind, pin.on], "constraint_at": _local(pin.at, zone)}
    if not pins and task.carried.get("constraint") == "as_late_as_possible":
        row["constraint"] = "as_late_as_possible"
    return row


def _length(task: Any, units: float) -> Row:
    """Duration and work. The file's own stand as long as nobody changed the range; a range goes out by its middle, both ends beside
    it."""
    if task.low_hours is None or task.high_hours is None:
        return {
            "low_hours": None,
            "high_hours": None,
            "duration_minutes": 0 if task.is_milestone else task.carried.get("duration_minutes"),
        }
    middle = round((task.low_hours + task.high_hours) * 30)
    said = task.carried.get("work_minutes" if task.by == "effort" else "duration_minutes")
    if task.low_hours == task.high_hours and said == middle:
        return {"low_hours": None, "high_hours": None}
    ends = {"low_hours": float(task.low_hours), "high_hours": float(task.high_hours)}
    if task.by == "effort" and units:
        return ends | {"work_minutes": middle, "duration_minutes": round(middle / units)}
    return ends | {"duration_minutes": middle, "work_minutes": None}


def _persons(project: Project, carried: Mapping[str, Any]) -> tuple[list[Row], dict[UUID, str]]:
    """Everybody with work here, then materials and costs of the file; and each person's id in the file."""
    keys = set(Assignment.objects.filter(task__item__project=project).values_list("person_id", flat=True))
    rows = list(Person.everything.filter(pk__in=keys).select_related("team").order_by("name", "pk"))
    rates: dict[UUID, Decimal] = {}
    for person, amount in Rate.objects.filter(person__in=keys).order_by("valid_from").values_list("person_id", "amount"):
        rates.setdefault(person, amount)
    found: list[Row] = []
    known: dict[UUID, str] = {}
    for count, one in enumerate(rows, 1):
        uid = str(one.carried.get("uid") or f"accord-{count}")
        if uid in known.values():
            uid = f"accord-{count}"
        known[one.pk] = uid
        row = dict(one.carried) | {
            "uid": uid,
            "name": one.name,
            "kind": "role" if one.kind == "role" else "person",
            "email": one.email,
            "max_units": float(one.units),
            "group": one.team.name if one.team else "",
        }
        if one.pk in rates:
            row["standard_rate"] = str(rates[one.pk])
        if one.calendar_id and "calendar_uid" not in one.carried:
            row["calendar_uid"] = f"accord-{one.calendar_id}"
        found.append(row)
    found += [one for one in carried.get("persons", []) if one.get("kind") in ("material", "cost")]
    return found, known


def _calendars(project: Project, carried: Mapping[str, Any], persons: list[Row]) -> list[Row]:
    """The file's own, and those of ours that somebody follows who did not come from it."""
    found = list(carried.get("calendars", []))
    there = {one["uid"] for one in found}
    wanted = {one["calendar_uid"] for one in persons if one.get("calendar_uid")} - there
    default = [] if found else list(WorkCalendar.objects.filter(workspace_id=project.workspace_id, is_default=True))
    rows = [
        *default,
        *WorkCalendar.objects.filter(
            workspace_id=project.workspace_id, pk__in=[one.removeprefix("accord-") for one in wanted if _is_ours(one)]
        ),
    ]
    for calendar in {one.pk: one for one in rows}.values():
        week = WorkWeek.objects.filter(calendar=calendar).order_by("valid_from").first()
        found.append(
            {
                "uid": f"accord-{calendar.pk}",
                "name": calendar.name,
                "days": week.days if week else [[]] * 7,
                "exceptions": [
                    {"first": one.first.isoformat(), "last": one.last.isoformat(), "hours": one.hours, "name": one.name}
                    for one in CalendarException.objects.filter(calendar=calendar).order_by("first")
                ],
            }
        )
    return found


def _is_ours(uid: str) -> bool:
    try:
        UUID(uid.removeprefix("accord-"))
    except ValueError:
        return False
    return uid.startswith("accord-")


def _links(project: Project, uids: Mapping[UUID, str]) -> list[Row]:
    rows = Dependency.objects.filter(after__project=project, before__project=project).order_by("created_at", "pk")
    return [
        {
            "before_uid": uids[one.before_id],
            "after_uid": uids[one.after_id],
            "kind": one.kind,
            "lag_minutes": one.lag_minutes,
            "lag_unit": "elapsed" if one.is_elapsed else "working",
        }
        for one in rows
        if one.before_id in uids and one.after_id in uids
    ]


def _bookings(project: Project, uids: Mapping[UUID, str], known: Mapping[UUID, str]) -> list[Row]:
    rows = Assignment.objects.filter(task__item__project=project).order_by("created_at", "pk")
    return [
        {"task_uid": uids[one.task_id], "person_uid": known[one.person_id], "units": float(one.units)}
        for one in rows
        if one.task_id in uids and one.person_id in known
    ]


def _kept_bookings(project: Project, uids: Mapping[UUID, str]) -> list[Row]:
    there = set(uids.values())
    return [one for one in project.carried.get("bookings", []) if one.get("task_uid") in there]


def _local(at: dt.datetime | None, zone: ZoneInfo) -> str | None:
    return at.astimezone(zone).replace(tzinfo=None).isoformat(timespec="seconds") if at else None
