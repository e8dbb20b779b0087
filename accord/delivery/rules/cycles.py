"""Decides whether work would wait for itself: through dependencies, and through parents, whose links hold for all under them."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Node = tuple[Key, bool]
"""One end of an item: its beginning (False) or its end (True)."""


def circle(links: Iterable[tuple[Key, Key]], parents: Mapping[Key, Key | None], through: Key) -> tuple[Key, ...]:
    """Items that wait for each other in a circle that touches `through` or what is under it, in order; () where there is none.

    A parent begins before all under it and ends after them, so a link between parents holds for their leaves. Whatever kind a link
    has, planning takes its two ends one after the other: every kind counts. Links inside one line of the tree say nothing and are
    left out.
    """
    gives = _graph(links, parents)
    family = set(_under(parents, through))
    for ring in _rings(gives, [(one, False) for one in family]):
        touched = sorted((node for node in ring if node[0] in family), key=lambda node: not node[1])
        if touched:
            return _walk_round(gives, ring, touched[0])
    return ()


def lies_inside(parents: Mapping[Key, Key | None], one: Key, other: Key) -> bool:
    """Whether one of the two lies inside the other."""
    return one in line(parents, other) or other in line(parents, one)


def line(parents: Mapping[Key, Key | None], key: Key) -> list[Key]:
    """The item and all above it, upwards."""
    found: list[Key] = []
    at: Key | None = key
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return found


def _graph(links: Iterable[tuple[Key, Key]], parents: Mapping[Key, Key | None]) -> dict[Node[Key], list[Node[Key]]]:
    gives: dict[Node[Key], list[Node[Key]]] = {}
    above = {parent for parent in parents.values() if parent is not None}
    for key, parent in parents.items():
        if key not in above:
            gives.setdefault((key, False), []).append((key, True))
        if parent is not None:
            gives.setdefault((parent, False), []).append((key, False))
            gives.setdefault((key, True), []).append((parent, True))
    for before, after in links:
        if before in parents and after in parents and not lies_inside(parents, before, after):
            gives.setdefault((before, True), []).append((after, False))
    return gives


def _rings(gives: Mapping[Node[Key], list[Node[Key]]], starts: Iterable[Node[Key]]) -> Iterable[set[Node[Key]]]:
    """Groups of ends that all reach each other (Tarjan's strongly connected components, without recursion), found from `starts`."""
    index: dict[Node[Key], int] = {}
    low: dict[Node[Key], int] = {}
    held: list[Node[Key]] = []
    is_held: set[Node[Key]] = set()
    for start in starts:
        walk: list[tuple[Node[Key], int]] = [(start, 0)] if start not in index else []
        while walk:
            node, place = walk.pop()
            if place == 0:
                index[node] = low[node] = len(index)
                held.append(node)
                is_held.add(node)
            for place_now, target in enumerate(gives.get(node, ())[place:], place):
                if target not in index:
                    walk += [(node, place_now + 1), (target, 0)]
                    break
                if target in is_held:
                    low[node] = min(low[node], index[target])
            else:
                if low[node] == index[node]:
                    ring = _cut(held, is_held, node)
                    if len(ring) > 1:
                        yield ring
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[node])


def _cut(held: list[Node[Key]], is_held: set[Node[Key]], node: Node[Key]) -> set[Node[Key]]:
    ring: set[Node[Key]] = set()
    while node not in ring:
        ring.add(held.pop())
    is_held -= ring
    return ring


def _walk_round(gives: Mapping[Node[Key], list[Node[Key]]], ring: set[Node[Key]], first: Node[Key]) -> tuple[Key, ...]:
    """The shortest way from an end back to itself, as the items met, each once."""
    came_from: dict[Node[Key], Node[Key]] = {}
    waiting = [first]
    for node in waiting:
        for target in gives.get(node, ()):
            if target in ring and target not in came_from:
                came_from[target] = node
                waiting.append(target)
        if first in came_from:
            break
    way = [came_from[first]]
    while way[-1] != first:
        way.append(came_from[way[-1]])
    return tuple(dict.fromkeys(node[0] for node in reversed(way)))


def _under(parents: Mapping[Key, Key | None], key: Key) -> list[Key]:
    children: dict[Key, list[Key]] = {}
    for one, parent in parents.items():
        if parent is not None:
            children.setdefault(parent, []).append(one)
    found = [key]
    for one in found:
        found += children.get(one, ())
    return found
