"""Decides the order of work that brings a goal post its best chance: the free move, taken before anything is cut or bought."""

import random
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..kernel import DONE, OPEN, feasible
from ..rows import standing
from ..simulation import Simulation
from .arena import Arena

I32 = NDArray[np.int32]
LEAST_GAIN = 0.002
"""A try must bring the goal post nearer by this much to be kept, so that noise does not reorder the plan."""


def resequence(
    arena: Arena, simulation: Simulation, must_have: I32, critical: NDArray[np.float64], *, tries: int, rng: random.Random
) -> I32:
    """The best order found: first a few rules for the whole plan, then single tasks pulled forward.

    Work that is begun, dates that are fixed and priorities set by hand stay in front as the plan has them. critical [T].
    """
    keep = _standing(simulation)
    best = arena.order
    best_near = arena.now.nearness
    for rule in (_must_first, _long_tails_first):
        order = keep(rule(simulation, must_have))
        near = _worth(arena, order)
        if near > best_near + LEAST_GAIN:
            best, best_near = order, near
    open_tasks = np.flatnonzero((simulation.compiled.net.state == OPEN) & (simulation.compiled.hours > 0.0))
    if len(open_tasks) < 2:
        return best
    weight = critical[open_tasks] + 0.02
    chances = np.cumsum(weight / weight.sum())
    for _ in range(tries):
        task = int(open_tasks[min(len(open_tasks) - 1, int(np.searchsorted(chances, rng.random())))])
        order = keep(_pulled(best, task, rng))
        if np.array_equal(order, best):
            continue
        near = _worth(arena, order)
        if near > best_near + LEAST_GAIN:
            best, best_near = order, near
    return best


def _worth(arena: Arena, order: I32) -> float:
    """How near it brings the goal post, less four times the value it costs: a free move that loses features is not free."""
    score = arena.score_order(order)
    return score.nearness - 4.0 * max(0.0, arena.now.value - score.value)


def _standing(simulation: Simulation) -> Callable[[I32], I32]:
    """Sorts an order by what the plan puts first in any case, so that it is an order that the plan would keep."""
    compiled = simulation.compiled
    place = np.empty(len(compiled.order), np.int64)
    place[compiled.order] = np.arange(len(compiled.order))
    tasks = compiled.situation.tasks
    ranks = {}
    for number in compiled.order:
        task = tasks[number]
        ranks[int(number)] = (standing(task), -task.priority)
    level = {rank: n for n, rank in enumerate(sorted(set(ranks.values())))}
    levels = np.array([level[ranks[number]] for number in range(len(tasks))])

    def keep(order: I32) -> I32:
        return np.asarray(order[np.argsort(levels[order], kind="stable")], np.int32)

    return keep


def _must_first(simulation: Simulation, must_have: I32) -> I32:
    """Must-haves and all that they need, then the rest, each in the agreed order."""
    compiled = simulation.compiled
    is_needed = np.zeros(len(compiled.order), np.bool_)
    is_needed[must_have] = True
    net = compiled.net
    for task in feasible(net.pred_at, net.pred_task, compiled.order)[::-1]:
        if is_needed[task]:
            is_needed[net.pred_task[net.pred_at[task] : net.pred_at[task + 1]]] = True
    return np.asarray(compiled.order[np.argsort(~is_needed[compiled.order], kind="stable")], np.int32)


def _long_tails_first(simulation: Simulation, must_have: I32) -> I32:
    """By the work still to come behind a must-have, longest first (the critical-path rule), then the rest."""
    compiled = simulation.compiled
    net = compiled.net
    mean = simulation.hours.mean(axis=0)
    tail = np.full(len(mean), -1.0)
    tail[must_have] = mean[must_have]
    for task in feasible(net.pred_at, net.pred_task, compiled.order)[::-1]:
        if tail[task] < 0.0 or net.state[task] == DONE:
            continue
        for before in net.pred_task[net.pred_at[task] : net.pred_at[task + 1]]:
            tail[before] = max(tail[before], tail[task] + mean[before])
    return np.asarray(compiled.order[np.argsort(-tail[compiled.order], kind="stable")], np.int32)


def _pulled(order: I32, task: int, rng: random.Random) -> I32:
    """The order with one task some places further forward, or now and then back."""
    at = int(np.flatnonzero(order == task)[0])
    reach = max(1, int(len(order) * (0.05 + 0.4 * rng.random() ** 2)))
    to = max(0, at - reach) if rng.random() < 0.8 else min(len(order) - 1, at + reach)
    without = np.delete(order, at)
    return np.asarray(np.insert(without, to, task), np.int32)
