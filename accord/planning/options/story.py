"""Decides the list of ways out, from the free move to the shift of the date: the order in which they are sought, told and
chosen.
"""

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..answer import Change, Option, Options
from ..apply import share_of_hours
from ..forecast import numbers_of
from ..moves import Move, moves
from ..outcome import Before, Told, before, find_goal_post, tell
from ..runs import criticality
from ..simulation import simulate
from ..situation import GoalPost, Impossible, Situation
from .arena import LEAST_KEPT, RESEQUENCE, Arena, Bundle, keeps_enough
from .choose import MOST_CARDS, Candidate, chosen
from .finding import Found, find_out_first
from .resequence import resequence
from .search import THRIFT, minimal, pared, search_family, worth
from .tell import Teller, changes_of, described

I32 = NDArray[np.int32]
SEARCH_DRAWS, FINE_DRAWS = 48, 512
TASK_RUNS = 10_000_000
"""Tasks × draws × bundles that a search takes without a budget: about a second."""
DRAWN = 24_000
"""Tasks × draws of one look at a bundle: beyond 500 tasks there are fewer draws."""
LEAST_GAIN, LEAST_CARD = 0.01, 0.03
"""Chance that a better order must bring for others to stand on it, and that a card must bring to be shown."""
SEQUENCED, VARIED = 0.15, 0.012
"""Shares of the budget that go into the better order, and into varying one bundle; the others are grown, whatever it takes."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What every step of the search stands on."""

    now: Before
    post: GoalPost
    told: Told
    arena: Arena
    fine: Arena
    teller: Teller
    rng: random.Random
    budget: int


def options(
    situation: Situation,
    goal_post_id: str,
    *,
    shown: Sequence[Option] | Sequence[Sequence[Change]] = (),
    budget: int | None = None,
    seed: int | None = None,
    progress: Callable[[float], None] | None = None,
) -> Options:
    """Three to six ways out, the free one first and the shift of the date last.

    `budget` counts evaluated bundles (None: by the plan's size, about a second's worth); never the clock, so every machine gives
    the same answer. `shown` is the list last shown: what still holds of it is preferred among equals. `progress` is told shares
    of the way, 0–1. Raises Impossible where the goal post has no date or the plan cannot be made.
    """
    report = progress or (lambda share: None)
    ground = ground_of(situation, goal_post_id, budget=budget, seed=seed)
    now, told, post = ground.now, ground.told, ground.post
    must = numbers_of(now.simulation, post.must_have)
    if told.outcome.chance >= post.confidence or not len(must) or not now.simulation.hours[:, must].any():
        return Options(goal_post_id, told.outcome, (), (), 0)
    report(0.1)
    start, found = sought(ground, report)
    candidates = [ground.teller.candidate(family, bundle) for family, bundle in found]
    candidates += ground.teller.shown_before(shown)
    if not any(c.told.outcome.chance >= post.confidence for c in candidates):
        candidates += _last_resort(ground, start)
    candidates += _everything_pared(ground, start, candidates)
    candidates = [c for c in candidates if c.told.outcome.chance >= told.outcome.chance + _least(c) and _is_wanted(ground, c)]
    candidates += [c for c in _rivals(ground, candidates) if _is_wanted(ground, c)]
    report(0.9)

    cards = [_without_idle(ground, c) for c in chosen(candidates, told, post.confidence)]
    cards = _with_free_move(cards, candidates)
    shift = _shift(ground)
    first = find_out_first(now, post, told, ground.fine, _ways(ground, candidates))
    reached = any(c.told.outcome.chance >= post.confidence for c in cards)
    earliest, why_not = (None, "") if reached else _nothing_helps(ground, start, cards)
    told_options = tuple(described(c, ground.arena, ground.fine) for c in (cards[: MOST_CARDS - 1] if first else cards))
    told_options += (_found(ground, first),) if first else ()
    report(1.0)
    return Options(
        goal_post=goal_post_id,
        now=told.outcome,
        options=(*told_options, *((shift,) if shift else ())),
        others=_others(ground.arena),
        evaluated=ground.arena.evaluated + ground.fine.evaluated,
        earliest=earliest,
        why_not=why_not,
        draws=now.simulation.draws,
        seed=now.simulation.seed,
        assumptions=now.simulation.assumptions,
    )


