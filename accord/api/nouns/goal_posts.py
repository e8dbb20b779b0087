"""Launches and goal posts over the API: what is promised, how sure it is, and the ways out."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from accord.alignment.options import ways_out
from accord.alignment.rules.changes import Change
from accord.alignment.trades import Decided, decide
from accord.api.errors import PROBLEMS
from accord.api.paging import LIMIT, cut
from accord.api.rows import actor_of, again, find, given, mine, needed
from accord.api.shapes.posts import (
    ForecastOut,
    GoalPostDecided,
    GoalPostFields,
    GoalPostOut,
    LaunchFields,
    LaunchOut,
    NewGoalPost,
    NewLaunch,
    OptionsOut,
    forecast,
    goal_post,
    goal_post_fields,
    launch,
    ways,
)
from accord.api.shapes.words import Page
from accord.kernel.errors import Invalid
from accord.work.commands.edit import change_goal_post as change
from accord.work.commands.edit import change_launch as change_of_launch
from accord.work.commands.launch import create_goal_post, create_launch, trash_goal_post
from accord.work.models import GoalPost, Launch, Product, Project

router = Router(tags=["launches and goal posts"])


@router.get("/launches", response={200: Page[LaunchOut], **PROBLEMS})
def list_launches(request: HttpRequest, limit: int = LIMIT, after: str = "", product: UUID | None = None) -> Any:
    """Launches with their goal posts, in the order in which they were made."""
    rows = mine(Launch, request).exclude(goal_post=None).select_related("goal_post__forecast")
    return cut(rows.filter(product=product) if product else rows, launch, limit=limit, after=after)


@router.post("/launches", response={201: LaunchOut, **PROBLEMS})
def new_launch(request: HttpRequest, body: NewLaunch) -> Any:
    """A launch with its goal post; the first date it is given is its first promise."""
    home = needed(Project, request, "project", body.project)
    made = create_launch(
        actor_of(request),
        home,
        name=body.name,
        product=given(Product, request, "product", body.product) or home.product,
        date=body.date,
        confidence=body.confidence,
        budget=body.budget,
        description=body.description,
    )
    return Status(201, launch(made))


@router.get("/launches/{launch_id}", response={200: LaunchOut, **PROBLEMS})
def one_launch(request: HttpRequest, launch_id: UUID) -> Any:
    """One launch."""
    return launch(find(Launch, request, launch_id))


@router.patch("/launches/{launch_id}", response={200: LaunchOut, **PROBLEMS})
def change_launch(request: HttpRequest, launch_id: UUID, body: LaunchFields) -> Any:
    """Rename or describe a launch; its date and scope are its goal post's."""
    found = find(Launch, request, launch_id)
    change_of_launch(actor_of(request), found, fields=_said(body.dict(exclude_unset=True)))
    return launch(again(Launch, found))


@router.delete("/launches/{launch_id}", response={204: None, **PROBLEMS})
def remove_launch(request: HttpRequest, launch_id: UUID) -> Any:
    """Put a launch and its goal post into the trash."""
    trash_goal_post(actor_of(request), find(Launch, request, launch_id).goal_post)
    return Status(204, None)


@router.get("/goal-posts", response={200: Page[GoalPostOut], **PROBLEMS})
def list_goal_posts(request: HttpRequest, limit: int = LIMIT, after: str = "", project: UUID | None = None) -> Any:
    """Goal posts by number, each with its chance."""
    rows = mine(GoalPost, request).select_related("forecast")
    return cut(rows.filter(project=project) if project else rows, goal_post, limit=limit, after=after, order="number")


@router.post("/goal-posts", response={201: GoalPostOut, **PROBLEMS})
def new_goal_post(request: HttpRequest, body: NewGoalPost) -> Any:
    """A goal post that is no launch."""
    home = needed(Project, request, "project", body.project)
    made = create_goal_post(actor_of(request), home, name=body.name, date=body.date, confidence=body.confidence, budget=body.budget)
    return Status(201, goal_post(made))


@router.get("/goal-posts/{post_id}", response={200: GoalPostOut, **PROBLEMS})
def one_goal_post(request: HttpRequest, post_id: UUID) -> Any:
    """One goal post with its chance."""
    return goal_post(find(GoalPost, request, post_id))


@router.patch("/goal-posts/{post_id}", response={200: GoalPostDecided, **PROBLEMS})
def change_goal_post(request: HttpRequest, post_id: UUID, body: GoalPostFields) -> Any:
    """Set a goal post's name and confidence, or decide its date or budget; a decision that moves a promise becomes a proposal."""
    found = find(GoalPost, request, post_id)
    plain = _said(body.dict(exclude_unset=True, include={"name", "confidence"}))
    changes = _changes(found, body)
    if plain and changes:
        raise Invalid("date" if body.date else "budget", "Decide a date or budget by itself: it may become a proposal.")
    decided = Decided(None, "", None)  # type: ignore[arg-type]
    if changes:
        decided = decide(
            actor_of(request),
            found.project,
            changes=changes,
            reason=body.reason,
            title=f"Change {found.name}"[:300],
            goal_post=found,
        )
    elif plain:
        change(actor_of(request), found, fields=plain)
    made = decided.proposal.pk if decided.proposal else None
    return GoalPostDecided(**goal_post_fields(again(GoalPost, found)), proposal=made, why_consent=decided.why)


@router.delete("/goal-posts/{post_id}", response={204: None, **PROBLEMS})
def remove_goal_post(request: HttpRequest, post_id: UUID) -> Any:
    """Put a goal post, and its launch, into the trash."""
    trash_goal_post(actor_of(request), find(GoalPost, request, post_id))
    return Status(204, None)


@router.get("/goal-posts/{post_id}/forecast", response={200: ForecastOut, **PROBLEMS})
def goal_post_forecast(request: HttpRequest, post_id: UUID) -> Any:
    """How sure it is, what drives it, and on which days the runs end."""
    return forecast(find(GoalPost, request, post_id))


@router.get("/goal-posts/{post_id}/options", response={200: OptionsOut, **PROBLEMS})
def options(request: HttpRequest, post_id: UUID) -> Any:
    """The ways out, computed where the facts changed since; up to two seconds for 200 tasks."""
    return ways(ways_out(actor_of(request), find(GoalPost, request, post_id)))


def _changes(post: GoalPost, body: GoalPostFields) -> list[Change]:
    told, changes = body.model_fields_set, []
    if "date" in told and body.date is None and post.date is not None:
        raise Invalid("date", "A goal post keeps a date once it has one; defer its scope instead.")
    if body.date is not None and body.date != post.date:
        changes.append(Change(kind="shift_goal_post", goal_post=str(post.pk), day=body.date))
    now = None if post.budget is None else float(post.budget)
    if "budget" in told and body.budget != now:
        changes.append(Change(kind="change_budget", goal_post=str(post.pk), amount=body.budget))
    return changes


def _said(fields: dict[str, Any]) -> dict[str, Any]:
    for name, value in fields.items():
        if value is None:
            raise Invalid(name, "This cannot be null; leave it out to keep it.")
    return fields
