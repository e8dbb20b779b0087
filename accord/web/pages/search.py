"""Decides what the palette and the search page find: things by title and number, and the pages one can jump to."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from accord.alignment.reads.search import Hit, search
from accord.alignment.reads.shell import shell
from accord.web.actor import PageRequest, page
from accord.web.shell import END, MAIN, PRODUCT, PROJECT, address

FEW, MANY = 12, 60
ICONS = {
    "item": "square-check", "goal post": "flag", "trade": "arrow-left-right", "accord": "handshake", "project": "folder",
    "product": "package", "person": "user-round",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A page one can jump to, with the key that goes there."""

    title: str
    url: str
    icon: str
    key: str


@page()
def palette(request: PageRequest) -> HttpResponse:
    """Pages whose name begins like what was typed, then things; nothing typed: all pages."""
    q = request.GET.get("q", "").strip()
    places = [
        place for place in _places(request) if not q or any(word.startswith(q.lower()) for word in place.title.lower().split())
    ]
    hits = search(request.actor, q, limit=FEW)
    return render(request, "web/search/_palette.html", {"places": places, "hits": _shown(hits), "q": q})


@page()
def search_page(request: PageRequest) -> HttpResponse:
    q = request.GET.get("q", "").strip()
    return render(request, "web/search/search.html", {"q": q, "hits": _shown(search(request.actor, q, limit=MANY))})


def _shown(hits: tuple[Hit, ...]) -> list[tuple[Hit, str]]:
    return [(hit, ICONS.get(hit.kind, "circle")) for hit in hits]


def _places(request: HttpRequest) -> list[Place]:
    around = shell(request.actor, request.member)  # type: ignore[attr-defined]
    found = []
    for entry in (*MAIN, *PRODUCT, *PROJECT, *END):
        if url := address(entry.page, around):
            found.append(Place(entry.label, url, entry.icon, entry.hotkey))
    for name, label, icon in (
        ("history", "History", "history"),
        ("trash", "Trash", "trash-2"),
        ("accords", "Accords", "handshake"),
    ):
        if url := address(name, around):
            found.append(Place(label, url, icon, ""))
    return found


urlpatterns = [
    path("palette", palette, name="palette"),
    path("search", search_page, name="search"),
]
