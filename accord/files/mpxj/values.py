"""Decides how MPXJ's JSON writes values: seconds, local moments, rates with a unit; a field that is zero or false is left out."""

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from accord.files.planfile import LONGEST_MINUTES, MOST, Constraint, Hours, TaskType

Fields = dict[str, Any]
CONSTRAINTS: dict[str, Constraint] = {
    "AS_SOON_AS_POSSIBLE": "as_soon_as_possible",
    "AS_LATE_AS_POSSIBLE": "as_late_as_possible",
    "MUST_START_ON": "must_start_on",
    "MUST_FINISH_ON": "must_finish_on",
    "START_ON": "must_start_on",
    "FINISH_ON": "must_finish_on",
    "START_NO_EARLIER_THAN": "start_no_earlier_than",
    "START_NO_LATER_THAN": "start_no_later_than",
    "FINISH_NO_EARLIER_THAN": "finish_no_earlier_than",
    "FINISH_NO_LATER_THAN": "finish_no_later_than",
}
TASK_TYPES: dict[str, TaskType] = {
    "FIXED_UNITS": "fixed_units",
    "FIXED_DURATION": "fixed_duration",
    "FIXED_DURATION_AND_UNITS": "fixed_duration",
    "FIXED_WORK": "fixed_work",
}


class Units(NamedTuple):
    """How long the project's days, weeks and months are, to read rates by them."""

    minutes_per_day: int
    minutes_per_week: int
    days_per_month: int


def minutes(fields: Fields, key: str) -> int | None:
    seconds = figure(fields.get(key))
    if seconds is None or abs(seconds) > LONGEST_MINUTES * 60:
        return None
    return int(seconds / 60 + (Decimal("0.5") if seconds >= 0 else Decimal("-0.5")))


def figure(value: Any) -> Decimal | None:
    """A figure as it stands; nothing where it is none, endless or beyond all use."""
    try:
        found = Decimal(str(value))
    except (InvalidOperation, ValueError):  # str() refuses a whole number of thousands of digits
        return None
    return found if found.is_finite() and abs(found) < MOST else None


def moment(fields: Fields, key: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(str(fields.get(key, ""))[:19])
    except ValueError:
        return None


def day(fields: Fields, key: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(fields.get(key, ""))[:10])
    except ValueError:
        return None


def money(fields: Fields, key: str) -> Decimal | None:
    value = figure(fields.get(key))
    return value.normalize() + 0 if value else None


def share(fields: Fields, key: str, default: float) -> float:
    """MPXJ's units are percentages."""
    value = figure(fields.get(key))
    return default if value is None else round(float(value) / 100, 6)


def number(fields: Fields, key: str) -> str | None:
    return str(fields[key]) if key in fields else None


def hourly(fields: Fields, key: str, units: Units) -> Decimal | None:
    """Money per hour: "400.0/d" is 50 where a day has 480 minutes."""
    said, _, unit = str(fields.get(key, "")).partition("/")
    amount = figure(said)
    if amount is None:
        return None
    month = units.minutes_per_day * units.days_per_month
    length = {"m": 1, "h": 60, "d": units.minutes_per_day, "w": units.minutes_per_week, "mo": month, "y": month * 12}.get(
        unit
    ) or 60
    return (amount * 60 / length).quantize(Decimal("0.0001")).normalize() + 0


def hours(fields: Fields) -> Hours:
    """A range that ends at midnight ends at minute 1,440."""
    found = ((_clock(each["from"]), _clock(each["to"])) for each in fields.get("hours", ()))
    return tuple(sorted((start, finish if finish > start else 1440) for start, finish in found))


def _clock(words: str) -> int:
    return int(words[:2]) * 60 + int(words[3:5])
