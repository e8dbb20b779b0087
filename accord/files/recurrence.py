"""Decides on which days a repeating calendar exception falls: every n days, weeks, months or years, by day number or by weekday.

Worked example: monthly, "second Tuesday of every month" from 1 January 2026 falls on 13 January, 10 February, 10 March and so on.
"""

import calendar as months
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

MOST_DAYS = 4000
"""More than ten years of daily exceptions: beyond this the rule is cut."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`weekday`: 0 is Monday; `position`: 1 to 4, 5 for the last; `every`: the step. Days outside first–last never match."""

    every_unit: Literal["day", "week", "month", "year"]
    first: dt.date
    last: dt.date
    every: int = 1
    weekdays: frozenset[int] = frozenset()
    by_weekday: bool = False
    position: int = 1
    day_number: int = 1
    month_number: int = 1
    occurrences: int | None = None
    week_starts: int = 6
    """0 is Monday; the day on which a new week begins when weeks are counted."""


def days_of(rule: Rule) -> tuple[dt.date, ...]:
    """All days of the rule in order, at most MOST_DAYS and at most `occurrences`."""
    most = min(rule.occurrences or MOST_DAYS, MOST_DAYS)
    found: list[dt.date] = []
    for day in _candidates(rule):
        if day > rule.last or len(found) >= most:
            break
        if day >= rule.first:
            found.append(day)
    return tuple(found)


def _candidates(rule: Rule) -> Iterator[dt.date]:
    step = max(rule.every, 1)
    if rule.every_unit == "day":
        return _daily(rule.first, rule.last, step)
    if rule.every_unit == "week":
        return _weekly(rule, step)
    return _monthly(rule, step) if rule.every_unit == "month" else _yearly(rule, step)


def _daily(first: dt.date, last: dt.date, step: int) -> Iterator[dt.date]:
    for number in range(0, (last - first).days + 1, step):
        yield first + dt.timedelta(days=number)


def _weekly(rule: Rule, step: int) -> Iterator[dt.date]:
    opening = rule.first - dt.timedelta(days=(rule.first.weekday() - rule.week_starts) % 7)
    for day in _daily(rule.first, rule.last, 1):
        if day.weekday() in rule.weekdays and (day - opening).days // 7 % step == 0:
            yield day


def _monthly(rule: Rule, step: int) -> Iterator[dt.date]:
    index = rule.first.year * 12 + rule.first.month - 1
    if not rule.by_weekday and rule.day_number < rule.first.day:
        index += 1  # the steps count from the first month in which the day can fall
    while True:
        year, month = divmod(index, 12)
        if dt.date(year, month + 1, 1) > rule.last:
            return
        yield _day_in_month(rule, year, month + 1)
        index += step


def _yearly(rule: Rule, step: int) -> Iterator[dt.date]:
    for year in range(rule.first.year, rule.last.year + 1, step):
        yield _day_in_month(rule, year, rule.month_number)


def _day_in_month(rule: Rule, year: int, month: int) -> dt.date:
    length = months.monthrange(year, month)[1]
    if not rule.by_weekday:
        return dt.date(year, month, min(max(rule.day_number, 1), length))
    weekday = min(rule.weekdays, default=0)
    opening = (weekday - dt.date(year, month, 1).weekday()) % 7 + 1
    day = opening + 7 * (min(max(rule.position, 1), 5) - 1)
    return dt.date(year, month, day if day <= length else day - 7)
