"""Decides which calendars a file makes: only those somebody works by, and none that equals one that is there."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from accord.alignment.bringing.known import Known
from accord.alignment.bringing.tally import Tally
from accord.alignment.rules.incoming import Incoming, outside_id
from accord.delivery.rules.facts import CalendarFact, Hours
from accord.kernel.write import Write
from accord.people.models import CalendarException, Person, WorkCalendar, WorkWeek
from accord.work.models import Item

Calendars = dict[str, WorkCalendar]


def bring_calendars(w: Write, rows: Incoming, known: Known, tally: Tally) -> Calendars:
    """File calendar → ours. In a workspace without work or people, the file's own calendar becomes everybody's."""
    used = {one.calendar for one in rows.persons} | {one.calendar for one in rows.tasks} | {rows.default_calendar}
    there = _there(w)
    by_digest = {_digest(fact): pk for pk, (_, fact) in reversed(there.items())}
    is_bare = (
        not Item.objects.filter(workspace_id=w.workspace_id).exists()
        and not Person.objects.filter(workspace_id=w.workspace_id).exists()
    )
    found: Calendars = {}
    count = tally.counts["calendars"]
    count.in_file = len(rows.calendars)
    for fact in rows.calendars:
        if fact.id not in used:
            count.merged += 1
            tally.why("calendars", "what nobody works by is kept for the way out")
            continue
        outside, digest = outside_id("calendar", fact.id), _digest(fact)
        held = there.get(known.id_of(outside))
        if held is not None:
            found[fact.id] = held[0]
            _follow(w, held, fact, last=str(known.last(outside).get("digest", "")), digest=digest, tally=tally)
        elif digest in by_digest:
            found[fact.id] = there[by_digest[digest]][0]
            count.merged += 1
            tally.why("calendars", f"same hours as {found[fact.id].name}")
        else:
            found[fact.id] = _make(w, fact, is_default=is_bare and fact.id == rows.default_calendar)
            there[found[fact.id].pk] = (found[fact.id], fact)
            by_digest[digest] = found[fact.id].pk
            count.created += 1
            tally.calendars.append({"name": found[fact.id].name, "becomes": "new"})
        known.tell(outside, found[fact.id], {"digest": digest})
    return found


def _there(w: Write) -> dict[Any, tuple[WorkCalendar, CalendarFact]]:
    weeks: dict[Any, list[Any]] = {}
    for one in WorkWeek.objects.filter(workspace_id=w.workspace_id):
        weeks.setdefault(one.calendar_id, []).append((one.valid_from, one.days))
    special: dict[Any, list[Any]] = {}
    for calendar, first, last, hours in (
        CalendarException.objects.filter(workspace_id=w.workspace_id)
        .order_by("created_at", "pk")
        .values_list("calendar_id", "first", "last", "hours")
    ):
        special.setdefault(calendar, []).append((first, last, hours))
    return {
        one.pk: (
            one,
            CalendarFact(
                str(one.pk),
                one.name,
                one.zone,
                one.country,
                one.is_default,
                tuple(weeks.get(one.pk, ())),
                tuple(special.get(one.pk, ())),
            ),
        )
        for one in WorkCalendar.objects.filter(workspace_id=w.workspace_id).order_by("created_at", "pk")
    }


def _digest(fact: CalendarFact) -> str:
    """The same for calendars by which the same hours are worked on each day."""
    usual: tuple[Hours, ...] = next((days for since, days in fact.weeks if since is None), ((),) * 7)
    days: dict[str, Any] = {}
    for first, last, hours in fact.exceptions:
        for number in range(min((last - first).days + 1, 4000)):
            day = first + dt.timedelta(days=number)
            days[day.isoformat()] = _lists(hours)
            if len(fact.weeks) < 2 and _lists(usual[day.weekday()]) == _lists(hours):
                del days[day.isoformat()]
    weeks = sorted((since.isoformat() if since else "", [_lists(day) for day in week]) for since, week in fact.weeks)
    said = json.dumps([fact.zone, fact.country, weeks, sorted(days.items())])
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _lists(hours: Iterable[Iterable[int]]) -> list[list[int]]:
    return [list(one) for one in hours]


def _make(w: Write, fact: CalendarFact, *, is_default: bool) -> WorkCalendar:
    if is_default:
        for usual in WorkCalendar.objects.filter(workspace_id=w.workspace_id, is_default=True):
            w.change(usual, is_default=False)
    made = w.create(
        WorkCalendar(
            workspace_id=w.workspace_id, name=" ".join(fact.name.split())[:120] or "Calendar of the file", is_default=is_default
        )
    )
    _fill(w, made, fact)
    return made


def _fill(w: Write, calendar: WorkCalendar, fact: CalendarFact) -> None:
    """Weeks and exceptions belong to their calendar and go with it: only that one is in the event."""
    WorkWeek.objects.bulk_create(
        WorkWeek(workspace_id=w.workspace_id, calendar=calendar, valid_from=since, days=[_lists(day) for day in days])
        for since, days in fact.weeks
    )
    CalendarException.objects.bulk_create(
        (
            CalendarException(workspace_id=w.workspace_id, calendar=calendar, first=first, last=last, hours=_lists(hours))
            for first, last, hours in fact.exceptions
            if last >= first
        ),
        batch_size=500,
    )


def _follow(w: Write, held: tuple[WorkCalendar, CalendarFact], fact: CalendarFact, *, last: str, digest: str, tally: Tally) -> None:
    """Take the file's new hours, unless somebody changed ours since."""
    calendar, ours = held
    now = _digest(ours)
    if digest in (last, now):
        tally.counts["calendars"].unchanged += 1
    elif now != last:
        tally.kept.append(f"Hours of {calendar.name}: changed here since, so they stay.")
    else:
        for model in (WorkWeek, CalendarException):
            w.delete_all(list(model.objects.filter(calendar=calendar)))
        for since, days in fact.weeks:
            w.create(WorkWeek(workspace_id=w.workspace_id, calendar=calendar, valid_from=since, days=[_lists(day) for day in days]))
        for first, until, hours in fact.exceptions:
            w.create(
                CalendarException(workspace_id=w.workspace_id, calendar=calendar, first=first, last=until, hours=_lists(hours))
            )
        tally.counts["calendars"].updated += 1


def as_default(found: Mapping[str, WorkCalendar], uid: str) -> WorkCalendar | None:
    """The calendar to write down for who follows `uid`: none where that is everybody's."""
    calendar = found.get(uid)
    return None if calendar is None or calendar.is_default else calendar
