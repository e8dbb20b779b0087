"""Decides how a project is opened, and the page on which it is set up."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path, reverse

from accord.alignment.exports import FORMATS
from accord.alignment.reads.charter import charter, members_of
from accord.kernel.errors import Invalid
from accord.web.actor import PageRequest, page
from accord.web.answers import lead_on
from accord.web.project_acts import ACTS, member_of, one_of, today_of
from accord.web.toasts import later
from accord.web.typed import read_day
from accord.web.undoing import undo_address
from accord.work.commands.container import (
    create_product,
    create_project,
)
from accord.work.models import Product, Project


@page(methods=("GET", "POST"))
def project_new(request: PageRequest) -> HttpResponse:
    """Open a project, with its product and first promise if one wants. Bad input keeps what was typed."""
    given, wrong = request.POST, None
    if request.method == "POST":
        try:
            project = _open(request, given)
        except Invalid as refused:
            wrong = refused
        else:
            later(request, f"{project.name} opened", undo=undo_address(request))
            return lead_on(request, reverse("project", kwargs={"slug": request.workspace.slug, "key": project.key}))
    products = Product.objects.visible_to(request.actor).order_by("name")
    told = {"typed": given, "wrong": wrong, "products": products, "members": members_of(request.actor)}
    return render(request, "web/project/new.html", told, status=422 if wrong else 200)


@page()
def project_page(request: PageRequest, key: str) -> HttpResponse:
    return render(request, "web/project/project.html", _told(request, key))


@page(methods=("POST",))
def project_act(request: PageRequest, key: str, what: str) -> HttpResponse:
    """One form of the page. What was promised moves by consent: the answer leads to the proposal."""
    found = charter(request.actor, key)
    act = ACTS.get(what)
    if act is None:
        raise Invalid("what", "That is nothing that can be set here.")
    try:
        done = act(request, found.project, request.POST)
    except Invalid as wrong:
        return render(
            request,
            "web/project/project.html",
            _told(request, key) | {"wrong": wrong, "at": what, "typed": request.POST},
            status=422,
        )
    if isinstance(done, HttpResponse):
        return done
    later(request, done, undo=undo_address(request))
    if what == "trash":
        return lead_on(request, f"/w/{request.workspace.slug}/today")
    return lead_on(request, reverse("project", kwargs={"slug": request.workspace.slug, "key": key}) + f"#{what.split('-')[0]}")


def _told(request: PageRequest, key: str) -> dict[str, Any]:
    found = charter(request.actor, key)
    request.project = found.project  # type: ignore[attr-defined]
    slug = request.workspace.slug
    out = [
        (reverse("project-export", kwargs={"slug": slug, "key": key, "format": name}), words)
        for name, (_, _, words) in FORMATS.items()
    ]
    return {"charter": found, "project": found.project, "exports": out}


def _open(request: PageRequest, given: QueryDict) -> Project:
    starts = read_day("starts_on", given.get("starts_on", ""), today=today_of(request))
    product = (
        one_of(Product, request, "product", given.get("product", "")) if given.get("product") not in (None, "", "new") else None
    )
    if given.get("product") == "new":
        product = create_product(request.actor, name=given.get("product_name", ""))
    return create_project(
        request.actor,
        name=given.get("name", ""),
        key=given.get("key", ""),
        description=given.get("description", ""),
        product=product,
        starts_on=starts,
        sponsor=member_of(request, "sponsor", given),
    )


urlpatterns = [
    path("projects/new", project_new, name="project-new"),
    path("projects/<str:key>", project_page, name="project"),
    path("projects/<str:key>/<slug:what>", project_act, name="project-act"),
]
