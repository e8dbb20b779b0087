"""Decides how the demo is entered and removed: one click as either side or both, on this machine or where --demo was said."""

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from accord.kernel.errors import Invalid, NotAllowed, NotFound
from accord.people.commands.member import remember
from accord.people.commands.workspace import remove_workspace
from accord.web.actor import PageRequest, page
from accord.web.answers import lead_on
from accord.web.demo_doors import demo_doors
from accord.web.local import referring

_BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's members; 404 where the doors are closed."""
    door = next((one for one in demo_doors() if one.key == request.POST.get("as", "both")), None)
    if door is None:
        raise NotFound("The demo is not open here.")
    login(request, door.member.account, backend=_BACKEND)
    return redirect(f"/w/{door.member.workspace.slug}/today")


@page(methods=("POST",))
def remove(request: PageRequest) -> HttpResponse:
    """Remove the demo for good, once its name was typed. Any of its members may; real workspaces are refused."""
    if not request.workspace.is_demo:
        raise NotAllowed("Only the demo is removed like this.")
    if request.POST.get("name", "").strip() != request.workspace.name:
        raise Invalid("name", f"Type {request.workspace.name} to remove it.")
    remove_workspace(request.workspace)
    logout(request)
    return redirect("first-page")


@page(methods=("POST",))
def close_line(request: PageRequest) -> HttpResponse:
    """Put the demo's line away for this member; Help and Settings bring it back."""
    is_open = request.POST.get("open") == "1"
    remember(request.actor, request.member, name="demo_line_closed", value=not is_open)
    return lead_on(request, referring(request) or f"/w/{request.workspace.slug}/today")


public_urlpatterns = [path("demo/enter", enter, name="demo-enter")]
urlpatterns = [
    path("demo/remove", remove, name="demo-remove"),
    path("demo-line/close", close_line, name="demo-line-close"),
]
