"""Decides the pages on which work comes in: a file or pasted rows, the dry run, what was brought in, and its way back."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone

from accord.alignment.commands.import_plan import throw_away
from accord.alignment.imports import aim, bring, map_columns, receive, start_on, take_back
from accord.alignment.reads.imports import FIELDS, dry_run, import_by_id, import_page
from accord.files.list_words import EXAMPLE
from accord.kernel.errors import Invalid, NotFound
from accord.web.actor import PageRequest, page
from accord.web.answers import lead_on
from accord.web.toasts import later
from accord.web.typed import read_day, read_number
from accord.work.models import Import, Project


@page(methods=("GET", "POST"))
def imports(request: PageRequest) -> HttpResponse:
    """Takes a file or pasted words, and leads to their dry run; nothing is written into the plan."""
    if request.method == "GET":
        return render(request, "web/import/import.html", {"shown": import_page(request.actor), "example": EXAMPLE})
    file, text = request.FILES.get("file"), request.POST.get("text", "")
    try:
        project = _project(request, request.POST.get("project", ""))
        if file is not None:
            imported = receive(request.actor, name=file.name or "plan", data=file.read(), project=project)
        else:
            imported = receive(
                request.actor,
                name=request.POST.get("name", "").strip() or "Pasted list",
                data=text.encode("utf-8", "replace"),
                is_text=True,
                project=project,
            )
    except Invalid as wrong:
        told = {"shown": import_page(request.actor), "example": EXAMPLE, "text": text, "wrong": wrong}
        return render(request, "web/import/import.html", told, status=422)
    return lead_on(request, _address(request, imported))


@page()
def one_import(request: PageRequest, key: UUID) -> HttpResponse:
    return render(request, "web/import/dry_run.html", _told(request, key))


@page()
def one_import_body(request: PageRequest, key: UUID) -> HttpResponse:
    return render(request, "web/import/_dry_run.html", _told(request, key))


@page(methods=("POST",))
def import_act(request: PageRequest, key: UUID, what: str) -> HttpResponse:
    """What the dry run's forms do; a value that breaks a rule is said on the same page."""
    imported = import_by_id(request.actor, key)
    if what not in _ACTS:
        raise NotFound
    try:
        return _ACTS[what](request, imported)
    except Invalid as wrong:
        return render(request, "web/import/dry_run.html", _told(request, key) | {"wrong": wrong}, status=422)


def _told(request: PageRequest, key: UUID) -> dict[str, Any]:
    imported = import_by_id(request.actor, key)
    if imported.project is not None:
        request.project = imported.project  # type: ignore[attr-defined]
    return {
        "shown": dry_run(request.actor, imported, all_dates="dates" in request.GET),
        "fields": FIELDS,
        "next_monday": _next_monday(),
    }


def _next_monday() -> dt.date:
    today = timezone.localdate()
    return today + dt.timedelta(days=7 - today.weekday())


def _columns(request: PageRequest, imported: Import) -> HttpResponse:
    chosen = {
        int(name[1:]): request.POST.get(name, "")
        for name in request.POST
        if name[:1] == "c" and name[1:].isdecimal() and len(name) < 6
    }
    if unknown := next((value for value in chosen.values() if value and value not in FIELDS), None):
        raise Invalid("columns", f"{unknown[:40]!r} is no field of a list.")
    hours = read_number("hours_per_day", request.POST.get("hours_per_day", "") or "8", low=0.5, high=24, what="A day’s hours")
    order = {"dmy": True, "mdy": False}.get(request.POST.get("day_first", ""))
    map_columns(request.actor, imported, columns=chosen, hours_per_day=hours or 8.0, day_first=order)
    return lead_on(request, _address(request, imported))


def _how(request: PageRequest, imported: Import) -> HttpResponse:
    if "into" in request.POST:
        project = _project(request, request.POST["into"])
        if (project.pk if project else None) != imported.project_id:
            aim(request.actor, imported, project=project)
    if "when" in request.POST:
        day = (
            read_day("starts", request.POST.get("starts", ""), today=timezone.localdate())
            if request.POST["when"] == "move"
            else None
        )
        if request.POST["when"] == "move" and day is None:
            raise Invalid("starts", "Say on which day it starts.")
        if (day.isoformat() if day else None) != imported.mapping.get("starts"):
            start_on(request.actor, import_by_id(request.actor, imported.pk), day=day)
    return lead_on(request, _address(request, imported))


def _bring_in(request: PageRequest, imported: Import) -> HttpResponse:
    report = bring(
        request.actor, imported, leaves_out_circles="leave_out_circles" in request.POST, wants_trash="trash_removed" in request.POST
    )
    imported.refresh_from_db()
    assert imported.project is not None
    is_new = report.get("is_new_project") and not report["is_nothing"]
    where = reverse("set-up", kwargs={"slug": request.workspace.slug}) if is_new else _address(request, imported)
    later(
        request,
        f"{imported.name} is in.",
        undo=reverse("import-act", kwargs={"slug": request.workspace.slug, "key": imported.pk, "what": "undo"}),
    )
    return lead_on(request, f"{where}?project={imported.project.key}")


def _undo(request: PageRequest, imported: Import) -> HttpResponse:
    undone = take_back(request.actor, imported)
    later(request, " ".join(["Taken back.", *undone.kept]))
    return lead_on(request, _address(request, imported))


def _throw_away(request: PageRequest, imported: Import) -> HttpResponse:
    throw_away(request.actor, imported)
    return lead_on(request, reverse("import", kwargs={"slug": request.workspace.slug}))


_ACTS = {"columns": _columns, "how": _how, "bring-in": _bring_in, "undo": _undo, "throw-away": _throw_away}


def _project(request: PageRequest, key: str) -> Project | None:
    if not key:
        return None
    found = Project.objects.visible_to(request.actor).filter(key__iexact=key).first()
    if found is None:
        raise Invalid("project", "There is no such project here.")
    return found  # type: ignore[no-any-return]


def _address(request: PageRequest, imported: Import) -> str:
    return reverse("import-dry-run", kwargs={"slug": request.workspace.slug, "key": imported.pk})


urlpatterns = [
    path("import", imports, name="import"),
    path("import/<uuid:key>", one_import, name="import-dry-run"),
    path("import/<uuid:key>/body", one_import_body, name="import-body"),
    path("import/<uuid:key>/<slug:what>", import_act, name="import-act"),
]
