"""Decides the form of every trade that a person shapes: an option or proposal edited, a counter, or changes by hand."""

import json
import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from accord.alignment import trades
from accord.alignment.models import Proposal
from accord.alignment.options import ways_out
from accord.alignment.reads.forecast import goal_post_by_number
from accord.alignment.reads.money import seen_changes
from accord.alignment.reads.shell import shell
from accord.alignment.reads.trade import proposal_by_number
from accord.alignment.reads.trade_form import Changes, feature_above, trade_form
from accord.alignment.rules.changes import overlap, read, written
from accord.alignment.rules.figures import Effect
from accord.delivery.rules.hours import MOST_OVERTIME
from accord.kernel.errors import Invalid, NotAllowed, NotFound
from accord.kernel.policy import demand
from accord.web.actor import PageRequest, page
from accord.web.answers import lead_on
from accord.web.figures import scorecard
from accord.web.toasts import later
from accord.web.typed import day_of, read_number
from accord.work.models import GoalPost, Item, Project

KINDS = {
    "drop": "Drop a feature", "defer": "Defer a feature", "trim": "Leave a task out of its feature",
    "reassign": "Put somebody on a task", "fast_track": "Begin a task before another is done",
    "split": "Let other work interrupt a task", "add_capacity": "Add one more like somebody",
    "overtime": "Have somebody work longer", "shift_goal_post": "Shift a goal post", "change_budget": "Change a budget",
}  # fmt: skip


@dataclass(slots=True)
class Draft:
    """What is being shaped. `edits`: the proposal changed in place; `counters`: the one answered by another."""

    project: Project
    goal_post: GoalPost | None
    changes: Changes = ()
    title: str = ""
    reason: str = ""
    edits: Proposal | None = None
    counters: Proposal | None = None


@page(methods=("GET", "POST"))
def new(request: PageRequest) -> HttpResponse:
    """A trade by hand, from an option (`?goal_post=2&option=…`), or as an answer to a proposal (`?counter=12`)."""
    demand(request.actor, "propose", None)
    return _answer(request, _started(request))


@page(methods=("GET", "POST"))
def edit(request: PageRequest, number: int) -> HttpResponse:
    proposal = proposal_by_number(request.actor, number)
    if proposal.proposed_by_id != request.actor.member_id:
        raise NotAllowed("Only who proposed it edits it; counter it instead.")
    draft = Draft(proposal.project, proposal.goal_post, read(proposal.changes), proposal.title, proposal.reason, edits=proposal)
    return _answer(request, draft)


def _started(request: PageRequest) -> Draft:
    asked: Any = request.POST if request.method == "POST" else request.GET
    if asked.get("counter"):
        parent = proposal_by_number(request.actor, _number(asked, "counter"))
        return Draft(parent.project, parent.goal_post, read(seen_changes(request.actor, parent)), counters=parent)
    if asked.get("goal_post"):
        post = goal_post_by_number(request.actor, _number(asked, "goal_post"))
        card = ways_out(request.actor, post).card(asked["option"]) if asked.get("option") and request.method == "GET" else None
        return Draft(post.project, post, card.changes if card else (), card.title if card else "")
    line = shell(request.actor, request.member).project
    project = (
        Project.objects.visible_to(request.actor).select_related("workspace", "product").filter(pk=line.id).first()
        if line
        else None
    )
    if project is None:
        raise NotFound("There is no project to trade in yet.")
    return Draft(project, None)


def _answer(request: PageRequest, draft: Draft) -> HttpResponse:
    request.project = draft.project  # type: ignore[attr-defined]
    if request.method != "POST":
        return _shown(request, draft)
    draft.title, draft.reason = request.POST.get("title", "").strip(), request.POST.get("reason", "")
    draft.changes = (*_kept(request), *_added(request, draft.project))
    if request.POST.get("do") != "propose":
        effect = trades.compute(draft.project, draft.changes, goal_post=draft.goal_post).effect if draft.changes else None
        return _shown(request, draft, effect=effect)
    return lead_on(request, _proposed(request, draft))


def _proposed(request: PageRequest, draft: Draft) -> str:
    if not draft.changes:
        raise Invalid("add_kind", "Add at least one change.")
    title = draft.title or trade_form(request.actor, draft.project, draft.changes).title
    if draft.edits:
        proposal = trades.edit(request.actor, draft.edits, changes=draft.changes, reason=draft.reason, title=title)
        later(request, "Saved. Whoever had said yes is asked again.")
    else:
        proposal = trades.propose(
            request.actor,
            draft.project,
            changes=draft.changes,
            reason=draft.reason,
            title=title,
            goal_post=draft.goal_post,
            parent=draft.counters,
        )
        later(request, "Proposed. Whoever answers for the other side is asked.")
    return reverse("trade", kwargs={"slug": request.workspace.slug, "number": proposal.number})


