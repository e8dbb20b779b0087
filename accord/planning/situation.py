"""Decides what the engine is told: one frozen Situation, in instants, hours and shares, with nothing left to look up.

Instants are aware datetimes in UTC. Hours are working hours. Shares are 0–1. Ids are the caller's own strings.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Hours = tuple[tuple[int, int], ...]
"""Working ranges of one day, as minutes after local midnight: ((480, 720), (780, 1020))."""
LinkKind = Literal["FS", "SS", "FF", "SF"]
PinKind = Literal["not_before", "no_later", "fixed"]


@dataclass(frozen=True, slots=True)
class WorkWeek:
    """The working hours of Monday to Sunday, valid from a day on (None: always)."""

    days: tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]
    valid_from: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """When work can be done: weeks in order of `valid_from`, and single days that differ (no hours: a holiday)."""

    id: str
    zone: str
    weeks: tuple[WorkWeek, ...]
    exceptions: Mapping[dt.date, Hours] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True, slots=True)
class TimeOff:
    """Days, first and last included, on which a person is away for this share of their hours."""

    first: dt.date
    last: dt.date
    share: float = 1.0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """From this day on the person gives this share of their hours to the project."""

    valid_from: dt.date | None
    share: float


@dataclass(frozen=True, slots=True)
class Busy:
    """Time that a higher-ranked project already holds of a person."""

    start: dt.datetime
    finish: dt.datetime
    share: float = 1.0
    what: str = ""


@dataclass(frozen=True, slots=True)
class Overtime:
    """Hours that a person works longer on each of their working days from `first` to `last`; each costs `pay` times the usual."""

    first: dt.date
    last: dt.date
    hours: float
    pay: float = 1.5


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can do work, a role to be staffed, or equipment with units (how many can be used at once)."""

    id: str
    name: str
    calendar: str
    units: float = 1.0
    time_off: tuple[TimeOff, ...] = ()
    shares: tuple[Share, ...] = ()
    busy: tuple[Busy, ...] = ()
    overtime: tuple[Overtime, ...] = ()
    skills: Mapping[str, float] = field(default_factory=dict)
    """Skill → speed; 2.0 does an hour of estimated work in half an hour."""
    cost_per_hour: float = 0.0
    team: str = ""
    available_from: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A range of hours: the task takes less than `low` one time in ten, and less than `high` nine times in ten."""

    low: float
    high: float
    likely: float | None = None


@dataclass(frozen=True, slots=True)
class Assigned:
    """A person on a task with this part of their day (1.0: all of it)."""

    person: str
    units: float = 1.0


@dataclass(frozen=True, slots=True)
class Pin:
    """A date set by hand: not before, no later than, or fixed; on the start, or on the finish."""

    kind: PinKind
    at: dt.datetime
    on: Literal["start", "finish"] = "start"
    why: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Where a task stood in the plan that its project is tracked against: two instants, and its cost in the project's money."""

    start: dt.datetime
    finish: dt.datetime
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Task:
    """One leaf of the tree. Order in the Situation is the agreed order of work."""

    id: str
    title: str
    estimate: Estimate | None = None
    by: Literal["effort", "duration"] = "effort"
    """effort: hours of work, shared by the people on it. duration: working hours of the calendar, whoever does it."""
    people: tuple[Assigned, ...] = ()
    """Fixed people, who all work on it. Empty: one of `candidates`, else anyone with the skill, else nobody is needed."""
    candidates: tuple[str, ...] = ()
    skill: str = ""
    calendar: str = ""
    """The task's own calendar, where it has no people ("" = the Situation's)."""
    is_milestone: bool = False
    kind: str = ""
    """The kind of work, by which finished tasks are compared."""
    track: str = ""
    pins: tuple[Pin, ...] = ()
    deadline: dt.datetime | None = None
    started: dt.datetime | None = None
    finished: dt.datetime | None = None
    remaining: float | None = None
    """Hours left, as last told; None: derived from the estimate and the progress."""
    done: float = 0.0
    """Share of the work done, 0–1."""
    can_split: bool = False
    """Others may come between; begun work too, where its priority is below 500."""
    priority: int = 500
    """0–1000; a higher one goes first where both could."""
    fixed_cost: float = 0.0
    is_protected: bool = False
    """Never dropped or deferred by an option."""
    baseline: Baseline | None = None
    """None: the forecast comes from the network alone."""


@dataclass(frozen=True, slots=True)
class Link:
    """A dependency between two leaves; lag in minutes of working time, or of elapsed time."""

    before: str
    after: str
    kind: LinkKind = "FS"
    lag_minutes: int = 0
    is_elapsed: bool = False


@dataclass(frozen=True, slots=True)
class Feature:
    """A group of tasks that is worth something together; a task may serve several, and goes only when all of them go."""

    id: str
    title: str
    tasks: tuple[str, ...]
    optional: tuple[str, ...] = ()
    """Of `tasks`, what the feature can go without: it is then worth less by their share of its hours."""
    weight: float = 1.0
    rank: int = 0
    """1 is the most wanted."""
    goal_post: str = ""
    is_must_have: bool = False
    is_protected: bool = False
    effect: str = ""
    """The expected effect in words, for sentences."""


@dataclass(frozen=True, slots=True)
class GoalPost:
    """A promised instant and the tasks that must be done by then, all other planned work competing."""

    id: str
    name: str
    at: dt.datetime | None
    must_have: tuple[str, ...]
    confidence: float = 0.8
    weight: float = 1.0
    budget: float | None = None


@dataclass(frozen=True, slots=True)
class Risk:
    """Something that may happen, and then adds hours to each of its tasks that is not done, and money once."""

    id: str
    chance: float
    tasks: tuple[str, ...]
    hours: Estimate = Estimate(0.0, 0.0)
    cost: Estimate = Estimate(0.0, 0.0)
    """A range of money, as hours are."""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished task of the workspace's history: what was estimated and what it took, in hours."""

    kind: str
    team: str
    estimated: float
    actual: float
    person: str = ""
    """Who did most of it, if known: it shifts or widens the ranges of that person's next tasks and is told nowhere."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a task stood in the last plan: what a repair keeps to."""

    task: str
    start: dt.datetime
    finish: dt.datetime
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a plan follows from. `now` is the status instant: nothing not yet done is planned before it."""

    now: dt.datetime
    calendars: tuple[Calendar, ...]
    calendar: str
    people: tuple[Person, ...] = ()
    tasks: tuple[Task, ...] = ()
    links: tuple[Link, ...] = ()
    features: tuple[Feature, ...] = ()
    goal_posts: tuple[GoalPost, ...] = ()
    risks: tuple[Risk, ...] = ()
    history: tuple[Finished, ...] = ()
    last: tuple[Placed, ...] = ()
    zone: str = "UTC"
    seed: int = 1

    def features_of(self, goal_post: str) -> tuple[Feature, ...]:
        """The features whose value the goal post keeps: its own, else all that belong to none."""
        own = tuple(f for f in self.features if f.goal_post == goal_post)
        return own or tuple(f for f in self.features if not f.goal_post)


class Impossible(ValueError):
    """The input cannot be planned: `rule` names why ("cycle", "no hours", "unknown person", "bad range", "not yet"), `tasks`
    which."""

    def __init__(self, rule: str, sentence: str, tasks: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.rule = rule
        self.sentence = sentence
        self.tasks = tasks
