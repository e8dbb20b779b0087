"""Decides what is told of everybody who can do work: hours, team, skills, and how full they are; with teams and skills beside."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from accord.alignment.reads.capacity import FULL, WEEKS
from accord.alignment.reads.load import Load, load_of
from accord.kernel.actor import Actor
from accord.kernel.models import Workspace
from accord.kernel.policy import demand
from accord.people.models import Person, PersonSkill, Skill, Team, TimeOff


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list. `hours`: of the usual week that holds now. `away`: the next time off, today included."""

    id: UUID
    name: str
    kind: str
    units: float
    team: str
    calendar: str
    skills: tuple[str, ...]
    hours: float
    side: str
    full_weeks: int
    share: float | None
    away: tuple[dt.date, dt.date, str] | None


@dataclass(frozen=True, slots=True)
class SkillRow:
    id: UUID
    name: str
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    title: str
    rows: tuple[PersonRow, ...]
    teams: tuple[tuple[str, int], ...]
    skills: tuple[SkillRow, ...]
    trashed: tuple[Person, ...]
    is_planned: bool


def people_page(actor: Actor, workspace: Workspace, *, now: dt.datetime | None = None) -> PeoplePage:
    """Everybody in the workspace. Twelve queries."""
    demand(actor, "read", workspace)
    load = load_of(workspace, now=now)
    skills: dict[UUID, list[str]] = defaultdict(list)
    holders: dict[UUID, list[str]] = defaultdict(list)
    held = PersonSkill.objects.filter(workspace_id=workspace.pk, skill__trashed_at=None, person__trashed_at=None).order_by(
        "created_at"
    )
    for person, skill, name, who in held.values_list("person_id", "skill_id", "skill__name", "person__name"):
        skills[person].append(name)
        holders[skill].append(who)
    away = _next_away(workspace.pk, load.today)
    rows = tuple(_row(load, one, tuple(skills[one.pk]), away.get(one.pk)) for one in load.persons)
    teams = [
        (team, sum(row.team == team for row in rows))
        for team in Team.objects.filter(workspace_id=workspace.pk).order_by("name").values_list("name", flat=True)
    ]
    known = Skill.objects.filter(workspace_id=workspace.pk).order_by("name").values_list("pk", "name")
    return PeoplePage(
        title=_title(rows),
        rows=rows,
        teams=tuple(teams),
        skills=tuple(SkillRow(key, name, tuple(holders[key])) for key, name in known),
        trashed=tuple(Person.everything.filter(workspace_id=workspace.pk, trashed_at__isnull=False).order_by("name")),
        is_planned=load.is_planned,
    )


def _row(load: Load, person: Person, skills: tuple[str, ...], away: tuple[dt.date, dt.date, str] | None) -> PersonRow:
    shares = [load.share(person.pk, monday) for monday in load.weeks(WEEKS)]
    hats = person.member.hats if person.member else ()
    why, when = "product_manager" in hats, "project_manager" in hats
    return PersonRow(
        id=person.pk,
        name=person.name,
        kind=person.kind,
        units=person.units,
        team=person.team.name if person.team else "",
        calendar=person.calendar.name if person.calendar else "",
        skills=skills,
        hours=usual_hours(load, person),
        side="both" if why and when else "why" if why else "when" if when else "",
        full_weeks=sum(share is not None and share >= FULL for share in shares),
        share=load.share(person.pk, load.monday),
        away=away,
    )


def usual_hours(load: Load, person: Person) -> float:
    """Hours of the week that holds today, holidays and time off aside, for all of the person's units."""
    who = load.presence[person.pk]
    week = [one for one in who.calendar.weeks if one.valid_from is None or one.valid_from <= load.today]
    return sum(end - start for day in (week[-1].days if week else ()) for start, end in day) / 60 * person.units


def _next_away(workspace: UUID, today: dt.date) -> dict[UUID, tuple[dt.date, dt.date, str]]:
    found: dict[UUID, tuple[dt.date, dt.date, str]] = {}
    rows = TimeOff.objects.filter(workspace_id=workspace, last__gte=today).order_by("first")
    for person, first, last, why in rows.values_list("person_id", "first", "last", "why"):
        found.setdefault(person, (first, last, why))
    return found


def _title(rows: tuple[PersonRow, ...]) -> str:
    persons = sum(row.kind == Person.Kind.PERSON for row in rows)
    roles = sum(row.kind == Person.Kind.ROLE for row in rows)
    if not rows:
        return "Nobody is here yet"
    hours = sum(row.hours for row in rows if row.kind == Person.Kind.PERSON)
    waits = f", and {roles} role{'s' if roles > 1 else ''} to fill" if roles else ""
    return f"{persons} {'person has' if persons == 1 else 'people have'} {hours:,.0f} hours a week{waits}"
