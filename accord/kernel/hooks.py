"""Decides what happens around a finished batch: rooms above register what must follow, and the kernel knows none of them."""

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from accord.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Batch:
    """What one outermost command did."""

    actor: Actor
    verb: str
    project_ids: frozenset[UUID] = field(default_factory=frozenset)


Hook = Callable[[Batch], None]
_before_commit: list[Hook] = []
_after_commit: list[Hook] = []
_is_held: ContextVar[bool] = ContextVar("after_commit_is_held", default=False)


def before_commit(hook: Hook) -> Hook:
    """Run inside the transaction, after the body: for what must be true together with it."""
    _before_commit.append(hook)
    return hook


def after_commit(hook: Hook) -> Hook:
    """Run once the transaction is durable, in the same request: for what should follow at once."""
    _after_commit.append(hook)
    return hook


@contextlib.contextmanager
def held() -> Iterator[None]:
    """Let nothing follow the batches of this block: for who plays many commands and plans once at the end. Other threads go on."""
    token = _is_held.set(True)
    try:
        yield
    finally:
        _is_held.reset(token)


def run_before_commit(batch: Batch) -> None:
    for hook in _before_commit:
        hook(batch)


def run_after_commit(batch: Batch) -> None:
    if _is_held.get():
        return
    for hook in _after_commit:
        hook(batch)
