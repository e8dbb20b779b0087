"""Decides how a view that a script asks reads its JSON and words a refusal: a status, a sentence, and the field it is about."""

import functools
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from accord.kernel.errors import Invalid, Refusal
from accord.web.errors import HATS, STATUS

Json = dict[str, Any]


def answers_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Turn refusals into `{field, message}` with their status. Conflicts with both values are the view's own to word."""

    @functools.wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            status = next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 400)
            hats = [HATS.get(hat, hat) for hat in getattr(refusal, "hats", ())]
            told: Json = {"message": refusal.sentence, "hats": hats}
            if isinstance(refusal, Invalid):
                told["field"] = refusal.field
            return JsonResponse(told, status=status)

    return run


def body_of(request: HttpRequest) -> Json:
    """The object that was sent. Raises Invalid where it is none."""
    try:
        found = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Invalid("body", "Send one JSON object.")
    return found


def words(found: Any) -> dict[str, str]:
    """The plain values of an object as text; what is nested is left out."""
    if not isinstance(found, dict):
        return {}
    return {
        str(name): "" if value is None else str(value)
        for name, value in found.items()
        if isinstance(value, str | int | float | None)
    }
