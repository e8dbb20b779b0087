"""Decides what work asks of those above it, who know tasks and links: they register their answers, as work never imports them."""

from collections.abc import Callable, Collection
from uuid import UUID

Outline = Callable[[UUID, Collection[UUID]], str]
State = Callable[[UUID], str]
_outline: list[Outline] = []
_state: list[State] = []


def judges_outline(judge: Outline) -> Outline:
    """Register who says, after items of a workspace moved in the tree, which rule they break now, or ""."""
    _outline.append(judge)
    return judge


def tells_state(tell: State) -> State:
    """Register who knows from facts whether an item is planned, started or done, or ""."""
    _state.append(tell)
    return tell


def broken_by(workspace_id: UUID, item_ids: Collection[UUID]) -> str:
    return next((why for judge in _outline if (why := judge(workspace_id, item_ids))), "")


def state_by_facts(item_id: UUID) -> str:
    return next((state for tell in _state if (state := tell(item_id))), "planned")
