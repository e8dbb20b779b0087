"""Decides what is told of the work calendars: their weeks, the days that differ, the holidays they keep, and who follows them."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from accord.alignment.reads.person import WeekHours, week_hours
from accord.delivery.rules.calendars import public_holidays
from accord.kernel.actor import Actor
from accord.kernel.models import Workspace
from accord.kernel.policy import demand
from accord.people.models import CalendarException, Person, WorkCalendar
from accord.people.rules.hours import words_of

MOST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """Days that differ. `hours` in words; "" is a day off."""

    id: UUID
    first: dt.date
    last: dt.date
    hours: str
    name: str


@dataclass(frozen=True, slots=True)
class CalendarRow:
    calendar: WorkCalendar
    zone: str
    weeks: tuple[WeekHours, ...]
    exceptions: tuple[ExceptionRow, ...]
    more: int
    holidays: tuple[tuple[dt.date, str], ...]
    followers: tuple[str, ...]


def calendars_page(actor: Actor, workspace: Workspace, *, now: dt.datetime | None = None) -> tuple[CalendarRow, ...]:
    """The workspace's own first. Exceptions that are over are left out; of very many the first forty are shown. Five queries."""
    demand(actor, "read", workspace)
    today = (now or timezone.now()).astimezone(workspace.tzinfo).date()
    found = WorkCalendar.objects.filter(workspace_id=workspace.pk).prefetch_related("weeks").order_by("-is_default", "name", "pk")
    differs: dict[UUID, list[ExceptionRow]] = defaultdict(list)
    rows = CalendarException.objects.filter(workspace_id=workspace.pk, last__gte=today).order_by("first", "created_at")
    for key, calendar, first, last, hours, name in rows.values_list("pk", "calendar_id", "first", "last", "hours", "name"):
        differs[calendar].append(ExceptionRow(key, first, last, words_of(hours), name))
    follows: dict[UUID | None, list[str]] = defaultdict(list)
    for calendar, name in Person.objects.filter(workspace_id=workspace.pk).order_by("name").values_list("calendar_id", "name"):
        follows[calendar].append(name)
    return tuple(
        CalendarRow(
            calendar=one,
            zone=one.zone or workspace.zone,
            weeks=_weeks(one, today),
            exceptions=tuple(differs[one.pk][:MOST_SHOWN]),
            more=max(0, len(differs[one.pk]) - MOST_SHOWN),
            holidays=_holidays(one.country, today),
            followers=(*follows[one.pk], *(follows[None] if one.is_default else ())),
        )
        for one in found
    )


def _weeks(calendar: WorkCalendar, today: dt.date) -> tuple[WeekHours, ...]:
    weeks = sorted(calendar.weeks.all(), key=lambda week: week.valid_from or dt.date.min)
    holds = [week for week in weeks if week.valid_from is None or week.valid_from <= today]
    return tuple(week_hours(week.pk, week.valid_from, week.days, is_now=bool(holds) and week is holds[-1]) for week in weeks)


def _holidays(country: str, today: dt.date) -> tuple[tuple[dt.date, str], ...]:
    if not country:
        return ()
    found = public_holidays(country, today.year, today.year + 1).items()
    return tuple((day, name) for day, name in found if today <= day < today + dt.timedelta(days=366))
