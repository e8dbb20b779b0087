"""Decides what one piece of work is: a node of a tree, seen by both sides; a feature to one, a task to the other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models

from accord.kernel.rows import RowQuery, TrashableRow


class ItemQuery(RowQuery):
    """Filters of items; `LivingManager`'s own rule (not in the trash) is applied by the manager below."""

    def in_outline(self) -> Self:
        """Depth first is the reader's work; this gives siblings in order."""
        return self.order_by("position", "number")


class LivingItems(models.Manager.from_queryset(ItemQuery)):  # type: ignore[misc]
    def get_queryset(self) -> ItemQuery:
        return super().get_queryset().filter(trashed_at__isnull=True)  # type: ignore[no-any-return]


class Item(TrashableRow):
    """One piece of work. `number` is what people say (#142). Project, product and goal post are stored on every item: a child
    takes its parent's unless it has its own, and commands keep that true when an item moves.

    `rank` is the product side's order in the backlog (1 is the most wanted, null is unranked); `position` the outline's order
    among siblings.
    """

    class State(models.TextChoices):
        PLANNED = "planned"
        STARTED = "started"
        DONE = "done"
        DROPPED = "dropped"

    number = models.PositiveBigIntegerField()
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    position = models.FloatField(default=0.0)
    title = models.CharField(max_length=500)
    description = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    project = models.ForeignKey("work.Project", null=True, blank=True, on_delete=models.CASCADE, related_name="items")
    product = models.ForeignKey("work.Product", null=True, blank=True, on_delete=models.SET_NULL, related_name="items")
    goal_post = models.ForeignKey("work.GoalPost", null=True, blank=True, on_delete=models.SET_NULL, related_name="items")
    is_must_have = models.BooleanField(default=False)
    rank = models.PositiveIntegerField(null=True, blank=True)
    dropped_why = models.CharField(max_length=500, blank=True)
    carried = models.JSONField(default=dict, blank=True)

    ref_kind: ClassVar[str] = "item"
    plan_fields: ClassVar[frozenset[str]] = frozenset(
        {"parent", "position", "title", "state", "project", "goal_post", "is_must_have", "rank", "trashed_at"}
    )
    objects: ClassVar[Any] = LivingItems()
    everything: ClassVar[Any] = RowQuery.as_manager()

    class Meta(TrashableRow.Meta):
        constraints = [
            *TrashableRow.Meta.constraints,
            models.UniqueConstraint(fields=["workspace", "number"], name="work_item_number"),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="work_item_not_own_parent"),
        ]
        indexes = [
            models.Index(fields=["workspace", "project", "parent", "position"], name="work_item_outline"),
            models.Index(fields=["workspace", "goal_post"], name="work_item_goal_post"),
            models.Index(fields=["workspace", "rank"], name="work_item_rank"),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.title}"

    def above(self) -> Iterator["Item"]:
        """What it lies in, the nearest first; a circle ends where it closes."""
        item, seen = self, {self.pk}
        while item.parent is not None and item.parent_id not in seen:
            item = item.parent
            seen.add(item.pk)
            yield item

    def live_topics(self) -> set[str]:
        topics = {str(self.ref)}
        if self.project_id:
            topics |= {f"project:{self.project_id}/items", f"project:{self.project_id}/plan"}
        return topics

    def planned_project_ids(self) -> set[UUID]:
        return {self.project_id} if self.project_id else set()

    def broken_rule(self) -> str:
        from accord.work.rules.above import broken_by

        above, seen = self.parent_id, {self.pk}
        while above is not None:
            if above in seen:
                return "it would lie inside itself."
            seen.add(above)
            above = Item.everything.filter(pk=above).values_list("parent_id", flat=True).first()
        return broken_by(self.workspace_id, [self.pk])

    @classmethod
    def what_stands_on(cls, rows: Sequence[Any]) -> Mapping[UUID, str]:
        going = {row.pk for row in rows}
        below = cls.objects.filter(parent_id__in=going).values_list("pk", "parent_id")
        return {parent: "items under it" for key, parent in below if key not in going}
