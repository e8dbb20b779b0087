"""Decides what a link on a parent means for its leaves, with as few links as hold it soundly."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from accord.delivery.rules.facts import DependencyFact, ItemFact
from accord.delivery.rules.tree import Tree
from accord.planning.situation import Link, Task

MOST_PAIRS = 36
"""Beyond so many pairs of leaves one gate, a milestone without work, stands between the two sides."""
GATE = "gate:"


def is_gate(task: str) -> bool:
    """Whether a planned task is a gate, which stands for a parent and is no item."""
    return task.startswith(GATE)


def gated(task: str) -> str:
    """The item that a task id names: a gate stands for the parent whose end it marks."""
    return task.split(":")[1] if is_gate(task) else task


def leaf_links(
    tree: Tree[ItemFact], dependencies: Iterable[DependencyFact], *, order: Mapping[str, int]
) -> tuple[tuple[Link, ...], tuple[Task, ...]]:
    """The links between leaves, and the gates they need. `order`: place of each leaf in the agreed order.

    A parent starts with the first of its leaves that wait for none of their own, and ends with all that none of its own wait
    for; a start
    held for a parent holds for all its leaves, an end held for it for the last of them. Links inside one line of the tree say
    nothing.
    """
    links: dict[tuple[str, str, str], Link] = {}
    gates: dict[str, Task] = {}
    inner = _inner(tree, dependencies)
    for one in dependencies:
        if one.before not in tree.by_id or one.after not in tree.by_id or _is_own_line(tree, one):
            continue
        before, after = tree.leaves(one.before), tree.leaves(one.after)
        if one.kind[0] == "S":
            before = (min(_sources(before, inner), key=lambda leaf: order.get(leaf, 0)),)
        else:
            before = _sinks(before, inner)
        if one.kind[1] == "F":
            after = (max(_sinks(after, inner), key=lambda leaf: order.get(leaf, 0)),)
        else:
            after = _sources(after, inner)
        if len(before) * len(after) > MOST_PAIRS and one.kind == "FS":
            gate = f"{GATE}{one.before}:{one.after}"
            gates[gate] = Task(gate, tree.by_id[one.before].title, is_milestone=True, is_protected=True)
            found = [Link(leaf, gate) for leaf in before] + [
                Link(gate, leaf, "FS", one.lag_minutes, one.is_elapsed) for leaf in after
            ]
        else:
            found = [Link(b, a, one.kind, one.lag_minutes, one.is_elapsed) for b in before for a in after]
        for link in found:
            key = (link.before, link.after, link.kind)
            if link.before != link.after and (key not in links or links[key].lag_minutes < link.lag_minutes):
                links[key] = link
    return tuple(links.values()), tuple(gates.values())


def _inner(tree: Tree[ItemFact], dependencies: Iterable[DependencyFact]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Leaf → leaves it waits for, and leaf → leaves that wait for it, by links that keep both starts and ends in order."""
    waits: dict[str, set[str]] = {}
    gives: dict[str, set[str]] = {}
    for one in dependencies:
        is_plain = one.kind == "FS" and one.lag_minutes >= 0
        if (
            is_plain
            and one.before in tree.by_id
            and one.after in tree.by_id
            and tree.is_leaf(one.before)
            and tree.is_leaf(one.after)
        ):
            waits.setdefault(one.after, set()).add(one.before)
            gives.setdefault(one.before, set()).add(one.after)
    return waits, gives


def _sources(leaves: Sequence[str], inner: tuple[dict[str, set[str]], dict[str, set[str]]]) -> tuple[str, ...]:
    """Those that wait for none of the others; all where they wait in a circle, which planning refuses by name."""
    own: Collection[str] = set(leaves)
    return tuple(leaf for leaf in leaves if inner[0].get(leaf, set()).isdisjoint(own)) or tuple(leaves)


def _sinks(leaves: Sequence[str], inner: tuple[dict[str, set[str]], dict[str, set[str]]]) -> tuple[str, ...]:
    """Those for which none of the others wait."""
    own: Collection[str] = set(leaves)
    return tuple(leaf for leaf in leaves if inner[1].get(leaf, set()).isdisjoint(own)) or tuple(leaves)


def _is_own_line(tree: Tree[ItemFact], one: DependencyFact) -> bool:
    return any(item.id == one.before for item in tree.line(one.after)) or any(
        item.id == one.after for item in tree.line(one.before)
    )
