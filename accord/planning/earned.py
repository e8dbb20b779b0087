"""Decides when a project with a baseline ends: what it has earned of its plan, reconciled with what its network says.

Top-down is earned schedule (Lipke, "Schedule is different", 2003), its index shrunk to one and, late in a project, part of a delay
made up. Bottom-up is the middle of the simulated runs. A network is believed as far as its links have held. How far projects end
from the reconciled centre is measured on projects tracked to their end. Times are days since the baseline's first start, elapsed or
worked, all alike. T: tasks of the baseline.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from .situation import Link, Situation, Task

F64 = NDArray[np.float64]
SHARES = (0.10, 0.20, 0.50, 0.80, 0.90, 0.95)
MOST_RUNNING = 0.9
"""Share done that a running task is given at most, as nobody knows how long it will take."""
LEAST_LEFT = 0.05
"""The share of the plan left below which its end gets no surer."""
FURTHEST = 0.99
"""Beyond one run in a hundred, spreads end."""


@dataclass(frozen=True, slots=True)
class Tracked:
    """A project on one day. `planned` and `actual` [T, 2]: start and finish, NaN where it has not happened. `weight` [T]: cost, or
    days planned.
    """

    planned: F64
    actual: F64
    weight: F64
    now: float
    held: int = 0
    """Links that what has started or finished kept to,"""
    tested: int = 0
    """of so many that it could have broken."""

    @property
    def length(self) -> float:
        """Of the plan, in days."""
        return float(self.planned[:, 1].max())


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rule needs of a project on one day: now, the planned length and the schedule earned, in days, and the chance that
    the next link holds.
    """

    now: float
    length: float
    earned: float
    kept: float

    @property
    def progress(self) -> float:
        """Share of the planned length that is earned."""
        return self.earned / self.length


@dataclass(frozen=True, slots=True)
class Rule:
    """How both are reconciled. `z`: how far from the centre projects end at SHARES, as a share of length × √(share left)."""

    chain: int
    """Links in a row that must hold for the network to be believed."""
    made_up: float
    """Share of a delay that a project makes up by its end."""
    z: tuple[float, ...]


RULE = Rule(5, 0.3, (-0.145, -0.085, 0.0, 0.167, 0.249, 0.485))
"""Fitted on fifteen tracked projects of the OR-AS database, each weighing the same, by `python -m tests.planning.backtest DIR`. At
P50 the centre is told as it is.
"""


def tracked(situation: Situation) -> Tracked | None:
    """The tasks that have a baseline, in elapsed days; None where there is none. Weights are costs, or days where none is known."""
    known = [(task, task.baseline) for task in situation.tasks if task.baseline is not None]
    if not known:
        return None
    first = min(baseline.start for _, baseline in known)

    def days(at: dt.datetime | None) -> float:
        return float("nan") if at is None else (at - first) / dt.timedelta(days=1)

    planned = np.array([(days(b.start), days(b.finish)) for _, b in known])
    if planned.max() <= 0.0:
        return None
    actual = np.array([(days(t.started), days(t.finished)) for t, _ in known])
    cost = np.array([b.cost for _, b in known])
    held, tested = links_held(situation.links, situation.tasks)
    return Tracked(planned, actual, cost if cost.any() else np.diff(planned).ravel(), days(situation.now), held, tested)


def links_held(links: Sequence[Link], tasks: Sequence[Task]) -> tuple[int, int]:
    """How many links were kept to, of those whose `after` has started (FS, SS) or finished (FF, SF). Overlaps are not tested."""
    of = {task.id: task for task in tasks}
    held = tested = 0
    for link in links:
        before, after = of[link.before], of[link.after]
        bound = after.started if link.kind[1] == "S" else after.finished
        if bound is None or link.lag_minutes < 0:
            continue
        freed = before.finished if link.kind[0] == "F" else before.started
        tested += 1
        held += freed is not None and freed <= bound
    return held, tested


