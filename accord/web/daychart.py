"""Decides how the days of one person's week are drawn: hours there as a line, what takes them as bars, what is too much hatched."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from accord.alignment.reads.capacity_week import DayBar, OpenWeek

WIDTH, HEIGHT, LEFT, FLOOR, TOP, BAR = 316, 186, 24, 158, 28, 44
KINDS = ("first", "second", "third")


def day_chart(week: OpenWeek) -> SafeString:
    """An SVG of `week`, read out as one sentence; the table beside it holds the same figures."""
    high = max([8.0, *(bar.there for bar in week.days), *(bar.taken for bar in week.days)])
    scale = (FLOOR - TOP) / high
    step = (WIDTH - LEFT) / max(1, len(week.days))
    width = min(BAR, step - 8)
    lines = [_line(hours, scale) for hours in (0, high / 2, high)]
    bars = [_bar(bar, LEFT + step * number + (step - width) / 2, width, scale) for number, bar in enumerate(week.days)]
    told = f"{week.person.name}, week of {week.monday:%-d %B}: {week.taken:.0f} of {week.there:.0f} hours taken"
    return format_html(
        '<svg class="day-chart" width="{}" height="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>',
        WIDTH, HEIGHT, WIDTH, HEIGHT, told, mark_safe("".join(lines)), mark_safe("".join(bars)),
    )  # fmt: skip


def _line(hours: float, scale: float) -> SafeString:
    y = FLOOR - hours * scale
    return format_html(
        '<path class="gridline" d="M{} {}H{}"/><text class="end" x="{}" y="{}">{}</text>',
        LEFT,
        f"{y:.1f}",
        WIDTH,
        LEFT - 6,
        f"{y + 4:.1f}",
        f"{hours:g}",
    )


def _bar(bar: DayBar, x: float, width: float, scale: float) -> SafeString:
    parts, base = [], float(FLOOR)
    for place, hours in bar.parts:
        height = hours * scale
        parts.append(
            format_html(
                '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>',
                KINDS[place],
                f"{x:.1f}",
                f"{base - height:.1f}",
                f"{width:.1f}",
                f"{max(0.0, height - 1):.1f}",
            )
        )
        base -= height
    limit = FLOOR - bar.there * scale
    if bar.taken > bar.there + 0.05:
        parts.append(
            format_html(
                '<rect x="{}" y="{}" width="{}" height="{}" fill="url(#late)"/>',
                f"{x:.1f}",
                f"{base:.1f}",
                f"{width:.1f}",
                f"{limit - base:.1f}",
            )
        )
    if bar.there:
        parts.append(format_html('<path class="limit" d="M{} {}h{}"/>', f"{x - 3:.1f}", f"{limit:.1f}", f"{width + 6:.1f}"))
    middle = f"{x + width / 2:.1f}"
    words = f"{bar.taken:.3g}" if bar.taken >= 0.05 else ("" if bar.there else "off")
    parts.append(format_html('<text class="middle strong" x="{}" y="{}">{}</text>', middle, f"{min(base, limit) - 5:.1f}", words))
    parts.append(format_html('<text class="middle" x="{}" y="{}">{}</text>', middle, FLOOR + 16, f"{bar.day:%a %-d}"))
    return mark_safe("".join(parts))
