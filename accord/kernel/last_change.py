"""Decides who last changed a field, and when: what a conflict says beside both values."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from accord.kernel.errors import Changed
from accord.kernel.models import EventTouch

_LOOKED_AT = 20


def last_change(workspace_id: UUID, refs: Sequence[str], fields: Iterable[str] = ()) -> Changed | None:
    """The latest event that set one of these fields (none named: any) of one of these rows; None where nobody knows."""
    names = set(fields)
    touches = EventTouch.objects.filter(workspace_id=workspace_id, ref__in=refs).select_related("event")
    for touch in touches.order_by("-event__seq")[:_LOOKED_AT]:
        touched = [change for change in touch.event.changes if change["ref"] in refs]
        if any(not names or not names.isdisjoint(change["fields"]) for change in touched):
            return Changed(touch.event.member_name, touch.event.at)
    return None
