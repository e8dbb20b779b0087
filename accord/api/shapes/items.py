"""What an item is to the API: its own fields, its two faces, and what the plan says of it."""

import datetime as dt
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from accord.api.shapes.words import Body, Day, Number, Whole
from accord.work.models import Item


class FeatureOut(Schema):
    """The why face of an item."""

    problem: str
    evidence: str
    key_result: UUID | None
    effect_low: float | None
    effect_high: float | None
    customers_promised: int
    stage: str


class OnTask(Schema):
    """A person on a task with a part of their day; a candidate is one of several who could do it alone."""

    person: UUID
    units: float
    is_candidate: bool


class PinOut(Schema):
    id: UUID
    kind: str
    on: str
    at: dt.datetime
    why: str


class TaskOut(Schema):
    """The how face of an item: facts as told. Hours are working hours; nine in ten take less than `high_hours`."""

    track: UUID | None
    low_hours: float | None
    high_hours: float | None
    likely_hours: float | None
    by: str
    skill: UUID | None
    is_milestone: bool
    can_split: bool
    priority: int
    due_date: dt.date | None
    deadline: dt.date | None
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    remaining_hours: float | None
    done_share: float
    persons: list[OnTask]
    pins: list[PinOut]


class Planned(Schema):
    """What the plan and its runs say: computed, never set.

    `in_by`: share of runs in which it and all ranked before it are in by the goal post.
    """

    start: dt.datetime
    finish: dt.datetime
    p10: dt.datetime
    p50: dt.datetime
    p80: dt.datetime
    p95: dt.datetime
    persons: list[tuple[UUID, float]]
    slack_hours: float
    criticality: float
    is_driving: bool
    in_by: float | None


class ItemOut(Schema):
    """One piece of work. `number` is what people say: #142. A face that it does not have is null."""

    id: UUID
    number: int
    title: str
    description: str
    state: str = Field(description="planned, started, done or dropped")
    parent: UUID | None
    position: float
    project: UUID | None
    product: UUID | None
    goal_post: UUID | None
    is_must_have: bool
    rank: int | None
    dropped_why: str
    version: int
    created_at: dt.datetime
    feature: FeatureOut | None
    task: TaskOut | None
    plan: Planned | None


class ItemDecided(ItemOut):
    """An item after a decision about it, or the proposal that the decision became, and why it needs consent."""

    proposal: UUID | None
    why_consent: str


class NewItem(Body):
    """An item into a parent, a project or a product; whichever is given first."""

    title: str
    parent: UUID | None = None
    project: UUID | None = None
    product: UUID | None = None
    description: str = ""
    goal_post: UUID | None = None


class ItemFields(Body):
    """What can be changed; a field left out stays, null takes a value away where there can be none."""

    title: str | None = None
    description: str | None = None
    goal_post: UUID | None = None
    is_must_have: bool | None = None
    problem: str | None = None
    evidence: str | None = None
    stage: str | None = None
    customers_promised: Whole | None = None
    key_result: UUID | None = None
    effect_low: Number | None = None
    effect_high: Number | None = None
    low_hours: Number | None = None
    high_hours: Number | None = None
    likely_hours: Number | None = None
    by: str | None = None
    track: UUID | None = None
    skill: UUID | None = None
    is_milestone: bool | None = None
    priority: Whole | None = None
    due_date: Day | None = None
    deadline: Day | None = None
    remaining_hours: Number | None = None
    done_share: Number | None = None


NEVER_NULL = (
    "title",
    "description",
    "is_must_have",
    "problem",
    "evidence",
    "stage",
    "customers_promised",
    "is_milestone",
    "by",
    "priority",
    "done_share",
)


class Move(Body):
    parent: UUID | None = None
    after: UUID | None = None
    before: UUID | None = None


class Reason(Body):
    reason: str


class Rank(Body):
    rank: Whole


def item(row: Item) -> ItemOut:
    return ItemOut(**item_fields(row))


def item_fields(row: Item) -> dict[str, Any]:
    return {
        "id": row.pk,
        "number": row.number,
        "title": row.title,
        "description": row.description,
        "state": row.state,
        "parent": row.parent_id,
        "position": row.position,
        "project": row.project_id,
        "product": row.product_id,
        "goal_post": row.goal_post_id,
        "is_must_have": row.is_must_have,
        "rank": row.rank,
        "dropped_why": row.dropped_why,
        "version": row.version,
        "created_at": row.created_at,
        "feature": _feature(row),
        "task": _task(row),
        "plan": _planned(row),
    }


def _feature(row: Item) -> FeatureOut | None:
    face = getattr(row, "feature", None)
    return face and FeatureOut(
        problem=face.problem,
        evidence=face.evidence,
        key_result=face.key_result_id,
        effect_low=face.effect_low,
        effect_high=face.effect_high,
        customers_promised=face.customers_promised,
        stage=face.stage,
    )


def _task(row: Item) -> TaskOut | None:
    face = getattr(row, "task", None)
    return face and TaskOut(
        track=face.track_id,
        low_hours=face.low_hours,
        high_hours=face.high_hours,
        likely_hours=face.likely_hours,
        by=face.by,
        skill=face.skill_id,
        is_milestone=face.is_milestone,
        can_split=face.can_split,
        priority=face.priority,
        due_date=face.due_date,
        deadline=face.deadline,
        started_at=face.started_at,
        finished_at=face.finished_at,
        remaining_hours=face.remaining_hours,
        done_share=face.done_share,
        persons=[OnTask(person=one.person_id, units=one.units, is_candidate=one.is_candidate) for one in face.assignments.all()],
        pins=[PinOut(id=pin.pk, kind=pin.kind, on=pin.on, at=pin.at, why=pin.why) for pin in face.pins.all()],
    )


def _planned(row: Item) -> Planned | None:
    told = getattr(row, "forecast", None)
    return told and Planned(
        start=told.start,
        finish=told.finish,
        p10=told.p10,
        p50=told.p50,
        p80=told.p80,
        p95=told.p95,
        persons=told.persons,
        slack_hours=told.slack_hours,
        criticality=told.criticality,
        is_driving=told.is_driving,
        in_by=told.in_by,
    )
