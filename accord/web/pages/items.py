"""Decides what the page of one item shows, whole or in the drawer, and how each of its fields is edited where it stands."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone

from accord.alignment.reads.item import find_item, item_chain, item_page
from accord.alignment.reads.item_choices import item_choices
from accord.kernel.errors import Invalid, NotFound
from accord.web.actor import PageRequest, lens_of, page
from accord.web.answers import lead_on
from accord.web.edits import demand_unmoved, edit_of, shown, shown_on
from accord.web.errors import is_fragment
from accord.web.pages.backlog import came_from, changed
from accord.web.pages.items_acts import decided
from accord.web.staffing import staff, staffing
from accord.web.toasts import later, toast
from accord.web.undoing import undo_address
from accord.work.commands.item import restore_dropped, restore_item
from accord.work.models import Item, Project

TABS = ("why", "when", "talk", "history")
CELLS = {
    "title": ("Title", ""),
    "effect": ("Expected effect", "As a range: +8…12"),
    "estimate": ("Estimate", "3-6d, 4h or 2w; ? for none"),
}


@page()
def item_shown(request: PageRequest, number: int) -> HttpResponse:
    """The item in both lenses at once; the drawer shows one tab of it."""
    return render(request, "web/item/item.html", item_told(request, number))


@page()
def item_region(request: PageRequest, number: int) -> HttpResponse:
    """The faces alone, for what others change."""
    return render(request, "web/item/_item.html", item_told(request, number))


@page()
def item_dates(request: PageRequest, number: int) -> HttpResponse:
    """Why these dates: sentences back to today. Computed now, so it is asked for apart."""
    item = find_item(request.actor, number)
    return render(request, "web/item/_chain.html", {"item": item, "chain": item_chain(request.actor, item)})


@page()
def item_cell(request: PageRequest, number: int, field: str) -> HttpResponse:
    """The editor of one value in a list."""
    if field not in CELLS:
        raise NotFound
    item = find_item(request.actor, number)
    label, hint = CELLS[field]
    told = {"item": item, "field": field, "value": shown(item, field), "label": label, "hint": hint, "region": "backlog"}
    return render(request, "web/item/_cell.html", told | {"rows_url": _rows_url(request)})


@page(methods=("POST",))
def item_field(request: PageRequest, number: int, field: str) -> HttpResponse:
    """Save one field: `text` is what was typed, `was` what the field said. Overtaken by somebody else: 409 with both values."""
    item = find_item(request.actor, number)
    given = {name: str(value) for name, value in request.POST.items() if name not in ("csrfmiddlewaretoken", "was")}
    given.setdefault("text", "")
    if (was := request.POST.get(f"was_{field}", request.POST.get("was"))) is not None:
        given["was"] = was.replace("\r\n", "\n")
        given["text"] = given["text"].replace("\r\n", "\n")
    if field == "people":
        return _staffed(request, item, given)
    edit = edit_of(item, field, given, today=timezone.now().astimezone(item.workspace.tzinfo).date())
    edit.run(request.actor)
    return _answer(request, item, edit.said)


@page(methods=("POST",))
def item_goal_post(request: PageRequest, number: int) -> HttpResponse:
    """Another goal post, or none; what was promised is proposed."""
    item = find_item(request.actor, number)
    return _decided(request, item, "place", request.POST.get("text", ""))


@page(methods=("POST",))
def item_drop(request: PageRequest, number: int) -> HttpResponse:
    """Stop planning it, with a reason; what was promised is proposed."""
    return _decided(request, find_item(request.actor, number), "drop", "")


@page(methods=("POST",))
def item_restoration(request: PageRequest, number: int) -> HttpResponse:
    """Out of the trash, or planned again after it was dropped."""
    item = find_item(request.actor, number)
    if item.trashed_at:
        restore_item(request.actor, item)
    else:
        restore_dropped(request.actor, item)
    return _answer(request, item, f"#{item.number} is back")


def item_told(request: PageRequest, number: int) -> dict[str, Any]:
    shown_item = item_page(request.actor, number)
    drawer = request.POST.get("drawer", "")
    tab = drawer or request.GET.get("tab", "")
    tab = tab if tab in TABS else lens_of(request)
    told: dict[str, Any] = {
        "page": shown_item,
        "item": shown_item.item,
        "tab": tab,
        "is_drawer": tab if drawer or request.GET.get("drawer") else "",
        "tabs": TABS,
        "rights": {"side": "side" in shown_item.can, "plan": "plan" in shown_item.can, "facts": "facts" in shown_item.can},
        "progress": _progress(shown_item.item.state),
        "deadline": shown_item.when.deadline.isoformat() if shown_item.when and shown_item.when.deadline else "",
        "text": shown_on(shown_item),
    }
    if shown_item.project is not None:
        request.project = shown_item.project  # type: ignore[attr-defined]
        can = shown_item.can
        told["choices"] = item_choices(request.actor, shown_item.project, why="side" in can, when="plan" in can)
    if request.GET.get("chain"):
        told["chain"] = item_chain(request.actor, shown_item.item)
    return told | {"talk": shown_item.comments, "talk_ref": str(shown_item.item.ref)}


def _progress(state: str) -> tuple[tuple[str, str], ...]:
    """What can be told next, as a value and a button's words."""
    done, reopened = ("done", "Done"), ("started", "Not done after all")
    return {"planned": (("started", "Started"), done), "started": (done,), "done": (reopened,)}.get(state, ())


def _staffed(request: PageRequest, item: Item, given: dict[str, str]) -> HttpResponse:
    asked = staffing(item, given["text"])
    if "was" in given:
        demand_unmoved(item, "people", given["was"], given["text"])
    decided_now = staff(request.actor, _project(item), item, asked)
    if decided_now and decided_now.proposal:
        return lead_on(request, f"/w/{request.workspace.slug}/trades/{decided_now.proposal.number}")
    return _answer(request, item, asked.said)


def _decided(request: PageRequest, item: Item, verb: str, target: str) -> HttpResponse:
    return decided(request, _project(item), [item], verb, target, reason=request.POST.get("reason", ""))


def _project(item: Item) -> Project:
    if item.project is None:
        raise Invalid("project", f"#{item.number} is in no project yet.")
    return item.project


def _answer(request: PageRequest, item: Item, said: str) -> HttpResponse:
    """The region the form stood in, with a toast; without script back to the page."""
    undo = undo_address(request)
    if request.POST.get("region") == "backlog":
        return changed(request, _project(item), said)
    if is_fragment(request):
        return toast(render(request, "web/item/_item.html", item_told(request, item.number)), said, undo=undo)
    later(request, said, undo=undo)
    return lead_on(request, came_from(request) or reverse("item", kwargs={"slug": request.workspace.slug, "number": item.number}))


def _rows_url(request: PageRequest) -> str:
    query = urlsplit(request.headers.get("HX-Current-URL", "")).query
    return f"{reverse('backlog-rows', kwargs={'slug': request.workspace.slug})}{'?' + query if query else ''}"


urlpatterns = [
    path("items/<int:number>", item_shown, name="item"),
    path("items/<int:number>/faces", item_region, name="item-faces"),
    path("items/<int:number>/dates", item_dates, name="item-dates"),
    path("items/<int:number>/cells/<slug:field>", item_cell, name="item-cell"),
    path("items/<int:number>/fields/<slug:field>", item_field, name="item-field"),
    path("items/<int:number>/goal-post", item_goal_post, name="item-goal-post"),
    path("items/<int:number>/drop", item_drop, name="item-drop"),
    path("items/<int:number>/restoration", item_restoration, name="item-restoration"),
]
