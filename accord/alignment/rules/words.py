"""Decides how dates, spans and amounts read inside a sentence, the same for every door: plain spaces, a real minus."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

HOURS_A_DAY = 8.0
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FULL = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day(date: dt.date) -> str:
    """14 Apr"""
    return f"{date.day} {_MONTHS[date.month - 1]}"


def long_day(date: dt.date) -> str:
    """7 April"""
    return f"{date.day} {_FULL[date.month - 1]}"


def start_day(instant: dt.datetime, zone: ZoneInfo) -> dt.date:
    """The local day on which something that starts then is first worked on."""
    return instant.astimezone(zone).date()


def end_day(instant: dt.datetime, zone: ZoneInfo, *, now: dt.datetime | None = None) -> dt.date:
    """The local day on which something that ends then is last worked on: midnight belongs to the day before, unless it is `now`."""
    if instant == now:
        return start_day(instant, zone)
    return (instant - dt.timedelta(seconds=1)).astimezone(zone).date()


def first_day(start: dt.datetime, finish: dt.datetime, zone: ZoneInfo, *, now: dt.datetime | None = None) -> dt.date:
    """The day a bar begins. Without work it is the day it ends: the evening and the next morning are one moment to a calendar."""
    begun = start_day(start, zone)
    return min(begun, end_day(finish, zone, now=now)) if start >= finish else begun


def hours_range(low: float | None, high: float | None) -> str:
    """3–6 d from a day on, else 4–6 h; one figure where the ends are equal; nothing where there is no estimate."""
    if low is None and high is None:
        return ""
    small, large = (low if low is not None else high or 0.0), (high if high is not None else low or 0.0)
    unit, size = ("d", HOURS_A_DAY) if large >= HOURS_A_DAY else ("h", 1.0)
    one, two = figure(small / size), figure(large / size)
    return f"{one} {unit}" if one == two else f"{one}–{two} {unit}"


def lag_words(minutes: int, *, is_elapsed: bool) -> str:
    """ "2 d", "−4 h", "3 d elapsed"; nothing where there is none. A working day has eight hours, an elapsed one twenty-four."""
    if not minutes:
        return ""
    size = abs(minutes)
    a_day = 1440 if is_elapsed else 480
    words = f"{size // a_day} d" if size % a_day == 0 else f"{size // 60} h" if size % 60 == 0 else f"{size} min"
    return ("−" if minutes < 0 else "") + words + (" elapsed" if is_elapsed else "")


def days(count: float) -> str:
    """4 d; half days are told, smaller parts are not."""
    return f"{figure(round(abs(count) * 2) / 2)} d"


def figure(value: float) -> str:
    return f"{value:.0f}" if abs(value - round(value)) < 0.05 else f"{value:.1f}"


def percent(share: float) -> str:
    """50 %; what is not quite 0 or 1 never reads as if it were."""
    whole = round(share * 100)
    if whole == 0 and share > 0:
        return "<1 %"
    return ">99 %" if whole == 100 and share < 1 else f"{whole} %"


SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "CHF": "CHF "}


def money(amount: float, currency: str) -> str:
    """€11,100; a currency without a sign by its letters; where none is known the figure alone."""
    sign = SIGNS.get(currency, f"{currency} " if currency else "")
    return f"{'−' if amount < 0 else ''}{sign}{abs(amount):,.0f}"


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def number(count: int) -> str:
    """Up to nine in letters, as in a sentence."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def signed(value: float) -> str:
    return f"+{value:g}" if value > 0 else f"−{-value:g}" if value < 0 else "0"


def span(low: float | None, high: float | None, unit: str = "") -> str:
    """+9…14 pt: an effect in its key result's unit; nothing where none is recorded."""
    if low is None or high is None:
        return ""
    if low == high:
        ends = signed(low)
    else:
        ends = f"{signed(low)}…{abs(high):g}" if low * high > 0 or low == 0 < high else f"{signed(low)}…{signed(high)}"
    return f"{ends} {unit}".rstrip()


def listed(names: Iterable[str], *, most: int = 3) -> str:
    """a, b and c; beyond `most`: a, b and 4 more."""
    given = list(names)
    if len(given) > most:
        given = [*given[: most - 1], f"{len(given) - most + 1} more"]
    return given[0] if len(given) == 1 else f"{', '.join(given[:-1])} and {given[-1]}" if given else ""


def initials(name: str) -> str:
    """The first two letters of a short name, else the first of the first and of the last word."""
    found = name.split()
    if len(found) > 1:
        return (found[0][:1] + found[-1][:1]).upper()
    return (name.strip()[:2] or "?").capitalize()
