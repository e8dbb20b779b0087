"""Decides which tasks move a goal post most: how often each binds it, and what its own good or bad luck is worth."""

import numpy as np
from numpy.typing import NDArray

from .answer import Driver
from .kernel import DONE
from .simulation import Simulation

MOST = 12
TAIL = 0.2
"""Short and long end: the fifth of the runs in which the task's own luck is best, and worst."""


def drivers(
    simulation: Simulation, ends: NDArray[np.int32], missed: NDArray[np.bool_], share: NDArray[np.float64]
) -> tuple[Driver, ...]:
    """The tornado: up to twelve open tasks by the days between their short and their long end.

    ends [D]: the goal post's finish in union slots. missed [D]. share [T]: criticality. Only a task's own luck is looked at, so
    what it shares with the project does not count for every task again.
    """
    compiled = simulation.compiled
    tail = max(1, int(TAIL * simulation.draws))
    apart, which = np.unique(ends, return_inverse=True)
    days = np.array([compiled.at(simulation.slot(end)).timestamp() for end in apart.tolist()]) / 86400.0
    when = days[which]
    chance = 1.0 - float(missed.mean())
    found = []
    working = np.flatnonzero((share > 0.01) & (compiled.net.state != DONE) & (simulation.hours.max(axis=0, initial=0.0) > 0.0))
    for task in working[np.argsort(-share[working], kind="stable")][: 2 * MOST]:
        order = np.argsort(simulation.own_luck[:, task], kind="stable")
        short, long = order[:tail], order[-tail:]
        found.append(
            Driver(
                task=compiled.situation.tasks[task].id,
                criticality=round(float(share[task]), 4),
                swing_days=round(float(when[long].mean() - when[short].mean()), 2),
                points_if_short=round(100.0 * (1.0 - float(missed[short].mean()) - chance), 1),
                points_if_long=round(100.0 * (chance - 1.0 + float(missed[long].mean())), 1),
            )
        )
    found.sort(key=lambda one: (-one.swing_days, -one.criticality, one.task))
    return tuple(found[:MOST])


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
