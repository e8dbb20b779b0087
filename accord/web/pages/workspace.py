"""Decides what a workspace's bare address shows: what needs one now."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path

from accord.web.actor import PageRequest, page


@page()
def workspace(request: PageRequest) -> HttpResponse:
    return redirect(f"/w/{request.workspace.slug}/today")


urlpatterns = [path("", workspace, name="workspace")]
