"""Decides who can do work: persons, roles and equipment, with teams, skills and rates."""

from typing import ClassVar
from uuid import UUID

from django.db import models

from accord.kernel.rows import Row, TrashableRow
from accord.people.reach import projects_of


class Team(TrashableRow):
    name = models.CharField(max_length=120)

    ref_kind: ClassVar[str] = "team"

    def __str__(self) -> str:
        return self.name

    def live_topics(self) -> set[str]:
        return {str(self.ref), "workspace/people"}


class Skill(TrashableRow):
    name = models.CharField(max_length=80)

    ref_kind: ClassVar[str] = "skill"

    def __str__(self) -> str:
        return self.name

    def live_topics(self) -> set[str]:
        return {str(self.ref), "workspace/people"}


class Person(TrashableRow):
    """Somebody who can do work, a role to be staffed, or equipment with units; linked to a member or to none."""

    class Kind(models.TextChoices):
        PERSON = "person"
        ROLE = "role"
        EQUIPMENT = "equipment"

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PERSON)
    email = models.EmailField(blank=True, max_length=254)
    units = models.FloatField(default=1.0)
    member = models.OneToOneField("people.Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="person")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="persons")
    calendar = models.ForeignKey("people.WorkCalendar", null=True, blank=True, on_delete=models.SET_NULL, related_name="persons")
    carried = models.JSONField(default=dict, blank=True)

    ref_kind: ClassVar[str] = "person"
    plan_fields: ClassVar[frozenset[str]] = frozenset({"units", "calendar", "trashed_at", "name", "team"})

    class Meta(TrashableRow.Meta):
        constraints = [
            *TrashableRow.Meta.constraints,
            models.CheckConstraint(condition=models.Q(units__gt=0), name="people_person_units"),
        ]

    def __str__(self) -> str:
        return self.name

    def live_topics(self) -> set[str]:
        return {str(self.ref), "workspace/people"}

    def planned_project_ids(self) -> set[UUID]:
        return projects_of({self.pk})


class PersonSkill(Row):
    """A skill that a person has; speed 2.0 does an hour of estimated work in half an hour."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="persons")
    speed = models.FloatField(default=1.0)

    ref_kind: ClassVar[str] = "person_skill"
    plan_fields: ClassVar[frozenset[str]] = frozenset({"skill", "speed"})

    class Meta(Row.Meta):
        constraints = [
            *Row.Meta.constraints,
            models.UniqueConstraint(fields=["workspace", "person", "skill"], name="people_skill_once"),
            models.CheckConstraint(condition=models.Q(speed__gt=0), name="people_skill_speed"),
        ]

    def live_topics(self) -> set[str]:
        return {str(self.person.ref), "workspace/people"}

    def planned_project_ids(self) -> set[UUID]:
        return self.person.planned_project_ids()


class Rate(Row):
    """What an hour of a person costs from a day on. Seen only by those who may see money."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="rates")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    valid_from = models.DateField(null=True, blank=True)

    ref_kind: ClassVar[str] = "rate"
    plan_fields: ClassVar[frozenset[str]] = frozenset({"amount", "valid_from"})

    class Meta(Row.Meta):
        constraints = [
            *Row.Meta.constraints,
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="people_rate_amount"),
        ]

    def live_topics(self) -> set[str]:
        return {str(self.person.ref), "workspace/people"}

    def planned_project_ids(self) -> set[UUID]:
        return self.person.planned_project_ids()
