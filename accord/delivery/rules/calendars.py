"""Decides when people of a workspace work, as planning reads it: weeks, public holidays, and the exceptions that win over both."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

import holidays

from accord.delivery.rules.facts import CalendarFact, Hours
from accord.planning.situation import Calendar, WorkWeek

OFFICE: Hours = ((540, 720), (780, 1080))
"""Nine to six with an hour's lunch: eight hours, where a workspace has no calendar yet."""
OFFICE_WEEK: tuple[Hours, ...] = (OFFICE,) * 5 + ((), ())
DEFAULT = "default"
YEARS_AHEAD = 8


def planned_calendars(
    facts: Iterable[CalendarFact], *, zone: str, now: dt.datetime, since: dt.date
) -> tuple[tuple[Calendar, ...], str]:
    """The calendars, and the id of the one for whoever has none. Days outside `since` to eight years ahead are left out."""
    given = tuple(facts)
    first, last = min(since, now.date()) - dt.timedelta(days=366), now.date() + dt.timedelta(days=366 * YEARS_AHEAD)
    calendars = tuple(_calendar(one, zone=zone, first=first, last=last) for one in given)
    default = next((one.id for one in given if one.is_default), "")
    if default:
        return calendars, default
    return (*calendars, Calendar(DEFAULT, zone, (_week(None, OFFICE_WEEK),), name="Working week")), DEFAULT


@lru_cache(maxsize=256)
def public_holidays(country: str, first_year: int, last_year: int) -> dict[dt.date, str]:
    """Public holidays of a country, or of a part of it as DE-BY; none where the code is not known."""
    code, _, part = country.partition("-")
    try:
        found = holidays.country_holidays(code, subdiv=part or None, years=range(first_year, last_year + 1))
    except NotImplementedError:
        return {}
    return dict(sorted(found.items()))


def _calendar(one: CalendarFact, *, zone: str, first: dt.date, last: dt.date) -> Calendar:
    off = public_holidays(one.country, first.year, last.year) if one.country else {}
    exceptions: dict[dt.date, Hours] = {day: () for day in off if first <= day <= last}
    for begin, end, hours in one.exceptions:
        day, until = max(begin, first), min(end, last)
        while day <= until:
            exceptions[day] = hours
            day += dt.timedelta(days=1)
    weeks = tuple(_week(valid_from, days) for valid_from, days in sorted(one.weeks, key=lambda week: week[0] or dt.date.min))
    return Calendar(one.id, one.zone or zone, weeks or (_week(None, OFFICE_WEEK),), exceptions, one.name)


def _week(valid_from: dt.date | None, days: tuple[Hours, ...]) -> WorkWeek:
    seven = tuple(days[:7]) + ((),) * (7 - len(days))
    return WorkWeek((seven[0], seven[1], seven[2], seven[3], seven[4], seven[5], seven[6]), valid_from)
