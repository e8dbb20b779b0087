"""Decides what a product and a project are to both sides: a key, a name, a state, and who answers for them."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Upper

from accord.kernel.rows import TrashableRow

KEY = RegexValidator(r"^[A-Z][A-Z0-9]{0,9}$", "A key is one to ten capital letters or digits, beginning with a letter.")


class Container(TrashableRow):
    """What products and projects share. `answers` gives this side's consent, or `deputy` in their place."""

    key = models.CharField(max_length=10, validators=[KEY])
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    state = models.CharField(
        max_length=10, default="active", choices=[("active", "Active"), ("done", "Done"), ("stopped", "Stopped")]
    )
    answers = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    deputy = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(TrashableRow.Meta):
        abstract = True
        constraints = [
            *TrashableRow.Meta.constraints,
            models.UniqueConstraint("workspace", Upper("key"), name="%(app_label)s_%(class)s_key"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def what_stands_on(cls, rows: Sequence[Any]) -> Mapping[UUID, str]:
        return {row.pk: "items in it" for row in rows if row.items.filter(trashed_at=None).exists()}


class Product(Container):
    """What is built for whom. Vision, market and segments belong to the product side."""

    ref_kind: ClassVar[str] = "product"

    class Meta(Container.Meta):
        pass

    def live_topics(self) -> set[str]:
        return {str(self.ref), "workspace/products"}


class Project(Container):
    """Delivers launches, or something with no product at all. Rank 1 takes people's hours first.

    `facts_version` rises with every change that planning must see; the stored plan says which version it was computed from.
    """

    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.SET_NULL, related_name="projects")
    sponsor = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    rank = models.PositiveIntegerField(default=1)
    starts_on = models.DateField(null=True, blank=True)
    facts_version = models.PositiveBigIntegerField(default=1)
    agreed_order = models.JSONField(
        default=list, blank=True, help_text="Item ids in the order last agreed; new ones follow the outline."
    )
    carried = models.JSONField(default=dict, blank=True)

    ref_kind: ClassVar[str] = "project"
    plan_fields: ClassVar[frozenset[str]] = frozenset({"rank", "starts_on", "agreed_order", "trashed_at", "state"})

    class Meta(Container.Meta):
        pass

    def live_topics(self) -> set[str]:
        return {str(self.ref), "workspace/projects"}

    def planned_project_ids(self) -> set[UUID]:
        return {self.pk}
