"""People over the API: persons with their skills, teams, skills, time off, rates and members."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from accord.api.errors import PROBLEMS
from accord.api.paging import LIMIT, cut
from accord.api.rows import actor_of, again, find, given, mine, needed
from accord.api.shapes.people import (
    Away,
    Has,
    LongerDays,
    MemberOut,
    Name,
    NamedOut,
    NewPerson,
    NewRate,
    OvertimeOut,
    PersonFields,
    PersonOut,
    RateOut,
    TimeOffOut,
    member,
    named,
    overtime,
    person,
    rate,
    time_off,
)
from accord.api.shapes.words import Page
from accord.delivery.commands import share
from accord.delivery.models import Overtime
from accord.kernel.policy import demand
from accord.people.commands import calendar as calendars
from accord.people.commands import person as persons
from accord.people.models import Member, Person, Rate, Skill, Team, TimeOff, WorkCalendar
from accord.work.models import Project

router = Router(tags=["people"])


@router.get("/people", response={200: Page[PersonOut], **PROBLEMS})
def list_people(request: HttpRequest, limit: int = LIMIT, after: str = "") -> Any:
    """Persons, roles and equipment by name."""
    return cut(mine(Person, request).prefetch_related("skills"), person, limit=limit, after=after, order="name")


@router.post("/people", response={201: PersonOut, **PROBLEMS})
def new_person(request: HttpRequest, body: NewPerson) -> Any:
    """Somebody who can do work."""
    made = persons.add_person(
        actor_of(request),
        name=body.name,
        kind=body.kind,
        units=body.units,
        email=body.email,
        team=given(Team, request, "team", body.team),
        calendar=given(WorkCalendar, request, "calendar", body.calendar),
    )
    return Status(201, person(made))


@router.get("/people/{person_id}", response={200: PersonOut, **PROBLEMS})
def one_person(request: HttpRequest, person_id: UUID) -> Any:
    """One person."""
    return person(find(Person, request, person_id))


@router.patch("/people/{person_id}", response={200: PersonOut, **PROBLEMS})
def change_person(request: HttpRequest, person_id: UUID, body: PersonFields) -> Any:
    """Change a person's name, units, kind, team or calendar, all in one event."""
    found, told = find(Person, request, person_id), body.model_fields_set
    persons.change_person(
        actor_of(request),
        found,
        name=body.name,
        units=body.units,
        kind=body.kind,
        team=given(Team, request, "team", body.team) if "team" in told else "",
        calendar=given(WorkCalendar, request, "calendar", body.calendar) if "calendar" in told else "",
    )
    return person(again(Person, found))


@router.delete("/people/{person_id}", response={204: None, **PROBLEMS})
def trash_person(request: HttpRequest, person_id: UUID) -> Any:
    """Put a person into the trash."""
    persons.trash_person(actor_of(request), find(Person, request, person_id))
    return Status(204, None)


@router.post("/people/{person_id}/skills", response={200: PersonOut, **PROBLEMS})
def give_skill(request: HttpRequest, person_id: UUID, body: Has) -> Any:
    """Say that a person has a skill, and how fast."""
    found, skill = find(Person, request, person_id), needed(Skill, request, "skill", body.skill)
    persons.give_skill(actor_of(request), found, skill=skill, speed=body.speed)
    return person(again(Person, found))


@router.delete("/people/{person_id}/skills/{skill_id}", response={204: None, **PROBLEMS})
def take_skill(request: HttpRequest, person_id: UUID, skill_id: UUID) -> Any:
    """Say that a person does not have a skill."""
    found, skill = find(Person, request, person_id), find(Skill, request, skill_id, is_beside=True)
    persons.take_skill(actor_of(request), found, skill=skill)
    return Status(204, None)


@router.get("/teams", response={200: Page[NamedOut], **PROBLEMS})
def list_teams(request: HttpRequest, limit: int = LIMIT, after: str = "") -> Any:
    """Teams by name."""
    return cut(mine(Team, request), named, limit=limit, after=after, order="name")


@router.post("/teams", response={201: NamedOut, **PROBLEMS})
def new_team(request: HttpRequest, body: Name) -> Any:
    """A new team."""
    return Status(201, named(persons.create_team(actor_of(request), name=body.name)))


@router.get("/teams/{team_id}", response={200: NamedOut, **PROBLEMS})
def one_team(request: HttpRequest, team_id: UUID) -> Any:
    """One team."""
    return named(find(Team, request, team_id))


@router.get("/skills", response={200: Page[NamedOut], **PROBLEMS})
def list_skills(request: HttpRequest, limit: int = LIMIT, after: str = "") -> Any:
    """Skills by name."""
    return cut(mine(Skill, request), named, limit=limit, after=after, order="name")


