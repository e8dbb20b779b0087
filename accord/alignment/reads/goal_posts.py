"""Decides what is known of a project's goal posts together, and which one is in question."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accord.work.models import GoalPost, Project

_FIELDS = (
    "id", "number", "name", "date", "confidence", "budget", "launch_id", "launch__name", "launch__product_id", "forecast__chance",
    "forecast__p50", "forecast__p80", "forecast__p95", "forecast__was", "forecast__was_on",
    "forecast__value_kept", "forecast__details",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PostRow:
    """A goal post with its forecast. `chance` None: not yet known, or it has no date."""

    key: UUID
    number: int
    name: str
    date: dt.date | None
    confidence: float
    budget: Any
    launch_id: UUID | None
    launch: str
    product_id: UUID | None
    chance: float | None
    p50: dt.datetime | None
    p80: dt.datetime | None
    p95: dt.datetime | None
    was: float | None
    was_on: dt.date | None
    value_kept: float | None
    details: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.key)

    @property
    def in_danger(self) -> bool:
        return self.date is not None and self.chance is not None and self.chance < self.confidence


def posts_of(project: Project) -> tuple[PostRow, ...]:
    """In order of date, those without one last. One query."""
    rows = GoalPost.objects.filter(workspace_id=project.workspace_id, project=project).values_list(*_FIELDS)
    found = [_row(row) for row in rows]
    return tuple(sorted(found, key=lambda post: (post.date or dt.date.max, post.number)))


def _row(values: tuple[Any, ...]) -> PostRow:
    *head, launch, product, chance, p50, p80, p95, was, was_on, value, details = values
    key, number, name, date, confidence, budget, launch_id = head
    return PostRow(
        key,
        number,
        name,
        date,
        confidence,
        budget,
        launch_id,
        launch or "",
        product,
        chance,
        p50,
        p80,
        p95,
        was,
        was_on,
        value,
        details or {},
    )


def in_question(posts: Iterable[PostRow], *, asked: str = "") -> PostRow | None:
    """The one asked for; else the next in danger; else the last with a date."""
    given = list(posts)
    if named := next((post for post in given if asked and post.id == asked), None):
        return named
    dated = [post for post in given if post.date]
    return next((post for post in dated if post.in_danger), dated[-1] if dated else None)
