"""Decides how chance is drawn against value kept: what was computed as dots, the cards by number, no label on another."""

from collections.abc import Iterable, Sequence
from math import cos, hypot, pi, sin

from django.utils.safestring import SafeString

from accord.alignment.options import Card, WaysOut
from accord.web.charts import ends_of, path, svg, text, ticks
from accord.web.words import day, percent

WIDE, HIGH = 330, 174
LEFT, RIGHT, TOP, FLOOR = 38, 316, 18, 142
ROOM = 12
"""Between the top of the plot and its highest value, so that a number fits."""
RADIUS = 9.0

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def scatter_svg(ways: WaysOut, chosen: str = "") -> SafeString:
    """The cards carry their numbers, the confidence is a band, and what gains one without the other is joined as a front.

    A card whose place is taken stands beside it on a line. A shift of the date is not here: its chance is of another day.
    """
    cards = sorted((card for card in ways.cards if card.family != "shift"), key=lambda card: (card.id != chosen, card.number))
    everything = [*ways.others, *((card.chance, card.value_kept) for card in cards), (ways.chance, ways.value_kept)]
    low, high = ends_of([chance for chance, _ in everything] + [ways.goal_post.confidence])
    least, most = ends_of([value for _, value in everything])

    def at(chance: float, value: float) -> tuple[float, float]:
        x = LEFT + (RIGHT - LEFT) * (chance - low) / (high - low)
        return round(x, 1), round(FLOOR - (FLOOR - TOP - ROOM) * (value - least) / (most - least), 1)

    taken: list[Box] = []
    parts = [_band(at(ways.goal_post.confidence, least)[0], ways.goal_post.confidence, taken)]
    for share in ticks(least, most):
        y = at(low, share)[1]
        parts.append(path("gridline", f"M{LEFT} {y}H{RIGHT}") + _said(32, y + 4, f"{share * 100:.0f}", "end", taken))
    for share in ticks(low, high)[1:]:
        parts.append(_said(at(share, least)[0], FLOOR + 15, f"{share * 100:.0f}", "middle", taken))
    until = f"chance of {day(ways.goal_post.date)}, %" if ways.goal_post.date else "chance, %"
    parts.append(text(RIGHT, HIGH - 2, until, "end") + text(0, HIGH - 2, "↑ value kept, %"))
    parts += [_circle("other", *at(chance, value), 2.5) for chance, value in ways.others]
    now = at(ways.chance, ways.value_kept)
    parts.append(_front([now, *(at(card.chance, card.value_kept) for card in cards)]))
    parts.append(_circle("now-point", *now, 4.5))
    taken.append(_around(*now, 5.5))
    numbers = [_number(card, at(card.chance, card.value_kept), taken, is_chosen=card.id == chosen) for card in cards]
    parts.append(_now(*now, taken))
    told = f"Value kept against chance for {len(everything) - 1} ways; the cards are numbered"
    return svg("scatter", WIDE, HIGH, told, [*parts, *reversed(numbers)])


def _band(x: float, confidence: float, taken: list[Box]) -> str:
    """What is sure enough, its share above it."""
    wide = max(0.0, RIGHT - x)
    label = _said(RIGHT - wide / 2, TOP - 4, f"{percent(confidence)}+", "middle", taken)
    return f'<rect class="safe" x="{x}" y="{TOP}" width="{wide:.1f}" height="{FLOOR - TOP}"/>{label}'


def _front(points: Iterable[tuple[float, float]]) -> str:
    """Steps from the point of most value to that of most chance, over all that no other beats on both."""
    steps: list[tuple[float, float]] = []
    for x, y in sorted(points, key=lambda point: (-point[0], point[1])):
        if not steps or y < steps[-1][1]:
            steps.append((x, y))
    line = "".join(f"V{y}H{x}" for x, y in steps[1:])
    return path("front", f"M{steps[0][0]} {FLOOR}V{steps[0][1]}{line}") if steps else ""


def _number(card: Card, point: tuple[float, float], taken: list[Box], *, is_chosen: bool) -> str:
    """A card's number at its place, or beside it with a line where something stands there already."""
    radius = RADIUS + is_chosen
    places = [point, *_ring(point)]
    x, y = next((place for place in places if _is_free(_around(*place, radius + 1), taken)), point)
    taken.append(_around(x, y, radius + 1))
    kind = " chosen" if is_chosen else " reasoned" if card.why_shown else ""
    line = "" if (x, y) == point else path("lead", f"M{point[0]} {point[1]}L{x:.1f} {y:.1f}") + _circle("spot", *point, 2.5)
    number = f'<text class="point-number{" chosen" if is_chosen else ""}" x="{x:.1f}" y="{y + 4.3:.1f}">{card.number}</text>'
    return f"{line}{_circle(f'point{kind}', x, y, radius)}{number}"


def _ring(point: tuple[float, float]) -> Iterable[tuple[float, float]]:
    """Places around a point, the nearest first; below and beside it before above, where the value is higher than it is."""
    for distance in (20, 27, 35, 44, 54, 66):
        for turn in (4, 5, 3, 6, 2, 7, 1, 0, 8, 15, 9, 14, 10, 13, 11, 12):
            yield point[0] + distance * cos(turn * pi / 8), point[1] + distance * sin(turn * pi / 8)


def _now(x: float, y: float, taken: list[Box]) -> str:
    """The word beside the point it is about, where there is room: above, below, then left and right, then further off."""
    for away in (9, 16, 24, 34):
        for at_x, at_y in ((x, y - away), (x, y + away + 8), (x - away - 12, y + 4), (x + away + 12, y + 4)):
            box = _text_box(at_x, at_y, "now", "middle")
            if _is_free(box, taken) and hypot(at_x - x, at_y - y) < WIDE:
                return _said(at_x, at_y, "now", "middle", taken)
    return ""


def _said(x: float, y: float, words: str, kind: str, taken: list[Box]) -> str:
    taken.append(_text_box(x, y, words, kind))
    return text(x, y, words, kind)


def _text_box(x: float, y: float, words: str, kind: str) -> Box:
    """About where a line of 12 px stands; digits and letters are at most 7.5 px wide."""
    wide = 7.5 * len(words)
    start = x - wide if kind == "end" else x - wide / 2 if kind == "middle" else x
    return start, y - 12, start + wide, y + 4


def _around(x: float, y: float, radius: float) -> Box:
    return x - radius, y - radius, x + radius, y + radius


def _is_free(box: Box, taken: Sequence[Box]) -> bool:
    left, top, right, bottom = box
    if left < LEFT - 8 or right > WIDE - 1 or top < 1 or bottom > FLOOR + 2:
        return False
    return not any(left < other[2] and other[0] < right and top < other[3] and other[1] < bottom for other in taken)


def _circle(kind: str, x: float, y: float, radius: float) -> str:
    return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>'
