"""Decides who may put the demo back as it was: any of its members, from Help or the demo's line; a real workspace is refused."""

from django.http import HttpResponse  # noqa: TID251 (the one door that must reach above the web: it plays the demo)
from django.shortcuts import redirect  # noqa: TID251

from accord.config.demo import reset_demo
from accord.kernel.errors import NotAllowed
from accord.web.actor import PageRequest, page


@page(methods=("POST",))
def put_back(request: PageRequest) -> HttpResponse:
    """Play the demo afresh, dated from today. What anybody changed in it is gone; who is signed in stays so."""
    if not request.workspace.is_demo:
        raise NotAllowed("Only the demo can be put back.")
    workspace = reset_demo()
    return redirect(f"/w/{workspace.slug}/today")
