"""Decides how the latest of one's own changes is taken back: what `z` and every toast's Undo post to."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import path

from accord.alignment.reads.history import said_of
from accord.kernel.errors import Invalid, NotFound
from accord.kernel.models import Event
from accord.kernel.undo import latest_undoable, undo
from accord.web.actor import PageRequest, page
from accord.web.answers import lead_on
from accord.web.errors import is_fragment
from accord.web.toasts import later, toast


@page(methods=("POST",))
def take_back(request: PageRequest) -> HttpResponse:
    """Take back the event named, else one's own latest; say what stays because somebody changed it since."""
    event = _asked(request)
    if event is None:
        raise NotFound("There is nothing of yours to take back.")
    did = said_of(request.actor, event)
    undone = undo(request.actor, event)
    told = " ".join([f"Taken back: {did}.", *undone.kept])
    if is_fragment(request):
        return toast(HttpResponse(status=200), told)
    later(request, told)
    return lead_on(request, f"/w/{request.workspace.slug}/today")


def _asked(request: PageRequest) -> Event | None:
    key = request.POST.get("event") or request.GET.get("event", "")
    if not key:
        return latest_undoable(request.actor)
    try:
        return Event.objects.filter(workspace_id=request.actor.workspace_id, pk=UUID(key)).first()
    except ValueError:
        raise Invalid("event", "That is not the id of an event.") from None


urlpatterns = [path("undo", take_back, name="undo")]
