"""Decides what the heat map of a team says: who is full in which week, and who alone knows a skill."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from accord.alignment.reads.capacity_week import OpenWeek, open_week
from accord.alignment.reads.load import Load, load_of
from accord.alignment.rules.days import Presence
from accord.alignment.rules.strips import in_hundredths
from accord.delivery.models import Task
from accord.kernel.actor import Actor
from accord.kernel.models import Workspace
from accord.kernel.policy import demand
from accord.people.models import Person, PersonSkill
from accord.work.models import GoalPost, ItemForecast, Project

WEEKS = 12
FULL = 0.995
UNITS = ("share", "hours", "free")


@dataclass(frozen=True, slots=True)
class Cell:
    """One person's week. `share` None: not an hour there. `off`: parts of the week from–to in percent, with why."""

    monday: dt.date
    taken: float
    there: float
    share: float | None
    off: tuple[tuple[int, int, str], ...]

    @property
    def percent(self) -> int:
        return in_hundredths(self.share or 0.0)

    @property
    def is_over(self) -> bool:
        return self.share is not None and self.share > 1.005

    @property
    def is_full(self) -> bool:
        return self.share is not None and self.share >= FULL and self.there > 0

    @property
    def free(self) -> float:
        return max(0.0, self.there - self.taken)


@dataclass(frozen=True, slots=True)
class Row:
    id: UUID
    name: str
    kind: str
    skills: str
    cells: tuple[Cell, ...]
    peak: int
    full_weeks: int
    over_weeks: int


@dataclass(frozen=True, slots=True)
class Column:
    monday: dt.date
    posts: tuple[str, ...]
    is_now: bool
    free: float


@dataclass(frozen=True, slots=True)
class Alone:
    """A skill that one person has while open tasks need it. `driving`: how many of those decide a date."""

    skill: str
    person: str
    person_id: UUID
    tasks: int
    driving: int


@dataclass(frozen=True, slots=True)
class CapacityPage:
    title: str
    told: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    opened: OpenWeek | None
    alone: Alone | None
    danger: GoalPost | None
    earlier: dt.date | None
    later: dt.date
    is_planned: bool
    is_stale: bool


def capacity_page(
    actor: Actor, workspace: Workspace, *, project: Project | None = None, first: dt.date | None = None,
    opened: tuple[UUID, dt.date] | None = None, now: dt.datetime | None = None,
) -> CapacityPage:  # fmt: skip
    """People by weeks from `first` (this week). `project`: only what its plan takes. About fifteen queries."""
    demand(actor, "read", workspace)
    load = load_of(workspace, project=project, now=now)
    begin = max(load.monday, first - dt.timedelta(days=first.weekday())) if first else load.monday
    weeks = load.weeks(WEEKS, first=begin)
    skills = _skills(workspace.pk)
    rows = tuple(_row(load, person, weeks, skills) for person in load.persons)
    alone = _alone(workspace.pk)
    title, told = _title(rows, alone, is_planned=load.is_planned)
    return CapacityPage(
        title=title,
        told=told,
        rows=rows,
        columns=_columns(workspace, load, rows, weeks, project),
        opened=open_week(workspace, load, *opened, project=project) if opened else None,
        alone=alone,
        danger=_danger(workspace, project),
        earlier=max(load.monday, begin - dt.timedelta(days=7 * WEEKS)) if begin > load.monday else None,
        later=begin + dt.timedelta(days=7 * WEEKS),
        is_planned=load.is_planned,
        is_stale=load.is_stale,
    )


def _skills(workspace: UUID) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = PersonSkill.objects.filter(workspace_id=workspace, skill__trashed_at=None).order_by("created_at")
    for person, name in rows.values_list("person_id", "skill__name"):
        found[person].append(name)
    return found


def _row(load: Load, person: Person, weeks: Sequence[dt.date], skills: dict[UUID, list[str]]) -> Row:
    cells = tuple(
        Cell(
            monday, load.taken.get(person.pk, {}).get(monday, 0.0), load.there(person.pk, monday), load.share(person.pk, monday),
            tuple(_off(load.presence[person.pk], monday)),
        )
        for monday in weeks
    )  # fmt: skip
    return Row(
        id=person.pk,
        name=person.name,
        kind=person.kind,
        skills=", ".join(skills.get(person.pk, ())[:2]).lower(),
        cells=cells,
        peak=max((cell.percent for cell in cells), default=0),
        full_weeks=sum(cell.is_full for cell in cells),
        over_weeks=sum(cell.is_over for cell in cells),
    )


def _off(who: Presence, monday: dt.date) -> list[tuple[int, int, str]]:
    """Days off as fifths of the week, neighbours joined where they have one cause."""
    found: list[tuple[int, int, str]] = []
    for number in range(5):
        _, why = who.why_off(monday + dt.timedelta(days=number))
        if not why:
            continue
        low, high = number * 20, number * 20 + 20
        if found and found[-1][1:] == (low, why):
            low = found.pop()[0]
        found.append((low, high, why))
    return found


