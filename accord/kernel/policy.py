"""Decides nothing about who may: it asks the one table in people, named by the setting ACCORD_POLICY."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from accord.kernel.actor import Actor
from accord.kernel.errors import NotAllowed, NotFound


@cache
def _policy() -> Callable[[Actor, str, Any], tuple[str, ...] | None]:
    return import_string(settings.ACCORD_POLICY)  # type: ignore[no-any-return]


def demand(actor: Actor, need: str, obj: Any) -> None:
    """Refuse unless the actor may do what `need` names to `obj`: NotFound outside their workspace, else NotAllowed."""
    if obj is not None and getattr(obj, "workspace_id", actor.workspace_id) != actor.workspace_id:
        raise NotFound
    hats = _policy()(actor, need, obj)
    if hats is not None:
        names = " or ".join(hat.replace("_", " ") for hat in hats)
        raise NotAllowed(f"This needs the hat of a {names}.", hats=hats)


def may(actor: Actor, need: str, obj: Any = None) -> bool:
    """Whether the actor may; for pages that show or leave out a control."""
    if obj is not None and getattr(obj, "workspace_id", actor.workspace_id) != actor.workspace_id:
        return False
    return _policy()(actor, need, obj) is None
