"""Decides how charts are drawn: runs by day, predicted beside actual, what one task swings; and the strokes that they share."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from accord.alignment.reads.forecast import DayShare
from accord.web.words import day, percent


def forecast_svg(
    days: Sequence[DayShare], *, goal: dt.date | None, chance: float | None, quantiles: Sequence[tuple[str, dt.date]]
) -> SafeString:
    """Runs by the day they end on as bars, their running share as a line, the goal post as a flag; drawn again for a phone."""
    if not days:
        return mark_safe("")
    drawn = [_forecast(days, goal=goal, chance=chance, quantiles=quantiles, wide=wide) for wide in (1024, 358)]
    return mark_safe("".join(drawn))


def _forecast(
    days: Sequence[DayShare], *, goal: dt.date | None, chance: float | None, quantiles: Sequence[tuple[str, dt.date]], wide: int
) -> SafeString:
    left, right, top, floor = 4, wide - 52, 46, 254
    first, last = days[0].day, days[-1].day
    if goal:
        first, last = min(first, goal), max(last, goal)
    ended = {one.day for one in days}
    every = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    # Weekends on which no run ends are left out, so that a week reads as one block.
    shown = [date for date in every if date.weekday() < 5 or date in ended or date == goal]
    place = {date: bisect_left(shown, date) for date in every}
    step = (right - left) / len(shown)
    most = max(one.share for one in days)

    def x(date: dt.date, part: float = 0.0) -> float:
        return round(left + step * (place.get(date, len(shown) if date > last else 0) + part), 1)

    def y(share: float) -> float:
        return round(floor - (floor - top) * share, 1)

    parts = [
        path("gridline", f"M{left} {y(share)}H{right}")
        + text(right + 8, y(share) + 4, f"{share * 100:.0f}{' %' if share == 1 else ''}")
        for share in (0.25, 0.5, 0.75, 1.0)
    ]
    for one in days:
        tall = (floor - top) * 0.8 * one.share / most
        parts.append(
            rect("hist-bar late" if one.is_late else "hist-bar", x(one.day) + 0.5, floor - tall, max(1.0, step - 1.5), tall, 1.5)
        )
    line = "L".join(f"{x(one.day, 1)} {y(one.by_then)}" for one in days)
    parts.append(
        f'<path class="axis" d="M{left} {floor + 0.5}H{right}"/><path class="s-curve" d="M{x(days[0].day)} {floor}L{line}"/>'
    )
    if goal:
        words = f"{day(goal)}, {percent(chance)} by then"
        box = 7.2 * len(words)
        at = x(goal, 1)
        start = at - box if at - box > 0 else at
        parts.append(
            path("pole", f"M{at} 4V{floor}") + rect("flag", start, 1, box, 20, 2) + text(start + 9, 15.5, words, "flag-text")
        )
    reached = {one.day: one.by_then for one in days}
    taken = 0.0
    for name, date in quantiles:
        share = next((value for day_, value in sorted(reached.items()) if day_ >= date), 1.0)
        at, words = x(date, 1), f"{name} {day(date)}"
        # The name stands over the plot, left or right of its pole; where others do, under its point.
        box = 7.2 * len(words)
        if at < taken:
            parts.append(text(min(at + 9, right - box), y(share) + 17, words, "strong"))
        else:
            side = "end" if at - box > taken else ""
            taken = at if side else at + box
            parts.append(path("lead", f"M{at} 28V{y(share)}") + text(at + (-6 if side else 6), 38, words, f"strong {side}"))
        parts.append(f'<circle class="quantile" cx="{at}" cy="{y(share)}" r="4.5"/>')
    named = float("-inf")
    for date in _mondays(first, last):
        parts.append(path("axis", f"M{x(date)} {floor}V{floor + 5}"))
        if x(date) - named >= 50 and x(date) + 46 <= wide:
            named = x(date)
            parts.append(text(named + 3, floor + 17, day(date)))
    told = (
        f"Share of runs by the day they end on; {percent(chance)} by {day(goal)}"
        if goal
        else "Share of runs by the day they end on"
    )
    return svg(f"forecast-chart {'wide' if wide > 700 else 'narrow'}", wide, 276, told, parts)


def outcome_svg(
    low: float, high: float, *, before: float | None, actual: float | None, side: str, told: str, ends: tuple[str, str]
) -> SafeString:
    """A predicted range with what was before and what came; the axis runs over all of them, its ends named."""
    known = [low, high, *(value for value in (before, actual) if value is not None)]
    first, last = min(known), max(known)
    room = (last - first) or 1.0

    def x(value: float) -> float:
        return round(16 + 268 * (value - first) / room, 1)

    wide = max(6.0, x(high) - x(low))
    parts = [
        '<path class="axis" d="M0 20.5H300"/>',
        f'<rect class="predicted" x="{min(x(low), 294 - wide):.1f}" y="14" width="{wide:.1f}" height="13" rx="3"/>',
    ]
    parts += [f'<text x="16" y="39">{escape(ends[0])}</text><text class="end" x="284" y="39">{escape(ends[1])}</text>']
    if before is not None:
        parts.append(f'<path class="was" d="M{x(before)} 12V29"/>')
    if actual is not None:
        outside = "" if low <= actual <= high else " outside"
        parts.append(f'<circle class="actual{outside}" cx="{x(actual)}" cy="20.5" r="5.5"/>')
    return svg(f"outcome-bar {side}", 300, 42, told, parts)


def swing_svg(short: float | None, long: float | None, now: float | None, *, least: float, most: float) -> SafeString:
    """What a task's long and short end make of the chance, on one scale."""
    if short is None or long is None or now is None or most <= least:
        return mark_safe("")

    def x(share: float) -> float:
        return round(30 + 312 * (share - least) / (most - least), 1)

    parts = [
        f'<rect class="low" x="{x(long)}" y="7" width="{max(0.0, x(now) - x(long)):.1f}" height="14"/>',
        f'<rect class="high" x="{x(now)}" y="7" width="{max(0.0, x(short) - x(now)):.1f}" height="14"/>',
        f'<path class="middle" d="M{x(now)} 2V26"/>',
        text(min(x(long), x(now)) - 6, 18, f"{long * 100:.0f}", "end") + text(max(x(short), x(now)) + 6, 18, f"{short * 100:.0f}"),
    ]
    return svg("swing", 372, 28, f"{percent(long)} if it takes its long end, {percent(short)} if its short end", parts)


