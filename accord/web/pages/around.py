"""Decides how the parts around every page follow what others change: the chip, the bell and the counts of the rail."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from accord.kernel.errors import NotFound
from accord.web.actor import PageRequest, page

PARTS = frozenset({"chip", "bell", "today", "trades"})


@page()
def around(request: PageRequest, part: str) -> HttpResponse:
    """One part, alone, as the shell would show it."""
    if part not in PARTS:
        raise NotFound
    return render(request, f"web/around/{part}.html")


urlpatterns = [path("around/<slug:part>", around, name="around")]
