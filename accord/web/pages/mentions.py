"""Decides what a text field offers after @ and #: members by name, items by number or title."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from accord.people.models import Member
from accord.web.actor import PageRequest, page
from accord.work.models import Item

MOST = 8


@page()
def mentions(request: PageRequest) -> HttpResponse:
    """Lines for the list under the field; `data-value` is what is written into the text."""
    words = request.GET.get("q", "").strip()[:60]
    told = {"items": _items(request, words)} if request.GET.get("kind") == "item" else {"members": _members(request, words)}
    return render(request, "web/mentions/mentions.html", told)


def _members(request: PageRequest, words: str) -> list[Member]:
    found = (
        Member.objects.visible_to(request.actor).filter(is_active=True, account__name__icontains=words).select_related("account")
    )
    return sorted(found, key=lambda one: (not str(one).lower().startswith(words.lower()), str(one)))[:MOST]


def _items(request: PageRequest, words: str) -> list[Item]:
    mine = Item.objects.visible_to(request.actor)
    if words.isascii() and words.isdecimal() and len(words) < 10:
        found = [one for one in mine.filter(number__gte=int(words)).order_by("number")[:200] if str(one.number).startswith(words)]
        return found[:MOST]
    return list(mine.filter(title__icontains=words).order_by("-number")[:MOST])


urlpatterns = [path("mentions", mentions, name="mentions")]
