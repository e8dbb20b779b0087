"""Decides how a project is opened and set up: its charter, who answers, its launches and goal posts, its tracks and key results."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone

from accord.alignment.exports import FORMATS
from accord.alignment.reads.charter import charter, members_of
from accord.alignment.rules.changes import Change
from accord.alignment.trades import decide
from accord.delivery.commands.track import create_track, move_track, rename_track, trash_track
from accord.delivery.models import Track
from accord.kernel.errors import Invalid
from accord.people.models import Member
from accord.product.commands.feature import create_key_result, trash_key_result, weigh_key_result
from accord.product.models import KeyResult
from accord.web import words
from accord.web.actor import PageRequest, page
from accord.web.answers import lead_on
from accord.web.toasts import later
from accord.web.typed import read_day, read_number
from accord.web.undoing import undo_address
from accord.work.commands.container import (
    answer_for,
    create_product,
    create_project,
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
from accord.work.models import GoalPost, Launch, Product, Project

Done = str | HttpResponse
"""What the toast says, or where the answer leads."""


@page(methods=("GET", "POST"))
def project_new(request: PageRequest) -> HttpResponse:
    """Open a project, with its product and first promise if one wants. Bad input keeps what was typed."""
    given, wrong = request.POST, None
    if request.method == "POST":
        try:
            project = _open(request, given)
        except Invalid as refused:
            wrong = refused
        else:
            later(request, f"{project.name} opened", undo=undo_address(request))
            return lead_on(request, reverse("project", kwargs={"slug": request.workspace.slug, "key": project.key}))
    products = Product.objects.visible_to(request.actor).order_by("name")
    told = {"typed": given, "wrong": wrong, "products": products, "members": members_of(request.actor)}
    return render(request, "web/project/new.html", told, status=422 if wrong else 200)


@page()
def project_page(request: PageRequest, key: str) -> HttpResponse:
    return render(request, "web/project/project.html", _told(request, key))


@page(methods=("POST",))
def project_act(request: PageRequest, key: str, what: str) -> HttpResponse:
    """One form of the page. What was promised moves by consent: the answer leads to the proposal."""
    found = charter(request.actor, key)
    act = ACTS.get(what)
    if act is None:
        raise Invalid("what", "That is nothing that can be set here.")
    try:
        done = act(request, found.project, request.POST)
    except Invalid as wrong:
        return render(
            request,
            "web/project/project.html",
            _told(request, key) | {"wrong": wrong, "at": what, "typed": request.POST},
            status=422,
        )
    if isinstance(done, HttpResponse):
        return done
    later(request, done, undo=undo_address(request))
    if what == "trash":
        return lead_on(request, f"/w/{request.workspace.slug}/today")
    return lead_on(request, reverse("project", kwargs={"slug": request.workspace.slug, "key": key}) + f"#{what.split('-')[0]}")


def _told(request: PageRequest, key: str) -> dict[str, Any]:
    found = charter(request.actor, key)
    request.project = found.project  # type: ignore[attr-defined]
    slug = request.workspace.slug
    out = [
        (reverse("project-export", kwargs={"slug": slug, "key": key, "format": name}), words)
        for name, (_, _, words) in FORMATS.items()
    ]
    return {"charter": found, "project": found.project, "exports": out}


def _open(request: PageRequest, given: QueryDict) -> Project:
    starts = read_day("starts_on", given.get("starts_on", ""), today=_today(request))
    product = _one(Product, request, "product", given.get("product", "")) if given.get("product") not in (None, "", "new") else None
    if given.get("product") == "new":
        product = create_product(request.actor, name=given.get("product_name", ""))
    return create_project(
        request.actor,
        name=given.get("name", ""),
        key=given.get("key", ""),
        description=given.get("description", ""),
        product=product,
        starts_on=starts,
        sponsor=_member(request, "sponsor", given),
    )


def _charter(request: PageRequest, project: Project, given: QueryDict) -> Done:
    rename_container(request.actor, project, name=given.get("name", ""), description=given.get("description", ""))
    return "Saved"


def _starts(request: PageRequest, project: Project, given: QueryDict) -> Done:
    start_project(request.actor, project, starts_on=read_day("starts_on", given.get("starts_on", ""), today=_today(request)))
    return "Saved when it starts"


def _sponsor(request: PageRequest, project: Project, given: QueryDict) -> Done:
    name_sponsor(request.actor, project, member=_member(request, "sponsor", given))
    return "Sponsor saved"


def _answers(request: PageRequest, project: Project, given: QueryDict) -> Done:
    side = project.product if given.get("side") == "product" else project
    if side is None:
        raise Invalid("side", "This project has no product.")
    answer_for(request.actor, side, member=_member(request, "member", given), deputy=_member(request, "deputy", given))
    return f"Saved who answers for {side.name}"


def _launch(request: PageRequest, project: Project, given: QueryDict) -> Done:
    date = read_day("date", given.get("date", ""), today=_today(request))
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
    post = _one(GoalPost, request, "goal_post", given.get("goal_post", ""), project=project)
    date, budget = read_day("date", given.get("date", ""), today=_today(request)), _budget(given)
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
    post = _one(GoalPost, request, "goal_post", given.get("goal_post", ""), project=project)
    trash_goal_post(request.actor, post)
    return f"{post.name} put into the trash"


def _track_new(request: PageRequest, project: Project, given: QueryDict) -> Done:
    return f"Track {create_track(request.actor, project, name=given.get('name', '')).name} added"


def _track(request: PageRequest, project: Project, given: QueryDict) -> Done:
    track = _one(Track, request, "track", given.get("track", ""), project=project)
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
    measure = _one(KeyResult, request, "key_result", given.get("key_result", ""))
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


def _member(request: PageRequest, field: str, given: QueryDict) -> Member | None:
    key = given.get(field, "")
    return _one(Member, request, field, key) if key else None


def _one(model: Any, request: PageRequest, field: str, key: str, **where: object) -> Any:
    try:
        found = model.objects.filter(workspace_id=request.workspace.pk, pk=UUID(key), **where).first()
    except ValueError:
        found = None
    if found is None:
        raise Invalid(field, "That is not here any more: reload and choose again.")
    return found


def _today(request: PageRequest) -> Any:
    return timezone.now().astimezone(request.workspace.tzinfo).date()


urlpatterns = [
    path("projects/new", project_new, name="project-new"),
    path("projects/<str:key>", project_page, name="project"),
    path("projects/<str:key>/<slug:what>", project_act, name="project-act"),
]
