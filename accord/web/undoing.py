"""Decides which address takes back what was just done: the undo of the speaker's own latest event."""

from accord.kernel.undo import latest_undoable
from accord.web.actor import PageRequest


def undo_address(request: PageRequest) -> str:
    """For a toast's Undo; "" where nothing can be taken back."""
    event = latest_undoable(request.actor)
    return f"/w/{request.workspace.slug}/undo?event={event.pk}" if event else ""
