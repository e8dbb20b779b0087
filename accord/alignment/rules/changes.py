"""Decides how typed changes are written down and read back, and what rows they touch."""

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from accord.kernel.days import clean_day
from accord.kernel.errors import Invalid
from accord.planning.answer import Change
from accord.planning.moves import OVERLAP, REWORK

__all__ = ["Change", "read", "touched", "written"]

_changes: TypeAdapter[tuple[Change, ...]] = TypeAdapter(tuple[Change, ...])
_needs: dict[str, tuple[str, ...]] = {
    "reorder": ("order",),
    "drop": ("feature",),
    "defer": ("feature",),
    "trim": ("feature", "tasks"),
    "reassign": ("task",),
    "split": ("task",),
    "fast_track": ("task", "before"),
    "overtime": ("person", "day", "until"),
    "add_capacity": ("day",),
    "shift_goal_post": ("goal_post", "day"),
    "change_budget": ("goal_post",),
    "restore": ("feature",),
    "remove_capacity": ("person",),
}


def overlap(task: str, before: str) -> dict[str, Any]:
    """A fast track as the search would offer it."""
    return {"task": task, "before": before, "share": OVERLAP, "amount": REWORK}


def written(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """As JSON, without the fields a change does not use."""
    blank = Change(kind="drop")
    full = _changes.dump_python(tuple(changes), mode="json")
    unused = _changes.dump_python((blank,), mode="json")[0]
    return [{name: value for name, value in change.items() if name == "kind" or value != unused[name]} for change in full]


def read(plain: Any) -> tuple[Change, ...]:
    """Back from JSON. Raises Invalid naming the field of the first change that is not well formed."""
    if not isinstance(plain, list) or not plain:
        raise Invalid("changes", "Give a list with at least one change.")
    try:
        changes = _changes.validate_python(plain)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        raise Invalid("changes." + ".".join(str(part) for part in first["loc"]), f"{first['msg']}.") from None
    for place, change in enumerate(changes):
        for name in _needs[change.kind]:
            if getattr(change, name) in ("", (), None):
                raise Invalid(f"changes.{place}.{name}", f"A {change.kind.replace('_', ' ')} needs {name.replace('_', ' ')}.")
        clean_day(f"changes.{place}.day", change.day)
        clean_day(f"changes.{place}.until", change.until)
    return changes


def touched(changes: Sequence[Change]) -> tuple[str, ...]:
    """Refs of the rows that the changes are about, sorted: what a consent was given for."""
    refs: set[str] = set()
    for change in changes:
        refs |= {f"item:{key}" for key in (change.feature, change.task, change.before, *change.tasks) if key}
        refs |= {f"person:{key}" for key in (change.person, change.other_person) if key}
        refs |= {f"goal_post:{change.goal_post}"} if change.goal_post else set()
    return tuple(sorted(refs))
