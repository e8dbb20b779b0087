"""Decides how a form that worked answers: it says what happened, offers to take it back where that can be, and leads on."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpResponse

from accord.kernel.errors import Invalid
from accord.kernel.undo import latest_undoable
from accord.web.actor import PageRequest
from accord.web.answers import lead_on
from accord.web.toasts import later

M = TypeVar("M")


def saved(request: PageRequest, run: Callable[[], Any], said: str, address: str) -> HttpResponse:
    """Run one command, then say so on the next page; with Undo where it wrote something that can be taken back."""
    before = latest_undoable(request.actor)
    run()
    after = latest_undoable(request.actor)
    is_new = after is not None and (before is None or after.pk != before.pk)
    later(request, said, undo=f"/w/{request.workspace.slug}/undo?event={after.pk}" if after and is_new else "")
    return lead_on(request, address)


def chosen(model: type[M], request: PageRequest, field: str) -> M | None:
    """The row of this workspace that a form's choice names; None for the empty choice. Raises Invalid for one that is not there."""
    key = request.POST.get(field, "").strip()
    if not key:
        return None
    try:
        found = model.objects.filter(workspace_id=request.actor.workspace_id, pk=UUID(key)).first()  # type: ignore[attr-defined]
    except ValueError:
        found = None
    if found is None:
        raise Invalid(field, "That choice is not here any more: reload the page and choose again.")
    return found  # type: ignore[no-any-return]


def demanded(model: type[M], request: PageRequest, field: str) -> M:
    """As `chosen`, where a choice must be made."""
    found = chosen(model, request, field)
    if found is None:
        raise Invalid(field, "Choose one.")
    return found
