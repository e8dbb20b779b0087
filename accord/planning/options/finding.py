"""Decides what is worth finding out first: the task whose luck moves the goal post most, done before everything that can wait.

It is a trade with a price. What it brings is not chance but time to choose in: whoever knows early how the task went can still
leave work out that has not begun, or keep it. What that is worth is told beside what the other order costs.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..answer import Change, Finding
from ..drivers import correlations
from ..forecast import finishes, local_day, numbers_of
from ..kernel import DONE, OPEN
from ..layout import working_days
from ..outcome import Before, Told, instant_at, simulated, told_of
from ..simulation import Simulation
from ..situation import GoalPost
from .arena import Arena, Bundle
from .search import THRIFT

I32 = NDArray[np.int32]
F64 = NDArray[np.float64]
LEAST_SHARE, LEAST_DAYS, LEAST_WORTH = 0.05, 5, 0.01
"""Share of the goal post's spread that a task must carry, working days by which it must be known sooner, and the chance that this
must be worth.
"""
MOST_TRIED, BINS = 3, 8


@dataclass(frozen=True, slots=True)
class Found:
    """One task done first, as told on fresh draws."""

    change: Change
    told: Told
    finding: Finding


def find_out_first(now: Before, post: GoalPost, told: Told, arena: Arena, bundles: list[Bundle]) -> Found | None:
    """The task that is best done first, or None where nothing is. `bundles` are the ways out between which one could then choose;
    only those that leave out work not yet begun count. `arena` runs the draws of `now`.
    """
    shares = _shares(now.simulation, numbers_of(now.simulation, post.must_have))
    found = [_tried(now, post, told, arena, bundles, int(task), float(shares[task])) for task in _unsure(now.simulation, shares)]
    good = [one for one in found if one is not None]
    return max(good, key=lambda one: (one.finding.worth_points - one.finding.points, one.finding.task), default=None)


def _shares(simulation: Simulation, must: I32) -> F64:
    """[T] share of the variance of the goal post's end that goes with each task's own luck."""
    ends = finishes(simulation, must).astype(np.float64)
    return np.asarray(correlations(simulation.own_luck.T, ends).clip(0.0) ** 2)


def _unsure(simulation: Simulation, shares: F64) -> I32:
    is_open = (simulation.compiled.net.state == OPEN) & (simulation.hours.std(axis=0) > 0.0)
    order = np.argsort(-np.where(is_open, shares, 0.0), kind="stable")[:MOST_TRIED]
    return np.asarray(order[(shares[order] >= LEAST_SHARE) & is_open[order]], np.int32)


def _tried(now: Before, post: GoalPost, told: Told, arena: Arena, bundles: list[Bundle], task: int, share: float) -> Found | None:
    compiled = now.simulation.compiled
    order, tasks = _first(compiled.order, compiled.net.pred_at, compiled.net.pred_task, task), compiled.situation.tasks
    change = Change("reorder", order=tuple(tasks[t].id for t in order if compiled.net.state[t] != DONE), task=tasks[task].id)
    then = simulated(now, (change,))
    sooner = _known(then, change.task)
    days = working_days(compiled, compiled.slot(sooner), compiled.slot(_known(now.simulation, change.task)))
    if days < LEAST_DAYS:
        return None
    changed = told_of(now, then, post.id)
    by = local_day(sooner, compiled.situation.zone)
    late = [bundle for bundle in bundles if _is_still_open(then, arena, bundle, sooner)]
    worth = _worth_of_knowing(arena, order, late, now.simulation.own_luck[: arena.draws, task])
    points = 100.0 * (told.outcome.chance - changed.outcome.chance)
    if worth < max(LEAST_WORTH, points / 100.0):
        return None
    finding = Finding(tasks[task].id, round(share, 3), by, round(days, 1), round(points, 1), round(100.0 * worth, 1))
    return Found(change, changed, finding)


def _first(order: I32, pred_at: I32, pred_task: I32, task: int) -> I32:
    """The order with a task and all that it waits for in front."""
    wanted, stack = {task}, [task]
    while stack:
        one = stack.pop()
        for before in pred_task[pred_at[one] : pred_at[one + 1]]:
            if int(before) not in wanted:
                wanted.add(int(before))
                stack.append(int(before))
    return np.asarray(order[np.argsort([int(t) not in wanted for t in order], kind="stable")], np.int32)


def _known(simulation: Simulation, task: str) -> dt.datetime:
    """When the task is done in four of five runs."""
    return instant_at(simulation, np.sort(simulation.end[:, simulation.compiled.task_number[task]]), 0.8)


def _is_still_open(simulation: Simulation, arena: Arena, bundle: Bundle, at: dt.datetime) -> bool:
    """Whether all that the bundle does is to leave out work that begins after an instant."""
    changes = [arena.moves[n].change for n in bundle if n >= 0]
    if not changes or any(change.kind not in ("drop", "defer", "trim") for change in changes):
        return False
    tasks = arena.situation.tasks
    gone = [simulation.compiled.task_number[tasks[t].id] for t in np.flatnonzero(arena.gone_with(bundle))]
    return bool((simulation.planned_start[gone] >= simulation.compiled.grid.union_at[simulation.compiled.slot(at)]).all())


def _worth_of_knowing(arena: Arena, order: I32, bundles: list[Bundle], luck: F64) -> float:
    """Chance, less price, that choosing for each eighth of the task's luck brings over one choice made today."""
    rows = []
    for bundle in [frozenset[int](), *bundles]:
        price = arena.score(bundle).price(arena.now) if bundle else 0.0
        rows.append(arena.is_done(bundle, order) - THRIFT[1] * price)
    bins = np.argsort(np.argsort(luck, kind="stable"), kind="stable") * BINS // len(luck)
    each = np.array([[row[bins == place].mean() for place in range(BINS)] for row in rows])
    return float(each.max(axis=0).mean() - each.mean(axis=1).max())
