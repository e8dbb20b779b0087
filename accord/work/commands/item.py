"""Decides how work is written down and what becomes of it: items, their words, the goal post they belong to, dropped or kept."""

from collections.abc import Mapping
from typing import Any

from accord.kernel.commands import command
from accord.kernel.counter import next_number
from accord.kernel.errors import Invalid
from accord.kernel.write import Write
from accord.work.commands.outline import below, fitting_goal_post, indent_item, move_item, outdent_item, position_at
from accord.work.commands.ranking import rank_items
from accord.work.commands.trash import restore_item, trash_item, trash_items
from accord.work.models import GoalPost, Item, Product, Project
from accord.work.rules.above import state_by_facts
from accord.work.rules.words import clean_text, clean_title

__all__ = [
    "create_item",
    "describe_item",
    "drop_item",
    "indent_item",
    "move_item",
    "outdent_item",
    "place_in_goal_post",
    "rank_items",
    "rename_item",
    "restore_dropped",
    "restore_item",
    "set_must_have",
    "trash_item",
    "trash_items",
]


@command("item.created", needs="item.create")
def create_item(
    w: Write,
    into: Project | Product | Item,
    *,
    title: str,
    after: Item | None = None,
    before: Item | None = None,
    description: str = "",
    goal_post: GoalPost | None = None,
    project: Project | None = None,
) -> Item:
    """A bare item in a project, a product or under another item, last unless `after` or `before` names a sibling.

    It takes project, product and goal post from what it is put into; `project` is for an item of a product that a project delivers.
    Refused where the title is empty or too long, and where a named sibling stands elsewhere.
    """
    parent = into if isinstance(into, Item) else None
    item = Item(
        workspace_id=w.workspace_id,
        number=next_number(w.workspace_id, "item"),
        title=clean_title("title", title),
        description=clean_text("description", description),
        parent=parent,
        **_home(into, project),
    )
    if goal_post is not None:
        item.goal_post = fitting_goal_post(item, goal_post)
    item.position = position_at(w, item, after=after, before=before)
    w.create(item)
    w.subject = w.subject or str(item.ref)
    return item


def _home(into: Project | Product | Item, project: Project | None) -> dict[str, Any]:
    if isinstance(into, Item):
        return {"project_id": into.project_id, "product_id": into.product_id, "goal_post_id": into.goal_post_id}
    if isinstance(into, Project):
        return {"project_id": into.pk, "product_id": into.product_id}
    return {"project_id": project.pk if project else None, "product_id": into.pk}


@command("item.renamed", needs="item.words")
def rename_item(w: Write, item: Item, *, title: str, was: Mapping[str, Any] | None = None) -> None:
    """Change an item's title. Refused where somebody else changed it since `was` was read: both titles are in the conflict."""
    w.change(item, was, title=clean_title("title", title))


@command("item.described", needs="item.words")
def describe_item(w: Write, item: Item, *, description: str, was: Mapping[str, Any] | None = None) -> None:
    """Change an item's description, in Markdown. Refused where somebody else changed it since `was` was read."""
    w.change(item, was, description=clean_text("description", description))


@command("item.must_have_set", needs="launch")
def set_must_have(w: Write, item: Item, *, is_must_have: bool) -> None:
    """Put an item above or below its goal post's must-have line; what is under it goes with it."""
    w.change(item, is_must_have=is_must_have)


@command("item.placed", needs="launch")
def place_in_goal_post(w: Write, item: Item, *, goal_post: GoalPost | None, is_must_have: bool | None = None) -> None:
    """Move an item, with all under it that shared its goal post, to another goal post or to none. Deferring is this, to phase two.

    An item of no project yet joins the goal post's. Refused where the goal post belongs to another project.
    """
    if goal_post and item.project_id is None and item.parent_id is None:
        w.change_all((one, {"project_id": goal_post.project_id}) for one in [item, *below(item)])
    following = [item, *(one for one in below(item) if one.goal_post_id in (item.goal_post_id, None))]
    target = fitting_goal_post(item, goal_post) if goal_post else None
    values: dict[str, Any] = {"goal_post_id": target.pk if target else None}
    w.change_all((one, values | ({"is_must_have": False} if is_must_have is False else {})) for one in following)
    if is_must_have:
        w.change(item, is_must_have=True)


@command("item.dropped", needs="launch")
def drop_item(w: Write, item: Item, *, reason: str) -> None:
    """Stop planning an item and what is under it, except what was begun or serves something kept.

    It stays in sight, with the reason.
    """
    if item.state == Item.State.DONE:
        raise Invalid("state", f"#{item.number} is done: there is nothing left to drop.")
    w.change(item, state=Item.State.DROPPED, dropped_why=clean_text("reason", reason, longest=500))


@command("item.undropped", needs="launch")
def restore_dropped(w: Write, item: Item) -> None:
    """Plan a dropped item again, in the state that its facts tell."""
    if item.state != Item.State.DROPPED:
        raise Invalid("state", f"#{item.number} is not dropped.")
    w.change(item, state=state_by_facts(item.pk), dropped_why="")
