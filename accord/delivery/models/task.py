"""Decides the how face of an item: its range, its people, its order against others, its pins and its progress."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db import models

from accord.kernel.rows import Row, TrashableRow
from accord.people.models import Person, Skill, Team, WorkCalendar
from accord.work.models import Item, Project


class Track(TrashableRow):
    """A lane of a project: design, dev, QA, marketing, go-to-market."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="tracks")
    name = models.CharField(max_length=120)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    position = models.FloatField(default=0.0)

    ref_kind: ClassVar[str] = "track"

    def __str__(self) -> str:
        return self.name

    def live_topics(self) -> set[str]:
        return {str(self.ref), f"project:{self.project_id}/plan"}


class Task(Row):
    """A fact about an item, keyed by it: what it takes. Hours are working hours.

    `low_hours`–`high_hours`: one in ten takes less, nine in ten take less. On a parent they are the top-down estimate, shown
    beside the sum. `remaining_hours` and `done_share` are what was last told; `started_at` and `finished_at` what happened.
    """

    class By(models.TextChoices):
        EFFORT = "effort"
        DURATION = "duration"

    id = None  # type: ignore[assignment]
    item = models.OneToOneField(Item, primary_key=True, on_delete=models.CASCADE, related_name="task")
    track = models.ForeignKey(Track, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks")
    low_hours = models.FloatField(null=True, blank=True)
    high_hours = models.FloatField(null=True, blank=True)
    likely_hours = models.FloatField(null=True, blank=True)
    by = models.CharField(max_length=8, choices=By.choices, default=By.EFFORT)
    skill = models.ForeignKey(Skill, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    calendar = models.ForeignKey(WorkCalendar, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_milestone = models.BooleanField(default=False)
    can_split = models.BooleanField(default=False)
    priority = models.PositiveSmallIntegerField(default=500)
    due_date = models.DateField(null=True, blank=True)
    deadline = models.DateField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    remaining_hours = models.FloatField(null=True, blank=True)
    done_share = models.FloatField(default=0.0)
    fixed_cost = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    actual_cost = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    carried = models.JSONField(default=dict, blank=True)

    ref_kind: ClassVar[str] = "task"
    plan_fields: ClassVar[frozenset[str]] = frozenset(
        {
            "track",
            "low_hours",
            "high_hours",
            "likely_hours",
            "by",
            "skill",
            "calendar",
            "is_milestone",
            "can_split",
            "priority",
            "deadline",
            "started_at",
            "finished_at",
            "remaining_hours",
            "done_share",
            "fixed_cost",
        }
    )

    class Meta:
        base_manager_name = "everything"
        constraints = [
            models.UniqueConstraint(fields=["workspace", "item"], name="delivery_task_in_workspace"),
            models.CheckConstraint(
                condition=models.Q(low_hours__isnull=True) | models.Q(low_hours__gte=0), name="delivery_low_hours"
            ),
            models.CheckConstraint(
                condition=models.Q(low_hours__isnull=True) | models.Q(high_hours__gte=models.F("low_hours")),
                name="delivery_range_in_order",
            ),
            models.CheckConstraint(condition=models.Q(done_share__gte=0, done_share__lte=1), name="delivery_done_share"),
            models.CheckConstraint(
                condition=models.Q(started_at__isnull=True)
                | models.Q(finished_at__isnull=True)
                | models.Q(finished_at__gte=models.F("started_at")),
                name="delivery_actuals_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.item)

    def live_topics(self) -> set[str]:
        return self.item.live_topics()

    def planned_project_ids(self) -> set[UUID]:
        return self.item.planned_project_ids()

    def told_by(self) -> set[UUID]:
        """Members whose task it is: those linked to a person on it. Its facts are theirs to tell."""
        found = self.assignments.exclude(person__member=None).values_list("person__member_id", flat=True)
        return {member for member in found if member}

    @classmethod
    def what_stands_on(cls, rows: Sequence[Any]) -> Mapping[UUID, str]:
        keys = [row.pk for row in rows]
        held = [model.objects.filter(task_id__in=keys).values_list("task_id", flat=True) for model in (Assignment, Pin, Serves)]
        return {key: "people or pins on it" for found in held for key in found}


class Assignment(Row):
    """A person on a task with this part of their day (1.0: all of it); a candidate is one of several who may do it alone."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="assignments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assignments")
    units = models.FloatField(default=1.0)
    is_candidate = models.BooleanField(default=False)
    carried = models.JSONField(default=dict, blank=True)

    ref_kind: ClassVar[str] = "assignment"
    plan_fields: ClassVar[frozenset[str]] = frozenset({"person", "units", "is_candidate"})

    class Meta(Row.Meta):
        constraints = [
            *Row.Meta.constraints,
            models.UniqueConstraint(fields=["workspace", "task", "person"], name="delivery_assignment_once"),
            models.CheckConstraint(condition=models.Q(units__gt=0), name="delivery_assignment_units"),
        ]

    def live_topics(self) -> set[str]:
        return self.task.live_topics() | {str(self.person.ref)}

    def planned_project_ids(self) -> set[UUID]:
        return self.task.planned_project_ids()


class Dependency(Row):
    """An order between two items of a workspace, with lag in working or elapsed minutes."""

    class Kind(models.TextChoices):
        FS = "FS"
        SS = "SS"
        FF = "FF"
        SF = "SF"

    before = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="dependencies_after")
    after = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="dependencies_before")
    kind = models.CharField(max_length=2, choices=Kind.choices, default=Kind.FS)
    lag_minutes = models.IntegerField(default=0)
    is_elapsed = models.BooleanField(default=False)

    ref_kind: ClassVar[str] = "dependency"
    plan_fields: ClassVar[frozenset[str]] = frozenset({"before", "after", "kind", "lag_minutes", "is_elapsed"})

    class Meta(Row.Meta):
        constraints = [
            *Row.Meta.constraints,
            models.UniqueConstraint(fields=["workspace", "before", "after", "kind"], name="delivery_dependency_once"),
            models.CheckConstraint(condition=~models.Q(before=models.F("after")), name="delivery_dependency_not_self"),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"

    def live_topics(self) -> set[str]:
        return self.before.live_topics() | self.after.live_topics()

    def broken_rule(self) -> str:
        from accord.work.rules.above import broken_by

        return broken_by(self.workspace_id, [self.before_id])

    def planned_project_ids(self) -> set[UUID]:
        return self.before.planned_project_ids() | self.after.planned_project_ids()


class Pin(Row):
    """A date set by hand, with who and why: not before, no later than, fixed; on the start or on the finish."""

    class Kind(models.TextChoices):
        NOT_BEFORE = "not_before"
        NO_LATER = "no_later"
        FIXED = "fixed"

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="pins")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    on = models.CharField(max_length=6, choices=[("start", "Start"), ("finish", "Finish")], default="start")
    at = models.DateTimeField()
    why = models.CharField(max_length=300, blank=True)
    member = models.ForeignKey("people.Member", null=True, on_delete=models.SET_NULL, related_name="+")

    ref_kind: ClassVar[str] = "pin"
    plan_fields: ClassVar[frozenset[str]] = frozenset({"kind", "on", "at"})

    class Meta(Row.Meta):
        constraints = [
            *Row.Meta.constraints,
            models.UniqueConstraint(fields=["workspace", "task", "kind", "on"], name="delivery_pin_once"),
        ]

    def live_topics(self) -> set[str]:
        return self.task.live_topics()

    def planned_project_ids(self) -> set[UUID]:
        return self.task.planned_project_ids()


class Serves(Row):
    """That a task also serves a feature which is not its ancestor; it is dropped only when nothing kept is served by it."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="serves")
    feature_item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="served_by")

    ref_kind: ClassVar[str] = "serves"
    plan_fields: ClassVar[frozenset[str]] = frozenset({"feature_item"})

    class Meta(Row.Meta):
        constraints = [
            *Row.Meta.constraints,
            models.UniqueConstraint(fields=["workspace", "task", "feature_item"], name="delivery_serves_once"),
        ]

    def planned_project_ids(self) -> set[UUID]:
        return self.task.planned_project_ids()


class ProjectShare(Row):
    """From a day on, the share of a person's hours that a project may use."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="project_shares")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="shares")
    share = models.FloatField(default=1.0)
    valid_from = models.DateField(null=True, blank=True)

    ref_kind: ClassVar[str] = "project_share"
    plan_fields: ClassVar[frozenset[str]] = frozenset({"share", "valid_from", "project", "person"})

    class Meta(Row.Meta):
        constraints = [
            *Row.Meta.constraints,
            models.CheckConstraint(condition=models.Q(share__gte=0, share__lte=1), name="delivery_share_range"),
        ]

    def live_topics(self) -> set[str]:
        return {str(self.person.ref), "workspace/people", f"project:{self.project_id}/plan"}

    def planned_project_ids(self) -> set[UUID]:
        return {self.project_id}


class Overtime(Row):
    """Hours that a person works longer for one project, on each of their working days from `first` to `last`."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="overtime")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="overtime")
    first = models.DateField()
    last = models.DateField()
    hours = models.FloatField()

    ref_kind: ClassVar[str] = "overtime"
    plan_fields: ClassVar[frozenset[str]] = frozenset({"first", "last", "hours", "project", "person"})

    class Meta(Row.Meta):
        constraints = [
            *Row.Meta.constraints,
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="delivery_overtime_in_order"),
            models.CheckConstraint(condition=models.Q(hours__gt=0, hours__lte=8), name="delivery_overtime_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.person.name} {self.hours:g} h longer from {self.first:%-d %b}"

    def live_topics(self) -> set[str]:
        return {str(self.person.ref), "workspace/people", f"project:{self.project_id}/plan"}

    def planned_project_ids(self) -> set[UUID]:
        return {self.project_id}
