"""Decides what the trash shows: what was thrown away, by whom and when, and what would come back with it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accord.delivery.models import Track
from accord.kernel.actor import Actor
from accord.kernel.policy import demand, may
from accord.people.models import Member, Person
from accord.work.models import GoalPost, Item, Product, Project

MOST = 200
_KINDS: tuple[tuple[str, type[Any], str], ...] = (
    ("goal post", GoalPost, "name"),
    ("project", Project, "name"),
    ("product", Product, "name"),
    ("person", Person, "name"),
    ("track", Track, "name"),
)


@dataclass(frozen=True, slots=True)
class Thrown:
    """One thing in the trash; `count` of what lies below it and comes back with it."""

    kind: str
    ref: str
    key: UUID
    title: str
    number: int | None
    by: str
    at: dt.datetime
    count: int
    where: str


@dataclass(frozen=True, slots=True)
class Trash:
    things: tuple[Thrown, ...]
    can_restore: bool


def trash(actor: Actor) -> Trash:
    """The latest things thrown away; of a tree only its top. Seven queries."""
    demand(actor, "read", None)
    members = dict(Member.objects.filter(workspace_id=actor.workspace_id).values_list("pk", "account__name"))
    found = [*_items(actor, members)]
    for kind, model, field in _KINDS:
        rows = model.everything.filter(workspace_id=actor.workspace_id, trashed_at__isnull=False).order_by("-trashed_at")[:MOST]
        found += [
            Thrown(
                kind, str(row.ref), row.pk, getattr(row, field), None, members.get(row.trashed_by, "Accord"), row.trashed_at, 0, ""
            )
            for row in rows
        ]
    found.sort(key=lambda one: one.at, reverse=True)
    return Trash(tuple(found[:MOST]), may(actor, "trash"))


def _items(actor: Actor, members: dict[UUID, str]) -> Iterable[Thrown]:
    rows = Item.everything.filter(workspace_id=actor.workspace_id, trashed_at__isnull=False).values_list(
        "pk", "parent_id", "number", "title", "trashed_at", "trashed_by", "project__name"
    )
    there = {row[0]: row for row in rows}
    below: dict[UUID, int] = {}
    tops = []
    for pk in there:
        top = pk
        seen = {pk}
        while (up := there[top][1]) in there and up not in seen:
            seen.add(up)
            top = up
        if top == pk:
            tops.append(pk)
        else:
            below[top] = below.get(top, 0) + 1
    for pk in tops:
        _, _, number, title, at, by, project = there[pk]
        yield Thrown("item", f"item:{pk}", pk, title, number, members.get(by, "Accord"), at, below.get(pk, 0), project or "")
