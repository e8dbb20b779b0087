"""Decides what a finished task says for the next one: the hours it was estimated at, and the working hours it took."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from accord.delivery.rules.facts import FinishedFact
from accord.planning.situation import Calendar, Finished


def history(finished: Iterable[FinishedFact], calendars: Iterable[Calendar], default: str) -> tuple[Finished, ...]:
    """What was estimated against what it took: working hours of the default calendar times people. Instant ones say nothing."""
    calendar = next(one for one in calendars if one.id == default)
    found = []
    for one in finished:
        hours = working_hours(calendar, one.started, one.finished) * (one.units if one.by == "effort" else 1.0)
        if hours > 0 and one.estimated > 0:
            found.append(Finished(one.kind, one.team, one.estimated, round(hours, 2), one.person))
    return tuple(found)


def working_hours(calendar: Calendar, start: dt.datetime, finish: dt.datetime) -> float:
    """Working hours between two instants, at most five years apart, by local wall clock."""
    zone = ZoneInfo(calendar.zone)
    first, last = (at.astimezone(zone).replace(tzinfo=None) for at in (start, min(finish, start + dt.timedelta(days=1830))))
    minutes = 0.0
    day = first.date()
    while day <= last.date():
        midnight = dt.datetime.combine(day, dt.time())
        for begin, end in _hours(calendar, day):
            low = max(first, midnight + dt.timedelta(minutes=begin))
            high = min(last, midnight + dt.timedelta(minutes=end))
            minutes += max(0.0, (high - low).total_seconds() / 60)
        day += dt.timedelta(days=1)
    return minutes / 60


def _hours(calendar: Calendar, day: dt.date) -> tuple[tuple[int, int], ...]:
    if day in calendar.exceptions:
        return calendar.exceptions[day]
    week = next((one for one in reversed(calendar.weeks) if one.valid_from is None or one.valid_from <= day), None)
    return week.days[day.weekday()] if week else ()
