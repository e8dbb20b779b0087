"""Decides how wide every task's hours are: the priors, what a workspace's own finished tasks add to them, and what was assumed.

A *spread* is five logarithms of a quantity at its P10, P20, P50, P80 and P90; between and beyond them the logarithm is a straight
line in the normal quantile, up to one in a hundred at either end. Sources: the SiP estimates (effort: 10,000 tasks of one
company) and fifteen tracked projects of the OR-AS database (duration), each project weighing the same.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .answer import Assumption
from .effort import PRIOR
from .history import ENOUGH, Alike, ratios, taken, usable
from .history import Z as Z
from .situation import Estimate, Situation, Task

Floats = npt.NDArray[np.float64]
EFFORT_RATIO = np.log([0.44, 0.67, 1.0, 1.4, 2.05])
"""Actual over estimated hours where one number was given, up to LONG_FROM hours. Measured 2.0, a round number that many
hit exactly; sums need the little more."""
LONG_EFFORT_RATIO, LONG_FROM, LONG_TO = np.log([0.04, 0.12, 0.33, 1.0, 1.2]), 50.0, 120.0
"""The same from LONG_TO hours on: an estimate of weeks mostly holds what turns out not to be needed. Between, along log hours."""
DURATION_RATIO = np.log([0.62, 0.90, 1.0, 1.15, 1.63])
"""Actual over planned duration where one number was given: mostly as planned, with a long tail."""
LONG_DURATION_RATIO, LONG = np.log([0.45, 0.60, 1.0, 1.08, 1.20]), 400.0
"""The same for planned durations over LONG hours (ten weeks): they end early more often than they overrun."""
NOT_ESTIMATED = PRIOR
"""Hours assumed where nothing was said and nothing can be learned: the plan's own assumption."""

PROJECT_SD, PERSON_SD, TASK_SD = 0.15, 0.25, 0.60
"""Standard deviations of the logarithm: what all tasks share, what a person's tasks share, and one task's whole."""


@dataclass(frozen=True, slots=True)
class Spreads:
    """The hours left of each task: `log_hours` (tasks, 5) at AT, and what had to be assumed. Tasks with nothing left hold −inf."""

    log_hours: Floats
    assumptions: tuple[Assumption, ...]


def spreads(situation: Situation) -> Spreads:
    """The hours left of every task, in the Situation's order, before anything is known of how long started ones have run.

    Done and milestones: none. Remaining told: that many, within the ratio. Else the estimate's range, else its one number within
    the ratio that history has for its like, times the share not done. No estimate: what finished tasks of its kind took (eight or
    more), else a prior.
    """
    known = taken(situation.history) if any(task.estimate is None for task in situation.tasks) else {}
    fallback = range_of(NOT_ESTIMATED)
    rows = np.full((len(situation.tasks), 5), -np.inf)
    singles: dict[tuple[str, Alike], list[int]] = defaultdict(list)
    assumed: dict[tuple[str, float | None, float | None], list[str]] = defaultdict(list)
    teams = {person.id: person.team for person in situation.people}
    for row, task in enumerate(situation.tasks):
        if task.finished is not None or task.is_milestone or task.done >= 1.0:
            continue
        left = 1.0 - task.done
        if task.remaining is not None:
            if task.remaining > 0.0:
                rows[row] = np.log(task.remaining)
                singles[task.by, _alike(task, task.remaining, teams)].append(row)
        elif task.estimate is not None:
            middle = _middle(task.estimate)
            if middle <= 0.0:
                continue
            if is_one_number(task.estimate):
                rows[row] = np.log(left * middle)
                singles[task.by, _alike(task, middle, teams)].append(row)
            else:
                rows[row] = np.log(left) + range_of(task.estimate)
        else:
            spread = known.get(task.kind, fallback)
            rows[row] = np.log(left) + spread
            assumed["no_estimate", float(np.exp(spread[0])), float(np.exp(spread[-1]))].append(task.id)
    for by in sorted({by for by, _ in singles}):
        asked = {alike: found for (one, alike), found in singles.items() if one == by}
        ratio = ratios(situation.history, tuple(asked), _prior(by, np.array([alike.hours for alike in asked])))
        ratio = ratio.repeat([len(found) for found in asked.values()], axis=0)
        places = [row for found in asked.values() for row in found]
        rows[places] += ratio
        told = np.array([situation.tasks[row].remaining is None for row in places])
        if told.any():
            low, *_, high = np.exp(ratio[told].mean(axis=0))
            names = [situation.tasks[row].id for row in sorted(np.array(places)[told])]
            assumed["one_number", float(low), float(high)] += names
    return Spreads(rows, _assumptions(assumed, situation))


def _alike(task: Task, hours: float, teams: Mapping[str, str]) -> Alike:
    """A task is compared by whoever is named for it first, as its luck is shared, and by two digits of its hours."""
    person = task.people[0].person if task.people else task.candidates[0] if task.candidates else ""
    return Alike(float(f"{hours:.2g}"), task.kind, person, teams.get(person, ""))


def _prior(by: str, hours: Floats) -> Floats:
    """[A, 5] the ratio before anything is learned. Effort of 77 h lies halfway from the short to the long one."""
    if by == "duration":
        return np.where((hours > LONG)[:, None], LONG_DURATION_RATIO, DURATION_RATIO)
    share = np.clip(np.log(hours / LONG_FROM) / np.log(LONG_TO / LONG_FROM), 0.0, 1.0)[:, None]
    return np.asarray((1.0 - share) * EFFORT_RATIO + share * LONG_EFFORT_RATIO)


def is_one_number(estimate: Estimate) -> bool:
    """Whether low and high are one and the same, so that the spread is the prior's."""
    return estimate.high <= estimate.low * 1.0001


def _middle(estimate: Estimate) -> float:
    if estimate.likely is not None and estimate.likely > 0.0:
        return min(max(estimate.likely, estimate.low), estimate.high)
    low = max(estimate.low, estimate.high / 50.0)
    return float(np.sqrt(low * estimate.high))


def range_of(estimate: Estimate) -> Floats:
    """[5] the logarithms of a range: log-normal on either side of its middle, so that low and high are its P10 and P90."""
    low = np.log(max(estimate.low, estimate.high / 50.0))
    middle, high = np.log(_middle(estimate)), np.log(estimate.high)
    below, above = (middle - low) / Z[-1], (high - middle) / Z[-1]
    return np.asarray(middle + Z * np.where(Z < 0.0, below, above))


def _assumptions(assumed: dict[tuple[str, float | None, float | None], list[str]], situation: Situation) -> tuple[Assumption, ...]:
    learned = len(usable(situation.history))
    source = (
        f"{learned} finished tasks, shrunk to the prior"
        if learned >= ENOUGH
        else "the prior, as fewer than eight tasks are finished"
    )
    words = {
        "no_estimate": "No estimate: between low and high hours in eight of ten runs, by finished tasks of its kind or the prior",
        "one_number": f"One number: takes between low and high times as long in eight of ten runs, on average, by {source}",
    }
    listed = [Assumption(kind, tuple(ids), words[kind], low, high) for (kind, low, high), ids in assumed.items()]
    unstaffed = tuple(t.id for t in situation.tasks if not (t.people or t.candidates or t.skill or t.is_milestone or t.finished))
    if unstaffed:
        listed.append(Assumption("no_people", unstaffed, "Nobody is named and no skill is needed: it waits for nobody"))
    shared = f"Tasks err together: by {PROJECT_SD:.0%} across the project and {PERSON_SD:.0%} across a person's tasks"
    return (*listed, Assumption("common_factor", (), shared, PROJECT_SD, PERSON_SD))
