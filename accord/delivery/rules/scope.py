"""Decides which leaves are planned, which of them wait for later, whose they are, and which a goal post cannot do without."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accord.delivery.rules.facts import ItemFact, ProjectFacts
from accord.delivery.rules.tree import Tree


@dataclass(frozen=True, slots=True)
class Scope:
    """Leaves by what becomes of them, and the groups they form. All tuples are in outline order.

    `features`: feature → its leaves, those that serve it included. `goal_post_of`: item → goal post, its own or the nearest above.
    """

    kept: frozenset[str]
    gone: frozenset[str]
    deferred: frozenset[str]
    features: Mapping[str, tuple[str, ...]]
    goal_post_of: Mapping[str, str]
    must_haves: Mapping[str, tuple[str, ...]]

    def is_must_have(self, items: Tree[ItemFact], key: str) -> bool:
        """Of its own, or because an item above it is one for the same goal post."""
        mine = self.goal_post_of.get(key, "")
        return any(one.is_must_have and self.goal_post_of.get(one.id, "") == mine for one in items.line(key))


def scope_of(items: Tree[ItemFact], facts: ProjectFacts) -> Scope:
    """What is planned of a tree. A leaf goes with what is above it unless begun, a milestone, or serving something kept."""
    serves: dict[str, list[str]] = {}
    for task, feature in facts.serves:
        serves.setdefault(task, []).append(feature)
    dropped = _below_dropped(items)
    post_of = _goal_posts(items, {post.id for post in facts.goal_posts})
    dated = {post.id for post in facts.goal_posts if post.date}
    if whole := whole_project_post(
        (post.id, post.date) for post in facts.goal_posts if post.date and not dated & set(post_of.values())
    ):
        post_of = {key: post_of.get(key, whole) for key in items.outline}
    undated = {post.id for post in facts.goal_posts if not post.date}
    gone, kept, deferred = set(), [], set()
    for key in items.outline:
        if not items.is_leaf(key):
            continue
        item = items.by_id[key]
        served = [one for one in serves.get(key, ()) if one in items.by_id and one not in dropped]
        if item.state == "dropped" or (key in dropped and not served and may_go(item)):
            gone.add(key)
            continue
        kept.append(key)
        lines = [*(() if key in dropped else (post_of.get(key, ""),)), *(post_of.get(one, "") for one in served)]
        if lines and all(post in undated for post in lines) and may_go(item):
            deferred.add(key)
    features = _features(items, facts, kept=kept, dropped=dropped, serves=serves)
    must_haves = _must_haves(items, post_of, dated, kept=kept, deferred=deferred, serves=serves, dropped=dropped)
    return Scope(frozenset(kept), frozenset(gone), frozenset(deferred), features, post_of, must_haves)


def whole_project_post(dated: Iterable[tuple[str, dt.date]]) -> str:
    """While nothing is placed in any goal post with a date, the last of them is about the whole project; "" where there is none."""
    return max(dated, key=lambda post: (post[1], post[0]), default=("", dt.date.min))[0]


def may_go(item: ItemFact) -> bool:
    """planning.apply.may_go, asked of a fact: not begun, not done, no milestone."""
    return not (item.is_milestone or item.started or item.finished or item.done > 0 or item.state in ("started", "done"))


def _below_dropped(items: Tree[ItemFact]) -> set[str]:
    found: set[str] = set()
    for key in items.outline:
        item = items.by_id[key]
        if item.state == "dropped" or item.parent in found:
            found.add(key)
    return found


def _goal_posts(items: Tree[ItemFact], known: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key in items.outline:
        item = items.by_id[key]
        post = item.goal_post if item.goal_post in known else found.get(item.parent, "")
        if post:
            found[key] = post
    return found


def _features(
    items: Tree[ItemFact], facts: ProjectFacts, *, kept: Iterable[str], dropped: set[str], serves: Mapping[str, list[str]]
) -> dict[str, tuple[str, ...]]:
    """A leaf belongs to the nearest feature above it. Without any, the lowest groups and loose leaves stand as features."""
    named = {one.item for one in facts.features if one.item in items.by_id and one.item not in dropped}
    found: dict[str, list[str]] = {}
    for leaf in kept:
        item = items.by_id[leaf]
        owner: str | None
        if named:
            owner = next((one.id for one in items.line(leaf) if one.id in named), None)
        elif item.is_milestone:
            owner = None
        else:
            owner = _lowest_group(items, leaf)
        for key in dict.fromkeys(
            [*([owner] if owner else []), *(one for one in serves.get(leaf, ()) if one in named or not named)]
        ):
            if key not in dropped:
                found.setdefault(key, []).append(leaf)
    return {key: tuple(leaves) for key, leaves in found.items()}


def _lowest_group(items: Tree[ItemFact], leaf: str) -> str:
    parent = items.by_id[leaf].parent
    siblings = items.children.get(parent, [])
    return parent if siblings and all(items.is_leaf(one) for one in siblings) else leaf


def _must_haves(
    items: Tree[ItemFact],
    post_of: Mapping[str, str],
    dated: set[str],
    *,
    kept: list[str],
    deferred: set[str],
    serves: Mapping[str, list[str]],
    dropped: set[str],
) -> dict[str, tuple[str, ...]]:
    """Leaves of the must-haves, of each goal post with a date: all in it where none is named, all of the project if nothing is."""
    named: dict[str, list[str]] = {post: [] for post in dated}
    inside: dict[str, list[str]] = {post: [] for post in dated}
    rest = [leaf for leaf in kept if leaf not in deferred]
    must = {key for key in items.outline if items.by_id[key].is_must_have and key not in dropped}
    for leaf in rest:
        mine = post_of.get(leaf, "")
        if mine in dated:
            inside[mine].append(leaf)
            if any(one.id in must and post_of.get(one.id, "") == mine for one in items.line(leaf)):
                named[mine].append(leaf)
        for feature in serves.get(leaf, ()):
            post = post_of.get(feature, "")
            if post in dated and feature in must and leaf not in named[post]:
                named[post].append(leaf)
    return {post: tuple(named[post] or inside[post] or rest) for post in dated}
