"""Decides what is promised: launches, goal posts, the versions of each promise, and the baselines frozen with them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.utils import timezone

from accord.kernel.rows import Row, RowQuery, TrashableRow


class Launch(TrashableRow):
    """A promise of features to customers: beta, version one, phase two. It has exactly one goal post."""

    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    product = models.ForeignKey("work.Product", null=True, blank=True, on_delete=models.SET_NULL, related_name="launches")

    ref_kind: ClassVar[str] = "launch"

    def __str__(self) -> str:
        return self.name

    def live_topics(self) -> set[str]:
        return {str(self.ref), "workspace/launches"}


class GoalPost(TrashableRow):
    """A date, the scope under its line and a budget, promised at a confidence. Without a date it holds scope for later (phase
    two).
    """

    number = models.PositiveBigIntegerField()
    name = models.CharField(max_length=200)
    project = models.ForeignKey("work.Project", on_delete=models.CASCADE, related_name="goal_posts")
    launch = models.OneToOneField(Launch, null=True, blank=True, on_delete=models.CASCADE, related_name="goal_post")
    date = models.DateField(null=True, blank=True)
    confidence = models.FloatField(default=0.8)
    budget = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    position = models.FloatField(default=0.0)

    ref_kind: ClassVar[str] = "goal_post"
    plan_fields: ClassVar[frozenset[str]] = frozenset({"date", "confidence", "trashed_at"})

    class Meta(TrashableRow.Meta):
        constraints = [
            *TrashableRow.Meta.constraints,
            models.UniqueConstraint(fields=["workspace", "number"], name="work_goal_post_number"),
            models.CheckConstraint(condition=models.Q(confidence__gt=0, confidence__lt=1), name="work_goal_post_confidence"),
            models.CheckConstraint(
                condition=models.Q(budget__isnull=True) | models.Q(budget__gte=Decimal(0)), name="work_goal_post_budget"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_agreed(self) -> bool:
        """Whether an accord stands behind its promise; until then what was first set can still be corrected."""
        return self.promises.agreed().exists()

    def live_topics(self) -> set[str]:
        return {str(self.ref), f"project:{self.project_id}/plan"}

    def planned_project_ids(self) -> set[UUID]:
        return {self.project_id}

    @classmethod
    def what_stands_on(cls, rows: Sequence[Any]) -> Mapping[UUID, str]:
        return {row.pk: "items in it" for row in rows if row.items.filter(trashed_at=None).exists()}


class PromiseQuery(RowQuery):
    def agreed(self) -> Self:
        """Those that an accord made; the first of a goal post is set by hand."""
        return self.exclude(made_by="")


class Promise(Row):
    """One version of what a goal post promises; the first is kept for ever. `made_by` is the ref of the accord, "" for the
    first, by hand.
    """

    goal_post = models.ForeignKey(GoalPost, on_delete=models.CASCADE, related_name="promises")
    number = models.PositiveIntegerField()
    date = models.DateField(null=True)
    confidence = models.FloatField()
    budget = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    scope = models.JSONField(default=list, help_text="Ids of the must-have items.")
    chance = models.FloatField(null=True)
    made_by = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = PromiseQuery.as_manager()
    ref_kind: ClassVar[str] = "promise"

    class Meta(Row.Meta):
        constraints = [
            *Row.Meta.constraints,
            models.UniqueConstraint(fields=["workspace", "goal_post", "number"], name="work_promise_number"),
        ]


class Baseline(Row):
    """A frozen copy of a project's plan, made by an accord, by hand or by an import."""

    project = models.ForeignKey("work.Project", on_delete=models.CASCADE, related_name="baselines")
    name = models.CharField(max_length=200)
    made_by = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(default=timezone.now)

    ref_kind: ClassVar[str] = "baseline"

    def live_topics(self) -> set[str]:
        return {f"project:{self.project_id}/plan"}


class BaselineItem(Row):
    """Where one item stood when the baseline was made."""

    baseline = models.ForeignKey(Baseline, on_delete=models.CASCADE, related_name="items")
    item = models.ForeignKey("work.Item", on_delete=models.CASCADE, related_name="+")
    start = models.DateTimeField(null=True)
    finish = models.DateTimeField(null=True)
    work_hours = models.FloatField(null=True)
    duration_hours = models.FloatField(null=True)
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True)

    ref_kind: ClassVar[str] = "baseline_item"

    class Meta(Row.Meta):
        constraints = [
            *Row.Meta.constraints,
            models.UniqueConstraint(fields=["workspace", "baseline", "item"], name="work_baseline_item_once"),
        ]
