"""Decides the shape of an item's page: both faces, its neighbours, its place in the plan, talk and history."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from accord.alignment.reads.backlog_shape import Who
from accord.alignment.reads.goal_posts import PostRow
from accord.alignment.reads.history import Entry
from accord.work.models import Item, Project


@dataclass(frozen=True, slots=True)
class Near:
    """Another item, as a link. `state` as stored; dates are local days at P50 and P80."""

    key: UUID
    number: int
    title: str
    url: str
    state: str = "planned"
    is_must_have: bool = False
    p50: dt.date | None = None
    p80: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """A dependency seen from one end: `other` comes before, or after."""

    key: UUID
    other: Near
    kind: str
    lag: str
    lag_minutes: int
    is_elapsed: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One comment."""

    key: UUID
    author: str
    side: str
    at: dt.datetime
    body: str
    is_own: bool
    edited_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class WhyFace:
    """What the product side knows; empty strings where nobody has said."""

    problem: str
    evidence: str
    key_result: str
    key_result_id: str
    unit: str
    now: float | None
    target: float | None
    effect: str
    effect_low: float | None
    effect_high: float | None
    customers: int
    version: int


@dataclass(frozen=True, slots=True)
class WhenFace:
    """What the project side knows. Of a parent, `estimate` is its own top-down one and `sum_hours` what its leaves come to."""

    estimate: str
    low_hours: float | None
    high_hours: float | None
    likely_hours: float | None
    by: str
    track: str
    track_id: str
    skill: str
    skill_id: str
    is_milestone: bool
    can_split: bool
    priority: int
    due_date: dt.date | None
    deadline: dt.date | None
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    remaining_hours: float | None
    done_share: float
    persons: tuple[tuple[Who, float, bool], ...]
    pins: tuple[tuple[UUID, str, str, dt.datetime, str, str], ...]
    """id, kind, on, when, why, by whom."""
    serves: tuple[Near, ...]
    version: int


@dataclass(frozen=True, slots=True)
class PlanFace:
    """Where the last plan has it; local days. `chance_in_by`: the backlog's cumulative one."""

    start: dt.date
    p10: dt.date
    p50: dt.date
    p80: dt.date
    p95: dt.date
    hours: float
    slack: str
    is_driving: bool
    criticality: float
    in_by: float | None
    persons: tuple[Who, ...]
    is_late: bool
    days_late: int
    """Days from the goal post to P80."""


@dataclass(frozen=True, slots=True)
class ItemPage:
    item: Item
    project: Project | None
    ancestors: tuple[Near, ...]
    children: tuple[Near, ...]
    previous: Near | None
    next: Near | None
    goal_post: PostRow | None
    why: WhyFace | None
    when: WhenFace | None
    plan: PlanFace | None
    before: tuple[Tie, ...]
    after: tuple[Tie, ...]
    baseline: tuple[str, dt.date | None, dt.date | None] | None
    comments: tuple[Said, ...]
    history: tuple[Entry, ...]
    is_stale: bool
    error: str
    people: tuple[str, ...]
    """Whom its project could give it to."""
    posts: tuple[PostRow, ...]
    can: frozenset[str]
    """Of: words, plan, facts, side, launch, trash, comment, rank."""
