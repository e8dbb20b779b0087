"""Decides the page on which one sees who is full when, and opens one week to see what fills it."""

import datetime as dt
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from accord.alignment.reads.capacity import UNITS, CapacityPage, capacity_page
from accord.kernel.errors import Invalid
from accord.web.actor import PageRequest, page
from accord.web.daychart import day_chart
from accord.web.shell import project_in
from accord.web.typed import day_of
from accord.work.models import Project


@page()
def capacity(request: PageRequest) -> HttpResponse:
    return render(request, "web/capacity/capacity.html", _told(request))


@page()
def rows(request: PageRequest) -> HttpResponse:
    return render(request, "web/capacity/_heat.html", _told(request))


def _told(request: PageRequest) -> dict[str, object]:
    project = _project(request)
    opened = _opened(request)
    shown: CapacityPage = capacity_page(
        request.actor, request.workspace, project=project, first=day_of(request, "from"), opened=opened
    )
    unit = request.GET.get("unit", "share")
    return {
        "capacity": shown,
        "unit": unit if unit in UNITS else "share",
        "units": UNITS,
        "only": project,
        "chart": day_chart(shown.opened) if shown.opened else "",
    }


def _project(request: PageRequest) -> Project | None:
    """All projects together, unless one is asked for: a person's hours are one pool."""
    return project_in(request) if "project" in request.GET else None


def _opened(request: PageRequest) -> tuple[UUID, dt.date] | None:
    key, week = request.GET.get("person", ""), day_of(request, "week")
    if not key or week is None:
        return None
    try:
        return UUID(key), week
    except ValueError:
        raise Invalid("person", "That is nobody’s id.") from None


urlpatterns = [path("capacity", capacity, name="capacity"), path("capacity/rows", rows, name="capacity-rows")]
