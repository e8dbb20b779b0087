"""Decides which rows of the database a project's plan follows from: about fifteen queries, however large the project."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery

from accord.delivery.models import Assignment, Dependency, Overtime, Pin, ProjectShare, Serves, Task
from accord.delivery.rules.facts import (
    AssignmentFact,
    CalendarFact,
    DependencyFact,
    FeatureFact,
    FinishedFact,
    GoalPostFact,
    ItemFact,
    PersonFact,
    PinFact,
    PlacedFact,
    ProjectFacts,
)
from accord.kernel.bulk import as_id, as_instant, text
from accord.people.models import CalendarException, Person, PersonSkill, Rate, TimeOff, WorkCalendar
from accord.planning.history import LATEST
from accord.work.models import GoalPost, Item, ItemForecast, Project

_ITEM = (
    text("id"), "title", text("parent_id"), "position", "number", "state", text("goal_post_id"), "is_must_have", "rank",
    "task__low_hours", "task__high_hours", "task__likely_hours", "task__by", text("task__skill_id"), text("task__calendar_id"),
    "task__track__name", "task__is_milestone", "task__can_split", "task__priority", "task__deadline", text("task__started_at"),
    text("task__finished_at"),
    "task__remaining_hours", "task__done_share", "task__fixed_cost",
)  # fmt: skip


def facts_of(project: Project, *, features: tuple[FeatureFact, ...], now: dt.datetime) -> ProjectFacts:
    """All facts of a project; `features` come from the product side, which delivery does not know. `project.workspace` is read."""
    workspace = project.workspace_id
    items = tuple(_item(row) for row in Item.objects.filter(workspace_id=workspace, project=project).values_list(*_ITEM))
    mine = {"workspace_id": workspace, "task__item__project": project, "task__item__trashed_at": None}
    assignments = tuple(
        AssignmentFact(as_id(task), as_id(person), units, is_candidate)
        for task, person, units, is_candidate in Assignment.objects.filter(**mine)
        .order_by("created_at", "pk")
        .values_list(text("task_id"), text("person_id"), "units", "is_candidate")
    )
    dependencies = tuple(
        DependencyFact(as_id(before), as_id(after), kind, lag, is_elapsed)
        for before, after, kind, lag, is_elapsed in Dependency.objects.filter(workspace_id=workspace, after__project=project)
        .order_by("created_at", "pk")
        .values_list(text("before_id"), text("after_id"), "kind", "lag_minutes", "is_elapsed")
    )
    placed, busy, outside = _plans(project, items, dependencies, now)
    return ProjectFacts(
        zone=project.workspace.zone,
        items=items,
        starts_on=project.starts_on,
        agreed_order=tuple(str(key) for key in project.agreed_order),
        assignments=assignments,
        dependencies=dependencies,
        pins=tuple(
            PinFact(str(task), kind, at, on, why, by or "")
            for task, kind, at, on, why, by in Pin.objects.filter(**mine)
            .order_by("created_at", "pk")
            .values_list("task_id", "kind", "at", "on", "why", "member__account__name")
        ),
        serves=tuple(
            (str(task), str(feature)) for task, feature in Serves.objects.filter(**mine).values_list("task_id", "feature_item_id")
        ),
        features=features,
        goal_posts=tuple(
            GoalPostFact(str(pk), name, date, confidence, None if budget is None else float(budget))
            for pk, name, date, confidence, budget in GoalPost.objects.filter(workspace_id=workspace, project=project)
            .order_by("position", "number")
            .values_list("pk", "name", "date", "confidence", "budget")
        ),
        persons=_persons(project, {one.person for one in assignments}, busy),
        calendars=calendar_facts(workspace),
        outside=outside,
        placed=placed,
        finished=_finished(workspace),
    )


def _item(row: tuple[Any, ...]) -> ItemFact:
    (key, title, parent, position, number, state, goal_post, is_must_have, rank, low, high, likely, by, skill, calendar, track,
     is_milestone, can_split, priority, deadline, started, finished, remaining, done, fixed_cost) = row  # fmt: skip
    if by is None:  # no how face yet
        return ItemFact(as_id(key), title, as_id(parent), position, number, state, as_id(goal_post), is_must_have, rank)
    return ItemFact(
        as_id(key), title, as_id(parent), position, number, state, as_id(goal_post), is_must_have, rank, low, high, likely, by,
        as_id(skill), as_id(calendar), track or "", is_milestone, can_split, priority, deadline, as_instant(started),
        as_instant(finished), remaining, done, float(fixed_cost or 0),
    )  # fmt: skip


def _key(value: UUID | None) -> str:
    return str(value) if value else ""


Held = tuple[dt.datetime, dt.datetime, float, str]
Outside = dict[str, tuple[dt.datetime, dt.datetime, str]]


def _plans(
    project: Project, items: Iterable[ItemFact], dependencies: Iterable[DependencyFact], now: dt.datetime
) -> tuple[tuple[PlacedFact, ...], dict[str, list[Held]], Outside]:
    """From one look at stored plans: where our items stood, who is held by higher projects, and what we wait for elsewhere."""
    own = {item.id for item in items}
    awaited = {link.before for link in dependencies} - own
    higher = Q(project__rank__lt=project.rank) | Q(project__rank=project.rank, project__created_at__lt=project.created_at)
    # A parent's row is the envelope of its leaves: only these hold anybody.
    is_leaf = ~Exists(Item.objects.filter(parent_id=OuterRef("item_id")))
    held = higher & Q(is_leaf, p50__gt=now, project__trashed_at=None, project__state="active")
    rows = ItemForecast.objects.filter(
        Q(project=project) | held | Q(item_id__in=awaited), workspace_id=project.workspace_id
    ).values_list(
        text("item_id"), text("project_id"), text("start"), text("finish"), text("p50"), "persons", "item__title", "project__name"
    )
    placed: list[PlacedFact] = []
    busy: dict[str, list[Held]] = {}
    outside: Outside = {}
    mine = str(project.pk)
    for key, owner, began, ended, middle, persons, title, name in rows:
        item, start, finish, p50 = as_id(key), as_instant(began) or now, as_instant(ended) or now, as_instant(middle) or now
        if as_id(owner) == mine:
            placed.append(PlacedFact(item, min(start, finish), finish, tuple(person for person, _ in persons)))
        elif item in awaited:
            outside[item] = (start, p50, title)
        else:
            for person, units in persons:
                busy.setdefault(person, []).append((start, p50, min(1.0, units), name))
    return tuple(placed), busy, outside


def _persons(project: Project, assigned: set[str], busy: Mapping[str, list[Held]]) -> tuple[PersonFact, ...]:
    """Who may work here: the assigned, those who give the project a share, and those who are bound to no project by shares."""
    workspace = project.workspace_id
    shares: dict[str, list[tuple[dt.date | None, float]]] = {}
    elsewhere: set[str] = set()
    for person, owner, valid_from, share in ProjectShare.objects.filter(workspace_id=workspace).values_list(
        "person_id", "project_id", "valid_from", "share"
    ):
        if owner == project.pk:
            shares.setdefault(str(person), []).append((valid_from, share))
        else:
            elsewhere.add(str(person))
    skills: dict[str, dict[str, float]] = {}
    for person, skill, speed in PersonSkill.objects.filter(workspace_id=workspace, skill__trashed_at=None).values_list(
        "person_id", "skill_id", "speed"
    ):
        skills.setdefault(str(person), {})[str(skill)] = speed
    rates = _by_person(Rate.objects.filter(workspace_id=workspace).values_list("person_id", "valid_from", "amount"))
    away = _by_person(TimeOff.objects.filter(workspace_id=workspace).values_list("person_id", "first", "last", "share", "why"))
    longer = _by_person(Overtime.objects.filter(project=project).values_list("person_id", "first", "last", "hours"))
    rows = (
        Person.objects.filter(workspace_id=workspace)
        .order_by("name", "pk")
        .values_list("pk", "name", "calendar_id", "units", "team__name")
    )
    return tuple(
        PersonFact(
            id=key,
            name=name,
            calendar=_key(calendar),
            units=units,
            team=team or "",
            skills=skills.get(key, {}),
            time_off=tuple(sorted(away.get(key, ()))),
            shares=tuple(shares.get(key, ())),
            rates=tuple((valid_from, float(amount)) for valid_from, amount in rates.get(key, ())),
            busy=tuple(sorted(busy.get(key, ()))),
            overtime=tuple(sorted(longer.get(key, ()))),
        )
        for pk, name, calendar, units, team in rows
        if (key := str(pk)) in assigned or key in shares or key not in elsewhere
    )


def _by_person(rows: Iterable[tuple[Any, ...]]) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {}
    for person, *values in rows:
        found.setdefault(str(person), []).append(tuple(values))
    return found


def calendar_facts(workspace: UUID) -> tuple[CalendarFact, ...]:
    exceptions: dict[str, list[tuple[dt.date, dt.date, Any]]] = {}
    for calendar, first, last, hours in (
        CalendarException.objects.filter(workspace_id=workspace)
        .order_by("created_at", "pk")
        .values_list("calendar_id", "first", "last", "hours")
    ):
        exceptions.setdefault(str(calendar), []).append((first, last, _hours(hours)))
    found: dict[str, tuple[tuple[str, str, str, bool], list[Any]]] = {}
    rows = WorkCalendar.objects.filter(workspace_id=workspace).order_by("created_at", "pk")
    for pk, name, zone, country, is_default, valid_from, days in rows.values_list(
        "pk", "name", "zone", "country", "is_default", "weeks__valid_from", "weeks__days"
    ):
        weeks = found.setdefault(str(pk), ((name, zone, country, is_default), []))[1]
        if days:
            weeks.append((valid_from, tuple(_hours(day) for day in days)))
    return tuple(
        CalendarFact(key, *head, weeks=tuple(weeks), exceptions=tuple(exceptions.get(key, ())))
        for key, (head, weeks) in found.items()
    )


def _hours(ranges: Iterable[Iterable[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((int(first), int(last)) for first, last in ranges or ())


def _finished(workspace: UUID) -> tuple[FinishedFact, ...]:
    """The latest finished tasks of the workspace that had an estimate."""
    first = (
        Assignment.objects.filter(task=OuterRef("pk"), is_candidate=False)
        .order_by("created_at", "pk")
        .values(named=text("person_id"))
    )
    rows = (
        Task.objects.filter(workspace_id=workspace, finished_at__isnull=False, started_at__isnull=False, low_hours__gt=0)
        .order_by("-finished_at", "pk")
        .values_list(
            "track__name", "track__team__name", "low_hours", "high_hours", "started_at", "finished_at", "by", Subquery(first[:1])
        )[:LATEST]
    )
    return tuple(
        FinishedFact(
            track or "", team or "", (low + (high if high is not None else low)) / 2, started, finished, by=by, person=as_id(person)
        )
        for track, team, low, high, started, finished, by, person in rows
    )
