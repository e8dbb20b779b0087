"""Decides which days are of our time: what lies beyond is a slip of the pen or a placeholder, and no calendar reaches it. Pure."""

import datetime as dt
from typing import TypeVar

from accord.kernel.errors import Invalid

FIRST, LAST = dt.date(1970, 1, 1), dt.date(2200, 12, 31)
"""Plans of the seventies are still imported."""
AHEAD = 50
"""Years: what is told today of a later day, such as 2126, is a slip of the pen too."""

Day = TypeVar("Day", bound=dt.date | None)


def is_of_our_time(day: dt.date) -> bool:
    """Whether a day, or the day of a moment, lies between the two, both included."""
    return FIRST.year <= day.year <= LAST.year


def clean_day(field: str, day: Day, *, today: dt.date | None = None) -> Day:
    """The day, or none, as it was given. Raises Invalid for one of another age, or too far ahead of `today` where that is known."""
    last = today.year + AHEAD if today else LAST.year
    if day is not None and not FIRST.year <= day.year <= last:
        raise Invalid(field, f"A day lies between {FIRST.year} and {last}, not in the year {day.year}.")
    return day
