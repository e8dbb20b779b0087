"""Launches and goal posts over the API: what is promised, how sure it is, and the ways out."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from accord.alignment.options import Card, ways_out
from accord.alignment.trades import decide
from accord.api.errors import PROBLEMS
from accord.api.paging import LIMIT, cut
from accord.api.rows import actor_of, find, given, iso, key, mine
from accord.kernel.policy import may
from accord.planning.answer import Change
from accord.work.commands.launch import (
    create_goal_post, create_launch, describe_launch, rename_goal_post, set_confidence, trash_goal_post,
)
from accord.work.models import GoalPost, Launch, Product, Project

router = Router(tags=["launches and goal posts"])


class NewPost(Schema):
    project: UUID
    name: str
    date: dt.date | None = None
    confidence: float = 0.8
    budget: float | None = None


class NewLaunch(NewPost):
    product: UUID | None = None
    description: str = ""


class PostFields(Schema):
    name: str | None = None
    date: dt.date | None = None
    confidence: float | None = None
    budget: float | None = None
    reason: str = ""


@router.get("/launches", response={200: dict[str, Any], **PROBLEMS})
def list_launches(request: HttpRequest, limit: int = LIMIT, after: str = "", product: UUID | None = None) -> Any:
    """Launches with their goal posts."""
    rows = mine(Launch, request).select_related("goal_post__forecast")
    return cut(rows.filter(product=product) if product else rows, launch, limit=limit, after=after)


@router.post("/launches", response={201: dict[str, Any], **PROBLEMS})
def new_launch(request: HttpRequest, body: NewLaunch) -> Any:
    """A launch with its goal post; the first date it is given is its first promise."""
    home = given(Project, request, "project", body.project)
    assert home is not None
    made = create_launch(
        actor_of(request), home, name=body.name, product=given(Product, request, "product", body.product) or home.product, date=body.date,
        confidence=body.confidence, budget=body.budget, description=body.description,
    )
    return 201, launch(made)


@router.get("/launches/{uuid:launch_id}", response={200: dict[str, Any], **PROBLEMS})
def one_launch(request: HttpRequest, launch_id: UUID) -> Any:
    """One launch."""
    return launch(find(Launch, request, launch_id))


@router.patch("/launches/{uuid:launch_id}", response={200: dict[str, Any], **PROBLEMS})
def change_launch(request: HttpRequest, launch_id: UUID, description: str) -> Any:
    """Describe a launch; its date and scope are its goal post's."""
    found = find(Launch, request, launch_id)
    describe_launch(actor_of(request), found, description=description)
    return launch(found)


@router.get("/goal-posts", response={200: dict[str, Any], **PROBLEMS})
def list_goal_posts(request: HttpRequest, limit: int = LIMIT, after: str = "", project: UUID | None = None) -> Any:
    """Goal posts by number, each with its chance."""
    rows = mine(GoalPost, request).select_related("forecast")
    return cut(rows.filter(project=project) if project else rows, shape, limit=limit, after=after, order="number")


@router.post("/goal-posts", response={201: dict[str, Any], **PROBLEMS})
def new_goal_post(request: HttpRequest, body: NewPost) -> Any:
    """A goal post that is no launch."""
    home = given(Project, request, "project", body.project)
    assert home is not None
    made = create_goal_post(
        actor_of(request), home, name=body.name, date=body.date, confidence=body.confidence, budget=body.budget
    )
    return 201, shape(made)


@router.get("/goal-posts/{uuid:post_id}", response={200: dict[str, Any], **PROBLEMS})
def one_goal_post(request: HttpRequest, post_id: UUID) -> Any:
    """One goal post with its chance."""
    return shape(find(GoalPost, request, post_id))


