"""Decides how the trash and the workspace's history are shown, and how a thing comes back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from accord.alignment.reads.history import history
from accord.alignment.reads.trash import trash
from accord.delivery.commands.track import restore_track
from accord.delivery.models import Track
from accord.kernel.errors import Invalid, NotFound
from accord.kernel.refs import Ref, resolve
from accord.people.commands.person import restore_person
from accord.people.models import Person
from accord.web.actor import PageRequest, page
from accord.web.answers import lead_on
from accord.web.errors import is_fragment
from accord.web.toasts import later, toast
from accord.web.undoing import undo_address
from accord.work.commands.container import restore_container
from accord.work.commands.item import restore_item
from accord.work.commands.launch import restore_goal_post
from accord.work.models import GoalPost, Item, Product, Project

WAYS: dict[type[Any], Callable[..., object]] = {
    Item: restore_item, GoalPost: restore_goal_post, Project: restore_container, Product: restore_container, Track: restore_track,
    Person: restore_person,
}  # fmt: skip


@page()
def trash_page(request: PageRequest) -> HttpResponse:
    return render(request, "web/trash/trash.html", {"trash": trash(request.actor)})


@page(methods=("POST",))
def restoration(request: PageRequest) -> HttpResponse:
    """Bring one thing back, with what went with it."""
    row = resolve(_ref(request.POST.get("ref", "")), workspace_id=request.workspace.pk)
    way = WAYS.get(type(row)) if row is not None else None
    if row is None or way is None:
        raise NotFound("That is not in the trash any more.")
    way(request.actor, row)
    said, undo = f"{row} is back", undo_address(request)
    if is_fragment(request):
        return toast(render(request, "web/trash/_things.html", {"trash": trash(request.actor)}), said, undo=undo)
    later(request, said, undo=undo)
    return lead_on(request, reverse("trash", kwargs={"slug": request.workspace.slug}))


@page()
def history_page(request: PageRequest) -> HttpResponse:
    """Who did what, newest first: of the workspace, of one thing (`?about=`), of one member (`?member=`)."""
    about = str(_ref(request.GET["about"])) if request.GET.get("about") else ""
    before, member = request.GET.get("before", ""), request.GET.get("member", "")
    shown = history(
        request.actor,
        about=about,
        member=_id(member) if member else None,
        before=int(before) if before.isdecimal() and len(before) < 18 else None,
    )
    return render(request, "web/trash/history.html", {"history": shown, "about": about})


def _ref(text: str) -> Ref:
    try:
        return Ref.parse(text)
    except ValueError:
        raise Invalid("ref", "That names nothing.") from None


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid("member", "That is no member.") from None


urlpatterns = [
    path("trash", trash_page, name="trash"),
    path("trash/restorations", restoration, name="trash-restoration"),
    path("history", history_page, name="history"),
]
