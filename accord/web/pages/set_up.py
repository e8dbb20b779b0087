"""Decides the three questions after an import, and the first answer that follows them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone

from accord.alignment.commands.correct import Correction
from accord.alignment.commands.set_up import DateThatMatters, Hands, answer_set_up
from accord.alignment.reads.explain import why
from accord.alignment.reads.first_answer import biggest_causes, first_answer
from accord.alignment.reads.set_up import SetUp, set_up
from accord.kernel.errors import Invalid, NotFound
from accord.people.models import Person
from accord.people.rules.hours import read_hours
from accord.web.actor import PageRequest, page
from accord.web.answers import lead_on
from accord.web.charts import forecast_svg
from accord.web.shell import project_in
from accord.web.toasts import later
from accord.web.typed import read_day, read_number
from accord.web.undoing import undo_address
from accord.work.models import Item, Project

CONFIDENCES = (0.5, 0.8, 0.9)


@page(methods=("GET", "POST"))
def questions(request: PageRequest) -> HttpResponse:
    project = _project(request)
    shown = set_up(request.actor, project)
    if request.method == "GET":
        return render(request, "web/set_up/set_up.html", {"shown": shown, "confidences": CONFIDENCES})
    try:
        hands = _hands(request, shown) if shown.may_people else []
        date = _date(request, shown)
        must, after = _line(request, shown) if date or (shown.posts and shown.can_mark) else (None, [])
        corrections = _corrections(request, shown, is_marked=bool(must or after)) if shown.may_launch else []
        if hands or date or must or after or corrections:
            answer_set_up(request.actor, project, hands=hands, date=date, must=must, after=after, corrections=corrections)
    except Invalid as wrong:
        told = {"shown": shown, "confidences": CONFIDENCES, "wrong": wrong, "typed": request.POST}
        return render(request, "web/set_up/set_up.html", told, status=422)
    if hands or date or must or after or corrections:
        later(request, "Written down; all of it can change later.", undo=undo_address(request))
    return lead_on(request, f"{reverse('first-answer', kwargs={'slug': request.workspace.slug})}?project={project.key}")


@page()
def answer(request: PageRequest) -> HttpResponse:
    told = _answered(request)
    if request.GET.get("why"):
        told |= _causes(request, told)
    return render(request, "web/first_answer/first_answer.html", told)


@page()
def answer_body(request: PageRequest) -> HttpResponse:
    return render(request, "web/first_answer/_first_answer.html", _answered(request))


@page()
def answer_causes(request: PageRequest) -> HttpResponse:
    """The three biggest causes with what would change them, computed now."""
    told = _answered(request)
    return render(request, "web/first_answer/_causes.html", told | _causes(request, told))


def _answered(request: PageRequest) -> dict[str, Any]:
    shown = first_answer(request.actor, _project(request))
    post = shown.post
    chart = ""
    if post is not None:
        quantiles = [(name, day) for name, day in (("P50", post.p50), ("P80", post.p80)) if day]
        chart = forecast_svg(post.histogram, goal=post.goal_post.date, chance=post.chance, quantiles=quantiles)
    return {"shown": shown, "chart": chart}


def _causes(request: PageRequest, told: dict[str, Any]) -> dict[str, Any]:
    shown = told["shown"]
    target = str(shown.post.goal_post.pk) if shown.post else shown.last
    chain = why(request.actor, shown.project, target) if target else None
    return {"causes": biggest_causes(chain) if chain else (), "error": chain.error if chain else ""}


def _project(request: PageRequest) -> Project:
    project = project_in(request)
    if project is None:
        raise NotFound("There is no project yet: bring a plan first.")
    return project


def _hands(request: PageRequest, shown: SetUp) -> list[Hands]:
    """Those whose answer differs from what is known."""
    rows = {
        one.pk: one
        for one in Person.objects.filter(workspace_id=request.actor.workspace_id, pk__in=[one.id for one in shown.persons])
    }
    found = []
    for one in shown.persons:
        units = read_number(
            f"units-{one.id}", request.POST.get(f"units-{one.id}", ""), low=0.01, high=1000, what="How many there are"
        )
        hours = read_number(
            f"hours-{one.id}",
            request.POST.get(f"hours-{one.id}", "").lower().removesuffix("h"),
            low=0,
            high=168,
            what="A week’s hours",
        )
        if hours == 0 and one.hours:
            raise Invalid(f"hours-{one.id}", f"{one.name} needs at least half an hour a week, or their tasks never end.")
        is_other = hours is not None and abs(hours - one.hours) > 0.01
        if (units is not None and units != one.units) or is_other:
            found.append(
                Hands(
                    rows[one.id], one.units if units is None else units, _week(f"hours-{one.id}", hours or 0) if is_other else None
                )
            )
    return found


def _week(field: str, hours: float) -> list[list[list[int]]]:
    """So many hours on five days, or on seven where five have not enough of them."""
    days = 5 if hours <= 60 else 7
    return [read_hours(field, f"{hours / days:.2f}") if day < days else [] for day in range(7)]


def _date(request: PageRequest, shown: SetUp) -> DateThatMatters | None:
    chosen = request.POST.get("date", "")
    if not chosen or chosen == "none":
        return None
    named = next((one for one in shown.dates if one.id == chosen), None)
    if named is None:
        raise Invalid("date", "Choose one of the dates, or none.")
    words = request.POST.get(f"on-{chosen}", "")
    day = read_day("date", words, today=timezone.localdate()) if words else named.promised
    assert day is not None
    confidence = read_number("confidence", request.POST.get("confidence", "80"), low=1, high=99, what="How sure")
    name = request.POST.get(f"name-{chosen}", "").strip() or named.name
    return DateThatMatters(name, day, (confidence or 80) / 100)


def _corrections(request: PageRequest, shown: SetUp, *, is_marked: bool) -> list[Correction]:
    """Dates that nobody agreed on, where they were set anew; with a line drawn anew the first promise follows it."""
    found = []
    for post in shown.posts:
        if post.pk not in shown.open_posts:
            continue
        day = read_day("date", request.POST.get(f"post-{post.pk}", ""), today=timezone.localdate())
        if (day and day != post.date) or is_marked:
            found.append(Correction(post, date=day))
    return found


def _line(request: PageRequest, shown: SetUp) -> tuple[list[Item] | None, list[Item]]:
    """Items over and under the line; None where the file's own marks stand."""
    if request.POST.get("marks") == "file":
        return None, []
    ticked = set(request.POST.getlist("must"))
    rows = {str(one.pk): one for one in Item.objects.filter(project=shown.project, pk__in=[group.id for group in shown.groups])}
    over = [rows[str(group.id)] for group in shown.groups if str(group.id) in ticked and str(group.id) in rows]
    under = [rows[str(group.id)] for group in shown.groups if str(group.id) not in ticked and str(group.id) in rows]
    if shown.posts:
        # Answered again: only what is another than before.
        was = {group.id for group in shown.groups if group.is_must_have}
        over, under = [one for one in over if one.pk not in was], [one for one in under if one.pk in was]
    return over, under


urlpatterns = [
    path("set-up", questions, name="set-up"),
    path("first-answer", answer, name="first-answer"),
    path("first-answer/body", answer_body, name="first-answer-body"),
    path("first-answer/causes", answer_causes, name="first-answer-causes"),
]
