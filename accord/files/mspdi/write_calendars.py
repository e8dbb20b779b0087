"""Decides how a calendar is written as MSPDI: its week, its exceptions, repeating ones as the rules they came from, and its
work weeks."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from accord.files.mspdi.values import clock_text
from accord.files.planfile import CalendarException, Days, FileCalendar, Hours, WorkWeek

END_OF_DAY = dt.time(23, 59)


def calendar(one: FileCalendar, numbers: Mapping[str, int]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "UID": numbers[one.uid],
        "GUID": one.carried.get("GUID"),
        "Name": one.name,
        "IsBaseCalendar": not one.is_personal,
        "IsBaselineCalendar": False,
        "BaseCalendarUID": numbers.get(one.parent_uid or "", -1),
    }
    days = _days(one.days)
    if days:
        row["WeekDays"] = {"WeekDay": days}
    exceptions = [_exception(each) for each in one.exceptions if not each.recurs] + [
        _rule(each) for each in one.carried.get("repeating", ())
    ]
    if exceptions:
        row["Exceptions"] = {"Exception": exceptions}
    if one.weeks:
        row["WorkWeeks"] = {"WorkWeek": [_week(week) for week in one.weeks]}
    return row


def _days(days: Days) -> list[dict[str, Any]]:
    """MS Project's week begins with Sunday, day 1. A day that follows the parent is not named."""
    sunday_first = [(1, days[6]), *((weekday + 2, days[weekday]) for weekday in range(6))]
    return [{"DayType": kind} | _working(hours) for kind, hours in sunday_first if hours is not None]


def _working(hours: Hours) -> dict[str, Any]:
    if not hours:
        return {"DayWorking": False}
    times = [{"FromTime": clock_text(start), "ToTime": clock_text(finish)} for start, finish in hours]
    return {"DayWorking": True, "WorkingTimes": {"WorkingTime": times}}


def _period(first: dt.date, last: dt.date) -> dict[str, Any]:
    return {"FromDate": dt.datetime.combine(first, dt.time()), "ToDate": dt.datetime.combine(last, END_OF_DAY)}


def _exception(one: CalendarException) -> dict[str, Any]:
    period = {
        "EnteredByOccurrences": False,
        "TimePeriod": _period(one.first, one.last),
        "Occurrences": (one.last - one.first).days + 1,
    }
    return period | {"Name": one.name, "Type": 1} | _working(one.hours)


def _rule(form: Mapping[str, Any]) -> dict[str, Any]:
    first = dt.date.fromisoformat(form["FromDate"])
    last = dt.date.fromisoformat(form["ToDate"]) if form.get("ToDate") else dt.date(2049, 12, 31)
    fields = {key: value for key, value in form.items() if key not in {"FromDate", "ToDate", "hours"} and value != ""}
    return (
        fields | {"TimePeriod": _period(first, last)} | _working(tuple((start, finish) for start, finish in form.get("hours", ())))
    )


def _week(one: WorkWeek) -> dict[str, Any]:
    return {"TimePeriod": _period(one.first, one.last), "Name": one.name, "WeekDays": {"WeekDay": _days(one.days)}}
