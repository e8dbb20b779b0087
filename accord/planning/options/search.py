"""Decides which bundles of moves are looked at: one search per family, as a general one finds worse bundles in each."""

import random
from collections.abc import Sequence

from .arena import RESEQUENCE, Arena, Bundle, Score

MOST_MOVES = 6
MARGIN = 0.04
"""Nearness to aim for above the confidence, as few draws flatter what was chosen on them."""
THRIFT = (0.15, 0.5, 1.2)
"""How many points of chance a whole unit of price must bring: from whatever it costs to only what is cheap."""
LEAST_PART = 0.012
"""A part of a bundle that brings less chance than this is left out."""


def search_family(
    arena: Arena, numbers: Sequence[int], *, start: Bundle, goal: float, tries: int, rng: random.Random
) -> list[Bundle]:
    """The most useful bundle of these moves on top of `start` for each thrift: grown, then varied by `tries` evaluations."""
    found: list[Bundle] = []
    for thrift in THRIFT:
        bundle = _grown(arena, numbers, start, goal, thrift)
        found.append(_varied(arena, numbers, bundle, start, goal, thrift, tries=tries, rng=rng))
    return list(dict.fromkeys(found))


def worth(arena: Arena, score: Score, goal: float, thrift: float) -> float:
    """Chance up to the goal, less the price. Half of it by the share of draws, half by how near the others come."""
    reached = min(0.5 * score.chance + 0.5 * score.nearness, goal + MARGIN)
    return reached - thrift * score.price(arena.now)


def minimal(arena: Arena, bundle: Bundle) -> Bundle:
    """The bundle without the parts that add next to nothing, the least useful first."""
    while len(bundle) > 1:
        arena.look_at(bundle - {number} for number in bundle)
        whole = arena.score(bundle)
        lost = {number: _both(whole) - _both(arena.score(bundle - {number})) for number in sorted(bundle)}
        least = min(lost, key=lambda number: (lost[number], number))
        if lost[least] >= LEAST_PART:
            break
        bundle = bundle - {least}
    return bundle


def pared(arena: Arena, bundle: Bundle, goal: float) -> Bundle:
    """The bundle without all that the goal can be reached without, the dearest first."""
    dear = sorted(bundle, key=lambda n: (-arena.score(frozenset({n})).price(arena.now), n))
    for number in dear:
        if number != RESEQUENCE and _both(arena.score(bundle - {number})) >= goal + MARGIN:
            bundle = bundle - {number}
    return bundle


def _both(score: Score) -> float:
    return 0.5 * (score.chance + score.nearness)


def fits(arena: Arena, bundle: Bundle, number: int) -> bool:
    """Whether a move can join: no other has a hand in the same thing, and enough of the scope stays."""
    if number in bundle:
        return False
    if number == RESEQUENCE:
        return True
    if arena.moves[number].family == "scope" and not arena.is_kept(bundle | {number}):
        return False
    return all(other == RESEQUENCE or arena.moves[other].key != arena.moves[number].key for other in bundle)


def _grown(arena: Arena, numbers: Sequence[int], start: Bundle, goal: float, thrift: float) -> Bundle:
    """Greedy: as long as a further move is worth its price, the best of them. Every move is looked at again beside the first, as
    some only help together; then the better third of them.
    """
    bundle, best = start, worth(arena, arena.score(start), goal, thrift)
    pool = list(numbers)
    while len(bundle - start) < MOST_MOVES:
        able = [n for n in pool if fits(arena, bundle, n)]
        arena.look_at(bundle | {n} for n in able)
        tried = [(worth(arena, arena.score(bundle | {n}), goal, thrift), -n, n) for n in able]
        if not tried:
            break
        tried.sort(reverse=True)
        if bundle != start:
            pool = [n for _, _, n in tried[: max(8, len(tried) // 3)]]
        if tried[0][0] <= best + 1e-9:
            break
        best, bundle = tried[0][0], bundle | {tried[0][2]}
    return bundle


def _varied(
    arena: Arena,
    numbers: Sequence[int],
    bundle: Bundle,
    start: Bundle,
    goal: float,
    thrift: float,
    *,
    tries: int,
    rng: random.Random,
) -> Bundle:
    """One-exchange polish: random moves added, taken out or exchanged, kept when worth it; finds pairs that help only together."""
    if not numbers:
        return bundle
    best, until = worth(arena, arena.score(bundle), goal, thrift), arena.evaluated + tries
    for _ in range(4 * tries):
        if arena.evaluated >= until:
            break
        trial = set(bundle)
        taken = sorted(bundle - start)
        if taken and rng.random() < 0.6:
            trial.discard(rng.choice(taken))
        for _ in range(1 if rng.random() < 0.6 else 2):
            number = rng.choice(list(numbers))
            if fits(arena, frozenset(trial), number) and len(trial) < MOST_MOVES + 1:
                trial.add(number)
        value = worth(arena, arena.score(frozenset(trial)), goal, thrift)
        if value > best + 1e-9:
            best, bundle = value, frozenset(trial)
    return bundle
