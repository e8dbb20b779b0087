"""Decides where a form may lead: only ever to an address of ours, never to what somebody wrote into a link."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest) -> str:
    """Where to go after signing in: `next`, if it is a path here, else the first page."""
    asked = request.POST.get("next") or request.GET.get("next") or "/"
    return asked if is_local(asked) else "/"


def referring(request: HttpRequest) -> str:
    """The path of the page whose form was sent, with its query; "" where the browser does not say or it is another site's."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host():
        return ""
    path = came.path + (f"?{came.query}" if came.query else "")
    return path if is_local(path) else ""


def is_local(address: str) -> bool:
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
