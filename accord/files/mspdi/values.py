"""Decides how MSPDI writes values: durations, moments, money in hundredths, flags, and the codes of its lists."""

import datetime as dt
import re
from decimal import Decimal, InvalidOperation

from accord.files.planfile import LONGEST_MINUTES, MOST, Constraint, Hours, LinkKind, TaskType
from accord.files.safe_xml import Row, many

CONSTRAINTS: tuple[Constraint, ...] = (
    "as_soon_as_possible",
    "as_late_as_possible",
    "must_start_on",
    "must_finish_on",
    "start_no_earlier_than",
    "start_no_later_than",
    "finish_no_earlier_than",
    "finish_no_later_than",
)
LINK_KINDS: tuple[LinkKind, ...] = ("FF", "FS", "SF", "SS")
TASK_TYPES: tuple[TaskType, ...] = ("fixed_units", "fixed_duration", "fixed_work")
ELAPSED_FORMATS = frozenset({4, 6, 8, 10, 12, 36, 38, 40, 42, 44})
PERCENT_FORMATS = frozenset({19, 51})
ELAPSED_PERCENT_FORMATS = frozenset({20, 52})
_DIGITS, _FIGURE = r"(\d{1,9})", r"(\d{1,12}(?:\.\d{0,9})?)"
ISO_DURATION = re.compile(
    rf"(-)?P(?:{_DIGITS}Y)?(?:{_DIGITS}M)?(?:{_DIGITS}D)?(?:T(?:{_FIGURE}H)?(?:{_FIGURE}M)?(?:{_FIGURE}S)?)?$"
)


def text(row: Row, tag: str) -> str:
    value = row.get(tag)
    return value.strip() if isinstance(value, str) else ""


def words(row: Row, tag: str) -> str:
    """Somebody's own text, spaces and all."""
    value = row.get(tag)
    return value if isinstance(value, str) else ""


def integer(row: Row, tag: str, default: int = 0) -> int:
    value = decimal(row, tag)
    return default if value is None else int(value)


def flag(row: Row, tag: str) -> bool:
    return text(row, tag).lower() in {"1", "true"}


def decimal(row: Row, tag: str) -> Decimal | None:
    try:
        value = Decimal(text(row, tag))
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < MOST else None


def share(row: Row, tag: str, default: float = 1.0) -> float:
    value = decimal(row, tag)
    return default if value is None else round(float(value), 6)


def money(row: Row, tag: str) -> Decimal | None:
    """Hundredths of the currency's unit: "240000" is 2,400.00. Nothing where there is nothing or zero."""
    value = decimal(row, tag)
    return None if not value else (value / 100).quantize(Decimal("0.0001")).normalize() + 0


def rate(row: Row, tag: str) -> Decimal | None:
    value = decimal(row, tag)
    return None if not value else value.quantize(Decimal("0.0001")).normalize() + 0


def minutes(row: Row, tag: str) -> int | None:
    """The text "PT8H30M0S" is 510. Years, months and days do not occur in practice and count as 365, 30 and one day.

    Nothing where it is longer than anything planned.
    """
    found = ISO_DURATION.match(text(row, tag))
    if not found:
        return None
    sign, years, months, days, hours, mins, seconds = found.groups()
    total = (int(years or 0) * 365 + int(months or 0) * 30 + int(days or 0)) * 1440.0
    total += float(hours or 0) * 60 + float(mins or 0) + float(seconds or 0) / 60
    return int(total + 0.5) * (-1 if sign else 1) if total <= LONGEST_MINUTES else None


def moment(row: Row, tag: str) -> dt.datetime | None:
    """Local time; a zone, where some writer adds one, is cut off."""
    try:
        return dt.datetime.fromisoformat(text(row, tag)[:19])
    except ValueError:
        return None


def hours(row: Row) -> Hours:
    """The working times under a day or an exception. A range that ends at midnight ends at minute 1,440."""
    found: list[tuple[int, int]] = []
    for times in many(row, "WorkingTimes"):
        for time in many(times, "WorkingTime"):
            start, finish = clock(text(time, "FromTime")), clock(text(time, "ToTime"))
            if start is not None and finish is not None:
                found.append((start, 1440 if finish <= start and finish == 0 else finish))
    return tuple(sorted(pair for pair in found if pair[0] < pair[1]))


def clock(words: str) -> int | None:
    """Minutes after midnight of "08:30:00"; a last second of the day counts as midnight."""
    try:
        time = dt.time.fromisoformat(words[:8])
    except ValueError:
        return None
    if (time.hour, time.minute, time.second) == (23, 59, 59):
        return 1440
    return time.hour * 60 + time.minute


def iso(minutes_: int) -> str:
    hours_, rest = divmod(abs(minutes_), 60)
    return f"{'-' if minutes_ < 0 else ''}PT{hours_}H{rest}M0S"


def span(minutes_: int | None) -> str | None:
    return None if minutes_ is None else iso(minutes_)


def hundredths(value: Decimal) -> str:
    return format((value * 100).normalize() + 0, "f")


def clock_text(minute: int) -> str:
    minute %= 1440
    return f"{minute // 60:02d}:{minute % 60:02d}:00"
