"""Decides how wide every task's hours are: the priors, what a workspace's own finished tasks add to them, and what was assumed.

A *spread* is five logarithms of a quantity at its P10, P20, P50, P80 and P90; between and beyond them the logarithm is a straight
line in the normal quantile, up to one in a hundred at either end. Sources: the SiP estimates (effort: 10,000 tasks of one
company) and fifteen tracked projects of the OR-AS database (duration), each project weighing the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .answer import Assumption
from .effort import PRIOR
from .situation import Estimate, Finished, Situation

Floats = npt.NDArray[np.float64]
AT = np.array([0.10, 0.20, 0.50, 0.80, 0.90])
Z = np.array([-1.2815515655446004, -0.8416212335729143, 0.0, 0.8416212335729143, 1.2815515655446004])
"""Normal quantiles of AT."""

EFFORT_RATIO = np.log([0.44, 0.67, 1.0, 1.4, 2.0])
"""Actual over estimated hours where one number was given."""
DURATION_RATIO = np.log([0.62, 0.90, 1.0, 1.15, 1.63])
"""Actual over planned duration where one number was given: mostly as planned, with a long tail."""
LONG_DURATION_RATIO, LONG = np.log([0.45, 0.60, 1.0, 1.08, 1.20]), 400.0
"""The same for planned durations over LONG hours (ten weeks): they end early more often than they overrun."""
NOT_ESTIMATED = PRIOR
"""Hours assumed where nothing was said and nothing can be learned: the plan's own assumption."""

PROJECT_SD, PERSON_SD, TASK_SD = 0.15, 0.25, 0.60
"""Standard deviations of the logarithm: what all tasks share, what a person's tasks share, and one task's whole."""
ENOUGH, PSEUDO_TASKS = 8, 15
"""Below ENOUGH finished tasks the prior beats own data; above, own quantiles weigh n against PSEUDO_TASKS."""


@dataclass(frozen=True, slots=True)
class Spreads:
    """The hours left of each task: `log_hours` (tasks, 5) at AT, and what had to be assumed. Tasks with nothing left hold −inf."""

    log_hours: Floats
    assumptions: tuple[Assumption, ...]


def spreads(situation: Situation) -> Spreads:
    """The hours left of every task, in the Situation's order, before anything is known of how long started ones have run.

    Done and milestones: none. Remaining told: that many, within the ratio. Else the estimate's range, else its one number within
    the ratio, times the share not done. No estimate: what finished tasks of its kind took (eight or more), else a prior.
    """
    priors = {"effort": EFFORT_RATIO, "duration": DURATION_RATIO, "long": LONG_DURATION_RATIO}
    ratios = {name: _ratios(situation.history, prior) for name, prior in priors.items()}
    taken = _taken(situation.history)
    fallback = _range(NOT_ESTIMATED)
    rows = np.full((len(situation.tasks), 5), -np.inf)
    assumed: dict[tuple[str, float | None, float | None], list[str]] = defaultdict(list)
    for row, task in enumerate(situation.tasks):
        if task.finished is not None or task.is_milestone or task.done >= 1.0:
            continue
        is_long = task.by == "duration" and task.estimate is not None and task.estimate.high > LONG
        learned = ratios["long" if is_long else task.by]
        ratio = learned.get(task.kind, learned[""])
        told = task.remaining
        left = 1.0 - task.done
        if told is not None:
            if told > 0.0:
                rows[row] = np.log(told) + ratio
        elif task.estimate is not None:
            middle = _middle(task.estimate)
            if middle <= 0.0:
                continue
            single = is_one_number(task.estimate)
            rows[row] = np.log(left) + (np.log(middle) + ratio if single else _range(task.estimate))
            if single:
                assumed["one_number", float(np.exp(ratio[0])), float(np.exp(ratio[-1]))].append(task.id)
        else:
            spread = taken.get(task.kind, fallback)
            rows[row] = np.log(left) + spread
            assumed["no_estimate", float(np.exp(spread[0])), float(np.exp(spread[-1]))].append(task.id)
    return Spreads(rows, _assumptions(assumed, situation))


def is_one_number(estimate: Estimate) -> bool:
    """Whether low and high are one and the same, so that the spread is the prior's."""
    return estimate.high <= estimate.low * 1.0001


def _middle(estimate: Estimate) -> float:
    if estimate.likely is not None and estimate.likely > 0.0:
        return min(max(estimate.likely, estimate.low), estimate.high)
    low = max(estimate.low, estimate.high / 50.0)
    return float(np.sqrt(low * estimate.high))


def _range(estimate: Estimate) -> Floats:
    """Log-normal on either side of the middle, so that low and high are the P10 and P90 they were said to be."""
    low = np.log(max(estimate.low, estimate.high / 50.0))
    middle, high = np.log(_middle(estimate)), np.log(estimate.high)
    below, above = (middle - low) / Z[-1], (high - middle) / Z[-1]
    return np.asarray(middle + Z * np.where(Z < 0.0, below, above))


def _ratios(history: Iterable[Finished], prior: Floats) -> dict[str, Floats]:
    """Kind → spread of actual over estimated; "" is all kinds together, shrunk to the prior; each kind is shrunk to that."""
    by_kind: dict[str, list[float]] = defaultdict(list)
    for one in history:
        if one.estimated > 0.0 and one.actual > 0.0:
            by_kind[one.kind].append(float(np.log(one.actual / one.estimated)))
    whole = _shrunk([ratio for kind in sorted(by_kind) for ratio in by_kind[kind]], prior)
    return {"": whole} | {kind: _shrunk(own, whole) for kind, own in by_kind.items() if kind}


def _taken(history: Iterable[Finished]) -> dict[str, Floats]:
    """Kind → spread of the hours that its finished tasks took, for kinds with ENOUGH of them."""
    by_kind: dict[str, list[float]] = defaultdict(list)
    for one in history:
        if one.actual > 0.0:
            by_kind[one.kind].append(float(np.log(one.actual)))
    return {kind: np.quantile(own, AT) for kind, own in by_kind.items() if len(own) >= ENOUGH}


def _shrunk(own: Sequence[float], prior: Floats) -> Floats:
    if len(own) < ENOUGH:
        return prior
    weight = len(own) / (len(own) + PSEUDO_TASKS)
    return np.asarray(weight * np.quantile(own, AT) + (1.0 - weight) * prior)


def _assumptions(assumed: dict[tuple[str, float | None, float | None], list[str]], situation: Situation) -> tuple[Assumption, ...]:
    learned = sum(1 for one in situation.history if one.estimated > 0.0 and one.actual > 0.0)
    source = (
        f"{learned} finished tasks, shrunk to the prior"
        if learned >= ENOUGH
        else "the prior, as fewer than eight tasks are finished"
    )
    words = {
        "no_estimate": "No estimate: between low and high hours in eight of ten runs, by finished tasks of its kind or the prior",
        "one_number": f"One number: takes between low and high times as long in eight of ten runs, by {source}",
    }
    listed = [Assumption(kind, tuple(ids), words[kind], low, high) for (kind, low, high), ids in assumed.items()]
    unstaffed = tuple(t.id for t in situation.tasks if not (t.people or t.candidates or t.skill or t.is_milestone or t.finished))
    if unstaffed:
        listed.append(Assumption("no_people", unstaffed, "Nobody is named and no skill is needed: it waits for nobody"))
    shared = f"Tasks err together: by {PROJECT_SD:.0%} across the project and {PERSON_SD:.0%} across a person's tasks"
    return (*listed, Assumption("common_factor", (), shared, PROJECT_SD, PERSON_SD))
