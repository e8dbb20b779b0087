"""Decides which days of a calendar a repeating exception changes, from the form in which MSPDI keeps such rules.

The form is a dict: Name, Type (1 and 7 daily, 2 and 3 yearly, 4 and 5 monthly, 6 weekly), Period, DaysOfWeek (bits from Sunday),
MonthItem
(3 Sunday to 9 Saturday), MonthPosition (0 first to 4 last), MonthDay, Month (0 January), Occurrences, EnteredByOccurrences,
FromDate,
ToDate, and hours. Readers of other formats bring their rules into it, so that the way out needs to know one form only.
"""

import datetime as dt
from typing import Any

from accord.files.planfile import CalendarException, Hours
from accord.files.recurrence import Rule, days_of

Span = tuple[dt.date, dt.date]
UNITS = {1: "day", 2: "year", 3: "year", 4: "month", 5: "month", 6: "week", 7: "day"}
FAR = dt.timedelta(days=730)


def span_around(start: dt.datetime | None, finish: dt.datetime | None) -> Span:
    """The project's time and two years before and after it, within which repeating days are written out."""
    first = (start or finish or dt.datetime(2000, 1, 1)).date()
    last = (finish or start or dt.datetime(2049, 12, 31)).date()
    return max(first, dt.date(1902, 1, 1)) - FAR, min(max(first, last), dt.date(2097, 1, 1)) + FAR


def repeats(form: dict[str, Any]) -> bool:
    """A daily rule without a step is a plain range of days."""
    kind = int(form.get("Type") or 1)
    return kind in UNITS and not (kind in {1, 7} and int(form.get("Period") or 1) <= 1)


def exceptions_of(form: dict[str, Any], span: Span) -> tuple[CalendarException, ...]:
    """One exception for each day of the rule inside the span."""
    hours: Hours = tuple((start, finish) for start, finish in form.get("hours", ()))
    name = str(form.get("Name") or "")
    days = (day for day in days_of(_rule(form)) if span[0] <= day <= span[1])
    return tuple(CalendarException(first=day, last=day, hours=hours, name=name, recurs=True) for day in days)


def _rule(form: dict[str, Any]) -> Rule:
    kind = int(form.get("Type") or 1)
    item = int(form.get("MonthItem") or 0)
    weekdays = {(item - 4) % 7} if kind in {3, 5} else _bits(int(form.get("DaysOfWeek") or 0))
    first = dt.date.fromisoformat(form["FromDate"])
    last = form.get("ToDate")
    return Rule(
        every_unit=UNITS[kind],  # type: ignore[arg-type]
        first=first,
        last=dt.date.fromisoformat(last) if last else dt.date(2049, 12, 31),
        every=1 if kind in {2, 3} else int(form.get("Period") or 1),
        weekdays=frozenset(weekdays),
        by_weekday=kind in {3, 5},
        position=int(form.get("MonthPosition") or 0) + 1,
        day_number=int(form.get("MonthDay") or 1),
        month_number=int(form.get("Month") or 0) + 1,
        occurrences=None if last else int(form.get("Occurrences") or 1),
    )


def _bits(mask: int) -> set[int]:
    """Bit 0 is Sunday; 0 in the result is Monday."""
    return {(bit - 1) % 7 for bit in range(7) if mask & (1 << bit)}
