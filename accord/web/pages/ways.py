"""Decides the page of a goal post in danger: the ways out as cards, both scorecards under the chosen one, and proposing it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from accord.alignment import trades
from accord.alignment.options import Card, first_moves, is_computed, ways_out
from accord.alignment.reads.danger import head_of
from accord.alignment.reads.forecast import goal_post_by_number
from accord.alignment.reads.money import seen_effect
from accord.kernel.errors import Invalid, Refusal
from accord.kernel.policy import may
from accord.web.actor import PageRequest, page
from accord.web.cards import table
from accord.web.figures import scorecard
from accord.web.scatter import scatter_svg
from accord.work.models import GoalPost


@page()
def ways(request: PageRequest, number: int) -> HttpResponse:
    """Comes at once; the cards come with it where they are known or were asked for without script, else after it."""
    post = _post(request, number)
    head = head_of(request.actor, post)
    asked = bool(request.GET.get("show") or request.GET.get("option"))
    told: dict[str, Any] = {"head": head, "post": post, "may_propose": may(request.actor, "propose", post)}
    if post.date and (asked or (head.is_small and is_computed(post))):
        told |= _cards(request, post, has_scorecards=asked)
    return render(request, "web/trade/ways.html", told)


@page()
def ways_head(request: PageRequest, number: int) -> HttpResponse:
    post = _post(request, number)
    told = {"head": head_of(request.actor, post), "post": post, "since": request.GET.get("since", "")}
    return render(request, "web/trade/_head.html", told)


@page()
def cards(request: PageRequest, number: int) -> HttpResponse:
    post = _post(request, number)
    return render(request, "web/trade/_ways.html", {"post": post, **_cards(request, post, has_scorecards=False)})


@page()
def first(request: PageRequest, number: int) -> HttpResponse:
    """Single moves, to read while the bundles are sought."""
    return render(request, "web/trade/_first.html", {"moves": first_moves(request.actor, _post(request, number))})


@page()
def scorecards(request: PageRequest, number: int) -> HttpResponse:
    """Both sides' figures under one way out, or two beside each other; the address of the page follows."""
    post = _post(request, number)
    response = render(request, "web/trade/_chosen.html", {"post": post, **_cards(request, post, has_scorecards=True)})
    query = request.GET.copy()
    query.pop("show", None)
    response["HX-Replace-Url"] = (
        f"{reverse('options', kwargs={'slug': request.workspace.slug, 'number': number})}?{query.urlencode()}"
    )
    return response


def _post(request: PageRequest, number: int) -> GoalPost:
    post = goal_post_by_number(request.actor, number)
    request.project = post.project  # type: ignore[attr-defined]
    return post


def _cards(request: PageRequest, post: GoalPost, *, has_scorecards: bool) -> dict[str, Any]:
    try:
        found = ways_out(request.actor, post)
    except Invalid as cannot:
        return {"table": None, "cannot": cannot.sentence}
    shown = table(found, chosen=request.GET.get("option", ""), currency=request.workspace.currency)
    told: dict[str, Any] = {"table": shown, "scatter": scatter_svg(found, shown.chosen.id if shown.chosen else "")}
    if has_scorecards and shown.chosen:
        other = next((card for card in found.cards if card.id == request.GET.get("compare") and card is not shown.chosen), None)
        told |= {"compared": other, **_figures(request, post, shown.chosen, other)}
    return told


def _figures(request: PageRequest, post: GoalPost, *cards: Card | None) -> dict[str, Any]:
    """Rehearsed on the rows themselves, so that what is told is what would be applied."""
    try:
        computed = [trades.compute(post.project, card.changes, goal_post=post).effect for card in cards if card]
    except Refusal as cannot:
        return {"cannot_tell": cannot.sentence}
    effects = [seen_effect(request.actor, None, effect) for effect in computed]
    currency = request.workspace.currency
    return {
        "product": scorecard(effects, "product", currency=currency),
        "project": scorecard(effects, "project", currency=currency),
        "effect": effects[0],
    }


urlpatterns = [
    path("goal-posts/<int:number>/options", ways, name="options"),
    path("goal-posts/<int:number>/options/head", ways_head, name="options-head"),
    path("goal-posts/<int:number>/options/first", first, name="options-first"),
    path("goal-posts/<int:number>/options/cards", cards, name="options-cards"),
    path("goal-posts/<int:number>/options/scorecards", scorecards, name="options-scorecards"),
]
