"""Decides what the engine says: Plan, Reason, Forecast and Option, frozen, in the Situation's own ids, instants and hours."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

CauseKind = Literal[
    "now", "link", "person_busy", "time_off", "calendar", "busy_elsewhere", "pin", "no_skill", "work", "started", "done"
]
ENGINE_VERSION = "3"
Progress = Callable[[float], bool]
"""Told shares of the way, 0–1, some times a second; ends it by answering False: what was found so far is the answer."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What held one start or finish back, and until when.

    link: `task` is the predecessor, `detail` the kind. person_busy: `person` is on `task` until then. time_off: `person` is away
    (`detail` says why). calendar: nobody works then. busy_elsewhere: a higher project holds `person`. pin: `detail` is its kind.
    no_skill: nobody free has `detail`. work: the work itself takes until then. now: it could not start earlier than today.
    """

    kind: CauseKind
    until: dt.datetime
    task: str = ""
    person: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What would change if one cause went away: computed by planning again without it, never guessed.

    `change`: remove_link, free_person, cancel_time_off, remove_pin, other_person, half_estimate. `days_sooner` counts working days
    of the Situation's calendar by which `of` (a task or goal post id) would finish sooner; negative: later.
    """

    change: str
    of: str
    days_sooner: float
    task: str = ""
    person: str = ""
    other_person: str = ""
    before: str = ""
    """Of remove_link: the task that `task` would no longer wait for."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one task starts and finishes when it does; the first cause is the binding one."""

    task: str
    start: tuple[Cause, ...]
    finish: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """One task in the plan. `people` may have been chosen by the engine. Floats are working hours."""

    task: str
    start: dt.datetime
    finish: dt.datetime
    people: tuple[tuple[str, float], ...]
    hours: float
    """Expected work left or done, in hours."""
    causes: tuple[Cause, ...]
    total_float: float
    free_float: float
    is_driving: bool
    """On the driving chain of some goal post."""
    moved_days: float = 0.0


@dataclass(frozen=True, slots=True)
class Load:
    """Planned hours against hours there, of one person in the week that starts on `monday`."""

    person: str
    monday: dt.date
    planned: float
    capacity: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The schedule. `bound` is a finish no plan can beat; `infeasible` names pins and deadlines that are broken, in sentences.

    `moved`: open tasks that left their place in the last plan; `moved_days`: by how many working days in all.
    """

    tasks: tuple[PlannedTask, ...]
    finish: dt.datetime
    bound: dt.datetime
    load: tuple[Load, ...]
    infeasible: tuple[str, ...] = ()
    moved: int = 0
    moved_days: float = 0.0
    is_proven: bool = False
    """No plan is better: none has less weighted lateness of goal posts, nor as little and an earlier finish."""
    why_not_proven: str = ""
    version: str = ENGINE_VERSION
    slot_minutes: int = 60
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantiles:
    """Ten, fifty, eighty, ninety and ninety-five in a hundred runs finish by then."""

    p10: dt.datetime
    p50: dt.datetime
    p80: dt.datetime
    p90: dt.datetime
    p95: dt.datetime


@dataclass(frozen=True, slots=True)
class TaskForecast:
    """One task under uncertainty. `criticality`: share of the runs in which it drives the goal post (or the finish)."""

    task: str
    start_p50: dt.datetime
    finish: Quantiles
    criticality: float


@dataclass(frozen=True, slots=True)
class Driver:
    """What moves a goal post most: points of chance gained if the task took its short end, lost if its long end."""

    task: str
    criticality: float
    swing_days: float
    points_if_short: float
    points_if_long: float


@dataclass(frozen=True, slots=True)
class GoalPostForecast:
    """Chance: share of runs in which every must-have is done by the end of that day."""

    goal_post: str
    chance: float | None
    finish: Quantiles
    drivers: tuple[Driver, ...]
    histogram: tuple[tuple[dt.date, float], ...]
    """Local day → share of the runs that finish on it."""
    latest_tasks: tuple[tuple[str, float], ...] = ()
    """Tasks that end last in runs that miss, with their share of those runs."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """What was assumed where nothing was said. `kind`: no_estimate, one_number, no_people, prior, common_factor …"""

    kind: str
    tasks: tuple[str, ...]
    detail: str
    low: float | None = None
    high: float | None = None
    share: float | None = None
    """Of the variance of a goal post's finish, where that was asked (`unknowns`)."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """What is not known yet and moves a goal post: a task's own luck, a risk, or what the project, a person or waits share.

    `share` of the variance of the finish. `days_if_good` and `days_if_bad`: by how many days the P80 moves where its luck is among
    the best or the worst fifth; `points_…`: the chance. `knowing_points`: by how much the chance changes on average, up or down,
    once it is known, without what noise alone would show.
    """

    kind: Literal["task", "risk", "project", "person", "waits"]
    id: str
    share: float
    days_if_good: float
    days_if_bad: float
    points_if_good: float
    points_if_bad: float
    knowing_points: float


@dataclass(frozen=True, slots=True)
class RiskEffect:
    """What one risk costs a goal post: points of chance and days of its P80 that would be had without it; `money` on average."""

    risk: str
    points_without: float
    days_without: float
    money: float


@dataclass(frozen=True, slots=True)
class Unknowns:
    """The tornado of a goal post: up to twelve unknowns, most of the spread first; what to find out is the first with
    `knowing_points`. `rest`: the share that none of all carries alone.

    `width_days`: P10 to P90; `width_days_with_ranges`: with every guessed task estimated as the others are.
    """

    goal_post: str
    chance: float
    unknowns: tuple[Unknown, ...]
    rest: float
    risks: tuple[RiskEffect, ...]
    width_days: float
    width_days_with_ranges: float
    assumptions: tuple[Assumption, ...]
    draws: int
    seed: int
    version: str = ENGINE_VERSION


@dataclass(frozen=True, slots=True)
class Forecast:
    """The plan under uncertainty: the same seed gives the same answer on every machine."""

    tasks: tuple[TaskForecast, ...]
    goal_posts: tuple[GoalPostForecast, ...]
    finish: Quantiles
    cost_p50: float
    cost_p80: float
    value_kept: float
    """Mean share of the planned features' weight done by their goal post (1.0 where there is no date)."""
    in_by: tuple[tuple[str, float], ...]
    """Feature or task id → share of runs in which it and all that is ranked before it are done by its goal post: the fits-by
    line."""
    assumptions: tuple[Assumption, ...]
    draws: int
    method: str
    seed: int
    version: str = ENGINE_VERSION


