"""Decides the settings of a workspace: its name, zone, currency and threshold; who is in it; and the end of the demo."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache

from accord.alignment.rules.threshold import Threshold
from accord.kernel.errors import NotFound
from accord.kernel.policy import demand, may
from accord.people.commands.member import end_membership, give_hats, invite, return_member, withdraw_invitation
from accord.people.commands.workspace import change_workspace, set_threshold
from accord.people.models import Invitation, Member, Person
from accord.people.models.account import Hat
from accord.people.reads.members import members_page
from accord.web.actor import PageRequest, page
from accord.web.answers import lead_on
from accord.web.saved import chosen, saved
from accord.web.typed import read_number
from accord.web.zones import zones


@page(methods=("GET", "POST"))
def workspace(request: PageRequest) -> HttpResponse:
    if request.method == "POST":
        post = request.POST
        run = _call(
            change_workspace, request, name=post.get("name", ""), zone=post.get("zone", ""), currency=post.get("currency", "")
        )
        return saved(request, run, "Saved.", _address(request))
    told = {"threshold": threshold_of(request), "zones": zones(), "may_set": may(request.actor, "settings"), "here": "settings"}
    return render(request, "web/settings/workspace.html", told)


@page(methods=("POST",))
def threshold(request: PageRequest) -> HttpResponse:
    """Below which loss a decision needs no consent: points of chance, and a share of the budget, both in percent."""
    points = read_number("points", request.POST.get("points", ""), low=0, high=50, what="The loss of chance") or 0.0
    budget = (
        read_number("budget_share", request.POST.get("budget_share", ""), low=0, high=50, what="The share of the budget") or 0.0
    )
    run = _call(set_threshold, request, points=points / 100, budget_share=budget / 100)
    return saved(request, run, "Saved the threshold.", _address(request))


@never_cache
@page(methods=("GET", "POST"))
def members(request: PageRequest) -> HttpResponse:
    """GET: who is in. POST: invite; the link is shown once, since only its hash is kept."""
    if request.method == "POST":
        email, person = request.POST.get("email", "").strip(), chosen(Person, request, "person")
        _, secret = invite(request.actor, hats=request.POST.getlist("hats"), email=email, person=person)
        request.session["shown_once"] = request.build_absolute_uri(reverse("invitation", kwargs={"secret": secret}))
        return lead_on(request, _members_address(request) + "#link")
    told = {
        "page": members_page(request.actor, request.workspace),
        "link": request.session.pop("shown_once", ""),
        "all_hats": Hat.choices,
        "may_invite": may(request.actor, "members"),
        "here": "members",
    }
    return render(request, "web/settings/members.html", told)


@page(methods=("POST",))
def hats(request: PageRequest, key: UUID) -> HttpResponse:
    found = _member(request, key)
    wanted = request.POST.getlist("hats")
    return saved(request, lambda: give_hats(request.actor, found, hats=wanted), f"Saved {found}’s hats.", _members_address(request))


@page(methods=("POST",))
def access(request: PageRequest, key: UUID) -> HttpResponse:
    """Take a member's access away, or give it back; what they wrote stays."""
    found = _member(request, key)
    if request.POST.get("back"):
        return saved(request, lambda: return_member(request.actor, found), f"{found} is back.", _members_address(request))
    return saved(
        request, lambda: end_membership(request.actor, found), f"{found} can no longer come in.", _members_address(request)
    )


@page(methods=("POST",))
def withdrawal(request: PageRequest, key: UUID) -> HttpResponse:
    found = Invitation.objects.visible_to(request.actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return saved(
        request,
        lambda: withdraw_invitation(request.actor, found),
        "Withdrawn: the link no longer works.",
        _members_address(request),
    )


@page()
def demo(request: PageRequest) -> HttpResponse:
    """What the demo is, and how it goes; 404 in a real workspace."""
    demand(request.actor, "read", request.workspace)
    if not request.workspace.is_demo:
        raise NotFound
    return render(request, "web/settings/demo.html", {"here": "demo"})


def threshold_of(request: PageRequest) -> dict[str, str]:
    """In percent, as typed; the house's own where nothing was said."""
    kept = {"points": Threshold().points, "budget_share": Threshold().budget_share} | request.workspace.settings.get(
        "threshold", {}
    )
    return {name: f"{round(100 * kept[name], 2):g}" for name in ("points", "budget_share")}


def _call(command: Callable[..., None], request: PageRequest, **values: str | float) -> Callable[[], None]:
    return lambda: command(request.actor, request.workspace, **values)


def _member(request: PageRequest, key: UUID) -> Member:
    found = Member.objects.visible_to(request.actor).select_related("account").filter(pk=key).first()
    if found is None:
        raise NotFound
    return found  # type: ignore[no-any-return]


def _address(request: PageRequest) -> str:
    return reverse("settings", kwargs={"slug": request.workspace.slug})


def _members_address(request: PageRequest) -> str:
    return reverse("settings-members", kwargs={"slug": request.workspace.slug})


urlpatterns = [
    path("settings", workspace, name="settings"),
    path("settings/threshold", threshold, name="settings-threshold"),
    path("settings/members", members, name="settings-members"),
    path("settings/members/<uuid:key>/hats", hats, name="settings-hats"),
    path("settings/members/<uuid:key>/access", access, name="settings-access"),
    path("settings/invitations/<uuid:key>/withdrawal", withdrawal, name="settings-invitation-withdrawal"),
    path("settings/demo", demo, name="settings-demo"),
]
