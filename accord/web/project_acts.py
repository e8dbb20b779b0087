"""Decides what each form of a project's page does: charter, who answers, launches and goal posts, tracks, key results."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.utils import timezone

from accord.alignment.rules.changes import Change
from accord.alignment.trades import decide
from accord.delivery.commands.track import create_track, move_track, rename_track, trash_track
from accord.delivery.models import Track
from accord.kernel.errors import Invalid
from accord.people.models import Member
from accord.product.commands.feature import create_key_result, trash_key_result, weigh_key_result
from accord.product.models import KeyResult
from accord.web import words
from accord.web.actor import PageRequest
from accord.web.answers import lead_on
from accord.web.typed import read_day, read_number
from accord.work.commands.container import (
    answer_for,
    name_sponsor,
    rename_container,
    set_state,
    start_project,
    trash_container,
)
from accord.work.commands.launch import (
    budget_goal_post,
    create_goal_post,
    create_launch,
    date_goal_post,
    rename_goal_post,
    set_confidence,
    trash_goal_post,
)
from accord.work.models import GoalPost, Launch, Project

Done = str | HttpResponse
"""What the toast says, or where the answer leads."""


def _charter(request: PageRequest, project: Project, given: QueryDict) -> Done:
    rename_container(request.actor, project, name=given.get("name", ""), description=given.get("description", ""))
    return "Saved"


def _starts(request: PageRequest, project: Project, given: QueryDict) -> Done:
    start_project(request.actor, project, starts_on=read_day("starts_on", given.get("starts_on", ""), today=today_of(request)))
    return "Saved when it starts"


def _sponsor(request: PageRequest, project: Project, given: QueryDict) -> Done:
    name_sponsor(request.actor, project, member=member_of(request, "sponsor", given))
    return "Sponsor saved"


def _answers(request: PageRequest, project: Project, given: QueryDict) -> Done:
    side = project.product if given.get("side") == "product" else project
    if side is None:
        raise Invalid("side", "This project has no product.")
    answer_for(request.actor, side, member=member_of(request, "member", given), deputy=member_of(request, "deputy", given))
    return f"Saved who answers for {side.name}"


def _launch(request: PageRequest, project: Project, given: QueryDict) -> Done:
    date = read_day("date", given.get("date", ""), today=today_of(request))
    share = _confidence(given)
    made: GoalPost | Launch
    if given.get("kind") == "goal-post":
        made = create_goal_post(
            request.actor, project, name=given.get("name", ""), date=date, confidence=share, budget=_budget(given)
        )
    else:
        made = create_launch(request.actor, project, name=given.get("name", ""), date=date, confidence=share, budget=_budget(given))
    return f"{made.name} added"


def _goal_post(request: PageRequest, project: Project, given: QueryDict) -> Done:
    """Name and confidence at once; date and budget of what was promised by consent."""
    post = one_of(GoalPost, request, "goal_post", given.get("goal_post", ""), project=project)
    date, budget = read_day("date", given.get("date", ""), today=today_of(request)), _budget(given)
    share = _confidence(given)
    if given.get("name", "").strip() != post.name:
        rename_goal_post(request.actor, post, name=given.get("name", ""))
    if abs(share - post.confidence) > 1e-9:
        set_confidence(request.actor, post, confidence=share)
    changes = []
    if date != post.date:
        if post.date and date and post.promises.exists():
            changes.append(Change(kind="shift_goal_post", goal_post=str(post.pk), day=date))
        else:
            date_goal_post(request.actor, post, date=date)
    if budget != post.budget:
        if budget is not None and post.budget is not None and post.promises.exists():
            changes.append(Change(kind="change_budget", goal_post=str(post.pk), amount=float(budget)))
        else:
            budget_goal_post(request.actor, post, budget=budget)
    if not changes:
        return f"{post.name} saved"
    title = f"Move {post.name} to {words.day(date)}" if changes[0].day and date else f"Change the budget of {post.name}"
    made = decide(request.actor, project, changes=changes, reason=given.get("reason", ""), title=title, goal_post=post)
    if made.proposal:
        return lead_on(request, f"/w/{request.workspace.slug}/trades/{made.proposal.number}")
    return f"{post.name} saved"


def _goal_post_trash(request: PageRequest, project: Project, given: QueryDict) -> Done:
    post = one_of(GoalPost, request, "goal_post", given.get("goal_post", ""), project=project)
    trash_goal_post(request.actor, post)
    return f"{post.name} put into the trash"


def _track_new(request: PageRequest, project: Project, given: QueryDict) -> Done:
    return f"Track {create_track(request.actor, project, name=given.get('name', '')).name} added"


def _track(request: PageRequest, project: Project, given: QueryDict) -> Done:
    track = one_of(Track, request, "track", given.get("track", ""), project=project)
    if given.get("do") == "trash":
        trash_track(request.actor, track)
        return f"Track {track.name} put into the trash"
    if given.get("do") in ("up", "down"):
        order = list(Track.objects.filter(project=project).order_by("position", "created_at").values_list("pk", flat=True))
        move_track(request.actor, track, place=max(1, order.index(track.pk) + (0 if given["do"] == "up" else 2)))
        return f"Track {track.name} moved"
    rename_track(request.actor, track, name=given.get("name", ""))
    return "Track renamed"


def _key_result_new(request: PageRequest, project: Project, given: QueryDict) -> Done:
    numbers = {
        name: read_number(name, given.get(name, ""), low=-1e12, high=1e12, what=name.title()) for name in ("start", "target")
    }
    made = create_key_result(
        request.actor,
        project.product,
        name=given.get("name", ""),
        objective=given.get("objective", ""),
        unit=given.get("unit", ""),
        weight=_weight(given),
        **numbers,
    )
    return f"{made.name} added"


def _key_result(request: PageRequest, project: Project, given: QueryDict) -> Done:
    measure = one_of(KeyResult, request, "key_result", given.get("key_result", ""))
    if given.get("do") == "trash":
        trash_key_result(request.actor, measure)
        return f"{measure.name} put into the trash"
    weigh_key_result(request.actor, measure, weight=_weight(given))
    return f"{measure.name} weighs {_weight(given):g}"


def _state(request: PageRequest, project: Project, given: QueryDict) -> Done:
    set_state(request.actor, project, state=given.get("state", ""))
    return f"{project.name} is {given.get('state')}"


def _trash(request: PageRequest, project: Project, given: QueryDict) -> Done:
    trash_container(request.actor, project)
    return f"{project.name} put into the trash"


ACTS: dict[str, Callable[[PageRequest, Project, QueryDict], Done]] = {
    "charter": _charter,
    "starts": _starts,
    "sponsor": _sponsor,
    "answers": _answers,
    "launches-new": _launch,
    "launches": _goal_post,
    "launches-trash": _goal_post_trash,
    "tracks-new": _track_new,
    "tracks": _track,
    "results-new": _key_result_new,
    "results": _key_result,
    "state": _state,
    "trash": _trash,
}


def _confidence(given: QueryDict) -> float:
    share = read_number("confidence", given.get("confidence", "") or "80", low=1, high=99, what="Confidence in percent")
    return (share or 80.0) / 100


def _weight(given: QueryDict) -> float:
    found = read_number("weight", given.get("weight", ""), low=0, high=1000, what="A weight")
    return 1.0 if found is None else found


def _budget(given: QueryDict) -> Decimal | None:
    text = given.get("budget", "").replace(",", "").replace(" ", "").strip()
    if not text:
        return None
    try:
        value = Decimal(text)
        return value.quantize(Decimal("0.01")) if value.is_finite() else _no_number()
    except InvalidOperation:
        return _no_number()


def _no_number() -> Decimal:
    raise Invalid("budget", "A budget is a number, such as 120000.")


def member_of(request: PageRequest, field: str, given: QueryDict) -> Member | None:
    key = given.get(field, "")
    return one_of(Member, request, field, key) if key else None


def one_of(model: Any, request: PageRequest, field: str, key: str, **where: object) -> Any:
    try:
        found = model.objects.filter(workspace_id=request.workspace.pk, pk=UUID(key), **where).first()
    except ValueError:
        found = None
    if found is None:
        raise Invalid(field, "That is not here any more: reload and choose again.")
    return found


def today_of(request: PageRequest) -> Any:
    return timezone.now().astimezone(request.workspace.tzinfo).date()
