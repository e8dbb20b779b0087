"""Decides how the small marks are drawn: the two rings of consent, and a date as a range."""

import datetime as dt

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from accord.web.words import day

_DASH = ' stroke-dasharray="5 2.95"'


def rings_svg(given: str, size: int, label: str = "") -> SafeString:
    """Two linked rings, the product side's first; a dashed one is a yes that is missing."""
    why = "" if given in ("both", "why") else _DASH
    when = "" if given in ("both", "when") else _DASH
    over = '<path d="M15.5 4.3a7.6 7.6 0 0 1 2.5 6.6" stroke="var(--why-fill)"/>' if not why else ""
    spoken = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="rings" width="{}" height="{}" viewBox="0 0 31 20" {} fill="none" stroke-width="3.2">{}</svg>',
        size,
        round(size * 20 / 31),
        mark_safe(spoken),
        mark_safe(
            f'<circle cx="10.5" cy="10" r="7.6" stroke="var(--why-fill)"{why}/>'
            f'<circle cx="20.5" cy="10" r="7.6" stroke="var(--when-fill)"{when}/>{over}'
        ),
    )


def range_bar_svg(
    p50: dt.date | None,
    p80: dt.date | None,
    *,
    goal: dt.date | None = None,
    begin: dt.date | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
    was50: dt.date | None = None,
    was80: dt.date | None = None,
    width: int = 231,
    label: str = "",
) -> SafeString:
    """Dot at P50 (a bar from `begin`), tail to P80, pole at the goal post, hatch past it, below it a ghost of what was.

    `start` and `end` are the axis; give the same to all bars of a page, so that they can be compared.
    """
    if p50 is None:
        return mark_safe("")
    p80 = max(p80 or p50, p50)
    known = [one for one in (p50, p80, goal, begin, was50, was80) if one]
    first = start or min(known) - dt.timedelta(days=2)
    last = max(end or max(known) + dt.timedelta(days=2), first + dt.timedelta(days=1))

    def x(date: dt.date) -> float:
        place = (date - first).days / (last - first).days
        return round(6 + (width - 12) * min(1.0, max(0.0, place)), 1)

    marks = [f'<path class="axis" d="M0 22.5H{width}"/>']
    if was50 and was80:
        marks.append(f'<rect class="ghost" x="{x(was50)}" y="25" width="{max(2, x(was80) - x(was50)):.1f}" height="3" rx="1.5"/>')
    if begin:
        marks.append(f'<rect class="dot" x="{x(begin)}" y="7" width="{max(3, x(p50) - x(begin)):.1f}" height="10" rx="3"/>')
    marks.append(f'<rect class="tail" x="{x(p50)}" y="9" width="{x(p80) - x(p50):.1f}" height="6"/>')
    if goal and p80 > goal:
        late = x(max(p50, goal))
        marks.append(f'<rect x="{late}" y="9" width="{max(0.0, x(p80) - late):.1f}" height="6" fill="url(#late)"/>')
    if goal:
        marks.append(f'<path class="pole" d="M{x(goal)} 2V28"/>')
    if p80 > p50:
        marks.append(f'<path class="cap" d="M{x(p80)} 6V18"/>')
    if not begin:
        marks.append(f'<circle class="dot" cx="{x(p50)}" cy="12" r="5"/>')
    told = label or f"P50 {day(p50)}, P80 {day(p80)}" + (f", goal post {day(goal)}" if goal else "")
    return format_html(
        '<svg class="range-bar" width="{}" height="30" viewBox="0 0 {} 30" preserveAspectRatio="xMinYMid meet" role="img"'
        ' aria-label="{}">{}</svg>',
        width,
        width,
        told,
        mark_safe("".join(marks)),
    )
