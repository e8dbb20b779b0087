"""Decides how a view answers a form that worked: it leads on, for htmx by header, else with 303 See Other."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from accord.web.errors import is_fragment


def lead_on(request: HttpRequest, address: str) -> HttpResponse:
    if is_fragment(request):
        response = HttpResponse(status=200)
        response["HX-Redirect"] = address
        return response
    return HttpResponseRedirect(address, status=303)
