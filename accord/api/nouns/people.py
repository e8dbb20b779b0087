"""People over the API: persons, teams, skills, work calendars, time off, rates and members."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from accord.api.errors import PROBLEMS
from accord.api.paging import LIMIT, cut
from accord.api.rows import actor_of, demand_version, find, given, iso, key, mine
from accord.kernel.policy import demand
from accord.people.commands import calendar as calendars
from accord.people.commands import person as persons
from accord.people.models import Member, Person, Rate, Skill, Team, TimeOff, WorkCalendar

router = Router(tags=["people"])


class NewPerson(Schema):
    name: str
    kind: str = "person"
    units: float = 1.0
    email: str = ""
    team: UUID | None = None
    calendar: UUID | None = None


class PersonFields(Schema):
    name: str | None = None
    units: float | None = None
    kind: str | None = None
    team: UUID | None = None
    calendar: UUID | None = None


class Name(Schema):
    name: str


class Held(Schema):
    skill: UUID
    speed: float = 1.0


class NewCalendar(Schema):
    name: str
    days: list[list[tuple[int, int]]]
    zone: str = ""
    country: str = ""


class Away(Schema):
    person: UUID
    first: dt.date
    last: dt.date
    share: float = 1.0
    why: str = ""


class NewRate(Schema):
    person: UUID
    amount: float
    currency: str = ""
    valid_from: dt.date | None = None


@router.get("/people", response={200: dict[str, Any], **PROBLEMS})
def list_people(request: HttpRequest, limit: int = LIMIT, after: str = "") -> Any:
    """Persons, roles and equipment by name."""
    return cut(mine(Person, request).prefetch_related("skills"), person, limit=limit, after=after, order="name")


@router.post("/people", response={201: dict[str, Any], **PROBLEMS})
def new_person(request: HttpRequest, body: NewPerson) -> Any:
    """Somebody who can do work."""
    made = persons.add_person(
        actor_of(request), name=body.name, kind=body.kind, units=body.units, email=body.email,
        team=given(Team, request, "team", body.team), calendar=given(WorkCalendar, request, "calendar", body.calendar),
    )
    return 201, person(made)


@router.get("/people/{uuid:person_id}", response={200: dict[str, Any], **PROBLEMS})
def one_person(request: HttpRequest, person_id: UUID) -> Any:
    """One person."""
    return person(find(Person, request, person_id))


@router.patch("/people/{uuid:person_id}", response={200: dict[str, Any], **PROBLEMS})
def change_person(request: HttpRequest, person_id: UUID, body: PersonFields) -> Any:
    """Change a person's name, units, team or calendar."""
    found, told = find(Person, request, person_id), body.dict(exclude_unset=True)
    demand_version(request, found)
    persons.change_person(
        actor_of(request), found, name=body.name, units=body.units, kind=body.kind,
        team=given(Team, request, "team", body.team) if "team" in told else "",
        calendar=given(WorkCalendar, request, "calendar", body.calendar) if "calendar" in told else "",
    )
    return person(find(Person, request, person_id))


@router.delete("/people/{uuid:person_id}", response={204: None, **PROBLEMS})
def trash_person(request: HttpRequest, person_id: UUID) -> Any:
    """Put a person into the trash."""
    persons.trash_person(actor_of(request), find(Person, request, person_id))
    return 204, None


@router.post("/people/{uuid:person_id}/skills", response={200: dict[str, Any], **PROBLEMS})
def give_skill(request: HttpRequest, person_id: UUID, body: Held) -> Any:
    """Say that a person has a skill, and how fast."""
    found, skill = find(Person, request, person_id), given(Skill, request, "skill", body.skill)
    assert skill is not None
    persons.give_skill(actor_of(request), found, skill=skill, speed=body.speed)
    return person(found)


@router.delete("/people/{uuid:person_id}/skills/{uuid:skill_id}", response={204: None, **PROBLEMS})
def take_skill(request: HttpRequest, person_id: UUID, skill_id: UUID) -> Any:
    """Say that a person does not have a skill."""
    persons.take_skill(actor_of(request), find(Person, request, person_id), skill=find(Skill, request, skill_id))
    return 204, None


@router.get("/teams", response={200: dict[str, Any], **PROBLEMS})
def list_teams(request: HttpRequest, limit: int = LIMIT, after: str = "") -> Any:
    """Teams by name."""
    return cut(mine(Team, request), named, limit=limit, after=after, order="name")


@router.post("/teams", response={201: dict[str, Any], **PROBLEMS})
def new_team(request: HttpRequest, body: Name) -> Any:
    """A new team."""
    return 201, named(persons.create_team(actor_of(request), name=body.name))


@router.get("/skills", response={200: dict[str, Any], **PROBLEMS})
def list_skills(request: HttpRequest, limit: int = LIMIT, after: str = "") -> Any:
    """Skills by name."""
    return cut(mine(Skill, request), named, limit=limit, after=after, order="name")


