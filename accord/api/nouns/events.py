"""Events over the API: what happened in the workspace, newest first."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from accord.api.errors import PROBLEMS
from accord.api.paging import LIMIT, cut
from accord.kernel.models import Event

router = Router(tags=["events"])


@router.get("/events", response={200: dict[str, Any], **PROBLEMS})
def list_events(request: HttpRequest, limit: int = LIMIT, after: str = "", about: str = "", verb: str = "") -> Any:
    """What happened, newest first; `about` is a ref such as `item:<id>`."""
    rows = Event.objects.filter(workspace_id=request.actor.workspace_id)  # type: ignore[attr-defined]
    if about:
        rows = rows.filter(touches__ref=about)
    if verb:
        rows = rows.filter(verb=verb)
    return cut(rows, _shape, limit=limit, after=after, order="-seq")


def _shape(event: Event) -> dict[str, Any]:
    return {
        "id": str(event.pk), "seq": event.seq, "verb": event.verb, "by": event.member_name, "member": event.member_id and str(event.member_id),
        "door": event.door, "at": event.at.isoformat(), "about": event.subject, "payload": event.payload,
        "undone_at": event.undone_at and event.undone_at.isoformat(),
    }