def _columns(
    workspace: Workspace, load: Load, rows: Sequence[Row], weeks: Sequence[dt.date], project: Project | None
) -> tuple[Column, ...]:
    posts = GoalPost.objects.filter(
        workspace_id=workspace.pk, date__isnull=False, project__state="active", project__trashed_at=None
    )
    dated = (posts.filter(project=project) if project else posts).order_by("date").values_list("name", "date")
    return tuple(
        Column(
            monday,
            tuple(name for name, date in dated if monday <= date < monday + dt.timedelta(days=7)),
            monday == load.monday,
            sum(row.cells[number].free for row in rows),
        )
        for number, monday in enumerate(weeks)
    )


def _alone(workspace: UUID) -> Alone | None:
    """The skill with one person that most deciding tasks wait for."""
    holders: dict[UUID, list[tuple[UUID, str, str]]] = defaultdict(list)
    rows = PersonSkill.objects.filter(workspace_id=workspace, skill__trashed_at=None, person__trashed_at=None)
    for skill, name, person, who in rows.values_list("skill_id", "skill__name", "person_id", "person__name"):
        holders[skill].append((person, who, name))
    needed = (
        Task.objects.filter(
            workspace_id=workspace, skill__isnull=False, finished_at=None, item__trashed_at=None, item__project__state="active"
        )
        .exclude(item__state="dropped")
        .values_list("item_id", "skill_id")
    )
    driving = set(ItemForecast.objects.filter(workspace_id=workspace, is_driving=True).values_list("item_id", flat=True))
    counts: dict[UUID, tuple[int, int]] = {}
    for item, skill in needed:
        tasks, drives = counts.get(skill, (0, 0))
        counts[skill] = (tasks + 1, drives + (item in driving))
    found = [
        Alone(holders[skill][0][2], holders[skill][0][1], holders[skill][0][0], tasks, drives)
        for skill, (tasks, drives) in counts.items()
        if len(holders.get(skill, ())) == 1
    ]
    return max(found, key=lambda one: (one.driving, one.tasks, one.skill), default=None)


def _danger(workspace: Workspace, project: Project | None) -> GoalPost | None:
    posts = GoalPost.objects.filter(
        workspace_id=workspace.pk, date__isnull=False, project__state="active", project__trashed_at=None
    )
    for post in (posts.filter(project=project) if project else posts).select_related("forecast").order_by("project__rank", "date"):
        forecast = getattr(post, "forecast", None)
        if forecast and forecast.chance is not None and forecast.chance < post.confidence:
            return cast(GoalPost, post)
    return None


def _title(rows: Sequence[Row], alone: Alone | None, *, is_planned: bool) -> tuple[str, str]:
    """The state in a sentence, and who it is about."""
    if not rows:
        return "Nobody is here yet", "Add who can do the work, and the plan says who is full when."
    if not is_planned:
        return "Nothing is planned yet", "Everybody’s hours are free until there is work with a plan."
    over = sorted((row for row in rows if row.over_weeks), key=lambda row: (-row.over_weeks, row.name))
    if over:
        return f"{names_of([row.name for row in over])} {_have(over)} more work than hours", _weeks_told(over, alone, over=True)
    full = sorted((row for row in rows if row.full_weeks >= 2), key=lambda row: (-row.full_weeks, row.name))
    if full:
        return f"{names_of([row.name for row in full])} {_have(full)} no hour left for weeks", _weeks_told(full, alone, over=False)
    return "Everybody has hours left", "Nobody is full for two weeks or more."


def _have(rows: Sequence[Row]) -> str:
    return "has" if len(rows) == 1 else "have"


def names_of(names: Sequence[str]) -> str:
    """ "Ben", "Ben and Rosa", "Ben, Rosa and two more"; first names, as long as they tell people apart."""
    firsts = [name.split()[0] if name.split() else name for name in names]
    given = firsts if len(set(firsts)) == len(firsts) else list(names)
    if len(given) > 3:
        return f"{given[0]}, {given[1]} and {len(given) - 2} more"
    return " and ".join([", ".join(given[:-1]), given[-1]]) if len(given) > 1 else given[0]


def _weeks_told(rows: Sequence[Row], alone: Alone | None, *, over: bool) -> str:
    """ "Ben has no hour left in 10 of 12 weeks, and nobody else knows payments; Tomas in 7." """
    told = []
    for number, row in enumerate(rows[:3]):
        count = row.over_weeks if over else row.full_weeks
        name = row.name.split()[0]
        because = f", and nobody else knows {alone.skill}" if alone and alone.person_id == row.id else ""
        what = "more than there is" if over else "no hour left"
        told.append(f"{name} has {what} in {count} of {WEEKS} weeks{because}" if number == 0 else f"{name} in {count}{because}")
    return "; ".join(told) + "."
