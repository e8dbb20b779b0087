"""Decides what an MSPDI calendar says: week, work weeks, and exceptions, repeating ones written out as days."""

import datetime as dt
import re
from typing import Any

from accord.files.mspdi.values import flag, hours, integer, moment, text, words
from accord.files.planfile import CalendarException, Days, FileCalendar, Hours, WorkWeek
from accord.files.repeating import Span, exceptions_of, repeats
from accord.files.safe_xml import Row, many

RULE_FIELDS = (
    "Type",
    "Period",
    "DaysOfWeek",
    "MonthItem",
    "MonthPosition",
    "MonthDay",
    "Month",
    "Occurrences",
    "EnteredByOccurrences",
)
WHOLE = re.compile(r"\d{1,9}")


def calendar(row: Row, span: Span) -> FileCalendar:
    parent = text(row, "BaseCalendarUID")
    exceptions, rules = _exceptions(row, span)
    is_base = flag(row, "IsBaseCalendar")
    has_parent = parent not in {"", "-1", "0"} and parent != text(row, "UID")
    carried: dict[str, Any] = {}
    if rules:
        carried["repeating"] = rules
    if text(row, "GUID"):
        carried["GUID"] = text(row, "GUID")
    return FileCalendar(
        uid=text(row, "UID"),
        name=words(row, "Name"),
        parent_uid=parent if has_parent else None,
        days=_days(row, "WeekDays", "WeekDay", inherits=has_parent),
        exceptions=exceptions,
        weeks=tuple(_week(each) for group in many(row, "WorkWeeks") for each in many(group, "WorkWeek")),
        is_personal=not is_base,
        carried=carried,
    )


def _days(row: Row, group: str, each: str, *, inherits: bool) -> Days:
    """DayType 1 is Sunday. A day that is not named follows the parent; without a parent it is not worked."""
    found: list[Hours | None] = [None if inherits else ()] * 7
    for holder in many(row, group):
        for day in many(holder, each):
            kind = integer(day, "DayType")
            if 1 <= kind <= 7:
                found[(kind - 2) % 7] = hours(day) if flag(day, "DayWorking") else ()
    return tuple(found)  # type: ignore[return-value]


def _week(row: Row) -> WorkWeek:
    first, last = _period(row)
    return WorkWeek(first=first, last=last, days=_days(row, "WeekDays", "WeekDay", inherits=True), name=words(row, "Name"))


def _period(row: Row) -> tuple[dt.date, dt.date]:
    period = next(iter(many(row, "TimePeriod")), {})
    first = moment(period, "FromDate") or dt.datetime(1984, 1, 1)
    last = moment(period, "ToDate") or dt.datetime(2049, 12, 31)
    return first.date(), last.date()


def _exceptions(row: Row, span: Span) -> tuple[tuple[CalendarException, ...], list[dict[str, Any]]]:
    found: list[CalendarException] = []
    rules: list[dict[str, Any]] = []
    named = [each for group in many(row, "Exceptions") for each in many(group, "Exception")]
    for each in named:
        first, last = _period(each)
        times = hours(each) if flag(each, "DayWorking") else ()
        form: dict[str, Any] = {key: said for key in RULE_FIELDS if WHOLE.fullmatch(said := text(each, key))}
        form |= {
            "Name": text(each, "Name"),
            "FromDate": first.isoformat(),
            "ToDate": last.isoformat(),
            "hours": [list(pair) for pair in times],
        }
        if repeats(form):
            rules.append(form)
            found += exceptions_of(form, span)
        elif first <= last:
            found.append(CalendarException(first=first, last=last, hours=times, name=text(each, "Name")))
    if not named:
        found += _old_exceptions(row)
    return tuple(sorted(found, key=lambda one: (one.first, one.last, one.recurs))), rules


def _old_exceptions(row: Row) -> list[CalendarException]:
    """Before Project 2007 exceptions were week days of type 0."""
    found = []
    for holder in many(row, "WeekDays"):
        for day in many(holder, "WeekDay"):
            if integer(day, "DayType", -1) == 0 and many(day, "TimePeriod"):
                first, last = _period(day)
                found.append(CalendarException(first=first, last=last, hours=hours(day) if flag(day, "DayWorking") else ()))
    return found