def _shown(request: PageRequest, draft: Draft, *, effect: Effect | None = None) -> HttpResponse:
    form = trade_form(request.actor, draft.project, draft.changes)
    plain = [json.dumps(one) for one in written(draft.changes)]
    told: dict[str, Any] = {
        "draft": draft,
        "form": form,
        "kinds": KINDS,
        "changes": list(zip(plain, form.words, strict=True)),
        "effect": effect,
    }
    if effect:
        currency = request.workspace.currency
        told |= {
            "product": scorecard([effect], "product", currency=currency),
            "project": scorecard([effect], "project", currency=currency),
            "post": effect.post(),
        }
    return render(request, "web/trade/form.html", told)


def _kept(request: HttpRequest) -> Changes:
    try:
        plain = [json.loads(one) for one in request.POST.getlist("change")]
    except (ValueError, RecursionError):
        raise Invalid("change", "One of the changes cannot be read. Open the form again.") from None
    return read(plain) if plain else ()


def _added(request: PageRequest, project: Project) -> Changes:
    """The change that the form's own fields add, if any."""
    said: Any = request.POST
    kind = said.get("add_kind", "")
    if not kind:
        return ()
    if kind not in KINDS:
        raise Invalid("add_kind", "Choose one of the kinds of change.")
    plain: dict[str, Any] = {"kind": kind}
    if kind in ("drop", "defer"):
        plain["feature"] = _item(said, project)
    elif kind == "reassign":
        plain |= {
            "task": _item(said, project),
            "person": said.get("add_person", ""),
            "other_person": said.get("add_other_person", ""),
        }
        if not (plain["person"] or plain["other_person"]):
            raise Invalid("add_other_person", "Say who joins, or who leaves.")
    elif kind == "trim":
        plain |= _trim(said, project)
    elif kind == "split":
        plain["task"] = _item(said, project)
    elif kind == "fast_track":
        plain |= overlap(_item(said, project), _item(said, project, "add_before"))
    elif kind == "overtime":
        person = _there(said, "add_other_person", "Say who works longer.")
        plain |= {"person": person, "day": _day(request), "until": _day(request, "add_until"), "amount": _hours(said)}
    elif kind == "add_capacity":
        plain |= {"person": _there(said, "add_other_person", "Say like whom."), "day": _day(request), "share": _share(said)}
    else:
        plain["goal_post"] = _there(said, "add_goal_post", "Say which goal post.")
        plain |= {"day": _day(request)} if kind == "shift_goal_post" else {"amount": _amount(said)}
    return read([plain])


def _item(said: Any, project: Project, field: str = "add_item") -> str:
    number = re.match(r"\s*#?(\d{1,12})", said.get(field, ""))
    if number is None:
        raise Invalid(field, "Give the item by its number, as #142.")
    found = (
        Item.objects.filter(workspace_id=project.workspace_id, project=project, number=int(number[1]))
        .values_list("pk", flat=True)
        .first()
    )
    if found is None:
        raise Invalid(field, f"There is no item #{number[1]} in {project.name}.")
    return str(found)


def _trim(said: Any, project: Project) -> dict[str, Any]:
    task = _item(said, project)
    feature = feature_above(project, task)
    if feature is None:
        raise Invalid("add_item", "That is no task below a feature: drop it, or defer it.")
    return {"feature": feature, "tasks": [task]}


def _there(said: Any, name: str, sentence: str) -> str:
    if not said.get(name):
        raise Invalid(name, sentence)
    return str(said[name])


def _day(request: PageRequest, field: str = "add_day") -> str:
    day = day_of(request, field)
    if day is None:
        raise Invalid(field, "Give a day, as 2027-01-19.")
    return day.isoformat()


def _hours(said: Any) -> float:
    hours = read_number("add_amount", said.get("add_amount", ""), low=0.5, high=MOST_OVERTIME, what="Overtime in hours a day")
    if hours is None:
        raise Invalid("add_amount", "Say how many hours longer a day, as 2.")
    return hours


def _share(said: Any) -> float:
    text = said.get("add_share", "") or "100"
    if not re.fullmatch(r"\d{1,3}", text) or not 1 <= int(text) <= 100:
        raise Invalid("add_share", "The share of their time is 1 to 100 %.")
    return int(text) / 100


def _amount(said: Any) -> float:
    try:
        amount = float(said.get("add_amount", "").replace(",", ""))
    except ValueError:
        raise Invalid("add_amount", "Give an amount, as 320000.") from None
    if not 0 <= amount < 1e12:
        raise Invalid("add_amount", "A budget is zero or more.")
    return amount


def _number(asked: Any, name: str) -> int:
    if not (asked[name].isascii() and asked[name].isdecimal()) or len(asked[name]) > 12:
        raise Invalid(name, f"{name.replace('_', ' ').capitalize()} is a number.")
    return int(asked[name])


urlpatterns = [path("trades/new", new, name="trade-new"), path("trades/<int:number>/edit", edit, name="trade-edit")]
