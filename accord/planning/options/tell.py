"""Decides how a bundle is told: its changes in words the caller can apply, its outcome on fresh draws, its parts and swaps."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from ..answer import Change, Option, Part, Swap
from ..apply import taken_out
from ..kernel import DONE
from ..outcome import Before, tell
from ..situation import GoalPost, Impossible
from .arena import RESEQUENCE, Arena, Bundle
from .choose import Candidate
from .search import fits

ORDER_OF_KINDS = ("reorder", "drop", "defer", "trim", "add_capacity", "overtime", "reassign", "split", "fast_track")
MOST_SWAPPED, SWAPS_EACH = 3, 2
WORSE = 0.05
"""Chance by which a swap may be worse than what it stands in for."""


class Teller:
    """Tells bundles of one arena on the fresh draws of `now`, each once."""

    def __init__(self, now: Before, post: GoalPost, arena: Arena) -> None:
        self._now = now
        self._post = post
        self._arena = arena
        self._told: dict[tuple[Change, ...], Candidate] = {}

    def candidate(self, family: str, bundle: Bundle) -> Candidate:
        """The bundle, told."""
        return replace(self.of_changes(family, changes_of(self._arena, bundle)), bundle=bundle)

    def of_changes(self, family: str, changes: tuple[Change, ...]) -> Candidate:
        """Any changes, told."""
        if changes not in self._told:
            self._told[changes] = Candidate(family, changes, tell(self._now, self._post.id, changes), None)
        return self._told[changes]

    def shown_before(self, shown: Sequence[Option] | Sequence[Sequence[Change]]) -> list[Candidate]:
        """What was shown last, told again as far as it still can be done."""
        found = []
        for one in shown:
            changes = one.changes if isinstance(one, Option) else tuple(one)
            if not changes or any(change.kind == "shift_goal_post" for change in changes):
                continue
            bundle = self._bundle(changes)
            try:
                told = self.of_changes("all", self._refreshed(changes))
            except Impossible:
                continue
            kinds = {self._arena.moves[n].family for n in bundle or () if n >= 0}
            family = "resequence" if bundle is not None and not kinds else kinds.pop() if len(kinds) == 1 else "all"
            found.append(replace(told, family=family, bundle=bundle, is_shown=True))
        return found

    def _refreshed(self, changes: tuple[Change, ...]) -> tuple[Change, ...]:
        """Orders without tasks that are gone or done since, and capacity from the day it can come now."""
        there = {t.id for t in self._now.situation.tasks if t.finished is None}
        today = {_what(m.change): m.change for m in self._arena.moves if m.change.day is not None}

        def fresh(change: Change) -> Change:
            if change.kind == "reorder":
                return replace(change, order=tuple(t for t in change.order if t in there))
            if change.day is not None:
                now = today.get(_what(change), change)
                return replace(change, day=max(change.day, now.day or change.day), until=now.until)
            left = tuple(t for t in change.tasks if t in there)
            if change.kind == "trim" and not left:
                raise Impossible("gone", "What was to be left out is done or gone.", change.tasks)
            return replace(change, tasks=left) if change.tasks else change

        return tuple(fresh(change) for change in changes)

    def _bundle(self, changes: tuple[Change, ...]) -> Bundle | None:
        """The moves that the changes are, or None where one is none of today's."""
        by_what = {_what(move.change): number for number, move in enumerate(self._arena.moves)}
        numbers = [RESEQUENCE if change.kind == "reorder" else by_what.get(_what(change)) for change in changes]
        return None if any(n is None for n in numbers) else frozenset(n for n in numbers if n is not None)


def changes_of(arena: Arena, bundle: Bundle) -> tuple[Change, ...]:
    """The changes of a bundle, in the order in which they are made."""
    features = [arena.moves[n].change.feature for n in bundle if n >= 0 and arena.moves[n].change.kind in ("drop", "defer")]
    out = taken_out(arena.situation, features) if features else frozenset()
    of_feature = {f.id: f.tasks for f in arena.situation.features}
    found = []
    for number in sorted(bundle):
        if number == RESEQUENCE:
            tasks, state = arena.situation.tasks, arena.compiled.net.state
            found.append(Change("reorder", order=tuple(tasks[t].id for t in arena.better if state[t] != DONE)))
            continue
        change = arena.moves[number].change
        is_out = change.kind in ("drop", "defer")
        found.append(replace(change, tasks=tuple(t for t in of_feature[change.feature] if t in out)) if is_out else change)
    return tuple(sorted(found, key=lambda c: ORDER_OF_KINDS.index(c.kind)))


def described(candidate: Candidate, arena: Arena, fine: Arena) -> Option:
    """A card. Parts and swaps are told on the first of the fresh draws."""
    order = _numbers(arena, candidate)
    return Option(
        id=_id(candidate.changes),
        family=candidate.family,  # type: ignore[arg-type]
        changes=candidate.changes,
        outcome=candidate.told.outcome,
        holds_at=candidate.told.holds_at,
        parts=_parts(fine, candidate, order) if order else (),
        swaps=_swaps(arena, fine, candidate, order) if order else (),
        why_shown=candidate.why,
    )


def _numbers(arena: Arena, candidate: Candidate) -> list[int]:
    """The move behind each change, in the changes' order; empty where one is none of today's."""
    if candidate.bundle is None:
        return []
    by_what = {_what(arena.moves[n].change): n for n in candidate.bundle if n >= 0}
    return [RESEQUENCE if change.kind == "reorder" else by_what[_what(change)] for change in candidate.changes]


def _parts(fine: Arena, candidate: Candidate, numbers: Sequence[int]) -> tuple[Part, ...]:
    """Points of chance lost without each change, the others kept."""
    whole = fine.score(frozenset(numbers)).chance
    return tuple(
        Part(place, round(100.0 * (whole - fine.score(frozenset(numbers) - {n}).chance), 1)) for place, n in enumerate(numbers)
    )


def _swaps(arena: Arena, fine: Arena, candidate: Candidate, numbers: Sequence[int]) -> tuple[Swap, ...]:
    """For a few of the changes, others of the same family that do nearly as well; dropping and deferring stand in for each
    other.
    """
    whole, found = fine.score(frozenset(numbers)).chance, []
    for place, number in [(p, n) for p, n in enumerate(numbers) if n >= 0][:MOST_SWAPPED]:
        move, rest = arena.moves[number], frozenset(numbers) - {number}
        if move.change.kind in ("drop", "defer") and not move.is_last_resort:
            other = replace(candidate.changes[place], kind="drop" if move.change.kind == "defer" else "defer")
            found.append(Swap(place, other, candidate.told.outcome.chance))
        able = [
            n
            for n, m in enumerate(arena.moves)
            if m.family == move.family and n != number and not m.is_last_resort and fits(arena, rest, n)
        ]
        able.sort(key=lambda n: (-arena.scores[frozenset({n})].nearness if frozenset({n}) in arena.scores else 0.0, n))
        for n in able[:SWAPS_EACH]:
            chance = fine.score(rest | {n}).chance
            if chance >= whole - WORSE:
                found.append(Swap(place, arena.moves[n].change, round(chance, 4)))
    return tuple(found)


def _what(change: Change) -> tuple[str, ...]:
    """What a change is about, whatever its day, price or tasks."""
    kind = "scope" if change.kind in ("drop", "defer") else change.kind
    return (kind, change.feature, change.task, change.before, change.person, change.other_person, change.skill)


def _id(changes: tuple[Change, ...]) -> str:
    return hashlib.blake2b(repr(changes).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
