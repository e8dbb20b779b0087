"""Decides when people work: calendars with dated weeks and exceptions, and each person's time off."""

from typing import ClassVar
from uuid import UUID

from django.db import models

from accord.kernel.rows import Row, TrashableRow
from accord.people.models.person import Person
from accord.people.reach import projects_of


class WorkCalendar(TrashableRow):
    """Working hours with a zone. Weeks and exceptions hang off it; a person without one follows the workspace's default."""

    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=64, blank=True)
    is_default = models.BooleanField(default=False)
    country = models.CharField(
        max_length=10, blank=True, help_text="ISO code, with subdivision as DE-BY: its public holidays are off."
    )
    carried = models.JSONField(default=dict, blank=True)

    ref_kind: ClassVar[str] = "work_calendar"
    plan_fields: ClassVar[frozenset[str]] = frozenset({"zone", "is_default", "country", "trashed_at"})

    class Meta(TrashableRow.Meta):
        constraints = [
            *TrashableRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["workspace"], condition=models.Q(is_default=True, trashed_at=None), name="people_one_default_calendar"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def live_topics(self) -> set[str]:
        return {str(self.ref), "workspace/people"}

    def planned_project_ids(self) -> set[UUID]:
        """Those of the persons who follow it; of everybody without a calendar where it is the default."""
        follows = models.Q(calendar=self) | models.Q(calendar=None) if self.is_default else models.Q(calendar=self)
        persons = Person.objects.filter(follows, workspace_id=self.workspace_id)
        return projects_of(set(persons.values_list("pk", flat=True)))


class WorkWeek(Row):
    """Hours of Monday to Sunday, as minutes after midnight, valid from a day on (none: always)."""

    calendar = models.ForeignKey(WorkCalendar, on_delete=models.CASCADE, related_name="weeks")
    valid_from = models.DateField(null=True, blank=True)
    days = models.JSONField(default=list, help_text="Seven lists of [start, end] minutes, Monday first.")

    ref_kind: ClassVar[str] = "work_week"
    plan_fields: ClassVar[frozenset[str]] = frozenset({"valid_from", "days"})

    def live_topics(self) -> set[str]:
        return {"workspace/people"}

    def planned_project_ids(self) -> set[UUID]:
        return self.calendar.planned_project_ids()


class CalendarException(Row):
    """Days, first and last included, that differ from the week: no hours is a holiday."""

    calendar = models.ForeignKey(WorkCalendar, on_delete=models.CASCADE, related_name="exceptions")
    first = models.DateField()
    last = models.DateField()
    hours = models.JSONField(default=list, blank=True)
    name = models.CharField(max_length=120, blank=True)

    ref_kind: ClassVar[str] = "calendar_exception"
    plan_fields: ClassVar[frozenset[str]] = frozenset({"first", "last", "hours"})

    class Meta(Row.Meta):
        constraints = [
            *Row.Meta.constraints,
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="people_exception_in_order"),
        ]

    def live_topics(self) -> set[str]:
        return {"workspace/people"}

    def planned_project_ids(self) -> set[UUID]:
        return self.calendar.planned_project_ids()


class TimeOff(Row):
    """Days on which a person is away, for all or a share of their hours."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="time_off")
    first = models.DateField()
    last = models.DateField()
    share = models.FloatField(default=1.0)
    why = models.CharField(max_length=120, blank=True)

    ref_kind: ClassVar[str] = "time_off"
    plan_fields: ClassVar[frozenset[str]] = frozenset({"first", "last", "share"})

    class Meta(Row.Meta):
        constraints = [
            *Row.Meta.constraints,
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="people_time_off_in_order"),
            models.CheckConstraint(condition=models.Q(share__gt=0, share__lte=1), name="people_time_off_share"),
        ]

    def __str__(self) -> str:
        return f"{self.person.name} away {self.first:%-d %b}"

    def live_topics(self) -> set[str]:
        return {str(self.person.ref), "workspace/people"}

    def planned_project_ids(self) -> set[UUID]:
        return self.person.planned_project_ids()
