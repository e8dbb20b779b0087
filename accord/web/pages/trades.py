"""Decides the list of trades, and how one is proposed out of a way out or out of changes made by hand."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from accord.alignment import trades as asking
from accord.alignment.options import ways_out
from accord.alignment.reads.forecast import goal_post_by_number
from accord.alignment.reads.trades import trades_page
from accord.kernel.errors import Invalid
from accord.web.actor import PageRequest, page
from accord.web.answers import lead_on
from accord.web.toasts import later


@page(methods=("GET", "POST"))
def trades(request: PageRequest) -> HttpResponse:
    if request.method == "POST":
        return propose(request)
    return render(request, "web/trades/trades.html", {"trades": trades_page(request.actor)})


@page()
def trades_list(request: PageRequest) -> HttpResponse:
    return render(request, "web/trades/_trades.html", {"trades": trades_page(request.actor)})


def propose(request: PageRequest) -> HttpResponse:
    """Propose the way out that was chosen, with its reason."""
    number = request.POST.get("goal_post", "")
    if not (number.isascii() and number.isdecimal()) or len(number) > 12:
        raise Invalid("goal_post", "Name the goal post by its number.")
    post = goal_post_by_number(request.actor, int(number))
    if not request.POST.get("option"):
        raise Invalid("option", "Choose a way out first: the keys 1 to 6 do.")
    if not request.POST.get("reason", "").strip():
        raise Invalid("reason", "Say why, in a sentence: the other side reads it first.")
    card = ways_out(request.actor, post).card(request.POST["option"])
    proposal = asking.propose(
        request.actor, post.project, changes=card.changes, reason=request.POST["reason"], title=card.title, goal_post=post
    )
    later(request, "Proposed. Whoever answers for the other side is asked.")
    return lead_on(request, reverse("trade", kwargs={"slug": request.workspace.slug, "number": proposal.number}))


urlpatterns = [path("trades", trades, name="trades"), path("trades/list", trades_list, name="trades-list")]
