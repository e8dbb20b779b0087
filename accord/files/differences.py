"""Decides what changed between two readings of a plan: rows added, changed field by field, or removed, by their uid."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from accord.files.planfile import FileTask, PlanFile

Kind = Literal["project", "calendar", "person", "task", "link", "assignment"]
PLAIN = frozenset(
    {
        "source_application",
        "format",
        "losses",
        "calendars",
        "persons",
        "tasks",
        "links",
        "assignments",
        "summary",
        "blank_rows",
        "blank_persons",
    }
)
"""Fields of the plan that are compared row by row, or say how it was read and not what it says."""


@dataclass(frozen=True, slots=True)
class Change:
    """A row that differs: for a changed one, field → (old, new)."""

    kind: Kind
    uid: str
    what: Literal["added", "changed", "removed"]
    name: str = ""
    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


def changes(old: PlanFile, new: PlanFile) -> tuple[Change, ...]:
    """In the order of the new plan, the removed last in each kind; empty if the plan says the same again."""
    found: list[Change] = []
    fields = _fields(old, new, without=PLAIN)
    if fields:
        found.append(Change("project", "", "changed", new.name, fields))
    found += _rows("calendar", {one.uid: one for one in old.calendars}, {one.uid: one for one in new.calendars})
    found += _rows("person", {one.uid: one for one in old.persons}, {one.uid: one for one in new.persons})
    found += _rows("task", _tasks(old), _tasks(new))
    found += _rows(
        "link", _keyed(old.links, "before_uid", "after_uid", "kind"), _keyed(new.links, "before_uid", "after_uid", "kind")
    )
    found += _rows(
        "assignment", _keyed(old.assignments, "task_uid", "person_uid"), _keyed(new.assignments, "task_uid", "person_uid")
    )
    return tuple(found)


def _tasks(plan: PlanFile) -> dict[str, FileTask]:
    """Without the line it stood on, which says where and not what."""
    return {one.uid: dataclasses.replace(one, carried={k: v for k, v in one.carried.items() if k != "line"}) for one in plan.tasks}


def _keyed(rows: Iterable[Any], *names: str) -> dict[str, Any]:
    """Links and assignments are known by whom they join; the second between the same two gets a number."""
    found: dict[str, Any] = {}
    for row in rows:
        base = key = "|".join(str(getattr(row, name) or "") for name in names)
        count = 1
        while key in found:
            count += 1
            key = f"{base}#{count}"
        found[key] = row
    return found


def _rows(kind: Kind, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    found = []
    for uid, row in new.items():
        if uid not in old:
            found.append(Change(kind, uid, "added", getattr(row, "name", "")))
        elif fields := _fields(old[uid], row):
            found.append(Change(kind, uid, "changed", getattr(row, "name", ""), fields))
    return found + [Change(kind, uid, "removed", getattr(row, "name", "")) for uid, row in old.items() if uid not in new]


def _fields(old: Any, new: Any, *, without: frozenset[str] = frozenset()) -> dict[str, tuple[Any, Any]]:
    names = (each.name for each in dataclasses.fields(new) if each.name not in without)
    return {name: (getattr(old, name), getattr(new, name)) for name in names if getattr(old, name) != getattr(new, name)}
