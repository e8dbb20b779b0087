"""Decides when people work: calendars with dated weeks, holidays and other exceptions, and time off."""

import datetime as dt
import math
from collections.abc import Sequence
from itertools import pairwise

import holidays as public_holidays

from accord.kernel.commands import command
from accord.kernel.days import clean_day
from accord.kernel.errors import Invalid
from accord.kernel.write import Write
from accord.people.models import CalendarException, Person, TimeOff, WorkCalendar, WorkWeek
from accord.people.rules.words import clean_name, clean_zone

Hours = Sequence[Sequence[int]]


@command("work_calendar.created", needs="people.plan")
def create_calendar(w: Write, *, name: str, days: Sequence[Hours], zone: str = "", country: str = "") -> WorkCalendar:
    """A calendar with one week (seven lists of [start, end] minutes, Monday first) and, if named, a country's holidays."""
    calendar = WorkCalendar(
        workspace_id=w.workspace_id,
        name=clean_name("name", name),
        zone=clean_zone("zone", zone) if zone else "",
        country=clean_country(country),
    )
    w.create(calendar)
    w.create(WorkWeek(workspace_id=w.workspace_id, calendar=calendar, days=clean_week(days)))
    return calendar


@command("work_calendar.changed", needs="people.plan")
def change_calendar(
    w: Write, calendar: WorkCalendar, *, name: str | None = None, zone: str | None = None, country: str | None = None
) -> None:
    """Rename a calendar, or change its zone or the country whose public holidays it keeps."""
    values: dict[str, str] = {}
    if name is not None:
        values["name"] = clean_name("name", name)
    if zone is not None:
        values["zone"] = clean_zone("zone", zone) if zone else ""
    if country is not None:
        values["country"] = clean_country(country)
    w.change(calendar, **values)


@command("work_calendar.week_set", needs="people.plan")
def set_week(w: Write, calendar: WorkCalendar, *, days: Sequence[Hours], valid_from: dt.date | None = None) -> WorkWeek:
    """The hours of Monday to Sunday from a day on (none: from the beginning)."""
    days, valid_from = clean_week(days), clean_day("valid_from", valid_from, today=w.now)
    held: WorkWeek | None = WorkWeek.objects.filter(workspace_id=w.workspace_id, calendar=calendar, valid_from=valid_from).first()
    if held:
        w.change(held, days=days)
        return held
    return w.create(WorkWeek(workspace_id=w.workspace_id, calendar=calendar, days=days, valid_from=valid_from))


@command("work_calendar.week_removed", needs="people.plan")
def remove_week(w: Write, week: WorkWeek) -> None:
    """Take away a dated week; the one before it holds on. The first week stays."""
    if week.valid_from is None:
        raise Invalid("week", "The first week stays; change its hours instead.")
    w.delete(week)


@command("work_calendar.exception_added", needs="people.plan")
def add_exception(
    w: Write, calendar: WorkCalendar, *, first: dt.date, last: dt.date, hours: Hours = (), name: str = ""
) -> CalendarException:
    """Days that differ from the week: no hours is a holiday."""
    _in_order(w, first, last)
    return w.create(
        CalendarException(
            workspace_id=w.workspace_id,
            calendar=calendar,
            first=first,
            last=last,
            hours=clean_hours("hours", hours),
            name=name.strip()[:120],
        )
    )


@command("work_calendar.exception_removed", needs="people.plan")
def remove_exception(w: Write, exception: CalendarException) -> None:
    """Let these days follow the week again."""
    w.delete(exception)


@command("time_off.taken", needs="people.plan")
def take_time_off(w: Write, person: Person, *, first: dt.date, last: dt.date, share: float = 1.0, why: str = "") -> TimeOff:
    """Say that a person is away, first and last day included, for all or a share of their hours. Plans follow, promises do not."""
    _in_order(w, first, last)
    if not (math.isfinite(share) and 0 < share <= 1):
        raise Invalid("share", "A share lies above 0 and at most at 100 %.")
    return w.create(TimeOff(workspace_id=w.workspace_id, person=person, first=first, last=last, share=share, why=why.strip()[:120]))


@command("time_off.cancelled", needs="people.plan")
def cancel_time_off(w: Write, time_off: TimeOff) -> None:
    """Say that a person is there after all."""
    w.delete(time_off)


def _in_order(w: Write, first: dt.date, last: dt.date) -> None:
    if clean_day("first", first, today=w.now) > clean_day("last", last, today=w.now):
        raise Invalid("last", f"The last day, {last:%-d %B %Y}, lies before the first, {first:%-d %B %Y}.")
    if (last - first).days > 3660:
        raise Invalid("last", "Ten years at most.")


def clean_country(text: str) -> str:
    """An ISO code, with subdivision as DE-BY; "" for none."""
    code = text.strip().upper()
    country, _, part = code.partition("-")
    if not code:
        return ""
    known = public_holidays.list_supported_countries()
    if country not in known or (part and part not in known[country]):
        raise Invalid("country", f"No public holidays are known for {text[:20]!r}. Give a code such as DE or DE-BY.")
    return code


def clean_week(days: Sequence[Hours]) -> list[list[list[int]]]:
    if len(days) != 7:
        raise Invalid("days", "A week has seven days, Monday first.")
    week = [clean_hours("days", hours) for hours in days]
    if not any(week):
        raise Invalid("days", "A week needs at least one working hour.")
    return week


def clean_hours(field: str, hours: Hours) -> list[list[int]]:
    """Ranges of minutes after midnight, in order and apart. Raises Invalid."""
    found = sorted([int(start), int(end)] for start, end in hours)
    for start, end in found:
        if not 0 <= start < end <= 1440:
            raise Invalid(field, "Working hours begin before they end, between 0:00 and 24:00.")
    if any(one[1] > other[0] for one, other in pairwise(found)):
        raise Invalid(field, "Working hours of one day overlap.")
    return found
