"""Decides the working hours of any day from a file's calendars: exception, then work week, then week, each before the parent's.

The order is MS Project's: an exception of the parent stands over the child's week, but never over the child's own exception.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping

from accord.files.planfile import FileCalendar, Hours


def by_uid(calendars: Iterable[FileCalendar]) -> dict[str, FileCalendar]:
    return {calendar.uid: calendar for calendar in calendars}


def hours_on(day: dt.date, uid: str, calendars: Mapping[str, FileCalendar]) -> Hours:
    """The working ranges of `day`; nothing is worked where no calendar says a word."""
    line = list(_lineage(uid, calendars))
    for calendar in line:
        for exception in calendar.exceptions:
            if exception.first <= day <= exception.last:
                return exception.hours
    for calendar in line:
        for week in calendar.weeks:
            hours = week.days[day.weekday()]
            if week.first <= day <= week.last and hours is not None:
                return hours
    for calendar in line:
        hours = calendar.days[day.weekday()]
        if hours is not None:
            return hours
    return ()


def flattened(one: FileCalendar, calendars: Mapping[str, FileCalendar]) -> FileCalendar:
    """The same hours without a parent, for formats in which only a person's calendar may stand on another."""
    line = list(_lineage(one.uid, calendars))
    days = tuple(next((each.days[day] for each in line if each.days[day] is not None), ()) for day in range(7))
    return dataclasses.replace(
        one,
        parent_uid=None,
        days=days,  # type: ignore[arg-type]
        exceptions=tuple(exception for each in line for exception in each.exceptions),
        weeks=tuple(week for each in line for week in each.weeks),
        carried={**one.carried, "repeating": [rule for each in line for rule in each.carried.get("repeating", ())]},
    )


def _lineage(uid: str | None, calendars: Mapping[str, FileCalendar]) -> Iterable[FileCalendar]:
    seen: set[str] = set()
    while uid is not None and uid in calendars and uid not in seen:
        seen.add(uid)
        yield calendars[uid]
        uid = calendars[uid].parent_uid
