"""Decides what a reader may edit in place on a row of work."""

from collections.abc import Mapping
from typing import Literal

from accord.alignment.reads.rows import ItemRow
from accord.alignment.reads.timeline_shape import Editable
from accord.kernel.actor import Actor
from accord.kernel.policy import may

Side = Literal["", "why", "when"]
Named = tuple[str, Side, str, str]
"""A person's name, side, page and member."""
OWN: frozenset[Editable] = frozenset({"estimate", "progress"})
"""What whoever does a task may tell of it."""


class Rights:
    """What this actor may edit in place, by kind of row; asked once a kind, not once a row."""

    def __init__(self, actor: Actor, persons: Mapping[str, Named]) -> None:
        plans, words, effects = may(actor, "delivery.plan"), may(actor, "item.words"), may(actor, "product.side")
        self.mine = {key for key, (_, _, _, member) in persons.items() if actor.member_id and member == str(actor.member_id)}
        self.is_contributor = "contributor" in actor.hats and not plans
        base: set[Editable] = {"title"} if words else set()
        if words:
            base |= {"order", "indent"}
        if plans:
            base |= {"people", "pin", "links", "estimate"}
        self.group: frozenset[Editable] = frozenset(base - {"people"})
        self.leaf: frozenset[Editable] = frozenset(base) | (OWN if plans else frozenset())
        self.feature: frozenset[Editable] = frozenset({"effect"}) if effects else frozenset()

    def of(self, row: ItemRow) -> frozenset[Editable]:
        rights: frozenset[Editable] = self.group if row.is_group else self.leaf
        if self.is_contributor and not row.is_group and not self.mine.isdisjoint(row.persons):
            rights = rights | OWN
        return rights | self.feature if row.is_feature else rights
