"""Decides the why face of an item: its problem, its evidence, and the expected effect on a key result."""

from typing import ClassVar
from uuid import UUID

from django.db import models

from accord.kernel.rows import Row, TrashableRow
from accord.work.models import Item, Product


class KeyResult(TrashableRow):
    """A measure that shows an outcome, with its weight among the others."""

    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.CASCADE, related_name="key_results")
    objective = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, blank=True)
    start = models.FloatField(null=True, blank=True)
    target = models.FloatField(null=True, blank=True)
    weight = models.FloatField(default=1.0)

    ref_kind: ClassVar[str] = "key_result"

    class Meta(TrashableRow.Meta):
        constraints = [
            *TrashableRow.Meta.constraints,
            models.CheckConstraint(condition=models.Q(weight__gte=0), name="product_key_result_weight"),
        ]

    def __str__(self) -> str:
        return self.name

    def live_topics(self) -> set[str]:
        return {str(self.ref), "workspace/products"}


class Feature(Row):
    """A fact about an item, keyed by it: what it is worth. The middle of the expected effect times its key result's weight is
    its value.
    """

    id = None  # type: ignore[assignment]
    item = models.OneToOneField(Item, primary_key=True, on_delete=models.CASCADE, related_name="feature")
    problem = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    key_result = models.ForeignKey(KeyResult, null=True, blank=True, on_delete=models.SET_NULL, related_name="features")
    effect_low = models.FloatField(null=True, blank=True)
    effect_high = models.FloatField(null=True, blank=True)
    customers_promised = models.PositiveIntegerField(default=0)
    stage = models.CharField(max_length=20, blank=True)

    ref_kind: ClassVar[str] = "feature"
    plan_fields: ClassVar[frozenset[str]] = frozenset({"key_result", "effect_low", "effect_high"})

    class Meta:
        base_manager_name = "everything"
        constraints = [
            models.UniqueConstraint(fields=["workspace", "item"], name="product_feature_in_workspace"),
            models.CheckConstraint(
                condition=models.Q(effect_low__isnull=True) | models.Q(effect_high__gte=models.F("effect_low")),
                name="product_effect_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.item)

    def live_topics(self) -> set[str]:
        return self.item.live_topics()

    def planned_project_ids(self) -> set[UUID]:
        return self.item.planned_project_ids()
