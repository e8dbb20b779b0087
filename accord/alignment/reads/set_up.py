"""Decides what the three questions after an import are prefilled with: hours, double bookings, dates to promise, groups of work."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from accord.alignment.rules.words import end_day
from accord.delivery.models import Assignment
from accord.kernel.actor import Actor
from accord.kernel.policy import demand, may
from accord.people.models import Person, WorkCalendar, WorkWeek
from accord.work.models import GoalPost, Item, ItemForecast, Project, ProjectForecast, Promise

MOST_PERSONS, MOST_DATES, MOST_GROUPS = 30, 3, 60


@dataclass(frozen=True, slots=True)
class PersonAnswer:
    """`booked_twice`: so many tasks begin, by the file's dates, while another of theirs still runs."""

    id: UUID
    name: str
    tasks: int
    booked_twice: int
    hours: float
    units: float

    @property
    def key(self) -> str:
        return str(self.id)


@dataclass(frozen=True, slots=True)
class DateAnswer:
    id: str
    name: str
    in_file: dt.date | None
    promised: dt.date
    is_from_file: bool


@dataclass(frozen=True, slots=True)
class Group:
    id: UUID
    number: int
    title: str
    count: int
    is_must_have: bool


@dataclass(frozen=True, slots=True)
class SetUp:
    project: Project
    persons: tuple[PersonAnswer, ...]
    more_persons: int
    """Beyond those asked about."""
    dates: tuple[DateAnswer, ...]
    posts: tuple[GoalPost, ...]
    open_posts: frozenset[UUID]
    """Those that no accord stands behind: they are set right here."""
    groups: tuple[Group, ...]
    marked: int
    """Single items that the file marks as must-haves."""
    items: int
    may_people: bool
    may_launch: bool
    has_rates: bool

    @property
    def can_mark(self) -> bool:
        """Whether the line is drawn here: at first, and again while the one date was not agreed."""
        return self.may_launch and (not self.posts or (len(self.posts) == 1 and bool(self.open_posts)))


def set_up(actor: Actor, project: Project) -> SetUp:
    """About ten queries, however large the project."""
    demand(actor, "read", project)
    items = list(
        Item.objects.filter(project=project).exclude(state=Item.State.DROPPED).select_related("task").order_by("position", "number")
    )
    persons = _persons(project)
    leaves = _leaves(items)
    posts = tuple(GoalPost.objects.filter(project=project, date__isnull=False).order_by("date"))
    agreed = set(Promise.objects.agreed().filter(goal_post__in=posts).values_list("goal_post_id", flat=True))
    groups = _groups(items, leaves)
    flagged = {item.pk for item in items if item.is_must_have}
    return SetUp(
        project=project,
        persons=persons[:MOST_PERSONS],
        more_persons=max(0, len(persons) - MOST_PERSONS),
        dates=_dates(project, items, leaves),
        posts=posts,
        open_posts=frozenset(post.pk for post in posts if post.pk not in agreed),
        groups=groups,
        marked=len(flagged - {group.id for group in groups}),
        items=sum(item.pk not in leaves or leaves[item.pk] == 0 for item in items),
        may_people=may(actor, "people.plan"),
        may_launch=may(actor, "launch"),
        has_rates=Person.objects.filter(assignments__task__item__project=project, rates__isnull=False).exists(),
    )


def _persons(project: Project) -> tuple[PersonAnswer, ...]:
    spans: dict[UUID, list[tuple[str, str]]] = {}
    counts: dict[UUID, int] = {}
    for person, carried in Assignment.objects.filter(task__item__project=project, task__item__trashed_at=None).values_list(
        "person_id", "task__carried"
    ):
        counts[person] = counts.get(person, 0) + 1
        if carried.get("start") and carried.get("finish"):
            spans.setdefault(person, []).append((carried["start"], carried["finish"]))
    usual = WorkCalendar.objects.filter(workspace_id=project.workspace_id, is_default=True).values_list("pk", flat=True).first()
    weeks: dict[Any, float] = {}
    for calendar, days in WorkWeek.objects.filter(workspace_id=project.workspace_id, valid_from=None).values_list(
        "calendar_id", "days"
    ):
        weeks[calendar] = sum(end - start for day in days for start, end in day) / 60
    rows = Person.objects.filter(pk__in=counts)
    found = [
        PersonAnswer(
            one.pk, one.name, counts[one.pk], _twice(spans.get(one.pk, [])), weeks.get(one.calendar_id or usual, 40.0), one.units
        )
        for one in rows
    ]
    return tuple(sorted(found, key=lambda one: (-one.tasks, one.name)))


def _twice(spans: list[tuple[str, str]]) -> int:
    """ISO text sorts as time does."""
    count, busy_until = 0, ""
    for start, finish in sorted(spans):
        count += start < busy_until
        busy_until = max(busy_until, finish)
    return count


def _leaves(items: Iterable[Item]) -> dict[UUID, int]:
    """Parent → how many leaves are under it."""
    rows = list(items)
    parent_of = {item.pk: item.parent_id for item in rows}
    parents = {item.parent_id for item in rows if item.parent_id}
    found: dict[UUID, int] = dict.fromkeys(parents, 0)
    for item in rows:
        if item.pk in parents:
            continue
        above, seen = item.parent_id, set()
        while above is not None and above not in seen:
            found[above] = found.get(above, 0) + 1
            seen.add(above)
            above = parent_of.get(above)
    return found


def _dates(project: Project, items: list[Item], leaves: dict[UUID, int]) -> tuple[DateAnswer, ...]:
    """The last milestones and deadlines by the file's dates, else the tasks that end last, then the end of all.

    Promised for the file's day, or where that has passed for the day that holds four times in five.
    """
    zone, today = project.workspace.tzinfo, timezone.now().astimezone(project.workspace.tzinfo).date()
    p80 = {key: end_day(at, zone) for key, at in ItemForecast.objects.filter(project=project).values_list("item_id", "p80")}
    found: list[tuple[bool, dt.date, int, Item]] = []
    for item in items:
        if item.pk in leaves or not hasattr(item, "task") or item.state == Item.State.DONE:
            continue
        said = item.task.carried.get("finish")
        in_file = item.task.deadline or (dt.date.fromisoformat(said[:10]) if said else None)
        if in_file:
            found.append((item.task.is_milestone or item.task.deadline is not None, in_file, len(found), item))
    found.sort(key=lambda one: one[:3], reverse=True)
    rows = [
        DateAnswer(str(item.pk), item.title, day, day if day >= today else p80.get(item.pk, today), day >= today)
        for _, day, _, item in found[:MOST_DATES]
    ]
    whole = ProjectForecast.objects.filter(project=project).first()
    end = end_day(whole.p80, zone) if whole and whole.p80 else today + dt.timedelta(days=90)
    return (*rows, DateAnswer("all", f"All of {project.name}", None, end, False))


def _groups(items: list[Item], leaves: dict[UUID, int]) -> tuple[Group, ...]:
    """The outermost level that divides the work."""
    level = [item for item in items if item.parent_id is None]
    while len(level) == 1 and level[0].pk in leaves:
        level = [item for item in items if item.parent_id == level[0].pk]
    any_marked = any(item.is_must_have for item in items)
    return tuple(
        Group(item.pk, item.number, item.title, leaves.get(item.pk, 1), item.is_must_have or not any_marked)
        for item in level[:MOST_GROUPS]
    )
