"""Decides which work a goal post waits for that serves no feature, and whether that is worth a sentence."""

from collections.abc import Iterable, Mapping, Sequence

from accord.alignment.reads.goal_posts import PostRow
from accord.alignment.reads.rows import ItemRow
from accord.alignment.rules.unserved import unserved_words
from accord.delivery.rules.tree import Tree


def unserved(post: PostRow, items: Tree[ItemRow], below: Mapping[str, Iterable[ItemRow]]) -> str:
    """The sentence, or "". `below`: the leaves of each feature, those that serve it included."""
    mine = [items.by_id[key] for key in items.outline if _post_of(items, key) == post.id]
    musts = [row for row in mine if any(one.is_must_have for one in items.line(row.id))]
    counted: Sequence[ItemRow] = musts or mine
    served = {leaf.id for leaves in below.values() for leaf in leaves}
    loose = [
        row for row in counted if items.is_leaf(row.id) and row.id not in served and row.state != "done" and not row.is_milestone
    ]
    features = [row.in_by for row in counted if row.id in below]
    return unserved_words(post.chance, features, len(loose), are_must_haves=bool(musts))


def _post_of(items: Tree[ItemRow], key: str) -> str:
    return next((one.goal_post for one in items.line(key) if one.goal_post), "")