@router.post("/skills", response={201: dict[str, Any], **PROBLEMS})
def new_skill(request: HttpRequest, body: Name) -> Any:
    """A new skill."""
    return 201, named(persons.create_skill(actor_of(request), name=body.name))


@router.get("/work-calendars", response={200: dict[str, Any], **PROBLEMS})
def list_calendars(request: HttpRequest, limit: int = LIMIT, after: str = "") -> Any:
    """Work calendars with their weeks and exceptions."""
    return cut(mine(WorkCalendar, request).prefetch_related("weeks", "exceptions"), calendar, limit=limit, after=after, order="name")


@router.post("/work-calendars", response={201: dict[str, Any], **PROBLEMS})
def new_calendar(request: HttpRequest, body: NewCalendar) -> Any:
    """A calendar: seven lists of [start, end] minutes after midnight, Monday first."""
    return 201, calendar(
        calendars.create_calendar(actor_of(request), name=body.name, days=body.days, zone=body.zone, country=body.country)
    )


@router.get("/time-off", response={200: dict[str, Any], **PROBLEMS})
def list_time_off(request: HttpRequest, limit: int = LIMIT, after: str = "", person: UUID | None = None) -> Any:
    """Time off by first day."""
    rows = TimeOff.objects.filter(workspace_id=actor_of(request).workspace_id)
    return cut(rows.filter(person=person) if person else rows, time_off, limit=limit, after=after, order="first")


@router.post("/time-off", response={201: dict[str, Any], **PROBLEMS})
def new_time_off(request: HttpRequest, body: Away) -> Any:
    """Say that a person is away, first and last day included."""
    who = given(Person, request, "person", body.person)
    assert who is not None
    made = calendars.take_time_off(actor_of(request), who, first=body.first, last=body.last, share=body.share, why=body.why)
    return 201, time_off(made)


@router.delete("/time-off/{uuid:time_off_id}", response={204: None, **PROBLEMS})
def cancel_time_off(request: HttpRequest, time_off_id: UUID) -> Any:
    """Say that a person is there after all."""
    calendars.cancel_time_off(actor_of(request), find(TimeOff, request, time_off_id))
    return 204, None


@router.get("/rates", response={200: dict[str, Any], **PROBLEMS})
def list_rates(request: HttpRequest, limit: int = LIMIT, after: str = "") -> Any:
    """What an hour of each person costs; only for those who may see money."""
    demand(actor_of(request), "people.rates", None)
    return cut(Rate.objects.filter(workspace_id=actor_of(request).workspace_id), rate, limit=limit, after=after)


@router.post("/rates", response={201: dict[str, Any], **PROBLEMS})
def new_rate(request: HttpRequest, body: NewRate) -> Any:
    """Set what an hour of a person costs from a day on."""
    who = given(Person, request, "person", body.person)
    assert who is not None
    currency = body.currency or who.workspace.currency
    return 201, rate(persons.set_rate(actor_of(request), who, amount=body.amount, currency=currency, valid_from=body.valid_from))


@router.get("/members", response={200: dict[str, Any], **PROBLEMS})
def list_members(request: HttpRequest, limit: int = LIMIT, after: str = "") -> Any:
    """Who is in the workspace, with their hats."""
    rows = Member.objects.filter(workspace_id=actor_of(request).workspace_id, is_active=True).select_related("account")
    return cut(rows, member, limit=limit, after=after)


def person(one: Person) -> dict[str, Any]:
    return {
        "id": str(one.pk), "name": one.name, "kind": one.kind, "units": one.units, "email": one.email, "member": key(one.member_id),
        "team": key(one.team_id), "calendar": key(one.calendar_id), "version": one.version,
        "skills": [{"skill": str(held.skill_id), "speed": held.speed} for held in one.skills.all()],
    }


def named(one: Team | Skill) -> dict[str, Any]:
    return {"id": str(one.pk), "name": one.name, "version": one.version}


def calendar(one: WorkCalendar) -> dict[str, Any]:
    return {
        "id": str(one.pk), "name": one.name, "zone": one.zone, "country": one.country, "is_default": one.is_default,
        "weeks": [{"valid_from": iso(week.valid_from), "days": week.days} for week in one.weeks.all()],
        "exceptions": [
            {"first": iso(day.first), "last": iso(day.last), "hours": day.hours, "name": day.name} for day in one.exceptions.all()
        ],
    }


def time_off(one: TimeOff) -> dict[str, Any]:
    return {
        "id": str(one.pk), "person": str(one.person_id), "first": iso(one.first), "last": iso(one.last), "share": one.share, "why": one.why
    }


def rate(one: Rate) -> dict[str, Any]:
    return {
        "id": str(one.pk), "person": str(one.person_id), "amount": float(one.amount), "currency": one.currency,
        "valid_from": iso(one.valid_from),
    }


def member(one: Member) -> dict[str, Any]:
    return {"id": str(one.pk), "name": one.account.name, "email": one.account.email, "hats": one.hats, "title": one.title}
