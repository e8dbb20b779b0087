"""Decides what every list of work knows of an item: both faces and its place in the plan, in a fixed number of queries."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from accord.delivery.models import Assignment, Pin
from accord.delivery.rules.tree import Tree, tree
from accord.kernel.bulk import as_id, as_instant, text
from accord.work.models import Item, Project

_FIELDS = (
    text("id"), "number", "version", "title", text("parent_id"), "position", "state", text("goal_post_id"), "is_must_have", "rank",
    "task__low_hours", "task__high_hours", text("task__track_id"), "task__is_milestone", text("task__started_at"),
    text("task__finished_at"), "task__done_share", text("feature__item_id"), text("feature__key_result_id"),
    "feature__key_result__trashed_at", "feature__effect_low",
    "feature__effect_high", "feature__key_result__weight", "feature__key_result__unit", "feature__key_result__name",
    text("forecast__start"), text("forecast__p10"), text("forecast__p50"), text("forecast__p80"), "forecast__hours",
    "forecast__persons", "forecast__slack_hours", "forecast__is_driving", "forecast__in_by",
)  # fmt: skip


@dataclass(slots=True)
class ItemRow:
    """One item of a project; ids are text, "" for none. `persons` are assigned by hand, `planned` chosen or kept by the plan.

    Dates are the stored plan's: `start` and `finish` at P50.
    """

    id: str
    number: int
    version: int
    title: str
    parent: str
    position: float
    state: str
    goal_post: str
    is_must_have: bool
    rank: int | None
    low: float | None
    high: float | None
    track: str
    is_milestone: bool
    started: dt.datetime | None
    finished: dt.datetime | None
    done: float
    is_feature: bool
    key_result_id: str
    effect_low: float | None
    effect_high: float | None
    key_result_weight: float | None
    unit: str
    key_result: str
    start: dt.datetime | None
    p10: dt.datetime | None
    p50: dt.datetime | None
    p80: dt.datetime | None
    hours: float
    planned: list[list[Any]]
    slack_hours: float
    is_driving: bool
    in_by: float | None
    persons: list[str] = field(default_factory=list)
    is_group: bool = False

    @property
    def key(self) -> UUID:
        return UUID(self.id)

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
    items = Item.objects.filter(workspace_id=project.workspace_id, project=project).exclude(state="dropped")
    found = [_row(values) for values in items.values_list(*_FIELDS)]
    by_id = {row.id: row for row in found}
    held = Assignment.objects.filter(workspace_id=project.workspace_id, task__item__project=project, task__item__trashed_at=None)
    for task, person in held.order_by("is_candidate", "created_at", "pk").values_list(text("task_id"), text("person_id")):
        if row := by_id.get(as_id(task)):
            row.persons.append(as_id(person))
    rows = tree(_without_dropped_above(found, project))
    for key in rows.children:
        group = rows.by_id[key]
        group.is_group = True
        group.persons = group.persons or [person for person, _ in group.planned]
    return rows


def _row(values: tuple[Any, ...]) -> ItemRow:
    (
        key,
        number,
        version,
        title,
        parent,
        position,
        state,
        goal_post,
        must,
        rank,
        low,
        high,
        track,
        milestone,
        started,
        finished,
        done,
        feature,
        measure,
        measure_trashed,
        effect_low,
        effect_high,
        weight,
        unit,
        measure_name,
        start,
        p10,
        p50,
        p80,
        hours,
        planned,
        slack,
        driving,
        in_by,
    ) = values
    if measure_trashed:  # what it counted counts for nothing until it comes back
        measure, measure_name, unit, weight = None, "", "", 0.0
    return ItemRow(
        as_id(key), number, version, title, as_id(parent), position, state, as_id(goal_post), must, rank, low, high, as_id(track),
        bool(milestone), as_instant(started), as_instant(finished), done or 0.0, feature is not None, as_id(measure), effect_low,
        effect_high, weight, unit or "", measure_name or "", as_instant(start), as_instant(p10), as_instant(p50), as_instant(p80),
        hours or 0.0, planned or [], slack or 0.0, bool(driving), in_by,
    )  # fmt: skip


def _without_dropped_above(rows: Iterable[ItemRow], project: Project) -> list[ItemRow]:
    """What lies below something dropped and is planned no more goes with it; what is still planned stands at the top."""
    given = list(rows)
    there = {row.id for row in given}
    orphans = {row.parent for row in given if row.parent and row.parent not in there}
    if not orphans:
        return given
    above = Item.objects.filter(workspace_id=project.workspace_id, pk__in=orphans, state="dropped")
    below: dict[str, list[ItemRow]] = {}
    for row in given:
        below.setdefault(row.parent, []).append(row)
    out: set[str] = set()
    waiting = [row for key in above.values_list("pk", flat=True) for row in below.get(str(key), [])]
    while waiting:
        row = waiting.pop()
        if row.start is None:
            out.add(row.id)
        waiting += below.get(row.id, [])
    return [row for row in given if row.id not in out]


def pins_of(project: Project) -> dict[str, list[tuple[str, dt.datetime, str, str]]]:
    """Pins by item: kind, when, on, why. One query."""
    found: dict[str, list[tuple[str, dt.datetime, str, str]]] = {}
    held = Pin.objects.filter(workspace_id=project.workspace_id, task__item__project=project, task__item__trashed_at=None)
    for task, kind, at, on, why in held.order_by("created_at").values_list("task_id", "kind", "at", "on", "why"):
        found.setdefault(str(task), []).append((kind, at, on, why))
    return found
