"""Decides how ways out are laid out on a page: each card's measures in words, one date axis for all, and which is chosen first."""

import datetime as dt
from dataclasses import dataclass

from accord.alignment.options import Card, WaysOut
from accord.web import words


@dataclass(frozen=True, slots=True)
class Measure:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ShownCard:
    card: Card
    change: float
    """In chance, against doing nothing."""
    measures: tuple[Measure, ...]
    is_chosen: bool
    is_alone: bool
    """A shift of the date, which stands apart from what is traded for it."""
    by: dt.date
    """The day its chance is told for: a shift's own new date, else the goal post's."""

    @property
    def product_loses(self) -> str:
        return " ".join(self.card.product_loses)

    @property
    def project_loses(self) -> str:
        return " ".join(self.card.project_loses)


@dataclass(frozen=True, slots=True)
class Table:
    """All cards of a page with the axis they share."""

    ways: WaysOut
    cards: tuple[ShownCard, ...]
    chosen: Card | None
    start: dt.date
    end: dt.date

    @property
    def columns(self) -> int:
        """Cards in a row on a wide page: all of them."""
        return max(1, sum(not card.is_alone for card in self.cards))

    @property
    def together(self) -> float:
        """In chance, what the chosen card changes as a whole: its parts overlap, so that they need not add up to it."""
        return round(self.chosen.chance, 2) - round(self.ways.chance, 2) if self.chosen else 0.0

    @property
    def apart(self) -> int | None:
        """Number of the card whose chance is of another day, which no chart of this day holds."""
        return next((shown.card.number for shown in self.cards if shown.is_alone), None)


def table(ways: WaysOut, *, chosen: str, currency: str) -> Table:
    """The cards for a page. Chosen is the one asked for, else what keeps most value among those that hold, else the likeliest."""
    card = next((one for one in ways.cards if one.id == chosen), None) or first_choice(ways)
    days = [ways.p50, ways.p80, *(day for one in ways.cards for day in (one.p50, one.p80))]
    days += [ways.goal_post.date] if ways.goal_post.date else []
    shown = tuple(_shown(one, ways, currency, is_chosen=one is card) for one in ways.cards)
    return Table(ways, shown, card, min(days) - dt.timedelta(days=2), max(days) + dt.timedelta(days=2))


def first_choice(ways: WaysOut) -> Card | None:
    in_time = [card for card in ways.cards if card.family != "shift"] or list(ways.cards)
    holding = [card for card in in_time if card.chance >= ways.goal_post.confidence]
    if holding:
        return max(holding, key=lambda card: (round(card.value_kept, 2), -len(card.changes), card.chance))
    return max(in_time, key=lambda card: card.chance, default=None)


def _shown(card: Card, ways: WaysOut, currency: str, *, is_chosen: bool) -> ShownCard:
    people = len(card.people)
    measures = (
        Measure(f"Value kept, of {ways.features}", _move(ways.value_kept, card.value_kept)),
        *([Measure("Cost", _more(card.cost, currency))] if card.cost is not None else []),
        Measure("Peak load", _move(ways.peak_load, card.peak_load)),
        Measure("Work changes for", words.count(people, "person,people") if people else "nobody"),
    )
    shifted = next((change.day for change in card.changes if change.kind == "shift_goal_post" and change.day), None)
    by = shifted or ways.goal_post.date or card.holds_at
    return ShownCard(card, round(card.chance, 2) - round(ways.chance, 2), measures, is_chosen, card.family == "shift", by)


def _more(cost: float, currency: str) -> str:
    return f"{words.money(0, currency)} more" if abs(cost) < 0.5 else words.money(cost, currency, has_sign=True)


def _move(now: float, after: float) -> str:
    one, other = words.percent(now), words.percent(after)
    return other if one == other else f"{one.rstrip('%').rstrip()} → {other}"
