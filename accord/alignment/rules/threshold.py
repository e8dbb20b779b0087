"""Decides when a decision needs consent, and when a consent given earlier no longer holds."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accord.alignment.rules.words import money


@dataclass(frozen=True, slots=True)
class Figures:
    """What a yes is given on. Chances 0–1 and P80 dates by goal post id, cost at completion in money, refs of the rows touched."""

    chance: Mapping[str, float] = field(default_factory=dict)
    p80: Mapping[str, dt.date] = field(default_factory=dict)
    cost: float = 0.0
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Threshold:
    """Below what a decision needs no consent, and how far figures may move under a yes; shares 0–1. The first two are a workspace's
    own."""

    points: float = 0.05
    budget_share: float = 0.01
    stale_points: float = 0.03
    stale_days: int = 1
    stale_cost: float = 0.01


NORMAL = Threshold()


def threshold_of(settings: Mapping[str, Any]) -> Threshold:
    """The threshold kept in a workspace's settings, where it set its own."""
    kept = settings.get("threshold", {})
    return Threshold(**{name: kept[name] for name in ("points", "budget_share") if name in kept})


def needs_consent(
    now: Figures, then: Figures, *, moves_promise: bool, budget: float | None, touches_other_side: bool, limits: Threshold = NORMAL
) -> str:
    """Why a decision needs both sides, in a sentence; "" where it does not.

    A promise moved, a goal post that loses five points of chance, 1 % of the budget (of the cost, where there is no budget) or rows
    of the other side each do.
    """
    if moves_promise:
        return "It moves a promise."
    lost = {post: now.chance[post] - then.chance.get(post, now.chance[post]) for post in now.chance}
    if lost and max(lost.values()) >= limits.points:
        return f"It costs a goal post {100 * max(lost.values()):.0f} points of chance."
    base = budget or now.cost
    if base and then.cost - now.cost >= limits.budget_share * base:
        return f"It costs {100 * limits.budget_share:g} % of the budget or more."
    return "It touches the other side's rows." if touches_other_side else ""


def went_stale(given: Figures, latest: Figures, *, currency: str = "", limits: Threshold = NORMAL) -> str:
    """Why a yes given on some figures no longer holds, in a sentence; "" while it does. Amounts are said in `currency`, or
    not at all."""
    if given.rows != latest.rows:
        return "It no longer touches the same work."
    for post, chance in given.chance.items():
        if abs(latest.chance.get(post, 0.0) - chance) > limits.stale_points:
            return f"The chance went from {100 * chance:.0f} to {100 * latest.chance.get(post, 0.0):.0f} %."
    for post, day in given.p80.items():
        if post in latest.p80 and _working_days(day, latest.p80[post]) > limits.stale_days:
            return f"The P80 went from {day:%-d %b} to {latest.p80[post]:%-d %b}."
    if given.cost and abs(latest.cost - given.cost) > limits.stale_cost * given.cost:
        told = f"went from {money(given.cost, currency)} to {money(latest.cost, currency)}" if currency else "moved"
        return f"The cost {told}."
    return ""


def _working_days(one: dt.date, other: dt.date) -> int:
    """Mondays to Fridays between two days: what "within one working day" counts."""
    first, last = sorted((one, other))
    days = (first + dt.timedelta(days=step) for step in range(1, (last - first).days + 1))
    return sum(day.weekday() < 5 for day in days)
