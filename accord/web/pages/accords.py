"""Decides the ledger of accords, the page of one, its export, and the proposal that would take it back."""

import csv
import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.safestring import SafeString

from accord.alignment import trades
from accord.alignment.reads.accords import Outcome, accord_by_number, accord_page, accords_page
from accord.files.lists_out import safe
from accord.kernel.errors import Invalid
from accord.web import words
from accord.web.actor import PageRequest, page
from accord.web.answers import lead_on
from accord.web.charts import outcome_svg
from accord.web.pages.talk import talk_told
from accord.web.toasts import later


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """An outcome in words, with its chart."""

    name: str
    whole: str
    side: str
    lens: str
    predicted: str
    happened: str
    held: bool | None
    sentence: str
    chart: SafeString


@page()
def accords(request: PageRequest) -> HttpResponse:
    return render(request, "web/accords/accords.html", {"accords": accords_page(request.actor)})


@page()
def accords_list(request: PageRequest) -> HttpResponse:
    return render(request, "web/accords/_accords.html", {"accords": accords_page(request.actor)})


@page()
def export(request: PageRequest) -> HttpResponse:
    """The ledger as CSV: one accord a line."""
    response = HttpResponse(
        content_type="text/csv; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="accords.csv"'}
    )
    lines = csv.writer(response)
    lines.writerow(
        ["number", "agreed", "title", "goal post", "chance before", "chance after", "P50", "P80", "finished", "review", "reverted"]
    )
    for row in accords_page(request.actor).rows:
        post = row.post
        figures = [safe(post.name), post.chance_now, post.chance_after, post.p50_after, post.p80_after] if post else [""] * 5
        lines.writerow([row.number, row.at.date(), safe(row.title), *figures, row.finished or "", row.review_on, row.is_reverted])
    return response


@page()
def accord(request: PageRequest, number: int) -> HttpResponse:
    found = accord_by_number(request.actor, number)
    request.project = found.project  # type: ignore[attr-defined]
    return render(request, "web/accord/accord.html", _told(request, number) | talk_told(request, found))


@page()
def accord_body(request: PageRequest, number: int) -> HttpResponse:
    return render(request, "web/accord/_accord.html", _told(request, number))


@page(methods=("POST",))
def reverts(request: PageRequest, number: int) -> HttpResponse:
    """Propose the inverse of an accord; both sides are asked again."""
    found = accord_by_number(request.actor, number)
    if not request.POST.get("reason", "").strip():
        raise Invalid("reason", "Say why, in a sentence: the other side reads it first.")
    proposal = trades.revert(request.actor, found, reason=request.POST["reason"])
    later(request, "Proposed to take it back. Nothing changes until both sides agree.")
    return lead_on(request, reverse("trade", kwargs={"slug": request.workspace.slug, "number": proposal.number}))


def _told(request: PageRequest, number: int) -> dict[str, Any]:
    shown = accord_page(request.actor, accord_by_number(request.actor, number))
    currency = request.workspace.currency
    return {
        "shown": shown,
        "outcomes": [_row(one, currency) for one in shown.outcomes],
        "signed": [seat for seat in shown.signatures if seat.answer == "agreed"],
    }


def _row(one: Outcome, currency: str) -> OutcomeRow:
    low, high = _words(one, one.low, currency), _words(one, one.high, currency)
    known = [value for value in (one.low, one.high, one.before, one.actual) if value is not None]
    first, last = min(known), max(known)
    chart = outcome_svg(
        _number(one.low),
        _number(one.high),
        before=_number(one.before) if one.before is not None else None,
        actual=_number(one.actual) if one.actual is not None else None,
        side="why" if one.side == "product" else "when",
        told=f"{one.name}: predicted {low} to {high}",
        ends=(_words(one, first, currency), _words(one, last, currency)),
    )
    predicted = {"date": words.day_range(one.low, one.high) if one.unit == "date" else "", "share": low, "money": high}[one.unit]  # type: ignore[arg-type]
    happened = _words(one, one.actual, currency) if one.actual is not None else "–"
    return OutcomeRow(
        one.name,
        one.whole,
        one.side,
        "why" if one.side == "product" else "when",
        predicted,
        happened,
        one.held,
        _sentence(one, currency),
        chart,
    )


def _sentence(one: Outcome, currency: str) -> str:
    if one.actual is not None:
        return "As predicted, or better." if one.held else "Outside of what was predicted."
    if one.so_far is None:
        return "Known once it is there."
    so_far = _words(one, one.so_far, currency)
    return f"Today's forecast says {so_far} at 80{words.NARROW}%." if one.unit == "date" else f"Today's forecast says {so_far}."


def _words(one: Outcome, value: Any, currency: str) -> str:
    if isinstance(value, dt.date):
        return words.day(value)
    return words.money(value, currency) if one.unit == "money" else words.percent(value)


def _number(value: Any) -> float:
    return float(value.toordinal()) if isinstance(value, dt.date) else float(value)


urlpatterns = [
    path("accords", accords, name="accords"),
    path("accords/list", accords_list, name="accords-list"),
    path("accords.csv", export, name="accords-csv"),
    path("accords/<int:number>", accord, name="accord"),
    path("accords/<int:number>/body", accord_body, name="accord-body"),
    path("accords/<int:number>/reverts", reverts, name="accord-reverts"),
]
