"""Decides what is worth knowing: how much of a goal post's spread each unknown carries, and what finding it out now would change.

An unknown is a task's own luck, a risk, the luck that the project's or a person's tasks share, or the waits of tracked projects.
All are drawn apart from each other, so the shares of the variance that they carry (of the finish by ranks, as spreads are skewed)
add up to one with a rest, which is what only their meeting does. D: runs, U: unknowns, T: tasks.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .answer import Assumption, RiskEffect, Unknown, Unknowns
from .calibration import is_one_number, range_of
from .compiled import compile
from .diary import lanes
from .draws import PROJECT, normals
from .drivers import correlations
from .forecast import DRAWS, finishes, is_done_by, numbers_of, quantile
from .kernel import DONE
from .outcome import find_goal_post
from .risks import exposed
from .runs import run_kept
from .simulation import Simulation, simulate, stretched
from .situation import GoalPost, Impossible, Situation

F64 = NDArray[np.float64]
MOST = 12
BINS = 8
"""Into so many parts the luck is cut when it is found out."""


def unknowns(situation: Situation, goal_post_id: str, *, draws: int = DRAWS) -> Unknowns:
    """The tornado of a goal post, and what to find out first. Raises Impossible where the goal post has no date."""
    simulation = simulate(compile(situation), seed=situation.seed, draws=draws)
    post = find_goal_post(situation, goal_post_id)
    if post.at is None:
        raise Impossible("no date", f"{post.name} has no date: there is no chance to compute.")
    must = numbers_of(simulation, post.must_have)
    ends = simulation.days(finishes(simulation, must))
    done = is_done_by(simulation, post.must_have, post.at).astype(np.float64)
    named, luck = _luck(simulation)
    shares = _shares(luck, ends)
    found = [_told(kind, key, float(share), row, ends, done) for (kind, key), share, row in zip(named, shares, luck, strict=True)]
    found.sort(key=lambda one: (-one.share, one.kind, one.id))
    wide = quantile(ends, 0.9) - quantile(ends, 0.1)
    return Unknowns(
        goal_post=goal_post_id,
        chance=float(done.mean()),
        unknowns=tuple(found[:MOST]),
        rest=round(max(0.0, 1.0 - sum(one.share for one in found)), 4),
        risks=tuple(_without(simulation, post, number, ends, done) for number in range(len(situation.risks))),
        width_days=round(wide, 2),
        width_days_with_ranges=round(wide * np.sqrt(1.0 - _saved(simulation, dict(zip(named, shares.tolist(), strict=True)))), 2),
        assumptions=shared_out(simulation, named, shares),
        draws=simulation.draws,
        seed=simulation.seed,
    )


def shared_out(simulation: Simulation, named: Sequence[tuple[str, str]], shares: F64) -> tuple[Assumption, ...]:
    """The assumptions of a simulation, each with its share of the variance of the finish."""
    by_name = dict(zip(named, shares.tolist(), strict=True))
    whole = {"common_factor": sum(share for (kind, _), share in by_name.items() if kind in ("project", "person"))}
    return tuple(
        replace(one, share=round(whole.get(one.kind, sum(by_name.get(("task", task), 0.0) for task in one.tasks)), 4))
        for one in simulation.assumptions
    )


def _luck(simulation: Simulation) -> tuple[list[tuple[str, str]], F64]:
    """(kind, id) of each unknown, and its luck in each run [U, D]: high is bad."""
    compiled, seed, draws = simulation.compiled, simulation.seed, simulation.draws
    tasks = [
        number
        for number, task in enumerate(compiled.situation.tasks)
        if compiled.net.state[number] != DONE and simulation.hours[:, number].std() > 0.0
    ]
    people = sorted({task.people[0].person if task.people else task.candidates[0] for task in
                     (compiled.situation.tasks[n] for n in tasks) if task.people or task.candidates})  # fmt: skip
    named = [("task", compiled.situation.tasks[number].id) for number in tasks]
    named += [("risk", risk.id) for risk in compiled.situation.risks]
    named += [("project", ""), *(("person", person) for person in people), ("waits", "")]
    shared = normals([PROJECT, *(f"person\x00{person}" for person in people)], seed=seed, draws=draws)
    happened = simulation.happened.hours.T + 1e-9 * (simulation.happened.hours.T > 0) * simulation.happened.luck.T
    rows = np.vstack((simulation.own_luck.T[tasks], happened, shared.T, simulation.factor[None, :]))
    return named, np.ascontiguousarray(rows)


def _shares(luck: F64, ends: F64) -> F64:
    """[U] share of the variance of the ranks of `ends` that goes with each luck, without what chance alone would show."""
    draws, found = len(ends), correlations(luck, ends) ** 2
    fair = np.maximum(0.0, (found * (draws - 1) - 1.0) / max(1, draws - 2))
    return np.asarray(fair / max(1.0, float(fair.sum())))


def _told(kind: str, key: str, share: float, luck: F64, ends: F64, done: F64) -> Unknown:
    order = np.argsort(luck, kind="stable")
    tail = max(1, len(order) // 5)
    good, bad = order[:tail], order[-tail:]
    bins = np.empty(len(order), np.int64)
    bins[order] = np.arange(len(order)) * BINS // len(order)
    knowing = np.bincount(bins, weights=done) / np.bincount(bins) - done.mean()
    noise = np.sqrt(2 / np.pi * done.mean() * (1 - done.mean()) * BINS / len(order))
    return Unknown(
        kind=kind,  # type: ignore[arg-type]
        id=key,
        share=round(share, 4),
        days_if_good=round(quantile(ends[good], 0.8) - quantile(ends, 0.8), 2),
        days_if_bad=round(quantile(ends[bad], 0.8) - quantile(ends, 0.8), 2),
        points_if_good=round(100.0 * float(done[good].mean() - done.mean()), 1),
        points_if_bad=round(100.0 * float(done[bad].mean() - done.mean()), 1),
        knowing_points=round(100.0 * max(0.0, float(np.abs(knowing).mean()) - noise), 1),
    )


def _without(simulation: Simulation, post: GoalPost, number: int, ends: F64, done: F64) -> RiskEffect:
    """The same runs without one risk."""
    compiled = simulation.compiled
    hours = simulation.hours.copy()
    for task in exposed(compiled, compiled.situation.risks[number]):
        hours[:, task] -= simulation.happened.hours[:, number]
    runs = run_kept(compiled.grid, compiled.net, lanes(compiled.net), compiled.order, hours * compiled.slots_per_hour)
    other = replace(simulation, hours=hours, runs=runs, end=stretched(compiled, runs.end, simulation.factor))
    after = is_done_by(other, post.must_have, post.at) if post.at else done > 0
    later = other.days(finishes(other, numbers_of(other, post.must_have)))
    return RiskEffect(
        risk=compiled.situation.risks[number].id,
        points_without=round(100.0 * float(after.mean() - done.mean()), 1),
        days_without=round(quantile(ends, 0.8) - quantile(later, 0.8), 2),
        money=round(float(simulation.happened.cost[:, number].mean()), 2),
    )


def _saved(simulation: Simulation, shares: dict[tuple[str, str], float]) -> float:
    """The share of the variance that would go if every guess became a range as wide as those that are given here; half a guess's
    own spread where none is.
    """
    given = [t.estimate for t in simulation.compiled.situation.tasks if t.estimate and not is_one_number(t.estimate)]
    wide = [float(row[-1] - row[0]) for row in map(range_of, given) if row[-1] > row[0]]
    saved = 0.0
    for one in simulation.assumptions:
        if one.kind in ("no_estimate", "one_number") and one.low and one.high and one.high > one.low:
            guessed = float(np.log(one.high / one.low))
            left = min(1.0, (float(np.median(wide)) if wide else guessed / 2) / guessed) ** 2
            saved += (1.0 - left) * sum(shares.get(("task", task), 0.0) for task in one.tasks)
    return min(1.0, saved)