@router.patch("/goal-posts/{uuid:post_id}", response={200: dict[str, Any], **PROBLEMS})
def change_goal_post(request: HttpRequest, post_id: UUID, body: PostFields) -> Any:
    """Rename a goal post, set its confidence, or decide its date or budget; a decision that moves a promise becomes a proposal."""
    found, told = find(GoalPost, request, post_id), body.dict(exclude_unset=True)
    if body.name is not None:
        rename_goal_post(actor_of(request), found, name=body.name)
    if body.confidence is not None:
        set_confidence(actor_of(request), found, confidence=body.confidence)
    changes = []
    if "date" in told and body.date is not None and body.date != found.date:
        changes.append(Change(kind="shift_goal_post", goal_post=str(found.pk), day=body.date))
    if "budget" in told:
        changes.append(Change(kind="change_budget", goal_post=str(found.pk), amount=body.budget))
    proposal, why = None, ""
    if changes:
        decided = decide(
            actor_of(request), found.project, changes=changes, reason=body.reason, title=f"Change {found.name}"[:300], goal_post=found
        )
        proposal, why = decided.proposal, decided.why
    return {**shape(find(GoalPost, request, post_id)), "proposal": key(proposal and proposal.pk), "why_consent": why}


@router.delete("/goal-posts/{uuid:post_id}", response={204: None, **PROBLEMS})
def remove_goal_post(request: HttpRequest, post_id: UUID) -> Any:
    """Put a goal post, and its launch, into the trash."""
    trash_goal_post(actor_of(request), find(GoalPost, request, post_id))
    return 204, None


@router.get("/goal-posts/{uuid:post_id}/forecast", response={200: dict[str, Any], **PROBLEMS})
def forecast(request: HttpRequest, post_id: UUID) -> Any:
    """How sure it is, what drives it, and on which days the runs end."""
    found = find(GoalPost, request, post_id)
    told = getattr(found, "forecast", None)
    return {**shape(found), "details": told.details if told else {}}


@router.get("/goal-posts/{uuid:post_id}/options", response={200: dict[str, Any], **PROBLEMS})
def options(request: HttpRequest, post_id: UUID) -> Any:
    """The ways out, computed where the facts changed since; up to two seconds for 200 tasks."""
    found = ways_out(actor_of(request), find(GoalPost, request, post_id))
    money = may(actor_of(request), "people.rates")
    return {
        "goal_post": str(post_id), "now": {"chance": found.chance, "p50": iso(found.p50), "p80": iso(found.p80), "value_kept": found.value_kept,
                                           "cost": found.cost if money else None, "peak_load": found.peak_load},
        "options": [card(one) for one in found.cards], "evaluated": found.evaluated, "earliest": iso(found.earliest), "why_not": found.why_not,
        "facts_version": found.facts_version,
    }


def card(one: Card) -> dict[str, Any]:
    return {
        "id": one.id, "number": one.number, "family": one.family, "sentence": one.sentence, "steps": list(one.steps),
        "changes": one.changes_json, "chance": one.chance, "p50": iso(one.p50), "p80": iso(one.p80), "holds_at": iso(one.holds_at),
        "value_kept": one.value_kept, "cost": one.cost, "peak_load": one.peak_load, "people": list(one.people),
        "product_loses": list(one.product_loses), "project_loses": list(one.project_loses),
        "swaps": [{"sentence": sentence, "chance": chance} for sentence, chance in one.swaps], "why_shown": one.why_shown,
    }


def launch(one: Launch) -> dict[str, Any]:
    return {
        "id": str(one.pk), "name": one.name, "description": one.description, "product": key(one.product_id),
        "goal_post": shape(one.goal_post), "version": one.version,
    }


def shape(one: GoalPost) -> dict[str, Any]:
    told = getattr(one, "forecast", None)
    return {
        "id": str(one.pk), "number": one.number, "name": one.name, "project": str(one.project_id), "launch": key(one.launch_id),
        "date": iso(one.date), "confidence": one.confidence, "budget": None if one.budget is None else float(one.budget),
        "chance": told and told.chance, "p50": told and iso(told.p50), "p80": told and iso(told.p80), "p95": told and iso(told.p95),
        "value_kept": told and told.value_kept, "version": one.version,
    }


