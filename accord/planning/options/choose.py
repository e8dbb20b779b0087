"""Decides which told bundles become cards: the best of each kind, none beaten by another, what was shown before among equals."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..answer import Change
from ..outcome import Told
from .arena import Bundle, felt

MOST_CARDS, LEAST_CARDS = 5, 3
"""Besides the shift of the date."""
TOLERANCE = 0.02
"""Chance and price by which a card shown before may be worse than a new one and still stay."""
FAMILIES = ("resequence", "rearrange", "scope", "capacity", "all")
ALIKE = 0.6
"""Share of changes in common above which two bundles are one kind of way out."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A bundle as told on fresh draws. `bundle` is None where a change is none of today's moves."""

    family: str
    changes: tuple[Change, ...]
    told: Told
    bundle: Bundle | None
    is_shown: bool = False
    why: str = ""


def chosen(candidates: Sequence[Candidate], now: Told, confidence: float) -> list[Candidate]:
    """Three to five cards: each family's best first, then what differs most; the free one leads, then by rank."""
    ranked = sorted(_unique(candidates), key=lambda c: rank(c, now, confidence))
    standing = [c for c in ranked if not any(beats(other, c) for other in ranked)]
    cards: list[Candidate] = []
    for family in FAMILIES:
        best = next((c for c in standing if c.family == family), None)
        if best is not None:
            cards.append(best)
    for c in standing:
        if len(cards) >= LEAST_CARDS and (len(cards) >= MOST_CARDS or all(_overlap(c, card) > ALIKE / 2 for card in cards)):
            continue
        if c not in cards and all(_overlap(c, card) <= ALIKE for card in cards) and len(cards) < MOST_CARDS:
            cards.append(c)
    return sorted(cards[:MOST_CARDS], key=lambda c: (c.family != "resequence", rank(c, now, confidence)))


def rank(c: Candidate, now: Told, confidence: float) -> tuple[int, float, str]:
    """What reaches the confidence comes first, cheapest first; then by chance. What was shown before has a head start."""
    ahead = TOLERANCE if c.is_shown else 0.0
    chance, cost = c.told.outcome.chance + ahead, price(c, now) - ahead
    return (0, cost, _name(c)) if chance >= confidence else (1, 0.3 * cost - chance, _name(c))


def price(c: Candidate, now: Told) -> float:
    """Value lost, half of the share of cost added, a fiftieth for each person, a hundredth for each change, four for overtime."""
    one, other = now.outcome, c.told.outcome
    added = max(0.0, other.cost - one.cost) / one.cost if one.cost > 0.0 else 0.0
    felt_like = sum(map(felt, c.changes))
    return max(0.0, one.value_kept - other.value_kept) + 0.5 * added + 0.02 * len(other.people_changed) + 0.01 * felt_like


def beats(one: Candidate, other: Candidate) -> bool:
    """At least as good on every axis, and better on one: chance, value kept, cost, peak load, people whose work changes."""
    mine, its = _axes(one), _axes(other)
    return all(a >= b - 1e-9 for a, b in zip(mine, its, strict=True)) and any(a > b + 1e-9 for a, b in zip(mine, its, strict=True))


def _axes(c: Candidate) -> tuple[float, ...]:
    told = c.told.outcome
    return (told.chance, told.value_kept, -told.cost, -told.peak_load, -float(len(told.people_changed)))


def _unique(candidates: Sequence[Candidate]) -> list[Candidate]:
    """One of each set of changes; the one shown before where it is both."""
    found: dict[frozenset[Change], Candidate] = {}
    for c in candidates:
        key = frozenset(c.changes)
        if key not in found or (c.is_shown and not found[key].is_shown):
            found[key] = c
    return list(found.values())


def _overlap(one: Candidate, other: Candidate) -> float:
    mine, its = _things(one), _things(other)
    return len(mine & its) / len(mine | its) if mine | its else 1.0


def _things(c: Candidate) -> set[tuple[str, str, str, str]]:
    """The changes without the free one, by what they touch."""
    return {
        (ch.kind, ch.feature, ch.before + ch.task or ch.skill, ch.other_person or ch.person)
        for ch in c.changes
        if ch.kind != "reorder"
    } or {("reorder", "", "", "")}


def _name(c: Candidate) -> str:
    return repr(c.changes)
