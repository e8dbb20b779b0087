"""Decides the page of one proposal, and what its forms do: agree, object, withdraw."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from accord.alignment import trades
from accord.alignment.commands.consent import object_to
from accord.alignment.commands.trade import withdraw
from accord.alignment.models import Accord, Proposal
from accord.alignment.reads.trade import proposal_by_number, trade_page
from accord.alignment.rules.changes import read
from accord.kernel.errors import Invalid
from accord.web.actor import PageRequest, page
from accord.web.answers import lead_on
from accord.web.figures import scorecard
from accord.web.pages.talk import talk_told
from accord.web.toasts import later


@page()
def trade(request: PageRequest, number: int) -> HttpResponse:
    proposal = _proposal(request, number)
    return render(request, "web/trade/trade.html", _told(request, proposal) | talk_told(request, proposal))


@page()
def trade_body(request: PageRequest, number: int) -> HttpResponse:
    return render(request, "web/trade/_trade.html", _told(request, _proposal(request, number)))


@page()
def consent(request: PageRequest, number: int) -> HttpResponse:
    return render(request, "web/trade/_consent.html", _told(request, _proposal(request, number)))


@page()
def trade_now(request: PageRequest, number: int) -> HttpResponse:
    """What the proposal would do to the plan as it stands: asked by a page whose figures are older."""
    proposal = _proposal(request, number)
    told: dict[str, Any] = {"told": trade_page(request.actor, proposal).post}
    try:
        told["now"] = trades.compute(proposal.project, read(proposal.changes), goal_post=proposal.goal_post).effect.post()
    except Invalid as cannot:
        told["cannot"] = cannot.sentence
    return render(request, "web/trade/_now.html", told)


@page(methods=("POST",))
def answers(request: PageRequest, number: int) -> HttpResponse:
    """A yes or an objection, in words, for one side. The last yes leads to the accord."""
    proposal = _proposal(request, number)
    side, statement = request.POST.get("side", ""), request.POST.get("statement", "")
    if request.POST.get("answer") == "object":
        object_to(request.actor, proposal, statement=statement, side=side)
        later(request, "Objected. The trade is closed, and its proposer is told.")
        return lead_on(request, _address(request, proposal))
    if request.POST.get("answer") != "agree":
        raise Invalid("answer", "Answer with agree or object.")
    agreed = trades.say_yes(request.actor, proposal, statement=statement, side=side)
    for whose, why in agreed.asked_again:
        later(request, f"The {whose} side is asked again: {why}")
    if agreed.accord is None:
        later(request, "Agreed. It waits for the other yes.")
        return lead_on(request, _address(request, proposal))
    return lead_on(request, _accord_address(request, agreed.accord))


@page(methods=("POST",))
def withdrawal(request: PageRequest, number: int) -> HttpResponse:
    proposal = _proposal(request, number)
    withdraw(request.actor, proposal, statement=request.POST.get("statement", ""))
    later(request, "Withdrawn. Nobody is asked any more.")
    return lead_on(request, _address(request, proposal))


def _proposal(request: PageRequest, number: int) -> Proposal:
    proposal = proposal_by_number(request.actor, number)
    request.project = proposal.project  # type: ignore[attr-defined]
    return proposal


def _told(request: PageRequest, proposal: Proposal) -> dict[str, Any]:
    shown = trade_page(request.actor, proposal)
    currency = request.workspace.currency
    return {
        "trade": shown,
        "why": [seat for seat in shown.seats if seat.lens == "why"],
        "when": [seat for seat in shown.seats if seat.lens == "when"],
        "product": scorecard([shown.effect], "product", currency=currency),
        "project": scorecard([shown.effect], "project", currency=currency),
    }


def _address(request: PageRequest, proposal: Proposal) -> str:
    return reverse("trade", kwargs={"slug": request.workspace.slug, "number": proposal.number})


def _accord_address(request: PageRequest, accord: Accord) -> str:
    return reverse("accord", kwargs={"slug": request.workspace.slug, "number": accord.number})


urlpatterns = [
    path("trades/<int:number>", trade, name="trade"),
    path("trades/<int:number>/body", trade_body, name="trade-body"),
    path("trades/<int:number>/now", trade_now, name="trade-now"),
    path("trades/<int:number>/consent", consent, name="trade-consent"),
    path("trades/<int:number>/answers", answers, name="trade-answers"),
    path("trades/<int:number>/withdrawal", withdrawal, name="trade-withdrawal"),
]
