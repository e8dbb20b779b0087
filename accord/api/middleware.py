"""Decides that whoever calls the API reads JSON: what goes wrong outside an operation is a problem too, never a page."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from accord.api.contract import PROBLEM
from accord.api.errors import problem

_WORDS = {
    400: "The request cannot be read.",
    403: "Your account may not do this.",
    404: "There is nothing at this address; /api/v1/openapi.json lists what there is.",
    405: "This address does not take this method; the Allow header lists those it takes.",
    500: "Something broke on our side. It is logged; nothing was half done.",
}
_TAKEN = ("application/json", "multipart/form-data")


class ProblemsMiddleware:
    """Stands outside everything else, so that nothing gets past it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/api/"):
            return self.get_response(request)
        if _has_body(request) and request.content_type not in _TAKEN:
            sent = request.content_type or "nothing"
            return problem(415, "Unsupported", f"Send JSON with “Content-Type: application/json”; this said {sent[:100]}.")
        response = self.get_response(request)
        if response.status_code < 400 or response.headers.get("Content-Type", "") == PROBLEM:
            return response
        code = response.status_code
        told = problem(code, HTTPStatus(code).phrase, _WORDS.get(code, HTTPStatus(code).phrase + "."))
        if "Allow" in response:
            told["Allow"] = ", ".join(sorted(response["Allow"].split(", ")))
        return told


def _has_body(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length != "0" or "HTTP_TRANSFER_ENCODING" in request.META
