"""Decides how a refusal looks: a page that says what to do, or a fragment at the form that asked."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from accord.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal

HATS = {
    "product_manager": "product manager",
    "project_manager": "project manager",
    "contributor": "contributor",
    "stakeholder": "stakeholder",
    "director": "director",
    "admin": "admin",
}
STATUS: dict[type[Refusal], int] = {NotFound: 404, NotAllowed: 403, Invalid: 422, Conflict: 409}
TITLES = {
    403: "That is not yours to do",
    404: "There is nothing here",
    409: "Somebody was quicker",
    422: "That cannot be saved as it is",
}


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asked for a part of a page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Request-Type") != "full"


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Word a refusal for whoever asked: at the form for htmx, else as a page."""
    status = next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 400)
    told: dict[str, Any] = {"status": status, "title": TITLES.get(status, "That did not work"), "sentence": refusal.sentence}
    if isinstance(refusal, NotAllowed):
        told["hats"] = [HATS.get(hat, hat) for hat in refusal.hats]
    if isinstance(refusal, Invalid):
        told["field"] = refusal.field
    if isinstance(refusal, Conflict):
        told["choices"] = _choices(request, refusal)
        told["change"] = refusal.change
        told["address"] = request.get_full_path()
    if not is_fragment(request):
        return render(request, "web/errors/refusal.html", told, status=status)
    response = render(request, "web/errors/_refusal.html", told, status=status)
    # The form that asked shows it beside its fields; nothing on the page is replaced.
    response["HX-Reswap"] = "none"
    response["X-Accord-Refusal"] = told.get("field", "") or str(status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _choices(request: HttpRequest, conflict: Conflict) -> list[dict[str, Any]]:
    """Both values of each field, and what to send again to keep one: the form as it was, with the latest value as what was seen."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"]
    found = []
    for name, latest in conflict.latest.items():
        others = [(key, value) for key, value in sent if key not in (f"was_{name}", "version")]
        found.append({"field": name, "latest": latest, "asked": conflict.asked.get(name), "was": f"was_{name}", "again": others})
    return found


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    told = {"status": 400, "title": "That request cannot be read", "sentence": "Go back, reload the page, and try again."}
    return render(request, "web/errors/refusal.html", told, status=400)


def not_allowed(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    sentence = "Your account may not open this."
    return render(request, "web/errors/refusal.html", {"status": 403, "title": TITLES[403], "sentence": sentence}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    told = {"status": 404, "title": TITLES[404], "sentence": NotFound().sentence}
    return render(request, "web/errors/refusal.html", told, status=404)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from elsewhere."""
    sentence = "This form was open too long, or came from another place. Nothing was saved: go back, reload, and send it again."
    if is_fragment(request):
        return refuse(request, NotAllowed(sentence))
    told = {"status": 403, "title": "This form is no longer good", "sentence": sentence}
    return render(request, "web/errors/refusal.html", told, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """The last resort: no database, no context, a fixed page."""
    return render(None, "web/errors/500.html", status=500)