@router.post("/skills", response={201: NamedOut, **PROBLEMS})
def new_skill(request: HttpRequest, body: Name) -> Any:
    """A new skill."""
    return Status(201, named(persons.create_skill(actor_of(request), name=body.name)))


@router.get("/skills/{skill_id}", response={200: NamedOut, **PROBLEMS})
def one_skill(request: HttpRequest, skill_id: UUID) -> Any:
    """One skill."""
    return named(find(Skill, request, skill_id))


@router.get("/time-off", response={200: Page[TimeOffOut], **PROBLEMS})
def list_time_off(request: HttpRequest, limit: int = LIMIT, after: str = "", person: UUID | None = None) -> Any:
    """Time off by first day."""
    rows = mine(TimeOff, request)
    return cut(rows.filter(person=person) if person else rows, time_off, limit=limit, after=after, order="first")


@router.post("/time-off", response={201: TimeOffOut, **PROBLEMS})
def new_time_off(request: HttpRequest, body: Away) -> Any:
    """Say that a person is away, first and last day included."""
    who = needed(Person, request, "person", body.person)
    made = calendars.take_time_off(actor_of(request), who, first=body.first, last=body.last, share=body.share, why=body.why)
    return Status(201, time_off(made))


@router.get("/time-off/{time_off_id}", response={200: TimeOffOut, **PROBLEMS})
def one_time_off(request: HttpRequest, time_off_id: UUID) -> Any:
    """One time off."""
    return time_off(find(TimeOff, request, time_off_id))


@router.delete("/time-off/{time_off_id}", response={204: None, **PROBLEMS})
def cancel_time_off(request: HttpRequest, time_off_id: UUID) -> Any:
    """Say that a person is there after all."""
    calendars.cancel_time_off(actor_of(request), find(TimeOff, request, time_off_id))
    return Status(204, None)


@router.get("/overtime", response={200: Page[OvertimeOut], **PROBLEMS})
def list_overtime(request: HttpRequest, limit: int = LIMIT, after: str = "", person: UUID | None = None) -> Any:
    """Overtime by first day."""
    rows = mine(Overtime, request)
    return cut(rows.filter(person=person) if person else rows, overtime, limit=limit, after=after, order="first")


@router.post("/overtime", response={201: OvertimeOut, **PROBLEMS})
def new_overtime(request: HttpRequest, body: LongerDays) -> Any:
    """Have a person work longer on each of their days, first and last included, for one project."""
    who, project = needed(Person, request, "person", body.person), needed(Project, request, "project", body.project)
    made = share.plan_overtime(actor_of(request), who, project=project, first=body.first, last=body.last, hours=body.hours)
    return Status(201, overtime(made))


@router.get("/overtime/{overtime_id}", response={200: OvertimeOut, **PROBLEMS})
def one_overtime(request: HttpRequest, overtime_id: UUID) -> Any:
    """One overtime."""
    return overtime(find(Overtime, request, overtime_id))


@router.delete("/overtime/{overtime_id}", response={204: None, **PROBLEMS})
def cancel_overtime(request: HttpRequest, overtime_id: UUID) -> Any:
    """Let the person's days be as long as usual."""
    share.cancel_overtime(actor_of(request), find(Overtime, request, overtime_id))
    return Status(204, None)


@router.get("/rates", response={200: Page[RateOut], **PROBLEMS})
def list_rates(request: HttpRequest, limit: int = LIMIT, after: str = "", person: UUID | None = None) -> Any:
    """What an hour of each person costs; only for those who may see money."""
    demand(actor_of(request), "people.rates", None)
    rows = mine(Rate, request)
    return cut(rows.filter(person=person) if person else rows, rate, limit=limit, after=after)


@router.post("/rates", response={201: RateOut, **PROBLEMS})
def new_rate(request: HttpRequest, body: NewRate) -> Any:
    """Set what an hour of a person costs from a day on."""
    who = needed(Person, request, "person", body.person)
    currency = body.currency or who.workspace.currency
    made = persons.set_rate(actor_of(request), who, amount=body.amount, currency=currency, valid_from=body.valid_from)
    return Status(201, rate(made))


@router.get("/members", response={200: Page[MemberOut], **PROBLEMS})
def list_members(request: HttpRequest, limit: int = LIMIT, after: str = "") -> Any:
    """Who is in the workspace, with their hats."""
    return cut(mine(Member, request).filter(is_active=True).select_related("account"), member, limit=limit, after=after)


@router.get("/members/{member_id}", response={200: MemberOut, **PROBLEMS})
def one_member(request: HttpRequest, member_id: UUID) -> Any:
    """One member, also one who has left."""
    return member(find(Member, request, member_id))