def shares_done(project: Tracked) -> F64:
    """[T] 1 where finished, 0 where not started, else elapsed over planned time, at most MOST_RUNNING."""
    start, finish = project.actual.T
    planned = np.maximum(np.diff(project.planned).ravel(), 1e-9)
    running = np.minimum(MOST_RUNNING, np.maximum(0.0, project.now - np.nan_to_num(start, nan=project.now)) / planned)
    return np.where(np.isnan(finish), running, 1.0)


def earned_schedule(project: Tracked, weight: F64) -> float:
    """The day by which the plan wanted to have earned as much as now. Planned 10, 20, 30 and 40 in four days, earned 45: 2.5."""
    start, finish = project.planned.T
    days = np.unique(project.planned)
    passed = days[:, None] - start
    planned = np.where(finish > start, np.clip(passed / np.maximum(finish - start, 1e-9), 0.0, 1.0), passed >= 0.0) @ weight
    has_earned = float(shares_done(project) @ weight)
    after = int(np.searchsorted(planned, has_earned - 1e-9 * planned[-1]))
    if after == 0 or planned[-1] <= 0.0:
        return 0.0
    part = (has_earned - planned[after - 1]) / (planned[after] - planned[after - 1])
    return float(days[after - 1] + part * (days[after] - days[after - 1]))


def standing(project: Tracked) -> Standing:
    """Earned schedule by cost and by its root, so that no single task decides. Laplace's rule of succession: where h of n links
    held, the next one does with (h + 1)/(n + 2).
    """
    earned = (earned_schedule(project, project.weight) + earned_schedule(project, np.sqrt(project.weight))) / 2
    return Standing(project.now, project.length, earned, (project.held + 1) / (project.tested + 2))


def top_down(at: Standing, made_up: float) -> float:
    """The day of the end by the schedule earned: now, and what is left at an index shrunk to one as if the whole plan had been kept
    once before; of the delay a share of `made_up` × progress² is made up. 2.5 of 4 days earned by 3.5, nothing made up: 5.23.
    """
    kept_on = at.now + (at.length - at.earned) * (at.now + at.length) / (at.earned + at.length)
    part = made_up * at.progress**2
    return (1.0 - part) * kept_on + part * max(at.now, at.length)


def centre(at: Standing, bottom_up: float, rule: Rule = RULE) -> float:
    """The one rule of reconciliation: the network has the weight with which a chain of links holds, what is earned has the rest."""
    believed = at.kept**rule.chain
    return max(at.now, believed * bottom_up + (1.0 - believed) * top_down(at, rule.made_up))


def spread(at: Standing) -> float:
    """The days that `Rule.z` counts in."""
    return at.length * float(np.sqrt(max(LEAST_LEFT, 1.0 - at.progress)))


def ends(at: Standing, bottom_up: float, shares: Sequence[float] | F64, rule: Rule = RULE) -> F64:
    """The day by which the project has ended with each chance; a straight line in the normal quantile between and beyond SHARES."""
    normal = NormalDist()
    known = np.array([normal.inv_cdf(share) for share in SHARES])
    asked = np.array([normal.inv_cdf(min(max(float(share), 1.0 - FURTHEST), FURTHEST)) for share in shares])
    z = np.interp(asked, known, rule.z)
    z = np.where(asked < known[0], rule.z[0] + (asked - known[0]) * (rule.z[1] - rule.z[0]) / (known[1] - known[0]), z)
    z = np.where(asked > known[-1], rule.z[-1] + (asked - known[-1]) * (rule.z[-1] - rule.z[-2]) / (known[-1] - known[-2]), z)
    return np.maximum(at.now, centre(at, bottom_up, rule) + z * spread(at))


def cost_at_completion(*, spent: float, earned: float, planned: float) -> float:
    """Spent, and what is left at an index shrunk likewise. Spent 60, earned 50 of 100: 113.3."""
    return spent + (planned - earned) * (spent + planned) / (earned + planned)
