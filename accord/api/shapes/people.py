"""What persons, teams, skills, work calendars, time off, rates and members are to the API."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from accord.api.shapes.words import Body, Day, Number
from accord.delivery.models import Overtime
from accord.people.models import Member, Person, Rate, Skill, Team, TimeOff, WorkCalendar

Minute = Annotated[int, Field(ge=0, le=1440)]
Hours = list[tuple[Minute, Minute]]
"""[start, end] in minutes after midnight."""


class Held(Schema):
    skill: UUID
    speed: float = Field(description="2 does an hour of estimated work in half an hour.")


class PersonOut(Schema):
    """Somebody who can do work, a role to be staffed, or equipment with units; linked to a member or to none."""

    id: UUID
    name: str
    kind: str
    units: float
    email: str
    member: UUID | None
    team: UUID | None
    calendar: UUID | None
    skills: list[Held]
    version: int


class NamedOut(Schema):
    id: UUID
    name: str
    version: int


class Week(Schema):
    valid_from: dt.date | None
    days: list[Hours]


class Exceptional(Schema):
    id: UUID
    first: dt.date
    last: dt.date
    hours: Hours = Field(description="None is a holiday.")
    name: str


class CalendarOut(Schema):
    id: UUID
    name: str
    zone: str
    country: str
    is_default: bool
    weeks: list[Week]
    exceptions: list[Exceptional]
    version: int


class OvertimeOut(Schema):
    """`hours` longer on each working day, first and last included."""

    id: UUID
    person: UUID
    project: UUID
    first: dt.date
    last: dt.date
    hours: float
    version: int


class TimeOffOut(Schema):
    """First and last day included; `share` of the person's hours."""

    id: UUID
    person: UUID
    first: dt.date
    last: dt.date
    share: float
    why: str
    version: int


class RateOut(Schema):
    id: UUID
    person: UUID
    amount: float
    currency: str
    valid_from: dt.date | None
    version: int


class MemberOut(Schema):
    id: UUID
    name: str
    email: str
    hats: list[str]
    title: str
    is_active: bool
    version: int


Kind = Literal["person", "role", "equipment"]


class NewPerson(Body):
    name: str
    kind: Kind = "person"
    units: Number = 1.0
    email: str = ""
    team: UUID | None = None
    calendar: UUID | None = None


class PersonFields(Body):
    name: str | None = None
    units: Number | None = None
    kind: Kind | None = None
    team: UUID | None = None
    calendar: UUID | None = None


class Name(Body):
    name: str


class Has(Body):
    skill: UUID
    speed: Number = 1.0


class NewCalendar(Body):
    """`days`: seven lists of [start, end] minutes after midnight, Monday first."""

    name: str
    days: list[Hours]
    zone: str = ""
    country: str = ""


class CalendarFields(Body):
    name: str | None = None
    zone: str | None = None
    country: str | None = None


class NewWeek(Body):
    days: list[Hours]
    valid_from: Day | None = None


class NewException(Body):
    first: Day
    last: Day
    hours: Hours = []
    name: str = ""


class Away(Body):
    person: UUID
    first: Day
    last: Day
    share: Number = 1.0
    why: str = ""


class LongerDays(Body):
    """Hours longer on each working day, first and last included, for one project."""

    person: UUID
    project: UUID
    first: Day
    last: Day
    hours: Number


class NewRate(Body):
    """What an hour of a person costs from a day on (none: always), in the workspace's currency unless one is named."""

    person: UUID
    amount: Number
    currency: str = ""
    valid_from: Day | None = None


def person(row: Person) -> PersonOut:
    return PersonOut(
        id=row.pk,
        name=row.name,
        kind=row.kind,
        units=row.units,
        email=row.email,
        member=row.member_id,
        team=row.team_id,
        calendar=row.calendar_id,
        version=row.version,
        skills=[Held(skill=one.skill_id, speed=one.speed) for one in row.skills.all()],
    )


def named(row: Team | Skill) -> NamedOut:
    return NamedOut(id=row.pk, name=row.name, version=row.version)


def calendar(row: WorkCalendar) -> CalendarOut:
    return CalendarOut(
        id=row.pk,
        name=row.name,
        zone=row.zone,
        country=row.country,
        is_default=row.is_default,
        version=row.version,
        weeks=[Week(valid_from=week.valid_from, days=week.days) for week in row.weeks.all()],
        exceptions=[
            Exceptional(id=one.pk, first=one.first, last=one.last, hours=one.hours, name=one.name) for one in row.exceptions.all()
        ],
    )


def time_off(row: TimeOff) -> TimeOffOut:
    return TimeOffOut(
        id=row.pk, person=row.person_id, first=row.first, last=row.last, share=row.share, why=row.why, version=row.version
    )


def overtime(row: Overtime) -> OvertimeOut:
    return OvertimeOut(
        id=row.pk,
        person=row.person_id,
        project=row.project_id,
        first=row.first,
        last=row.last,
        hours=row.hours,
        version=row.version,
    )


def rate(row: Rate) -> RateOut:
    return RateOut(
        id=row.pk,
        person=row.person_id,
        amount=float(row.amount),
        currency=row.currency,
        valid_from=row.valid_from,
        version=row.version,
    )


def member(row: Member) -> MemberOut:
    return MemberOut(
        id=row.pk,
        name=row.account.name,
        email=row.account.email,
        hats=row.hats,
        title=row.title,
        is_active=row.is_active,
        version=row.version,
    )