def single_moves(situation: Situation, goal_post_id: str, *, most: int = 5) -> tuple[tuple[Change, float], ...]:
    """The single moves that bring most, each with the points of chance it brings on few draws: told while bundles are sought.

    In a fifth of the time of `options`. Raises Impossible as that does.
    """
    ground = ground_of(situation, goal_post_id)
    arena = ground.arena
    usable = _usable(ground, last_resort=False)
    arena.look_at(frozenset({n}) for n in usable)
    score = {n: arena.score(frozenset({n})) for n in usable}
    best_of = {arena.moves[n].key: n for n in sorted(score, key=lambda n: (score[n].nearness, -n))}  # one for each task or feature
    best = sorted(best_of.values(), key=lambda n: (-score[n].nearness, n))[:most]
    told = ((n, 100.0 * (score[n].nearness - arena.now.nearness)) for n in best)
    return tuple((changes_of(arena, frozenset({n}))[0], round(points, 1)) for n, points in told if points >= 100.0 * LEAST_GAIN)


def sought(ground: Ground, report: Callable[[float], None] = lambda share: None) -> tuple[Bundle, list[tuple[str, Bundle]]]:
    """The free move, and every bundle worth telling with its family; all that was looked at stays in the arena."""
    start = _free_move(ground, numbers_of(ground.now.simulation, ground.post.must_have))
    report(0.3)
    return start, _bundles(ground, start, _usable(ground, last_resort=False), report)