ChangeKind = Literal[
    "reorder", "drop", "defer", "trim", "reassign", "split", "fast_track", "add_capacity", "overtime", "shift_goal_post",
    "change_budget", "restore", "remove_capacity",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One typed change; which fields it uses depends on `kind`.

    reorder: `order` (all open tasks); `task`: what is done first to find out. drop, defer: `feature` and `tasks` it takes out.
    trim: `tasks` that the `feature` goes without. reassign: `task`, `person` → `other_person` (as added helper where `person` is
    ""). split: other work may interrupt `task`. fast_track: `task` begins when `share` of `before` is still to do, and may take
    `amount` more (0.25: its long end a quarter). add_capacity: one more like `person` (or with `skill`) from `day` with `share`,
    at `cost_per_hour` (0: as those they are like). overtime: `person` works `amount` hours longer a day from `day` to `until`.
    shift_goal_post: `goal_post` to `day`. change_budget: `goal_post` to `amount`.
    The last two only take back an accord, and no search proposes them: restore: `feature` with `tasks` into `goal_post`, as
    must-have where `amount` is 1; remove_capacity: `person` goes. What takes the others back is of their own kind: with share 0
    (split, fast_track), or amount 0 (overtime).
    """

    kind: ChangeKind
    feature: str = ""
    tasks: tuple[str, ...] = ()
    task: str = ""
    before: str = ""
    person: str = ""
    other_person: str = ""
    skill: str = ""
    share: float = 1.0
    day: dt.date | None = None
    until: dt.date | None = None
    cost_per_hour: float = 0.0
    goal_post: str = ""
    amount: float | None = None
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What both sides look at, under some changes. Costs are money; peak load is a share of a person's hours in their worst
    week."""

    chance: float
    p50: dt.datetime
    p80: dt.datetime
    p95: dt.datetime
    value_kept: float
    cost: float
    peak_load: float
    peak_person: str
    people_changed: tuple[str, ...]
    late_features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What one change adds to a bundle: points of chance lost without it."""

    change: int
    points: float


@dataclass(frozen=True, slots=True)
class Swap:
    """ "Or instead": change number `change` replaced by `by` gives `chance`."""

    change: int
    by: Change
    chance: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What doing `task` first brings: this `share` of the spread is gone `by` a day, `days_sooner` in working days.

    `points`: chance given up by the other order (negative: gained). `worth_points`: chance, less its price, that choosing between
    the ways out only then brings over choosing today.
    """

    task: str
    share: float
    by: dt.date
    days_sooner: float
    points: float
    worth_points: float


@dataclass(frozen=True, slots=True)
class Option:
    """One computed way out. `holds_at`: the day it would hold at the goal post's confidence. `why_shown` earns the card of one that
    others beat."""

    id: str
    family: Literal["resequence", "rearrange", "scope", "capacity", "all", "find_out", "shift"]
    changes: tuple[Change, ...]
    outcome: Outcome
    holds_at: dt.date
    parts: tuple[Part, ...] = ()
    swaps: tuple[Swap, ...] = ()
    why_shown: str = ""
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """The ways out for one goal post, best told first; `others` are the dots of the scatter (chance, value kept).

    `earliest`: where nothing reaches the confidence, the earliest day that could be had, with `why_not`.
    """

    goal_post: str
    now: Outcome
    options: tuple[Option, ...]
    others: tuple[tuple[float, float], ...]
    evaluated: int
    earliest: dt.date | None = None
    why_not: str = ""
    draws: int = 0
    """Fresh runs on which each is told."""
    seed: int = 0
    assumptions: tuple[Assumption, ...] = ()
    version: str = ENGINE_VERSION
