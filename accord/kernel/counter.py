"""Decides the numbers people see: counted per workspace and kind, never reused."""

from uuid import UUID

from accord.kernel.models import Counter


def next_number(workspace_id: UUID, kind: str, *, count: int = 1) -> int:
    """The first of `count` new numbers. Call inside a command: its lock keeps two callers apart."""
    counter, _ = Counter.objects.get_or_create(workspace_id=workspace_id, kind=kind)
    counter.value += count
    counter.save(update_fields=["value"])
    return counter.value - count + 1
