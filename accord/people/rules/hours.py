"""Decides how the working hours of a day and of a week are written and read: "9-12, 13-18", or a number of hours."""

import re
from collections.abc import Sequence

from accord.kernel.errors import Invalid

Hours = Sequence[Sequence[int]]
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOON, LUNCH, MORNING = 720, 60, 540
_NUMBER = re.compile(r"(\d{1,2}(?:[.,]\d{1,2})?)\s*h?$")
_RANGE = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|to)\s*(\d{1,2})(?:[:.](\d{2}))?$")


def read_hours(field: str, text: str) -> list[list[int]]:
    """Ranges of minutes after midnight. "8": eight hours from nine, with an hour at noon; "" and "–": a day off. Raises Invalid."""
    words = text.strip().lower()
    if words in ("", "-", "–", "0", "off"):
        return []
    if found := _NUMBER.match(words):
        return _from_nine(field, float(found[1].replace(",", ".")))
    ranges = []
    for part in words.split(","):
        found = _RANGE.match(part.strip())
        if not found:
            raise Invalid(field, f"“{text.strip()[:40]}” is no working day. Write it like 8, or 9-12, 13-18; empty is a day off.")
        ranges.append([_minute(found[1], found[2]), _minute(found[3], found[4])])
    if any(not start < end <= 1440 for start, end in ranges):
        raise Invalid(field, f"“{text.strip()[:40]}”: hours begin before they end, between 0:00 and 24:00.")
    return ranges


def read_week(texts: Sequence[str], *, like: Sequence[Hours] = ()) -> list[list[list[int]]]:
    """Seven days, Monday first; a number that a day of `like` adds up to keeps its ranges. Raises Invalid naming the day."""
    week = []
    for number, (name, text) in enumerate(zip(WEEKDAYS, texts, strict=True)):
        held = like[number] if number < len(like) else ()
        is_same = text.strip() in (hours_of(held), words_of(held))
        week.append([list(one) for one in held] if is_same else read_hours(name.lower(), text))
    return week


def total(ranges: Hours) -> float:
    """Hours of one day: 9-12 and 13-18 are 8."""
    return sum(end - start for start, end in ranges) / 60


def hours_of(ranges: Hours) -> str:
    """ "8", "7.5", or "–" for a day off."""
    return f"{round(total(ranges), 2):g}" if ranges else "–"


def words_of(ranges: Hours) -> str:
    """ "9–12, 13–18:30", or nothing for a day off."""
    return ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in ranges)


def _from_nine(field: str, hours: float) -> list[list[int]]:
    length = round(hours * 60)
    if length > 1440:
        raise Invalid(field, f"A day has 24 hours; {hours:g} are too many.")
    start = max(0, min(MORNING, 1440 - LUNCH - length))
    if length <= NOON - start or start + length + LUNCH > 1440:
        return [[start, start + length]] if start + length <= 1440 else [[1440 - length, 1440]]
    return [[start, NOON], [NOON + LUNCH, start + length + LUNCH]]


def _minute(hour: str, minute: str | None) -> int:
    return int(hour) * 60 + int(minute or 0)


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}" if minute % 60 else str(minute // 60)
