"""Decides what the timeline page shows: the element with its JSON, the table without script, and why a row stands there."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from accord.alignment.reads.explain import why
from accord.alignment.reads.filter_choices import filter_choices
from accord.alignment.reads.filters import Filters
from accord.alignment.reads.state import project_state, quarter
from accord.alignment.reads.timeline import timeline
from accord.alignment.reads.worth import worth_line
from accord.delivery.models import Track
from accord.kernel.errors import NotFound
from accord.kernel.policy import may
from accord.web.actor import PageRequest, lens_of, page
from accord.web.finished import finished
from accord.web.json_answers import answers_json
from accord.web.shell import project_in
from accord.work.models import Project

GROUPINGS = (
    ("track", "By track"),
    ("outline", "Outline"),
    ("launch", "By launch"),
    ("person", "By person"),
    ("key_result", "By key result"),
)
ZOOMS = (("days", "Days"), ("weeks", "Weeks"), ("months", "Months"))


def project_of(request: PageRequest) -> Project:
    """The project that the address or the browser names. Raises NotFound where there is none."""
    project = project_in(request)
    if project is None:
        raise NotFound("There is no project yet.")
    return project


@page()
def timeline_page(request: PageRequest) -> HttpResponse:
    """The element with its controls; `?view=table` is the same as plain rows, for reading without script."""
    project = project_in(request)
    filters = Filters.parse(request.GET)
    told: dict[str, Any] = {
        "project": project,
        "filters": filters,
        "query": urlencode({"project": project.key, **filters.query}) if project else "",
        "groupings": GROUPINGS,
        "zooms": ZOOMS,
        "grouping": request.GET.get("grouping", ""),
        "zoom": request.GET.get("zoom", "weeks"),
        "can_create": may(request.actor, "item.create"),
    }
    if project is None:
        return render(request, "web/timeline/timeline.html", told)
    is_when = lens_of(request) == "when"
    if is_when and not told["grouping"] and not Track.objects.filter(workspace_id=project.workspace_id, project=project).exists():
        told["grouping"] = "outline"
    told["choices"] = filter_choices(request.actor, project)
    if request.GET.get("view") != "table":
        return render(request, "web/timeline/timeline.html", told)
    return render(
        request,
        "web/timeline/table.html",
        told | {"shape": timeline(request.actor, project, filters), "lens_now": lens_of(request)},
    )


@page()
@answers_json
def timeline_json(request: PageRequest) -> HttpResponse:
    actor, project, filters, now = request.actor, project_of(request), Filters.parse(request.GET), quarter(timezone.now())
    state = project_state(actor, project, filters, now=now)
    return finished(request, state, lambda: timeline(actor, project, filters, now=now).as_json())


@page()
@answers_json
def timeline_why(request: PageRequest) -> JsonResponse:
    """The docked line of one row, in the lens asked for."""
    project, target = project_of(request), request.GET.get("id", "")
    if lens_of(request) == "why":
        return JsonResponse(worth_line(request.actor, project, target).as_json())
    return JsonResponse(why(request.actor, project, target).line().as_json())


@page()
def timeline_pulse(request: HttpRequest) -> HttpResponse:
    """Nothing to show: that it was fetched tells the element that the plan changed."""
    return HttpResponse("")


urlpatterns = [
    path("timeline", timeline_page, name="timeline"),
    path("timeline/data", timeline_json, name="timeline-data"),
    path("timeline/why", timeline_why, name="timeline-why"),
    path("timeline/pulse", timeline_pulse, name="timeline-pulse"),
]
