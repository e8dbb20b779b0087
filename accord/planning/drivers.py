"""Decides which tasks move a goal post most: how often each binds it, and what its own good or bad luck is worth."""

import numpy as np
from numpy.typing import NDArray

from .answer import Driver
from .kernel import DONE
from .simulation import Simulation

MOST = 12
TAIL_AT = 0.8416212335729143
"""Short and long end: the fifth of the runs in which the task's own luck is best, and worst, begin so far from the middle."""


def drivers(
    simulation: Simulation, ends: NDArray[np.int32], missed: NDArray[np.bool_], share: NDArray[np.float64]
) -> tuple[Driver, ...]:
    """The tornado: up to twelve open tasks by the days between their short and their long end.

    ends [D]: the goal post's finish in union slots. missed [D]. share [T]: criticality. Only a task's own luck is looked at, so
    what it shares with the project does not count for every task again.
    """
    compiled = simulation.compiled
    when, late = simulation.days(ends), missed.astype(np.float64)
    working = np.flatnonzero((share > 0.01) & (compiled.net.state != DONE) & (simulation.hours.max(axis=0, initial=0.0) > 0.0))
    tried = working[np.argsort(-share[working], kind="stable")][: 2 * MOST]
    luck = simulation.own_luck.T[tried]
    short, long = (_among(luck < -TAIL_AT, when, late), _among(luck > TAIL_AT, when, late))
    found = [
        Driver(
            task=compiled.situation.tasks[task].id,
            criticality=round(float(share[task]), 4),
            swing_days=round(float(long[0][n] - short[0][n]), 2),
            points_if_short=round(100.0 * float(late.mean() - short[1][n]), 1),
            points_if_long=round(100.0 * float(long[1][n] - late.mean()), 1),
        )
        for n, task in enumerate(tried)
    ]
    found.sort(key=lambda one: (-one.swing_days, -one.criticality, one.task))
    return tuple(found[:MOST])


def _among(which: NDArray[np.bool_], when: NDArray[np.float64], late: NDArray[np.float64]) -> NDArray[np.float64]:
    """[2, tasks] the mean day, and the share that is late, of the runs `which` [tasks, D] names."""
    return np.asarray((np.stack((when, late)) @ which.T) / np.maximum(1, which.sum(axis=1)))


def correlations(luck: NDArray[np.float64], ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """[U] how each luck [U, D] goes with the ranks of `ends` [D], −1 to 1: by ranks, as spreads are skewed. Its square is the share
    of the variance that it carries.
    """
    rank = np.argsort(np.argsort(ends, kind="stable"), kind="stable").astype(np.float64)
    rank -= rank.mean()
    mine = luck - luck.mean(axis=1, keepdims=True)
    size = np.sqrt((mine**2).sum(axis=1) * (rank**2).sum())
    return np.asarray(np.where(size > 0.0, (mine @ rank) / np.where(size > 0.0, size, 1.0), 0.0))


def latest_tasks(simulation: Simulation, tasks: NDArray[np.int32], missed: NDArray[np.bool_]) -> tuple[tuple[str, float], ...]:
    """In the runs that miss, which of the tasks with work in them ends last, and in what share of those runs; the five most
    frequent.
    """
    working = tasks[simulation.hours[:, tasks].max(axis=0, initial=0.0) > 0.0] if len(tasks) else tasks
    if not missed.any() or not len(working):
        return ()
    last = working[np.argmax(simulation.end[np.ix_(missed, working)], axis=1)]
    names, counts = np.unique(last, return_counts=True)
    order = np.argsort(-counts, kind="stable")[:5]
    ids = simulation.compiled.situation.tasks
    return tuple((ids[names[i]].id, round(float(counts[i] / missed.sum()), 4)) for i in order)
