"""Decides how what people type into a field is read: days in words, ranges of effort, effects, and what an item waits for."""

import datetime as dt
import math
import re
from dataclasses import dataclass

from django.utils import timezone

from accord.files.estimates import parse_range
from accord.files.list_dates import MONTHS, parse_moment
from accord.files.predecessors import Wanted, parse_predecessors
from accord.kernel.days import clean_day
from accord.kernel.errors import Invalid
from accord.web.actor import PageRequest

WEEKDAYS = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_STEP = re.compile(r"([+-])\s*(\d{1,4})\s*(d|w)?$")
_DAY_MONTH = re.compile(r"(\d{1,2})\.?\s*([a-z]{3,9})\.?$")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?\s*(\d{1,2})$")
_NUMBER = r"([+\-−]?\d{1,9}(?:[.,]\d{1,6})?)"
_EFFECT = re.compile(rf"{_NUMBER}\s*(?:(?:…|\.\.\.?|–|—|to|-)\s*{_NUMBER})?\s*(.{{0,40}})$")
_HOW = "Write it like 14 Apr, fri, +3d or 2026-04-14."


def day_of(request: PageRequest, field: str) -> dt.date | None:
    """What a page's form or address says of a day, as `read_day` reads it, on the workspace's own today."""
    given = request.POST if request.method == "POST" else request.GET
    return read_day(field, given.get(field, ""), today=timezone.localdate(timezone=request.workspace.tzinfo))


def read_day(field: str, text: str, *, today: dt.date, before: dt.date | None = None) -> dt.date | None:
    """A day; "" is none. "fri" is the next one, "+3d" counts from `before` (else today). Raises Invalid naming the field."""
    words = " ".join(text.lower().split())
    if not words:
        return None
    try:
        day = _day(words, today, before or today)
    except (ValueError, KeyError, OverflowError):
        raise Invalid(field, f"“{text.strip()[:40]}” is no date. {_HOW}") from None
    return clean_day(field, day, today=today)


def _day(words: str, today: dt.date, base: dt.date) -> dt.date:
    if words in ("today", "now"):
        return today
    if words == "tomorrow":
        return today + dt.timedelta(days=1)
    if words[:3] in WEEKDAYS and words.isalpha():
        return today + dt.timedelta(days=(WEEKDAYS[words[:3]] - today.weekday() - 1) % 7 + 1)
    if found := _STEP.match(words):
        count = int(found[2]) * (-1 if found[1] == "-" else 1)
        return base + dt.timedelta(days=count * 7) if found[3] == "w" else _working(base, count)
    for pattern, day_group, month_group in ((_DAY_MONTH, 1, 2), (_MONTH_DAY, 2, 1)):
        if found := pattern.match(words):
            day = dt.date(today.year, MONTHS[found[month_group][:3]], int(found[day_group]))
            return day if day >= today - dt.timedelta(days=120) else day.replace(year=today.year + 1)
    moment = parse_moment(words)
    if moment is None:
        raise ValueError
    return moment.date()


def _working(base: dt.date, count: int) -> dt.date:
    """So many Mondays to Fridays on."""
    step = dt.timedelta(days=1 if count > 0 else -1)
    while count:
        base += step
        if base.weekday() < 5:
            count -= 1 if count > 0 else -1
    return base


def read_estimate(field: str, text: str) -> tuple[float | None, float | None]:
    """Low and high in hours; "" and "?" are no estimate. Raises Invalid naming the field."""
    try:
        found = parse_range(text)
    except ValueError as wrong:
        raise Invalid(field, str(wrong)) from None
    return found if found else (None, None)


def read_effect(field: str, text: str) -> tuple[float | None, float | None]:
    """Low and high of "+8…12 pt", "0.3-0.6" or "5"; a unit after it is the key result's and left aside. Raises Invalid."""
    words = text.strip()
    if words in ("", "?", "–", "-"):
        return None, None
    found = _EFFECT.match(words)
    if not found or re.match(r"[\d.,+\-−…–]", found[3]):
        raise Invalid(field, f"“{words[:40]}” is no effect. Write it like +8…12 or 0.3-0.6.")
    low = _figure(found[1])
    high = _figure(found[2]) if found[2] else low
    # We write −4…2 for what goes from −4 to −2: an end of the other sign carries its own.
    if low < 0 and "…" in words and found[2] and found[2][0] not in "+-−":
        high = -high
    return (low, high) if low <= high else (high, low)


def _figure(words: str) -> float:
    return float(words.replace("−", "-").replace(",", "."))


def read_number(field: str, text: str, *, low: float, high: float, what: str) -> float | None:
    """A number between two ends; "" is none. Raises Invalid with the rule."""
    words = text.strip().replace(",", ".").removesuffix("%").strip()
    if not words:
        return None
    try:
        value = float(words)
    except ValueError:
        raise Invalid(field, f"“{text.strip()[:40]}” is no number.") from None
    if not (math.isfinite(value) and low <= value <= high):
        raise Invalid(field, f"{what} lies between {low:,g} and {high:,g}.")
    return value


@dataclass(frozen=True, slots=True)
class WaitFor:
    """One thing waited for as typed: the number of an item, the kind, the lag in minutes."""

    number: int
    kind: str
    lag_minutes: int
    is_elapsed: bool


def read_waits(field: str, text: str) -> tuple[WaitFor, ...]:
    """ "140, 142 SS +1d": numbers of items, each with a kind and a lag where it has one. Raises Invalid naming the field."""
    try:
        wanted = parse_predecessors(text.replace("−", "-").replace(" elapsed", ""))
    except ValueError as wrong:
        said = str(wrong).replace("3FS+2d;5SS", "140, 142 SS +1d").replace("a row's number", "an item's number")
        raise Invalid(field, said) from None
    return tuple(_wait(field, one, "elapsed" in text) for one in wanted)


def _wait(field: str, one: Wanted, is_elapsed: bool) -> WaitFor:
    digits = one.who.removeprefix("#")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 12):
        raise Invalid(field, f"“{one.who[:40]}” is no item's number. Write it like 140, 142 SS +1d.")
    if one.percent is not None:
        raise Invalid(field, "A lag is a time, such as +1d; percentages are read from files only.")
    return WaitFor(int(digits), one.kind, one.lag_minutes, one.lag_unit == "elapsed" or (is_elapsed and bool(one.lag_minutes)))
