"""Decides the small pages on which the shell's tests play: a list with a drawer, an inline field, a live region, each refusal."""

from pathlib import Path

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import include, path

from accord.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from accord.people.models import Account
from accord.web.actor import PageRequest, page
from accord.web.pages import around
from accord.web.toasts import later, toast

ITEMS = {1: "Payment system", 2: "Checkout flow", 3: "Social sharing"}
SAID = {"title": "Payment system", "undone": 0, "ticked": 0}

LIST = (Path(__file__).parent / "sample.html").read_text()

ITEM = """{% extends layout %}{% block title %}{{ name }}{% endblock %}{% block drawer_title %}{{ name }}{% endblock %}
{% block main %}<main class="item" id="main"><h1>{{ name }}</h1></main>{% endblock %}"""


def show(request: HttpRequest, text: str, **told: object) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(text).render(told, request))


@page()
def listing(request: PageRequest) -> HttpResponse:
    return show(request, LIST, items=ITEMS.items(), said=SAID)


@page()
def one(request: PageRequest, number: int) -> HttpResponse:
    return show(request, ITEM, name=ITEMS[number])


@page(methods=("POST",))
def rename(request: PageRequest) -> HttpResponse:
    SAID["title"] = request.POST["title"]
    if request.headers.get("HX-Request"):
        return toast(HttpResponse(status=200), "Renamed", undo="/w/lantern/undo")
    later(request, "Renamed", undo="/w/lantern/undo")
    return redirect("/w/lantern/sample")


@page(methods=("POST",))
def undo(request: PageRequest) -> HttpResponse:
    SAID["undone"] = int(SAID["undone"]) + 1
    SAID["title"] = "Payment system"
    return toast(HttpResponse(status=204), "Taken back")


@page(methods=("GET", "POST"))
def refuse(request: PageRequest, kind: str) -> HttpResponse:
    if kind == "missing":
        raise NotFound
    if kind == "not-allowed":
        raise NotAllowed("Only a project manager may move this.", hats=("project_manager", "admin"))
    if kind == "invalid":
        raise Invalid("estimate", "Write an estimate as 3-6d, 4h or 2w.")
    if kind == "conflict":
        raise Conflict("Somebody changed this while you were editing.", latest={"title": "Theirs"}, asked={"title": "Mine"})
    raise RuntimeError("planted")


@page()
def palette(request: PageRequest) -> HttpResponse:
    found = [f'<li role="option" id="o{n}"><a href="/w/lantern/sample/{n}">{name}</a></li>' for n, name in ITEMS.items()]
    wanted = request.GET.get("q", "").lower()
    return HttpResponse("<ul>" + "".join(line for line in found if wanted in line.lower()) + "</ul>")


@page()
def timeline(request: PageRequest) -> HttpResponse:
    return show(request, LIST, items=[], said=SAID)


def enter(request: HttpRequest, who: str) -> HttpResponse:
    login(request, Account.objects.get(email=f"{who}@example.com"), backend="django.contrib.auth.backends.ModelBackend")
    return redirect("/w/lantern/sample")


inside = [
    path("sample", listing, name="today"),
    path("sample/<int:number>", one, name="item"),
    path("rename", rename, name="rename"),
    path("undo", undo, name="undo"),
    path("refuse/<slug:kind>", refuse, name="refuse"),
    path("palette", palette, name="palette"),
    path("timeline", timeline, name="timeline"),
]
urlpatterns = [path("w/<slug:slug>/", include([*inside, *around.urlpatterns])), path("enter/<slug:who>", enter)]
handler404 = "accord.web.errors.not_found"
handler500 = "accord.web.errors.broken"
