"""Decides whose hours are there and whose are taken, by person and week, over all active projects."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import timezone

from accord.alignment.rules.days import Filling, Presence
from accord.delivery.models import Overtime
from accord.delivery.reads.situation import calendar_facts
from accord.delivery.rules.calendars import planned_calendars, public_holidays
from accord.kernel.models import Workspace
from accord.people.models import CalendarException, Person, TimeOff, WorkCalendar
from accord.planning.situation import Overtime as Longer
from accord.planning.situation import TimeOff as Away
from accord.work.models import Item, ItemForecast, Project, ProjectForecast

Weeks = dict[dt.date, float]


@dataclass(frozen=True, slots=True)
class Load:
    """Hours taken by person and Monday, and who is there when. `since`: the day from which plans count."""

    today: dt.date
    since: dt.date
    monday: dt.date
    zone: dt.tzinfo
    persons: tuple[Person, ...]
    presence: dict[UUID, Presence]
    taken: dict[UUID, Weeks] = field(default_factory=dict)
    is_planned: bool = False
    is_stale: bool = False

    def there(self, person: UUID, monday: dt.date) -> float:
        """Hours of the days of a week that are not over yet."""
        who = self.presence[person]
        days = (monday + dt.timedelta(days=n) for n in range(7))
        return sum(who.hours(day) for day in days if day >= self.since)

    def share(self, person: UUID, monday: dt.date) -> float | None:
        """Taken ÷ there; None where there is not an hour and none is taken."""
        taken, there = self.taken.get(person, {}).get(monday, 0.0), self.there(person, monday)
        return taken / there if there else (1.0 if taken else None)

    def weeks(self, count: int, *, first: dt.date | None = None) -> tuple[dt.date, ...]:
        begin = first or self.monday
        return tuple(begin + dt.timedelta(days=7 * n) for n in range(count))


def load_of(workspace: Workspace, *, project: Project | None = None, now: dt.datetime | None = None) -> Load:
    """Eight queries. With a project only what its plan takes; the hours there stay whole."""
    at = now or timezone.now()
    today = at.astimezone(workspace.tzinfo).date()
    persons = tuple(
        Person.objects.filter(workspace_id=workspace.pk).select_related("team", "calendar", "member").order_by("name", "pk")
    )
    plans = ProjectForecast.objects.filter(workspace_id=workspace.pk, project__state="active", project__trashed_at=None)
    rows = list((plans.filter(project=project) if project else plans).select_related("project"))
    taken: dict[UUID, Weeks] = defaultdict(lambda: defaultdict(float))
    for row in rows:
        for person, monday, planned, _ in row.details.get("load", []):
            taken[UUID(person)][dt.date.fromisoformat(monday)] += planned
    return Load(
        today=today,
        since=today,
        monday=today - dt.timedelta(days=today.weekday()),
        zone=workspace.tzinfo,
        persons=persons,
        presence=_presence(workspace, persons, at),
        taken={person: dict(weeks) for person, weeks in taken.items()},
        is_planned=bool(rows),
        is_stale=any(row.facts_version < row.project.facts_version for row in rows),
    )


def _presence(workspace: Workspace, persons: tuple[Person, ...], now: dt.datetime) -> dict[UUID, Presence]:
    calendars, default = planned_calendars(calendar_facts(workspace.pk), zone=workspace.zone, now=now, since=now.date())
    known = {one.id: one for one in calendars}
    named = _holiday_names(workspace.pk, now)
    away: dict[UUID, list[Away]] = defaultdict(list)
    for person, first, last, share, why in (
        TimeOff.objects.filter(workspace_id=workspace.pk)
        .order_by("first")
        .values_list("person_id", "first", "last", "share", "why")
    ):
        away[person].append(Away(first, last, share, why))
    longer: dict[UUID, list[Longer]] = defaultdict(list)
    for person, first, last, hours in Overtime.objects.filter(workspace_id=workspace.pk).values_list(
        "person_id", "first", "last", "hours"
    ):
        longer[person].append(Longer(first, last, hours))
    found = {}
    for person in persons:
        key = str(person.calendar_id) if str(person.calendar_id) in known else default
        found[person.pk] = Presence(known[key], named.get(key, {}), tuple(away[person.pk]), person.units, tuple(longer[person.pk]))
    return found


def _holiday_names(workspace: UUID, now: dt.datetime) -> dict[str, dict[dt.date, str]]:
    found: dict[str, dict[dt.date, str]] = {}
    for key, country in WorkCalendar.objects.filter(workspace_id=workspace).values_list("pk", "country"):
        found[str(key)] = dict(public_holidays(country, now.year - 1, now.year + 2)) if country else {}
    rows = CalendarException.objects.filter(workspace_id=workspace, last__gte=now.date()).order_by("created_at")
    for key, first, last, name in rows.values_list("calendar_id", "first", "last", "name"):
        for number in range(min(366, (last - first).days + 1)):
            found.setdefault(str(key), {})[first + dt.timedelta(days=number)] = name
    return found


def work_of(workspace: Workspace, person: Person, *, since: dt.date, project: Project | None = None) -> tuple[Filling, ...]:
    """The open leaves of active projects that the plan gives to a person. Two queries."""
    begin = dt.datetime.combine(since, dt.time(), workspace.tzinfo)
    rows = ItemForecast.objects.filter(
        workspace_id=workspace.pk, finish__gt=begin, item__trashed_at=None, project__state="active", project__trashed_at=None
    )
    if project:
        rows = rows.filter(project=project)
    parents = set(Item.objects.filter(workspace_id=workspace.pk, parent__isnull=False).values_list("parent_id", flat=True))
    names = ("item_id", "item__number", "item__title", "project__name", "finish", "persons", "hours", "is_driving")
    found = (_filling(row, str(person.pk)) for row in rows.values_list(*names) if row[0] not in parents)
    return tuple(one for one in found if one)


def _filling(row: tuple[Any, ...], person: str) -> Filling | None:
    _, number, title, project, finish, persons, hours, is_driving = row
    units = dict(persons)
    if person not in units:
        return None
    return Filling(number, title, project, finish, hours * units[person] / sum(units.values()), min(1.0, units[person]), is_driving)
