"""Decides in which plain, frozen rows the facts of one project reach planning; nothing here knows a database."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Hours = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ItemFact:
    """One item of the tree with its how face, where it has one. Dates without a time are local days; hours are working hours."""

    id: str
    title: str
    parent: str = ""
    position: float = 0.0
    number: int = 0
    state: Literal["planned", "started", "done", "dropped"] = "planned"
    goal_post: str = ""
    is_must_have: bool = False
    rank: int | None = None
    low: float | None = None
    high: float | None = None
    likely: float | None = None
    by: Literal["effort", "duration"] = "effort"
    skill: str = ""
    calendar: str = ""
    track: str = ""
    is_milestone: bool = False
    can_split: bool = False
    priority: int = 500
    deadline: dt.date | None = None
    started: dt.datetime | None = None
    finished: dt.datetime | None = None
    remaining: float | None = None
    done: float = 0.0
    fixed_cost: float = 0.0


@dataclass(frozen=True, slots=True)
class AssignmentFact:
    task: str
    person: str
    units: float = 1.0
    is_candidate: bool = False


@dataclass(frozen=True, slots=True)
class DependencyFact:
    before: str
    after: str
    kind: Literal["FS", "SS", "FF", "SF"] = "FS"
    lag_minutes: int = 0
    is_elapsed: bool = False


@dataclass(frozen=True, slots=True)
class PinFact:
    """A date set by hand on an item; on a parent it holds for what is below."""

    item: str
    kind: Literal["not_before", "no_later", "fixed"]
    at: dt.datetime
    on: Literal["start", "finish"] = "start"
    why: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class FeatureFact:
    """What the why face of an item is worth; `weight` None: nothing recorded. `effect` is in words."""

    item: str
    weight: float | None = None
    effect: str = ""


@dataclass(frozen=True, slots=True)
class GoalPostFact:
    id: str
    name: str
    date: dt.date | None
    confidence: float = 0.8
    budget: float | None = None


@dataclass(frozen=True, slots=True)
class PersonFact:
    """Somebody who can do work. Shares are (from, share) of this project; a rate is (from, amount).

    Overtime is (first, last, hours a day) for this project.
    """

    id: str
    name: str
    calendar: str = ""
    units: float = 1.0
    team: str = ""
    skills: Mapping[str, float] = field(default_factory=dict)
    time_off: tuple[tuple[dt.date, dt.date, float, str], ...] = ()
    shares: tuple[tuple[dt.date | None, float], ...] = ()
    rates: tuple[tuple[dt.date | None, float], ...] = ()
    busy: tuple[tuple[dt.datetime, dt.datetime, float, str], ...] = ()
    overtime: tuple[tuple[dt.date, dt.date, float], ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarFact:
    """Weeks are (valid from, seven days of minute ranges); exceptions (first, last, ranges). `zone` "" is the workspace's."""

    id: str
    name: str = ""
    zone: str = ""
    country: str = ""
    is_default: bool = False
    weeks: tuple[tuple[dt.date | None, tuple[Hours, ...]], ...] = ()
    exceptions: tuple[tuple[dt.date, dt.date, Hours], ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedFact:
    """Where an item stood in the last stored plan."""

    item: str
    start: dt.datetime
    finish: dt.datetime
    persons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FinishedFact:
    """A finished task of the workspace: hours estimated, and when it ran, with how many people."""

    kind: str
    team: str
    estimated: float
    started: dt.datetime
    finished: dt.datetime
    units: float = 1.0
    by: Literal["effort", "duration"] = "effort"
    person: str = ""
    """Who was named for it first."""


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """All rows from which one project's Situation follows. `items`: the whole tree, dropped ones too, to bridge their links.

    `serves`: (task, feature item). `outside`: of items of other projects that ours wait for, (start, finish, title) in their plans.
    """

    zone: str
    items: tuple[ItemFact, ...]
    starts_on: dt.date | None = None
    agreed_order: tuple[str, ...] = ()
    assignments: tuple[AssignmentFact, ...] = ()
    dependencies: tuple[DependencyFact, ...] = ()
    pins: tuple[PinFact, ...] = ()
    serves: tuple[tuple[str, str], ...] = ()
    features: tuple[FeatureFact, ...] = ()
    goal_posts: tuple[GoalPostFact, ...] = ()
    persons: tuple[PersonFact, ...] = ()
    calendars: tuple[CalendarFact, ...] = ()
    outside: Mapping[str, tuple[dt.datetime, dt.datetime, str]] = field(default_factory=dict)
    placed: tuple[PlacedFact, ...] = ()
    finished: tuple[FinishedFact, ...] = ()
    seed: int = 1
