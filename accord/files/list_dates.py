"""Decides how dates in lists are read: ISO, with a month's name, or in figures, where the whole column tells whether the day
comes first."""

import datetime as dt
import re
from collections.abc import Iterable

MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::\d{2})?)?(?:Z|[+-]\d{2}:?\d{2})?$")
FIGURES = re.compile(
    r"(?:[A-Za-z]{2,9},?\s+)?(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:,?\s+(\d{1,2}):(\d{2})(?::\d{2})?\s*([ap]m)?)?$",
    re.IGNORECASE,
)
DAY_NAMED = re.compile(r"(?:[A-Za-z]{2,9},?\s+)?(\d{1,2})\.?(?:st|nd|rd|th)?[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4}|\d{2})$")
MONTH_NAMED = re.compile(r"(?:[A-Za-z]{2,9},?\s+)?([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4}|\d{2})$")
HOW = "Write it like 2026-03-31."


def is_day_first(cells: Iterable[str]) -> bool | None:
    """What dates in figures say about their order: a first figure over twelve is a day; nothing if every date could be read
    both ways."""
    ambiguous = False
    for cell in cells:
        found = FIGURES.match(cell.strip())
        if not found:
            continue
        if found[2] == "." or int(found[1]) > 12:
            return True
        if int(found[3]) > 12:
            return False
        ambiguous = ambiguous or found[1] != found[3]
    return None if ambiguous else True


def parse_moment(words: str, *, day_first: bool = True, at_end: bool = False) -> dt.datetime | None:
    """The moment; a day alone begins at midnight, or ends a minute before the next one. Raises ValueError with a sentence."""
    text = words.strip()
    if not text or text.lower() in {"na", "n/a", "-", "–", "tbd", "?"}:
        return None
    try:
        return _parse(text, day_first, at_end)
    except (ValueError, KeyError):
        raise ValueError(f"“{text[:40]}” is no date. {HOW}") from None


def looks_like_date(words: str) -> bool:
    text = words.strip()
    return any(pattern.match(text) for pattern in (ISO, FIGURES, DAY_NAMED, MONTH_NAMED))


def _parse(text: str, day_first: bool, at_end: bool) -> dt.datetime:
    if found := ISO.match(text):
        return _moment(found[1], int(found[2]), found[3], time=(found[4], found[5], None), at_end=at_end)
    if found := FIGURES.match(text):
        first, second = found[1], found[3]
        day, month = (first, second) if day_first or found[2] == "." else (second, first)
        return _moment(found[4], int(month), day, time=(found[5], found[6], found[7]), at_end=at_end)
    if found := DAY_NAMED.match(text):
        return _moment(found[3], MONTHS[found[2][:3].lower()], found[1], time=(None, None, None), at_end=at_end)
    if found := MONTH_NAMED.match(text):
        return _moment(found[3], MONTHS[found[1][:3].lower()], found[2], time=(None, None, None), at_end=at_end)
    raise ValueError


def _moment(year: str, month: int, day: str, *, time: tuple[str | None, str | None, str | None], at_end: bool) -> dt.datetime:
    full = int(year) if len(year) == 4 else 2000 + int(year) if int(year) < 70 else 1900 + int(year)
    if time[0] is None:
        return dt.datetime(full, month, int(day), 23, 59) if at_end else dt.datetime(full, month, int(day))
    hour = int(time[0])
    if time[2]:
        hour = hour % 12 + (12 if time[2].lower() == "pm" else 0)
    return dt.datetime(full, month, int(day), hour, int(time[1] or 0))