def path(kind: str, line: str) -> str:
    return f'<path class="{kind}" d="{line}"/>'


def rect(kind: str, x: float, y: float, wide: float, high: float, radius: float) -> str:
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="{radius}"/>'


def text(x: float, y: float, words: str, kind: str = "") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(words)}</text>'


def svg(name: str, wide: int, high: int, told: str, parts: Sequence[str]) -> SafeString:
    return format_html(
        '<svg class="{}" width="{}" height="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        name,
        wide,
        high,
        wide,
        high,
        told,
        mark_safe("".join(parts)),
    )


def ends_of(shares: Sequence[float]) -> tuple[float, float]:
    """The axis: whole tenths around the figures, at least two of them, so that nothing lies on the edge."""
    low = max(0.0, int(min(shares) * 10 - 0.2) / 10)
    high = min(1.0, (int(max(shares) * 10 + 0.2) + 1) / 10)
    return (low, high) if high - low >= 0.2 else (max(0.0, high - 0.2), max(high, 0.2))


def ticks(low: float, high: float) -> list[float]:
    step = 1 if high - low <= 0.55 else 2
    return [tenth / 10 for tenth in range(round(low * 10), round(high * 10) + 1, step)]


def _mondays(first: dt.date, last: dt.date) -> list[dt.date]:
    every = max(1, -(-(last - first).days // (7 * 11))) * 7
    start = first + dt.timedelta(days=-first.weekday() % 7)
    return [start + dt.timedelta(days=step) for step in range(0, max(0, (last - start).days - 3), every)]
