"""Decides how fast, how good and how steady the engine answers while somebody waits: edits, ways out, large plans."""

import tracemalloc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from statistics import mean

import numpy as np
from numpy.typing import NDArray

from accord.planning.answer import Change, Option
from accord.planning.apply import with_changes
from accord.planning.engine import Estimate, forecast, options, outcome, plan, single_moves
from accord.planning.forecast import plan_and_forecast
from accord.planning.options.arena import RESEQUENCE, Arena, Bundle
from accord.planning.options.search import THRIFT, fits, worth
from accord.planning.options.story import ground_of, sought
from accord.planning.situation import Situation
from tests.bench.bare import longest_path, numpy_pass, timed
from tests.bench.figures import Figure
from tests.planning import generate
from tests.planning.beaten import cards

GOAL_POST, CONFIDENCE = "launch", 0.8
SEEDS = range(1, 9)
LONGER = 20
FRESH = 20_000
LARGE = 10_000
DOTS = 20_000
"""Points by which a hypervolume is counted."""


def figures(sample: int) -> Iterator[Figure]:
    few = max(3, sample // 5)
    middle = generate.plan(2, tasks=200, people=12, features=20)
    yield from _edit(middle, sample)
    yield timed(lambda: single_moves(middle, GOAL_POST), few).figure("First single moves, 200 tasks, 12 persons", limit=300)
    bare = longest_path(middle, 48, few)
    times = timed(lambda: options(middle, GOAL_POST), few)
    yield times.figure("Options, 200 tasks, 12 persons", limit=1500, against=bare, what="48 longest paths")
    thousand = generate.plan(3, tasks=1000, people=40, features=100)
    yield timed(lambda: options(thousand, GOAL_POST), 3).figure("Options, 1,000 tasks, 40 persons", limit=3000)
    yield from _large()
    yield from _searched_longer()
    yield from _brute_force()
    yield from _told()
    yield from _steady()


def _edit(situation: Situation, sample: int) -> Iterator[Figure]:
    task = situation.tasks[5]
    edited = _with_task(situation, task.id, Estimate(10, 30))
    bare = longest_path(situation, 1024, sample)
    times = timed(lambda: plan_and_forecast(edited, draws=1024), sample)
    yield times.figure("Edit → plan and 1,024 runs, 200 tasks", limit=20, against=bare, what="1,024 longest paths with hours drawn")


def _large() -> Iterator[Figure]:
    large = generate.plan(1, tasks=LARGE, people=100, features=LARGE // 8)
    bare = numpy_pass(LARGE, 5)
    yield timed(lambda: plan(large), 3).figure("Plan of 10,000 tasks, 100 persons", limit=2000, against=bare, what="a numpy pass")
    runs = forecast(large).draws
    bare = longest_path(large, runs, 3)
    times = timed(lambda: forecast(large), 3)
    yield times.figure("Forecast of 10,000 tasks", limit=10_000, against=bare, what=f"{runs} longest paths")
    tracemalloc.start()
    forecast(large)
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    yield Figure("Memory of that forecast, largest", peak, "MB", against="", note="what Python and numpy asked for")


def _searched_longer() -> Iterator[Figure]:
    """Chance, value kept, cost and people of all bundles looked at, beside those of a search with twenty times the budget."""
    shares = []
    for seed in SEEDS:
        situation = generate.plan(seed, tasks=200, people=12, features=20)
        usual, longer = _arena(situation), _arena(situation, longer=LONGER)
        shares.append(_hypervolume(usual, longer))
    note = f"least {min(shares):.3f} of {len(shares)} plans"
    yield Figure("Hypervolume of a search 20 times longer", 100 * mean(shares), "%", 95, at_least=True, note=note)


def _brute_force() -> Iterator[Figure]:
    """The worth of the best bundle, against that of all bundles of up to three moves, for each thrift: on the same runs."""
    shares, tried = [], 0
    for seed in SEEDS:
        arena = _arena(generate.plan(seed))
        usable = [RESEQUENCE, *(n for n, move in enumerate(arena.moves) if not move.is_last_resort)]
        found = {thrift: max(_worths(arena, arena.scores, thrift)) for thrift in THRIFT}
        every = [b for size in range(4) for b in map(frozenset, combinations(usable, size)) if _is_bundle(arena, b)]
        tried += len(every)
        for thrift in THRIFT:
            [now], best = _worths(arena, [frozenset()], thrift), max(_worths(arena, every, thrift))
            shares.append((found[thrift] - now) / (best - now))
    note = f"{tried:,} bundles of {len(SEEDS)} plans of 60 tasks; least {min(shares):.3f}"
    yield Figure("Worth of the best bundle of brute force", 100 * mean(shares), "%", 99, at_least=True, note=note)


def _told() -> Iterator[Figure]:
    """Applied and planned again the chance is told within 0.03, the P80 within a day; and by other luck within 0.02."""
    chances, days, luck = [], [], []
    for seed in SEEDS:
        situation = generate.plan(seed)
        for option in cards(options(situation, GOAL_POST)):
            after = with_changes(situation, option.changes)
            again, other = forecast(after).goal_posts[0], forecast(after, draws=FRESH, seed=4711).goal_posts[0]
            if again.chance is None or other.chance is None:
                raise RuntimeError(f"Plan {seed} has no date to be told a chance of.")
            chances.append(abs(again.chance - option.outcome.chance))
            luck.append(abs(other.chance - option.outcome.chance))
            days.append(abs((again.finish.p80 - option.outcome.p80).total_seconds()) / 86400)
    note = f"{len(chances)} options of {len(SEEDS)} plans"
    yield Figure("Chance told against applied, largest difference", max(chances), "", 0.03, note=note)
    yield Figure("P80 told against applied, largest difference", max(days), "days", 1.0, note=note)
    yield Figure(f"Chance told against {FRESH:,} fresh runs, largest difference", max(luck), "", 0.02, note=note)


def _steady() -> Iterator[Figure]:
    """The list last shown, after a critical task grew by a fifth; and its figures by another seed."""
    kept, figures = [], []
    for seed in SEEDS:
        situation = generate.plan(seed)
        shown = [one for one in options(situation, GOAL_POST).options if one.family not in ("shift", "find_out")]
        critical = max(forecast(situation).tasks, key=lambda one: one.criticality).task
        grown = _with_task(situation, critical, factor=1.2)
        after = [one for one in options(grown, GOAL_POST, shown=shown).options if one.family not in ("shift", "find_out")]
        before, now = _moves(shown), _moves(after)
        kept.append(len(before & now) / len(before))
        other = replace(situation, seed=situation.seed + 1000)
        for one in shown:
            again = outcome(other, GOAL_POST, one.changes)
            figures += [abs(again.chance - one.outcome.chance), abs(again.value_kept - one.outcome.value_kept)]
    note = f"least {min(kept):.2f} of {len(kept)} plans"
    yield Figure("Moves kept when a critical task grows by a fifth", 100 * mean(kept), "%", 80, at_least=True, note=note)
    yield Figure("Chance and value by another seed, largest difference", max(figures), "", 0.03, note=f"{len(figures)} figures")


def _with_task(situation: Situation, task: str, estimate: Estimate | None = None, *, factor: float = 1.0) -> Situation:
    """The Situation with another estimate of a task, or its own times a factor; eight hours where it has none."""
    old = next(one for one in situation.tasks if one.id == task).estimate or Estimate(4, 12)
    new = estimate or Estimate(old.low * factor, old.high * factor)
    return replace(situation, tasks=tuple(replace(one, estimate=new) if one.id == task else one for one in situation.tasks))


def _moves(shown: Sequence[Option]) -> set[tuple[str, ...]]:
    """What the changes touch, whatever their day or order."""

    def what(change: Change) -> tuple[str, ...]:
        return (change.kind, change.feature, change.task, change.before, change.person, change.other_person, change.skill)

    return {what(change) for one in shown for change in one.changes}


def _arena(situation: Situation, *, longer: int = 1) -> Arena:
    """The ground of a search that has been made, with every bundle that it looked at."""
    ground = ground_of(situation, GOAL_POST)
    sought(replace(ground, budget=longer * ground.budget))
    return ground.arena


def _hypervolume(one: Arena, other: Arena) -> float:
    sets = [_points(arena) for arena in (one, other)]
    low, high = np.vstack(sets).min(axis=0), np.vstack(sets).max(axis=0)
    dots = low + np.random.default_rng(1).random((DOTS, len(low))) * (high - low)
    mine, its = (np.any([(point >= dots).all(axis=1) for point in points], axis=0).mean() for points in sets)
    return float(mine / its)


def _points(arena: Arena) -> NDArray[np.float64]:
    scores = [score for bundle, score in arena.scores.items() if _is_ordinary(arena, bundle)]
    return np.array([(0.5 * (s.chance + s.nearness), s.value, -s.cost, -s.people) for s in scores])


def _worths(arena: Arena, bundles: Iterable[Bundle], thrift: float) -> list[float]:
    return [worth(arena, arena.score(bundle), CONFIDENCE, thrift) for bundle in list(bundles) if _is_ordinary(arena, bundle)]


def _is_ordinary(arena: Arena, bundle: Bundle) -> bool:
    return not any(n >= 0 and arena.moves[n].is_last_resort for n in bundle)


def _is_bundle(arena: Arena, bundle: Bundle) -> bool:
    return all(fits(arena, bundle - {n}, n) for n in bundle)
