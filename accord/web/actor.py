"""Decides who speaks through the web: the signed-in account's member of the workspace in the address, or nobody."""

import functools
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import quote

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect

from accord.kernel.actor import Actor
from accord.kernel.errors import NotFound
from accord.kernel.models import Workspace
from accord.people.models import Member
from accord.web.once import done_once

View = Callable[..., HttpResponse]


class PageRequest(HttpRequest):
    """A request inside a workspace, as `page` leaves it for the view."""

    actor: Actor
    workspace: Workspace
    member: Member


def page(*, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Make a view of a workspace: it gets a PageRequest, without the slug.

    Nobody signed in goes to sign-in and comes back; who is no member of the workspace gets 404, whatever they asked for.
    """

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def run(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
            if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
                return HttpResponseNotAllowed(methods)
            if isinstance(request.user, AnonymousUser):
                return redirect(f"/sign-in?next={quote(request.get_full_path())}")
            member = find_member(request, slug)
            inside = cast(PageRequest, request)
            inside.member, inside.workspace = member, member.workspace
            inside.actor = member.actor(tab=request.headers.get("X-Accord-Tab", "")[:64])
            if request.session.get("workspace") != slug:
                request.session["workspace"] = slug
            return done_once(inside, lambda: view(inside, **kwargs))

        return run

    return wrap


def find_member(request: HttpRequest, slug: str) -> Member:
    """The account's active membership of a workspace; NotFound where there is none."""
    members = Member.objects.select_related("workspace", "account")
    try:
        return members.get(workspace__slug=slug, account_id=request.user.pk, is_active=True, account__is_active=True)  # type: ignore[no-any-return]
    except Member.DoesNotExist:
        raise NotFound from None


def lens_of(request: PageRequest) -> str:
    """why or when: what the address says, else what the member used last."""
    asked = request.GET.get("lens", "")
    return asked if asked in ("why", "when") else request.member.lens
