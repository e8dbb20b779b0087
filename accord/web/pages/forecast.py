"""Decides the page of a goal post: how likely it is, why in sentences back to today, and what to find out first."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from accord.alignment.reads.explain import why
from accord.alignment.reads.forecast import goal_post_by_number, goal_post_page
from accord.alignment.reads.shell import shell
from accord.kernel.errors import NotFound
from accord.web.actor import PageRequest, page
from accord.web.charts import forecast_svg, swing_svg
from accord.work.models import GoalPost


@page()
def forecast(request: PageRequest, number: int) -> HttpResponse:
    post = _post(request, number)
    told = _told(request, post)
    if request.GET.get("why"):
        told["chain"] = why(request.actor, post.project, str(post.pk))
    return render(request, "web/forecast/forecast.html", told)


@page()
def forecast_body(request: PageRequest, number: int) -> HttpResponse:
    return render(request, "web/forecast/_forecast.html", _told(request, _post(request, number)))


@page()
def forecast_why(request: PageRequest, number: int) -> HttpResponse:
    """The causes back to today, computed now: what the page loads after itself."""
    post = _post(request, number)
    return render(request, "web/forecast/_why.html", {"chain": why(request.actor, post.project, str(post.pk)), "post": post})


@page()
def in_question(request: PageRequest) -> HttpResponse:
    """The forecast of the goal post that decides."""
    chip = shell(request.actor, request.member).goal_post
    if chip is None:
        raise NotFound("No goal post has a date yet: there is nothing to forecast.")
    return redirect("forecast", slug=request.workspace.slug, number=chip.number)


def _post(request: PageRequest, number: int) -> GoalPost:
    post = goal_post_by_number(request.actor, number)
    request.project = post.project  # type: ignore[attr-defined]
    return post


def _told(request: PageRequest, post: GoalPost) -> dict[str, Any]:
    shown = goal_post_page(request.actor, post)
    quantiles = [(name, day) for name, day in (("P50", shown.p50), ("P80", shown.p80), ("P95", shown.p95)) if day]
    ends = [chance for swing in shown.swings for chance in (swing.chance_if_short, swing.chance_if_long) if chance is not None]
    least, most = (min(ends), max(ends)) if ends else (0.0, 1.0)
    return {
        "shown": shown,
        "chart": forecast_svg(shown.histogram, goal=post.date, chance=shown.chance, quantiles=quantiles),
        "swings": [
            (one, swing_svg(one.chance_if_short, one.chance_if_long, shown.chance, least=least, most=most)) for one in shown.swings
        ],
    }


urlpatterns = [
    path("forecast", in_question, name="forecast-in-question"),
    path("goal-posts/<int:number>", forecast, name="forecast"),
    path("goal-posts/<int:number>/body", forecast_body, name="forecast-body"),
    path("goal-posts/<int:number>/why", forecast_why, name="forecast-why"),
]
