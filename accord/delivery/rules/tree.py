"""Decides what the tree of items says: who is a leaf, what lies below whom, and in which order work stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar


class Node(Protocol):
    """What the tree needs of an item."""

    @property
    def id(self) -> str: ...
    @property
    def parent(self) -> str: ...
    @property
    def position(self) -> float: ...
    @property
    def number(self) -> int: ...


N = TypeVar("N", bound=Node)


@dataclass(slots=True)
class Tree(Generic[N]):
    """Items in outline order, with their children. An item whose parent is elsewhere, or in a circle, stands at the top."""

    by_id: dict[str, N]
    children: dict[str, list[str]]
    outline: tuple[str, ...]
    levels: dict[str, int]
    _leaves: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def is_leaf(self, key: str) -> bool:
        return not self.children.get(key)

    def leaves(self, key: str) -> tuple[str, ...]:
        """The leaves below an item, in outline order; of a leaf, itself."""
        if key not in self._leaves:
            below = self.children.get(key)
            self._leaves[key] = tuple(leaf for child in below for leaf in self.leaves(child)) if below else (key,)
        return self._leaves[key]

    def ancestors(self, key: str) -> Iterator[N]:
        """Parent, its parent, and so on up."""
        seen = {key}
        parent = self.by_id[key].parent
        while parent in self.by_id and parent not in seen:
            seen.add(parent)
            yield self.by_id[parent]
            parent = self.by_id[parent].parent

    def line(self, key: str) -> Iterator[N]:
        """The item itself, then its ancestors."""
        yield self.by_id[key]
        yield from self.ancestors(key)


def tree(items: Iterable[N]) -> Tree[N]:
    """Depth first; siblings by position, then number."""
    by_id = {item.id: item for item in sorted(items, key=lambda one: (one.position, one.number, one.id))}
    children: dict[str, list[str]] = {}
    for item in by_id.values():
        children.setdefault(item.parent if item.parent in by_id else "", []).append(item.id)
    levels: dict[str, int] = {}
    _walk(children, "", levels)
    for item in by_id.values():
        if item.id not in levels:  # in a circle of parents: cut it here
            children[item.parent].remove(item.id)
            children.setdefault("", []).append(item.id)
            _walk(children, "", levels)
    tops = children.pop("", [])
    outline = tuple(levels)
    return Tree(by_id, {key: below for key, below in children.items() if below}, outline if tops else (), levels)


def _walk(children: dict[str, list[str]], top: str, levels: dict[str, int]) -> None:
    levels.clear()
    waiting = [(key, 0) for key in reversed(children.get(top, []))]
    while waiting:
        key, level = waiting.pop()
        levels[key] = level
        waiting += [(child, level + 1) for child in reversed(children.get(key, []))]
