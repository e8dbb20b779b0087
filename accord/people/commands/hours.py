"""Decides how one person's hours are told apart from the calendar they share with others."""

import datetime as dt
from collections.abc import Sequence

from accord.kernel.commands import command
from accord.kernel.write import Write
from accord.people.commands.calendar import Hours, set_week
from accord.people.commands.workspace import WORKING_WEEK
from accord.people.models import CalendarException, Person, WorkCalendar, WorkWeek


@command("person.hours_set", needs="people.plan")
def set_hours(w: Write, person: Person, *, days: Sequence[Hours], valid_from: dt.date | None = None) -> WorkWeek:
    """Say how one person works on Monday to Sunday, from a day on (none: from the beginning).

    Who shares a calendar with others gets a copy of it first, so that nobody else's hours change. Plans follow.
    """
    return set_week(w, _own_calendar(w, person), days=days, valid_from=valid_from)


def _own_calendar(w: Write, person: Person) -> WorkCalendar:
    held = person.calendar
    if held and not held.is_default and Person.objects.filter(workspace_id=w.workspace_id, calendar=held).count() == 1:
        return held
    shared = held or WorkCalendar.objects.filter(workspace_id=w.workspace_id, is_default=True).first()
    copy = w.create(
        WorkCalendar(
            workspace_id=w.workspace_id,
            name=f"{person.name[:100]}’s hours",
            zone=shared.zone if shared else "",
            country=shared.country if shared else "",
        )
    )
    weeks = list(shared.weeks.values_list("valid_from", "days")) if shared else []
    for since, days in weeks or [(None, WORKING_WEEK)]:
        w.create(WorkWeek(workspace_id=w.workspace_id, calendar=copy, valid_from=since, days=days))
    rows = CalendarException.objects.filter(calendar=shared) if shared else CalendarException.objects.none()
    for first, last, hours, name in rows.order_by("created_at").values_list("first", "last", "hours", "name"):
        w.create(CalendarException(workspace_id=w.workspace_id, calendar=copy, first=first, last=last, hours=hours, name=name))
    w.change(person, calendar=copy)
    return copy
