"""Decides the page Today: what needs one now, and what its small forms do: read, later, done, the demo's line."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone

from accord.alignment.reads.item import find_item
from accord.alignment.reads.today import today as read_today
from accord.delivery.commands.progress import finish_task
from accord.kernel.errors import NotFound
from accord.notices.commands import notice as notices
from accord.notices.models import Notice
from accord.web.actor import PageRequest, page
from accord.web.answers import lead_on
from accord.web.errors import is_fragment
from accord.web.shell import shell_of
from accord.web.toasts import later, toast
from accord.web.undoing import undo_address


@page()
def today(request: PageRequest) -> HttpResponse:
    return render(request, "web/today/today.html", _told(request))


@page()
def today_inbox(request: PageRequest) -> HttpResponse:
    return render(request, "web/today/_today.html", _told(request))


@page(methods=("POST",))
def notice_read(request: PageRequest, key: UUID) -> HttpResponse:
    notices.read_notice(request.actor, _notice(request, key))
    return _again(request, "Read")


@page(methods=("POST",))
def notice_later(request: PageRequest, key: UUID) -> HttpResponse:
    """Tomorrow at nine, in the member's zone."""
    notices.later(request.actor, _notice(request, key), until=tomorrow())
    return _again(request, "It comes back tomorrow at nine")


@page(methods=("POST",))
def done(request: PageRequest, number: int) -> HttpResponse:
    """A task of one's own is done: started, remaining and finished in one click."""
    item = find_item(request.actor, number)
    finish_task(request.actor, item)
    return _again(request, f"{item.title} is done", undo=undo_address(request))


def tomorrow() -> dt.datetime:
    return (timezone.localtime() + dt.timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)


def _told(request: PageRequest) -> dict[str, Any]:
    around = shell_of(request)
    if around is None:
        raise NotFound
    return {"today": read_today(request.actor, around)}


def _notice(request: PageRequest, key: UUID) -> Notice:
    found = Notice.objects.filter(workspace_id=request.workspace.pk, member=request.member, pk=key, ended_at=None).first()
    if found is None:
        raise NotFound
    return found  # type: ignore[no-any-return]


def _again(request: PageRequest, text: str, *, undo: str = "") -> HttpResponse:
    if is_fragment(request):
        return toast(render(request, "web/today/_today.html", _told(request)), text, undo=undo)
    later(request, text, undo=undo)
    return lead_on(request, reverse("today", kwargs={"slug": request.workspace.slug}))


urlpatterns = [
    path("today", today, name="today"),
    path("today/inbox", today_inbox, name="today-inbox"),
    path("today/done/<int:number>", done, name="today-done"),
    path("notices/<uuid:key>/read", notice_read, name="notice-read"),
    path("notices/<uuid:key>/later", notice_later, name="notice-later"),
]
