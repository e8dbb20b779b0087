"""Decides the shape of a backlog: groups of ranked features, with the lines down to which they fit."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from accord.alignment.reads.filters import Filters
from accord.alignment.reads.goal_posts import PostRow
from accord.alignment.rules.fits import Line
from accord.work.models import Project


@dataclass(frozen=True, slots=True)
class Who:
    id: str
    name: str
    initials: str
    side: str


@dataclass(frozen=True, slots=True)
class BacklogRow:
    """One feature. `value` is its share of its group's; `in_by` the chance that it and all before it are in by the group's date.

    P50 and P80 are local days; effort is in working hours, from the plan.
    """

    key: UUID
    number: int
    version: int
    title: str
    url: str
    rank: int | None
    is_must_have: bool
    is_feature: bool
    state: str
    goal_post: str
    key_result: str
    key_result_id: str
    effect: str
    effect_low: float | None
    effect_high: float | None
    unit: str
    value: float
    effort: str
    low_hours: float | None
    high_hours: float | None
    p50: dt.date | None
    p80: dt.date | None
    in_by: float | None
    persons: tuple[Who, ...]
    is_late: bool
    unestimated: int

    @property
    def id(self) -> str:
        return str(self.key)


@dataclass(frozen=True, slots=True)
class BacklogGroup:
    """Features of one goal post (or of one key result, track or person, where asked for). Lines stand only in a dated goal post."""

    id: str
    name: str
    date: dt.date | None
    chance: float | None
    confidence: float | None
    url: str
    rows: tuple[BacklogRow, ...]
    lines: tuple[Line, ...] = ()
    is_by_count: bool = False
    """No effect is recorded, so that value counts features."""
    unserved: str = ""
    """What is to be said of must-have work that serves none of them."""


@dataclass(frozen=True, slots=True)
class Backlog:
    project: Project
    groups: tuple[BacklogGroup, ...]
    question: PostRow | None
    is_stale: bool
    error: str
    filters: Filters
    can_rank: bool
    can_write: bool
    count: int
    widest_hours: float
    """The longest effort shown: the scale of the effort bars."""
