"""Decides how a page says what just happened and how to take it back."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse


def toast(response: HttpResponse, text: str, *, undo: str = "", trigger: str = "accord:toast") -> HttpResponse:
    """Let an answer to htmx show a toast for ten seconds; `undo` is the address that its button posts to."""
    told = json.loads(response.get("HX-Trigger", "{}"))
    response["HX-Trigger"] = json.dumps({**told, trigger: {"text": text, "undo": undo}})
    return response


def later(request: HttpRequest, text: str, *, undo: str = "") -> None:
    """Show a toast on the next whole page: what a plain form does before it redirects."""
    messages.success(request, text, extra_tags=undo)
