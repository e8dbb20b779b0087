"""What launches, goal posts, their forecast and the ways out are to the API."""

import datetime as dt
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from accord.alignment.options import Card, WaysOut
from accord.api.shapes.words import Body, Day, Number
from accord.work.models import GoalPost, Launch


class GoalPostOut(Schema):
    """A date, a scope and a budget, promised at a confidence. `chance` and the quantiles are computed, null until they are."""

    id: UUID
    number: int
    name: str
    project: UUID
    launch: UUID | None
    date: dt.date | None
    confidence: float
    budget: float | None
    chance: float | None
    p50: dt.datetime | None
    p80: dt.datetime | None
    p95: dt.datetime | None
    value_kept: float | None
    version: int


class GoalPostDecided(GoalPostOut):
    """A goal post after a decision about it, or the proposal that the decision became, and why it needs consent."""

    proposal: UUID | None
    why_consent: str


class ForecastOut(GoalPostOut):
    """`details`: what drives it, the share of runs by day, and which tasks end last in runs that miss."""

    details: dict[str, Any]


class LaunchOut(Schema):
    """A promise of features to customers; it has exactly one goal post."""

    id: UUID
    name: str
    description: str
    product: UUID | None
    goal_post: GoalPostOut
    version: int


class Swap(Schema):
    sentence: str
    chance: float


class OptionOut(Schema):
    """One way out. Shares and chances are 0–1; cost is against doing nothing, null where it may not be seen;
    `changes` go into POST /proposals as they are."""

    id: str
    number: int
    family: str
    sentence: str
    steps: list[str]
    changes: list[dict[str, Any]]
    chance: float
    p50: dt.date
    p80: dt.date
    holds_at: dt.date = Field(description="The day that it would hold at the goal post's confidence.")
    value_kept: float
    cost: float | None
    peak_load: float
    people: list[str]
    product_loses: list[str]
    project_loses: list[str]
    swaps: list[Swap]
    why_shown: str


class Now(Schema):
    chance: float
    p50: dt.date
    p80: dt.date
    value_kept: float
    cost: float | None
    peak_load: float


class OptionsOut(Schema):
    """The ways out of one goal post, best told first; `earliest` and `why_not` where nothing reaches its confidence."""

    goal_post: UUID
    now: Now
    options: list[OptionOut]
    evaluated: int
    earliest: dt.date | None
    why_not: str
    facts_version: int


class NewGoalPost(Body):
    """Without a date its scope is for later. The first date that it is given is its first promise."""

    project: UUID
    name: str
    date: Day | None = None
    confidence: Number = 0.8
    budget: Number | None = None


class NewLaunch(NewGoalPost):
    product: UUID | None = None
    description: str = ""


class GoalPostFields(Body):
    """Name and confidence are set. A date or budget is decided, for a reason: where that moves a promise, it becomes a proposal."""

    name: str | None = None
    confidence: Number | None = None
    date: Day | None = None
    budget: Number | None = None
    reason: str = ""


class LaunchFields(Body):
    name: str | None = None
    description: str | None = None


def goal_post(row: GoalPost) -> GoalPostOut:
    return GoalPostOut(**goal_post_fields(row))


def goal_post_fields(row: GoalPost) -> dict[str, Any]:
    told = getattr(row, "forecast", None)
    return {
        "id": row.pk,
        "number": row.number,
        "name": row.name,
        "project": row.project_id,
        "launch": row.launch_id,
        "date": row.date,
        "confidence": row.confidence,
        "budget": None if row.budget is None else float(row.budget),
        "version": row.version,
        **{name: told and getattr(told, name) for name in ("chance", "p50", "p80", "p95", "value_kept")},
    }


def forecast(row: GoalPost) -> ForecastOut:
    told = getattr(row, "forecast", None)
    return ForecastOut(**goal_post_fields(row), details=told.details if told else {})


def launch(row: Launch) -> LaunchOut:
    return LaunchOut(
        id=row.pk,
        name=row.name,
        description=row.description,
        product=row.product_id,
        goal_post=goal_post(row.goal_post),
        version=row.version,
    )


def ways(found: WaysOut) -> OptionsOut:
    now = Now(
        chance=found.chance, p50=found.p50, p80=found.p80, value_kept=found.value_kept, cost=found.cost, peak_load=found.peak_load
    )
    return OptionsOut(
        goal_post=found.goal_post.pk,
        now=now,
        options=[_option(card) for card in found.cards],
        evaluated=found.evaluated,
        earliest=found.earliest,
        why_not=found.why_not,
        facts_version=found.facts_version,
    )


def _option(card: Card) -> OptionOut:
    return OptionOut(
        id=card.id,
        number=card.number,
        family=card.family,
        sentence=card.sentence,
        steps=list(card.steps),
        changes=card.changes_json,
        chance=card.chance,
        p50=card.p50,
        p80=card.p80,
        holds_at=card.holds_at,
        value_kept=card.value_kept,
        cost=card.cost,
        peak_load=card.peak_load,
        people=list(card.people),
        product_loses=list(card.product_loses),
        project_loses=list(card.project_loses),
        why_shown=card.why_shown,
        swaps=[Swap(sentence=sentence, chance=chance) for sentence, chance in card.swaps],
    )
