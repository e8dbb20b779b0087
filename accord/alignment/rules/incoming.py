"""Decides which rows of ours a plan file asks for: the same facts that `accord plan` reads, with what planning does not need beside
them. Pure."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from accord.alignment.rules.from_file import facts_from
from accord.delivery.rules.cycles import circle, lies_inside
from accord.delivery.rules.facts import AssignmentFact, CalendarFact, DependencyFact, ItemFact, PinFact
from accord.files.json_form import to_plain
from accord.files.planfile import FilePerson, FileTask, PlanFile
from accord.files.text import without_controls
from accord.kernel.days import is_of_our_time

LONGEST_TITLE, LONGEST_NAME, LONGEST_TEXT = 500, 200, 50_000
MOST_UNITS = 1000.0
MOST_CIRCLES = 500
MONEY = Decimal(10) ** 12
TOP = ""


@dataclass(frozen=True, slots=True)
class Left:
    """Something that does not come in as it stands in the file: what, how often, why. `is_kept`: it goes out again as it came."""

    what: str
    count: int
    why: str
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class InTask:
    """One task as rows: fields of its item, fields of its how face, and what the file says besides."""

    uid: str
    parent: str
    position: float
    item: Mapping[str, Any]
    task: Mapping[str, Any]
    calendar: str
    carried: Mapping[str, Any]
    source: FileTask


@dataclass(frozen=True, slots=True)
class InPerson:
    uid: str
    name: str
    email: str
    kind: str
    units: float
    calendar: str
    team: str
    rate: Decimal | None
    carried: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Incoming:
    """All rows that a file asks for, by its own ids; `circles`: the tasks of each circle, and the link that closes it, left out
    here."""

    name: str
    starts_on: dt.date | None
    currency: str
    tasks: tuple[InTask, ...]
    persons: tuple[InPerson, ...]
    calendars: tuple[CalendarFact, ...]
    default_calendar: str
    assignments: Mapping[str, Mapping[str, float]]
    links: tuple[DependencyFact, ...]
    pins: Mapping[str, tuple[PinFact, ...]]
    carried: Mapping[str, Any]
    left: tuple[Left, ...] = ()
    circles: tuple[tuple[tuple[str, ...], DependencyFact], ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)


def incoming(plan: PlanFile, *, now: dt.datetime, zone: str) -> Incoming:
    """The rows for a file, its moments taken as local to `zone`."""
    facts = facts_from(plan, by=None, now=now, zone=zone)
    items = {item.id: item for item in facts.items}
    by_task: dict[str, dict[str, float]] = {}
    for one in facts.assignments:
        held = by_task.setdefault(one.task, {})
        held[one.person] = min(MOST_UNITS, held.get(one.person, 0.0) + one.units)
    pins: dict[str, dict[tuple[str, str], PinFact]] = {}
    for pin in facts.pins:
        pins.setdefault(pin.item, {})[pin.kind, pin.on] = pin
    links, circles, lost = _links(plan, facts.dependencies)
    default = next((one.id for one in facts.calendars if one.is_default), "")
    places: dict[str, int] = {}
    tasks = []
    for source in plan.tasks:
        parent = source.parent_uid or ""
        places[parent] = places.get(parent, 0) + 1
        tasks.append(_task(source, items[source.uid], float(places[parent]), has_people=source.uid in by_task, default=default))
    kinds = {one.uid: one for one in plan.persons if one.kind in ("person", "role")}
    name, _ = without_controls(plan.name)
    return Incoming(
        name=" ".join(name.split())[:LONGEST_NAME] or "Imported plan",
        starts_on=plan.start.date() if plan.start and is_of_our_time(plan.start) else None,
        currency=plan.currency,
        tasks=tuple(tasks),
        persons=tuple(_person(one, default) for one in kinds.values()),
        calendars=facts.calendars,
        default_calendar=default,
        assignments=by_task,
        links=links,
        pins={key: tuple(held.values()) for key, held in pins.items()},
        carried=_carried(plan),
        left=(*_left(plan, facts.assignments), *lost),
        circles=circles,
        titles={one.uid: str(one.item["title"]) for one in tasks},
    )


def _task(source: FileTask, item: ItemFact, position: float, *, has_people: bool, default: str) -> InTask:
    title, whole = _title(source.name)
    notes = without_controls(source.notes)[0].replace("\r\n", "\n").replace("\r", "\n").strip()
    low, high = item.low, item.high
    if low is not None and high is not None and low > high:
        low, high = high, low
    low, high = (high if low is None else low), (low if high is None else high)
    started, finished = item.started, item.finished
    if started and finished and finished < started:
        finished = started
    is_begun = started is not None or item.done > 0
    return InTask(
        uid=source.uid,
        parent=source.parent_uid or "",
        position=position,
        item={
            "title": title,
            "description": "\n\n".join(part for part in (whole, notes) if part)[:LONGEST_TEXT],
            "state": "started" if item.state == "planned" and is_begun else item.state,
            "is_must_have": bool(source.is_must_have),
            "dropped_why": "Inactive in the file." if item.state == "dropped" else "",
        },
        task={
            "low_hours": low,
            "high_hours": high,
            "by": item.by,
            "is_milestone": item.is_milestone,
            "can_split": item.can_split,
            "priority": item.priority,
            "deadline": item.deadline,
            "started_at": started,
            "finished_at": finished,
            "remaining_hours": item.remaining,
            "done_share": item.done,
            "fixed_cost": _money(source.fixed_cost),
            "actual_cost": _money(source.actual_cost),
        },
        # Who works brings their own hours; a task of nobody runs by the calendar of the file.
        calendar=item.calendar or ("" if has_people else default),
        carried=to_plain(source),
        source=source,
    )


def _title(name: str) -> tuple[str, str]:
    """The title, and the whole name where it had to be cut."""
    whole = " ".join(without_controls(name)[0].split())
    if len(whole) <= LONGEST_TITLE:
        return whole or "Untitled", ""
    return whole[: LONGEST_TITLE - 1].rstrip() + "…", whole


def _money(amount: Decimal | None) -> Decimal | None:
    if amount is None or not amount.is_finite() or abs(amount) >= MONEY:
        return None
    return amount.quantize(Decimal("0.01"))


def _person(one: FilePerson, default: str) -> InPerson:
    name = " ".join(without_controls(one.name)[0].split())
    email = without_controls(one.email)[0].strip().lower()
    rate = _money(one.standard_rate)
    return InPerson(
        uid=one.uid,
        name=name[:LONGEST_NAME] or f"Person {one.uid}"[:LONGEST_NAME],
        email=email if "@" in email and len(email) <= 254 else "",
        kind="role" if one.kind == "role" else "person",
        units=min(MOST_UNITS, one.max_units) if one.max_units > 0 else 1.0,
        calendar=one.calendar_uid or default,
        team=" ".join(without_controls(one.group)[0].split())[:120],
        rate=rate if rate and 0 < rate < 10**9 else None,
        carried=to_plain(one),
    )


def _links(
    plan: PlanFile, given: tuple[DependencyFact, ...]
) -> tuple[tuple[DependencyFact, ...], tuple[tuple[tuple[str, ...], DependencyFact], ...], tuple[Left, ...]]:
    """The links that can stand, the circles with the link that closes each, and those that say nothing here."""
    parents: dict[str, str | None] = {task.uid: task.parent_uid or TOP for task in plan.tasks}
    kept: dict[tuple[str, str, str], DependencyFact] = {}
    outside = inside = twice = 0
    for link in given:
        key = (link.before, link.after, link.kind)
        if link.before not in parents or link.after not in parents:
            outside += 1
        elif link.before == link.after or lies_inside(parents, link.before, link.after):
            inside += 1
        elif key in kept:
            twice += 1
        else:
            kept[key] = link
    circles: list[tuple[tuple[str, ...], DependencyFact]] = []
    while len(circles) < MOST_CIRCLES:
        ring = circle(((one.before, one.after) for one in kept.values()), {**parents, TOP: None}, TOP)
        closing = next((one for one in reversed(kept.values()) if one.before in ring and one.after in ring), None)
        if closing is None:
            break
        circles.append((ring, closing))
        del kept[closing.before, closing.after, closing.kind]
    lost = (
        Left("links", outside, "they lead to tasks of another file"),
        Left("links", inside, "a task cannot wait for what it is part of"),
        Left("links", twice, "the same two tasks are linked twice in the same way"),
    )
    return tuple(kept.values()), tuple(circles), tuple(one for one in lost if one.count)


def _left(plan: PlanFile, taken: tuple[AssignmentFact, ...]) -> Iterator[Left]:
    """What stays outside our rows and is carried, or lost, with the reason; the reader's own losses first."""
    for loss in plan.losses:
        yield Left(loss.what, loss.count, loss.why)
    kinds = {one.uid: one.kind for one in plan.persons}
    counts = {
        "materials and costs as resources": (sum(kind in ("material", "cost") for kind in kinds.values()), "they do no work"),
        "bookings of materials and costs": (
            sum(kinds.get(one.person_uid or "", "") in ("material", "cost") for one in plan.assignments),
            "they do no work",
        ),
        "bookings of nobody": (sum(one.person_uid is None for one in plan.assignments), "nobody is named"),
        "bookings on headings, or of no share": (
            sum(kinds.get(one.person_uid or "", "") in ("person", "role") for one in plan.assignments) - len(taken),
            "only single tasks are worked on",
        ),
        "interrupted tasks": (sum(len(task.parts) > 1 for task in plan.tasks), "planned in one piece"),
        "“as late as possible”": (
            sum(task.constraint == "as_late_as_possible" for task in plan.tasks),
            "planned as soon as possible",
        ),
        "overtime rates and costs per use": (
            sum(bool(one.overtime_rate or one.cost_per_use) for one in plan.persons),
            "costs follow the standard rate",
        ),
        "features and launches named in the list": (
            sum(bool(task.feature or task.launch) for task in plan.tasks),
            "say which date matters in the next step",
        ),
    }
    for what, (count, why) in counts.items():
        if count > 0:
            yield Left(what, count, why, is_kept=True)
    people = sum(len(one.name) > LONGEST_NAME for one in plan.persons)
    if people:
        yield Left("long names of people", people, f"cut at {LONGEST_NAME} characters", is_kept=True)
    notes = sum(len(task.notes) > LONGEST_TEXT for task in plan.tasks)
    if notes:
        yield Left("long notes", notes, f"cut at {LONGEST_TEXT:,} characters", is_kept=True)
    if len(plan.name) > LONGEST_NAME:
        yield Left("a long name of the plan", 1, f"cut at {LONGEST_NAME} characters")
    cut = sum(len(task.name) > LONGEST_TITLE for task in plan.tasks)
    if cut:
        yield Left(
            "long titles", cut, f"cut at {LONGEST_TITLE} characters; the whole title stands in the description", is_kept=True
        )


def _carried(plan: PlanFile) -> dict[str, Any]:
    """The file without its tasks: what the way out to the same kind of file needs again."""
    whole = to_plain(plan)
    for name in ("tasks", "losses", "links", "assignments"):
        whole.pop(name, None)
    materials = {one.uid for one in plan.persons if one.kind in ("material", "cost")}
    return {
        "plan": whole,
        "bookings": [to_plain(one) for one in plan.assignments if one.person_uid in materials or one.person_uid is None],
    }


def outside_id(kind: str, uid: str) -> str:
    """As ExternalId keeps it: the kind and the file's own id, or its digest where that is very long."""
    return f"{kind}/{uid}" if len(uid) <= 150 else f"{kind}/#{hashlib.sha256(uid.encode()).hexdigest()}"
