"""Decides whether work would wait for itself: through dependencies, and through parents, whose links hold for all under them."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def circle(links: Iterable[tuple[Key, Key]], parents: Mapping[Key, Key | None], start: Key) -> tuple[Key, ...]:
    """The items that wait for each other in a circle through `start`, in order, or () where there is none.

    From an item the walk goes to what waits for it or for anything above it, then to all under that. Whatever kind a link has, planning
    takes its two ends one after the other, so every kind counts. `start` is walked from with all under it, since a link on it is theirs.
    """
    waits: dict[Key, list[Key]] = {}
    for before, after in links:
        waits.setdefault(before, []).append(after)
    if not waits:
        return ()
    children: dict[Key, list[Key]] = {}
    for key, parent in parents.items():
        if parent is not None:
            children.setdefault(parent, []).append(key)
    own = set(_under(children, start))
    for first in own:
        came_from: dict[Key, Key] = {}
        walk = [first]
        while walk:
            at = walk.pop()
            for named in _line(parents, at):
                for target in waits.get(named, ()):
                    for reached in _under(children, target):
                        if reached == first:
                            return _path(came_from, first, at)
                        if reached not in came_from and not children.get(reached):
                            came_from[reached] = at
                            walk.append(reached)
    return ()


def inside(parents: Mapping[Key, Key | None], one: Key, other: Key) -> bool:
    """Whether one of the two lies inside the other: a link between them says nothing, or that work waits for itself."""
    return one in _line(parents, other) or other in _line(parents, one)


def _path(came_from: Mapping[Key, Key], first: Key, last: Key) -> tuple[Key, ...]:
    found = [last]
    while found[-1] != first:
        found.append(came_from[found[-1]])
    return tuple(reversed(found))


def _line(parents: Mapping[Key, Key | None], key: Key) -> list[Key]:
    """The item and all above it."""
    found: list[Key] = []
    at: Key | None = key
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return found


def _under(children: Mapping[Key, list[Key]], key: Key) -> list[Key]:
    """The item and all under it."""
    found = [key]
    for one in found:
        found += children.get(one, ())
    return found
