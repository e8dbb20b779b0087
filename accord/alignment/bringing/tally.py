"""Decides how an import counts: per kind what was created, updated, unchanged, merged or lost, and which of the user's words it
left alone."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from accord.alignment.rules.incoming import Left

KINDS = ("tasks", "links", "people", "calendars", "bookings", "date pins", "rates", "baselines")


@dataclass(slots=True)
class Count:
    """One row of the dry run. `merged`: equal to something that is there, or to another of the file."""

    in_file: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    merged: int = 0
    lost: int = 0
    whys: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Tally:
    """All that one bringing-in did, or would do."""

    counts: dict[str, Count] = field(default_factory=lambda: {kind: Count() for kind in KINDS})
    kept: list[str] = field(default_factory=list)
    """Fields that somebody changed here since the last import: they stay, and the file's value is named."""
    removed: list[str] = field(default_factory=list)
    """Titles of tasks that the file no longer has."""
    trashed: int = 0
    people: list[dict[str, str]] = field(default_factory=list)
    calendars: list[dict[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def why(self, kind: str, sentence: str) -> None:
        if sentence not in self.counts[kind].whys:
            self.counts[kind].whys.append(sentence)

    @property
    def is_nothing(self) -> bool:
        return not self.trashed and not any(one.created or one.updated for one in self.counts.values())

    def as_json(self, *, left: Sequence[Left], circles: Sequence[Sequence[str]]) -> dict[str, Any]:
        return {
            "counts": {kind: asdict(one) for kind, one in self.counts.items() if one.in_file or one.created or one.updated},
            "kept": self.kept[:500],
            "removed": self.removed[:500],
            "removed_count": len(self.removed),
            "trashed": self.trashed,
            "people": self.people[:500],
            "calendars": self.calendars[:200],
            "notes": self.notes[:50],
            "left": [asdict(one) for one in left],
            "circles": [list(one) for one in circles],
            "is_nothing": self.is_nothing,
        }


def three_way(was: Mapping[str, Any], now: Mapping[str, Any], wanted: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """(what to set, which fields stay). A field follows the source where it still says what the source last said; all in stored
    form."""
    to_set: dict[str, Any] = {}
    stays: list[str] = []
    for name, value in wanted.items():
        if name in was and was[name] == value:
            continue
        if now.get(name) == value:
            continue
        if name in was and now.get(name) != was[name]:
            stays.append(name)
        else:
            to_set[name] = value
    return to_set, stays
