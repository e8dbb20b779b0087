"""Decides who can do work and how well: persons, their team, skills and rates."""

import datetime as dt
import math
from decimal import Decimal, InvalidOperation

from accord.kernel.commands import command
from accord.kernel.days import clean_day
from accord.kernel.errors import Invalid
from accord.kernel.write import Write
from accord.people.models import Member, Person, PersonSkill, Rate, Skill, Team, WorkCalendar
from accord.people.rules.words import clean_currency, clean_email, clean_name


@command("person.added", needs="people.plan")
def add_person(
    w: Write,
    *,
    name: str,
    kind: str = Person.Kind.PERSON,
    units: float = 1.0,
    email: str = "",
    team: Team | None = None,
    calendar: WorkCalendar | None = None,
    member: Member | None = None,
) -> Person:
    """Somebody who can do work, a role to be staffed, or equipment with `units` that can be used at once."""
    if kind not in Person.Kind.values:
        raise Invalid("kind", "A person is a person, a role or equipment.")
    return w.create(
        Person(
            workspace_id=w.workspace_id,
            name=clean_name("name", name, longest=200),
            kind=kind,
            units=_units(units),
            email=clean_email("email", email) if email else "",
            team=team,
            calendar=calendar,
            member=member,
        )
    )


@command("person.changed", needs="people.plan")
def change_person(
    w: Write,
    person: Person,
    *,
    name: str | None = None,
    units: float | None = None,
    team: Team | str | None = "",
    kind: str | None = None,
    calendar: WorkCalendar | str | None = "",
    was: dict[str, object] | None = None,
) -> None:
    """Rename a person, or change their units, team or calendar ("" leaves those two as they are)."""
    values: dict[str, object] = {}
    if name is not None:
        values["name"] = clean_name("name", name, longest=200)
    if units is not None:
        values["units"] = _units(units)
    if kind is not None:
        if kind not in Person.Kind.values:
            raise Invalid("kind", "A person is a person, a role or equipment.")
        values["kind"] = kind
    if team != "":
        values["team"] = team
    if calendar != "":
        values["calendar"] = calendar
    w.change(person, was, **values)


def _units(units: float) -> float:
    if not (math.isfinite(units) and 0 < units <= 1000):
        raise Invalid("units", "Units lie above 0 and at most at 1,000.")
    return units


@command("person.linked", needs="members")
def link_member(w: Write, person: Person, *, member: Member | None) -> None:
    """Say which member a person is, or that they are none."""
    if member and Person.objects.filter(workspace_id=w.workspace_id, member=member).exclude(pk=person.pk).exists():
        raise Invalid("member", f"{member} is linked to another person already.")
    w.change(person, member=member)


@command("person.trashed", needs="people.plan")
def trash_person(w: Write, person: Person) -> None:
    """Put a person into the trash; tasks that were theirs alone wait for somebody."""
    w.trash(person)


@command("person.restored", needs="people.plan")
def restore_person(w: Write, person: Person) -> None:
    """Bring a person back from the trash, with their tasks."""
    w.change(person, trashed_at=None, trashed_by=None)


@command("team.created", needs="people.plan")
def create_team(w: Write, *, name: str) -> Team:
    """A group of persons by which load and calibration are told."""
    return w.create(Team(workspace_id=w.workspace_id, name=clean_name("name", name)))


@command("skill.created", needs="people.plan")
def create_skill(w: Write, *, name: str) -> Skill:
    """What a task may need and a person may have. Refused where one of that name is there."""
    name = clean_name("name", name, longest=80)
    if Skill.objects.filter(workspace_id=w.workspace_id, name__iexact=name).exists():
        raise Invalid("name", f"There is a skill called {name} already.")
    return w.create(Skill(workspace_id=w.workspace_id, name=name))


@command("person.skill_given", needs="people.plan")
def give_skill(w: Write, person: Person, *, skill: Skill, speed: float = 1.0) -> PersonSkill:
    """Say that a person has a skill; speed 2 does an hour of estimated work in half an hour."""
    if not (math.isfinite(speed) and 0.1 <= speed <= 10):
        raise Invalid("speed", "Speed lies between 0.1 and 10; 1 is the usual.")
    held: PersonSkill | None = PersonSkill.objects.filter(workspace_id=w.workspace_id, person=person, skill=skill).first()
    if held:
        w.change(held, speed=speed)
        return held
    return w.create(PersonSkill(workspace_id=w.workspace_id, person=person, skill=skill, speed=speed))


@command("person.skill_taken", needs="people.plan")
def take_skill(w: Write, person: Person, *, skill: Skill) -> None:
    """Say that a person does not have a skill."""
    if held := PersonSkill.objects.filter(workspace_id=w.workspace_id, person=person, skill=skill).first():
        w.delete(held)


@command("rate.set", needs="people.rates.write")
def set_rate(w: Write, person: Person, *, amount: Decimal | str | float, currency: str, valid_from: dt.date | None = None) -> Rate:
    """What an hour of a person costs from a day on (none: always). Seen only by those who may see money."""
    try:
        value = Decimal(str(amount)).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise Invalid("amount", "A rate is a number, such as 85 or 92.50.") from None
    if not value.is_finite() or not 0 <= value < 1_000_000:
        raise Invalid("amount", "A rate lies between 0 and 999,999.99.")
    currency, valid_from = clean_currency("currency", currency), clean_day("valid_from", valid_from, today=w.now)
    held: Rate | None = Rate.objects.filter(workspace_id=w.workspace_id, person=person, valid_from=valid_from).first()
    if held:
        w.change(held, amount=value, currency=currency)
        return held
    return w.create(Rate(workspace_id=w.workspace_id, person=person, amount=value, currency=currency, valid_from=valid_from))
