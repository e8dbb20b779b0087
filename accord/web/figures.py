"""Decides how the figures of an effect read on a page, each in its unit, now and after."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from accord.alignment.rules.figures import Effect, Figure
from accord.web import words

LONGEST_UNIT = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of a scorecard as words; `others` are further columns of a comparison."""

    name: str
    now: str
    after: str
    differs: bool
    note: str = ""
    others: tuple[tuple[str, bool], ...] = ()


def scorecard(effects: Iterable[Effect], side: str, *, currency: str) -> tuple[Shown, ...]:
    """The rows of one side under the first effect, with further effects beside it; scope for later has no chance to show."""
    first, *more = effects
    beside = [{row.key: row for row in getattr(other, side)} for other in more]
    undated = {f"{name}:{post.id}" for post in first.goal_posts if not (post.date or post.date_after) for name in ("chance", "p80")}
    shown = [figure for figure in getattr(first, side) if figure.key not in undated]
    return tuple(_row(figure, [found.get(figure.key) for found in beside], currency) for figure in shown)


def _row(figure: Figure, others: list[Figure | None], currency: str) -> Shown:
    now, after = in_words(figure, figure.now, currency), in_words(figure, figure.after, currency)
    beside = tuple(
        (in_words(one, one.after, currency), in_words(one, one.after, currency) != now) if one else ("–", False) for one in others
    )
    return Shown(figure.name, now, after, now != after, figure.note, beside)


def in_words(figure: Figure, value: object, currency: str) -> str:
    if value is None:
        return "–"
    if isinstance(value, dt.date):
        return words.day(value)
    if isinstance(value, tuple | list):
        return _range(float(value[0]), float(value[1]), str(figure.of or ""))
    assert isinstance(value, int | float)
    if figure.unit in ("share", "load"):
        return words.percent(value)
    if figure.unit == "money":
        return words.money(value, currency)
    if figure.unit == "days":
        return f"{value:.0f}{words.NO_BREAK}d"
    return f"{value:g} of {float(figure.of):g}" if figure.unit == "count" and isinstance(figure.of, int | float) else f"{value:g}"


def _range(low: float, high: float, unit: str) -> str:
    """A longer unit ("invites") says what the row's name says already."""
    unit = unit if len(unit) <= LONGEST_UNIT else ""
    ends = f"{low:g}" if low == high else f"{low:g}–{high:g}"
    return f"{ends}{words.NARROW if unit == '%' else words.NO_BREAK}{unit}".strip()