def ground_of(situation: Situation, goal_post_id: str, *, budget: int | None = None, seed: int | None = None) -> Ground:
    """What a search stands on, as `options` lays it. Raises Impossible as that does."""
    post = find_goal_post(situation, goal_post_id)
    if post.at is None:
        raise Impossible("no date", f"{post.name} has no date: there is nothing to be late for.")
    now = before(situation)
    told = tell(now, goal_post_id)
    tasks = len(now.situation.tasks)
    must = numbers_of(now.simulation, post.must_have)
    own = now.situation.seed if seed is None else seed
    search_seed = own * 2_654_435_761 % 2**31 + 1  # other luck than that on which they are told
    draws = max(SEARCH_DRAWS // 4, min(SEARCH_DRAWS, DRAWN // max(1, tasks)))
    count = budget if budget is not None else int(min(1600, max(40, TASK_RUNS / (draws * max(1, tasks)))))
    singles = _fewest(moves(now.simulation, post.id, criticality(now.simulation.runs, must)), max(12, count // 8))
    tried = simulate(now.simulation.compiled, seed=search_seed, draws=draws)
    arena = Arena(now.simulation, post.id, singles, hours=tried.hours, factor=tried.factor, draws=draws)
    fine = Arena(
        now.simulation,
        post.id,
        singles,
        hours=now.simulation.hours,
        factor=now.simulation.factor,
        draws=min(max(FINE_DRAWS // 8, min(FINE_DRAWS, 8 * DRAWN // max(1, tasks))), now.simulation.draws),
    )
    return Ground(now, post, told, arena, fine, Teller(now, post, arena), random.Random(own), count)


def _fewest(singles: Sequence[Move], most: int) -> tuple[Move, ...]:
    """Of very many moves some of each family: the first reassignments and additions, which are the most critical, and the
    least wanted features.
    """
    if len(singles) <= most:
        return tuple(singles)
    by_family = {family: [m for m in singles if m.family == family] for family in ("rearrange", "scope", "capacity")}
    by_family["scope"].reverse()
    share = most // 3
    return tuple(move for family in ("scope", "rearrange", "capacity") for move in by_family[family][:share])


def _free_move(ground: Ground, must: I32) -> Bundle:
    """Re-sequence; what it brings on fresh draws decides whether every other way out stands on it."""
    simulation, arena = ground.now.simulation, ground.arena
    order = resequence(
        arena, simulation, must, criticality(simulation.runs, must), tries=int(SEQUENCED * ground.budget), rng=ground.rng
    )
    if np.array_equal(order, arena.order):
        return frozenset()
    for one in (arena, ground.fine):
        one.adopt(order, frozenset())
    told = ground.teller.candidate("resequence", frozenset({RESEQUENCE}))
    if told.told.outcome.chance < ground.told.outcome.chance + LEAST_GAIN:
        return frozenset()
    for one in (arena, ground.fine):
        one.adopt(order, frozenset(told.told.outcome.people_changed))
    return frozenset({RESEQUENCE})


def _without_idle(ground: Ground, card: Candidate) -> Candidate:
    """The card without parts that on fresh draws bring nothing."""
    bundle = card.bundle
    while bundle is not None and len(bundle) > 1:
        whole = ground.fine.score(bundle).chance
        idle = [number for number in sorted(bundle) if ground.fine.score(bundle - {number}).chance >= whole]
        if not idle:
            break
        bundle = bundle - {max(idle, key=lambda number: (number != RESEQUENCE, number))}
    if bundle is None or bundle == card.bundle:
        return card
    return replace(ground.teller.candidate(_family(ground.arena, bundle), bundle), is_shown=card.is_shown, why=card.why)


def _with_free_move(cards: list[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The free move leads even where others beat it: it is the ground on which they stand."""
    free = next((c for c in candidates if c.family == "resequence"), None)
    if free is None or any(c.family == "resequence" for c in cards):
        return cards
    return [replace(free, why="Costs nothing, and the others build on it"), *cards[: MOST_CARDS - 1]]


def _usable(ground: Ground, *, last_resort: bool) -> list[int]:
    return [n for n, move in enumerate(ground.arena.moves) if last_resort or not move.is_last_resort]


def _bundles(ground: Ground, start: Bundle, usable: Sequence[int], report: Callable[[float], None]) -> list[tuple[str, Bundle]]:
    """The families, each searched alone, then all together over what came up; every bundle made minimal."""
    arena, goal, tries = ground.arena, ground.post.confidence, int(VARIED * ground.budget)
    found: list[tuple[str, Bundle]] = [("resequence", start)] if start else []
    for at, family in enumerate(("rearrange", "scope", "capacity")):
        numbers = [n for n in usable if arena.moves[n].family == family]
        if numbers:
            found += [(family, b) for b in search_family(arena, numbers, start=start, goal=goal, tries=tries, rng=ground.rng)]
        report(0.3 + 0.12 * (at + 1))
    grounds = dict.fromkeys((start, frozenset[int]()))  # a better order changes the work of many: few moves may do without it
    for first in grounds:
        found += [("all", b) for b in search_family(arena, usable, start=first, goal=goal, tries=tries, rng=ground.rng)]
    small = [(family, minimal(arena, bundle)) for family, bundle in found]
    small += [("single", bundle) for bundle in _best_singles(arena, usable, goal)] if start else []
    return [(_family(arena, bundle), bundle) for bundle in dict.fromkeys(bundle for _, bundle in small) if bundle]


def _best_singles(arena: Arena, usable: Sequence[int], goal: float) -> list[Bundle]:
    """Of each family the one move that does most by itself: for who would rather not touch the order of everybody's work."""
    best = []
    arena.look_at(frozenset({n}) for n in usable)
    for family in ("rearrange", "scope", "capacity"):
        numbers = [n for n in usable if arena.moves[n].family == family]
        near = sorted(numbers, key=lambda n: (-worth(arena, arena.score(frozenset({n})), goal, THRIFT[0]), n))
        best += [frozenset({n}) for n in near[:1]]
    return best


def _family(arena: Arena, bundle: Bundle) -> str:
    """The family of what is in a bundle, re-sequencing apart."""
    families = {arena.moves[n].family for n in bundle if n >= 0}
    return "resequence" if not families else families.pop() if len(families) == 1 else "all"


def _last_resort(ground: Ground, start: Bundle) -> list[Candidate]:
    """Nothing reaches the confidence: bundles that also move must-haves out of the line, marked as such."""
    arena, goal = ground.arena, ground.post.confidence
    musts = [n for n in _usable(ground, last_resort=True) if arena.moves[n].is_last_resort]
    if not musts:
        return []
    numbers = sorted({*musts, *(n for n in _usable(ground, last_resort=False) if arena.moves[n].family == "scope")})
    found = search_family(arena, numbers, start=start, goal=goal, tries=int(VARIED * ground.budget), rng=ground.rng)
    small = dict.fromkeys(minimal(arena, bundle) for bundle in found)
    why = f"Moves a must-have out of the line, as nothing else reaches {goal:.0%}"
    return [replace(ground.teller.candidate(_family(arena, b), b), why=why) for b in small if b & set(musts)]


def _least(c: Candidate) -> float:
    return LEAST_GAIN if c.family == "resequence" else LEAST_CARD


def _is_wanted(ground: Ground, c: Candidate) -> bool:
    """A way out keeps something worth promising: enough of the scope, and enough of the value there is now."""
    features = ground.now.situation.features_of(ground.post.id)
    out = {change.feature for change in c.changes if change.kind in ("drop", "defer")}
    lost = {
        f.id: share_of_hours(ground.now.situation, f, change.tasks)
        for change in c.changes
        for f in features
        if change.kind == "trim" and f.id == change.feature
    }
    return keeps_enough(features, out, lost) and c.told.outcome.value_kept >= LEAST_KEPT * ground.told.outcome.value_kept


def _everything_pared(ground: Ground, start: Bundle, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Where no bundle reaches but all moves together would: all of them, less what is not needed."""
    arena, goal = ground.arena, ground.post.confidence
    if any(c.told.outcome.chance >= goal for c in candidates):
        return []
    bundle = start | _all_of(arena, "capacity") | _scope(arena)
    if not bundle or arena.score(bundle).chance < goal:
        return []
    bundle = pared(arena, bundle, goal)
    return [ground.teller.candidate(_family(arena, bundle), bundle)]


def _rivals(ground: Ground, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Single moves that seem to beat a bundle on every axis: told too, so that no card is shown that one move beats."""
    arena = ground.arena
    singles = [b for b in arena.scores if len(b) == 1 and not any(n >= 0 and arena.moves[n].is_last_resort for n in b)]
    rivals: dict[Bundle, None] = {}
    for candidate in candidates:
        if candidate.bundle is None or len(candidate.bundle) < 2:
            continue
        mine = arena.score(candidate.bundle)
        for single in singles:
            its = arena.score(single)
            if (
                its.nearness >= mine.nearness - 0.01
                and its.value >= mine.value
                and its.cost <= mine.cost
                and its.people <= mine.people
            ):
                rivals[single] = None
    told = {candidate.bundle for candidate in candidates}
    return [ground.teller.candidate(_family(arena, b), b) for b in sorted(rivals, key=sorted)[:3] if b not in told]


def _ways(ground: Ground, candidates: Sequence[Candidate]) -> list[Bundle]:
    """Bundles between which one could choose later: those told, and each single cut."""
    told = [c.bundle - {RESEQUENCE} for c in candidates if c.bundle]
    cuts = [frozenset({n}) for n in _usable(ground, last_resort=False) if ground.arena.moves[n].family == "scope"]
    return list(dict.fromkeys(bundle for bundle in (*told, *cuts) if bundle))


def _found(ground: Ground, first: Found) -> Option:
    candidate = Candidate("find_out", (first.change,), first.told, None, why="Brings no chance by itself, but time to choose in")
    return replace(described(candidate, ground.arena, ground.fine), finding=first.finding)


def _shift(ground: Ground) -> Option | None:
    """The date alone, to the day that holds as things are."""
    day = ground.told.holds_at
    change = Change("shift_goal_post", goal_post=ground.post.id, day=day)
    candidate = ground.teller.of_changes("shift", (change,))
    return described(replace(candidate, told=replace(candidate.told, holds_at=day)), ground.arena, ground.fine)


def _nothing_helps(ground: Ground, start: Bundle, cards: Sequence[Candidate]) -> tuple[dt.date, str]:
    """The earliest day anything reaches, bounded by all capacity, all scope that may go and both; and what binds even then."""
    arena = ground.arena
    capacity, scope = _all_of(arena, "capacity"), _scope(arena)
    bounds = [start | capacity, start | scope, start | capacity | scope]
    told = [ground.teller.candidate("all", bundle) for bundle in dict.fromkeys(bounds) if bundle]
    best = min([*told, *cards], key=lambda c: c.told.holds_at, default=None)
    earliest = min(best.told.holds_at, ground.told.holds_at) if best else ground.told.holds_at
    chance = max([ground.told.outcome.chance, *(c.told.outcome.chance for c in [*told, *cards])])
    if not arena.moves:
        return earliest, "Nothing in this plan can be moved, left out or added: only the date can give way."
    binding = _binding(ground)
    all_in = f"Even with everybody who could be added, and all left out but {LEAST_KEPT:.0%} of what is wanted,"
    why = f"{all_in} the chance is {chance:.0%}, not {ground.post.confidence:.0%}"
    return earliest, why + (f": what binds most is {binding}." if binding else ".")


def _all_of(arena: Arena, family: str) -> Bundle:
    return frozenset(n for n, move in enumerate(arena.moves) if move.family == family and not move.is_last_resort)


def _scope(arena: Arena) -> Bundle:
    """All that may be left out, the least wanted first, as long as enough stays."""
    found: Bundle = frozenset()
    for number in sorted(_all_of(arena, "scope"), reverse=True):
        if arena.is_kept(found | {number}):
            found |= {number}
    return found


def _binding(ground: Ground) -> str:
    """The two tasks that bind most often."""
    simulation = ground.now.simulation
    must = numbers_of(simulation, ground.post.must_have)
    share = criticality(simulation.runs, must) * (simulation.hours.max(axis=0) > 0.0)
    tasks = simulation.compiled.situation.tasks
    return " and ".join(tasks[t].title for t in np.argsort(-share, kind="stable")[:2] if share[t] > 0.0)


def _others(arena: Arena) -> tuple[tuple[float, float], ...]:
    """Up to two hundred dots: chance and value kept of what was looked at, best chance first among equals."""
    dots = sorted({(round(s.chance, 3), round(s.value, 3)) for s in arena.scores.values()}, reverse=True)
    step = max(1, len(dots) // 200)
    return tuple(dots[::step][:200])
