"""Decides what every list of work knows of an item: both faces and its place in the plan, in a fixed number of queries."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from accord.delivery.models import Assignment, Pin
from accord.delivery.rules.tree import Tree, tree
from accord.work.models import Item, Project

_FIELDS = (
    "id", "number", "version", "title", "parent_id", "position", "state", "goal_post_id", "is_must_have", "rank",
    "task__low_hours", "task__high_hours", "task__track_id", "task__is_milestone", "task__started_at", "task__finished_at",
    "task__remaining_hours", "task__done_share", "task__skill_id", "task__deadline",
    "feature__item_id", "feature__key_result_id", "feature__effect_low", "feature__effect_high", "feature__customers_promised",
    "feature__key_result__weight", "feature__key_result__unit", "feature__key_result__name",
    "forecast__start", "forecast__finish", "forecast__p10", "forecast__p50", "forecast__p80", "forecast__p95", "forecast__hours",
    "forecast__persons", "forecast__slack_hours", "forecast__criticality", "forecast__is_driving", "forecast__in_by",
)  # fmt: skip


@dataclass(slots=True)
class ItemRow:
    """One item of a project. `key` is its id; `persons` are assigned by hand, `planned` chosen or kept by the plan."""

    key: UUID
    number: int
    version: int
    title: str
    parent_key: UUID | None
    position: float
    state: str
    goal_post_id: UUID | None
    is_must_have: bool
    rank: int | None
    low: float | None
    high: float | None
    track_id: UUID | None
    is_milestone: bool
    started: dt.datetime | None
    finished: dt.datetime | None
    remaining: float | None
    done: float
    skill_id: UUID | None
    deadline: dt.date | None
    feature_id: UUID | None
    key_result_id: UUID | None
    effect_low: float | None
    effect_high: float | None
    customers: int
    key_result_weight: float | None
    unit: str
    key_result: str
    start: dt.datetime | None
    finish: dt.datetime | None
    p10: dt.datetime | None
    p50: dt.datetime | None
    p80: dt.datetime | None
    p95: dt.datetime | None
    hours: float
    planned: list[list[Any]]
    slack_hours: float
    criticality: float
    is_driving: bool
    in_by: float | None
    persons: list[str] = field(default_factory=list)
    is_group: bool = False

    @property
    def id(self) -> str:
        return str(self.key)

    @property
    def parent(self) -> str:
        return str(self.parent_key) if self.parent_key else ""

    @property
    def is_feature(self) -> bool:
        return self.feature_id is not None

    @property
    def goal_post(self) -> str:
        return str(self.goal_post_id) if self.goal_post_id else ""

    @property
    def worth(self) -> float | None:
        """Middle of the expected effect times its key result's weight; None where nothing is recorded."""
        if self.effect_low is None or self.effect_high is None:
            return None
        return (
            abs(self.effect_low + self.effect_high) / 2 * (1.0 if self.key_result_weight is None else self.key_result_weight)
            or None
        )


def rows_of(project: Project) -> Tree[ItemRow]:
    """All items of a project that are not dropped, in outline order. Two queries."""
    found = [
        _row(values)
        for values in Item.objects.filter(workspace_id=project.workspace_id, project=project)
        .exclude(state="dropped")
        .values_list(*_FIELDS)
    ]
    by_key = {row.key: row for row in found}
    held = Assignment.objects.filter(workspace_id=project.workspace_id, task__item__project=project, task__item__trashed_at=None)
    for task, person in held.order_by("is_candidate", "created_at", "pk").values_list("task_id", "person_id"):
        if task in by_key:
            by_key[task].persons.append(str(person))
    items = tree(_without_dropped_above(found, project))
    for key in items.children:
        items.by_id[key].is_group = True
        items.by_id[key].persons = items.by_id[key].persons or [person for person, _ in items.by_id[key].planned]
    return items


def _row(values: tuple[Any, ...]) -> ItemRow:
    row = ItemRow(*values)
    row.is_milestone = bool(row.is_milestone)
    row.done, row.customers, row.hours = row.done or 0.0, row.customers or 0, row.hours or 0.0
    row.unit, row.key_result = row.unit or "", row.key_result or ""
    row.planned, row.is_driving = row.planned or [], bool(row.is_driving)
    row.slack_hours, row.criticality = row.slack_hours or 0.0, row.criticality or 0.0
    return row


def _without_dropped_above(rows: Iterable[ItemRow], project: Project) -> list[ItemRow]:
    """What lies below something dropped and is planned no more goes with it; what is still planned stands at the top."""
    given = list(rows)
    there = {row.key for row in given}
    orphans = {row.parent_key for row in given if row.parent_key and row.parent_key not in there}
    if not orphans:
        return given
    dropped = set(
        Item.objects.filter(workspace_id=project.workspace_id, pk__in=orphans, state="dropped").values_list("pk", flat=True)
    )
    below: dict[UUID, list[ItemRow]] = {}
    for row in given:
        if row.parent_key:
            below.setdefault(row.parent_key, []).append(row)
    out: set[UUID] = set()
    waiting = [row for key in dropped for row in below.get(key, [])]
    while waiting:
        row = waiting.pop()
        if row.start is None:
            out.add(row.key)
        waiting += below.get(row.key, [])
    return [row for row in given if row.key not in out]


def pins_of(project: Project) -> dict[UUID, list[tuple[str, dt.datetime, str, str]]]:
    """Pins by item: kind, when, on, why. One query."""
    found: dict[UUID, list[tuple[str, dt.datetime, str, str]]] = {}
    held = Pin.objects.filter(workspace_id=project.workspace_id, task__item__project=project, task__item__trashed_at=None)
    for task, kind, at, on, why in held.order_by("created_at").values_list("task_id", "kind", "at", "on", "why"):
        found.setdefault(task, []).append((kind, at, on, why))
    return found
