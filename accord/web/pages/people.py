"""Decides the list of everybody who can do work, and how a person, a team or a skill is added."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from accord.alignment.reads.people import people_page
from accord.kernel.policy import may
from accord.people.commands.person import add_person, create_skill, create_team
from accord.people.models import Person, Team, WorkCalendar
from accord.web.actor import PageRequest, page
from accord.web.saved import chosen, saved
from accord.web.typed import read_number

KINDS = (("person", "A person"), ("role", "A role to fill"), ("equipment", "Equipment"))


@page(methods=("GET", "POST"))
def people(request: PageRequest) -> HttpResponse:
    """GET: the list. POST: one more person, role or piece of equipment."""
    if request.method == "POST":
        return _add(request)
    return render(request, "web/people/people.html", _told(request))


@page()
def rows(request: PageRequest) -> HttpResponse:
    return render(request, "web/people/_rows.html", _told(request))


@page(methods=("POST",))
def teams(request: PageRequest) -> HttpResponse:
    name = request.POST.get("name", "")
    return saved(request, lambda: create_team(request.actor, name=name), f"Added the team {name.strip()[:60]}.", _address(request))


@page(methods=("POST",))
def skills(request: PageRequest) -> HttpResponse:
    name = request.POST.get("name", "")
    return saved(
        request, lambda: create_skill(request.actor, name=name), f"Added the skill {name.strip()[:60]}.", _address(request)
    )


def _add(request: PageRequest) -> HttpResponse:
    name, kind = request.POST.get("name", ""), request.POST.get("kind", "person")
    units = read_number("units", request.POST.get("units", ""), low=0.01, high=1000, what="How many there are") or 1.0
    team, email = chosen(Team, request, "team"), request.POST.get("email", "")

    def run() -> Person:
        return add_person(request.actor, name=name, kind=kind, units=units, email=email, team=team)

    return saved(request, run, f"Added {name.strip()[:60]}.", _address(request))


def _told(request: PageRequest) -> dict[str, object]:
    shown = people_page(request.actor, request.workspace)
    return {
        "people": shown,
        "kinds": KINDS,
        "may_plan": may(request.actor, "people.plan"),
        "teams": Team.objects.filter(workspace_id=request.workspace.pk).order_by("name"),
        "calendar_count": WorkCalendar.objects.filter(workspace_id=request.workspace.pk).count(),
    }


def _address(request: PageRequest) -> str:
    return reverse("people", kwargs={"slug": request.workspace.slug})


urlpatterns = [
    path("people", people, name="people"),
    path("people/rows", rows, name="people-rows"),
    path("people/teams", teams, name="people-teams"),
    path("people/skills", skills, name="people-skills"),
]
