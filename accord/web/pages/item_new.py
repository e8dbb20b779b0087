"""Decides how an item is written down from any page: a title is enough; where it goes and what it takes can be said at once."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone

from accord.alignment.reads.filter_choices import filter_choices
from accord.alignment.reads.item import find_item
from accord.kernel.errors import Invalid
from accord.kernel.policy import may
from accord.product.commands.addition import add_feature
from accord.web.actor import PageRequest, page
from accord.web.answers import lead_on
from accord.web.edits import edit_of
from accord.web.pages.items_acts import goal_post_of
from accord.web.shell import project_in
from accord.web.toasts import later
from accord.web.typed import read_estimate
from accord.web.undoing import undo_address
from accord.work.commands.item import create_item
from accord.work.models import Item, Project


@page(methods=("GET", "POST"))
def item_new(request: PageRequest) -> HttpResponse:
    """The form, and what becomes of it. Bad input keeps what was typed and names the field."""
    project = project_in(request)
    under = request.POST.get("under") or request.GET.get("under", "")
    parent = find_item(request.actor, int(under)) if under.isdecimal() and len(under) < 12 else None
    wrong: Invalid | None = None
    if request.method == "POST":
        try:
            item = _create(request, parent, (parent.project if parent else None) or project)
        except Invalid as refused:
            wrong = refused
        else:
            later(request, f"#{item.number} {item.title} added", undo=undo_address(request))
            return lead_on(request, reverse("item", kwargs={"slug": request.workspace.slug, "number": item.number}))
    told = {
        "project": project,
        "parent": parent,
        "typed": request.POST,
        "wrong": wrong,
        "can_feature": may(request.actor, "product.side"),
        "choices": filter_choices(request.actor, project) if project else None,
    }
    return render(request, "web/item/new.html", told, status=422 if wrong else 200)


def _create(request: PageRequest, parent: Item | None, project: Project | None) -> Item:
    title, estimate = request.POST.get("title", ""), request.POST.get("estimate", "")
    read_estimate("estimate", estimate)
    if project is None:
        raise Invalid("project", "There is no project to put it into: open one first.")
    post = goal_post_of(project, request.POST["goal_post"]) if request.POST.get("goal_post") else None
    if parent is None and request.POST.get("kind") == "feature":
        item = add_feature(request.actor, project, title=title, goal_post=post)
    else:
        item = create_item(request.actor, parent or project, title=title, goal_post=post)
    if estimate.strip():
        edit_of(item, "estimate", {"text": estimate}, today=timezone.now().date()).run(request.actor)
    return item


urlpatterns = [path("items/new", item_new, name="item-new")]
