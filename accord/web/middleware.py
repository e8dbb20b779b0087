"""Decides what becomes of a refusal that reaches the door: the four kinds of the kernel, each with its status and its page."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from accord.kernel.errors import Invalid, NotFound, Refusal
from accord.web.errors import refuse


class ErrorsMiddleware:
    """Words refusals for pages and regions. The API words its own and is left alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") and not request.path.startswith("/api/"):
            # PostgreSQL cannot hold it, and nobody types it.
            return refuse(request, Invalid("address", "The address holds a character that cannot be written."))
        try:
            response = self.get_response(request)
        finally:
            # The next page of this thread may be another member's, in another zone.
            timezone.deactivate()
        if request.headers.get("HX-Request"):
            # The same address answers with a page or a region: no cache may mix them up.
            response.headers["Vary"] = ", ".join(filter(None, (response.headers.get("Vary"), "HX-Request")))
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if request.path.startswith("/api/"):
            return None
        if isinstance(exception, Refusal):
            return refuse(request, exception)
        if isinstance(exception, Http404):
            return refuse(request, NotFound())
        return None
