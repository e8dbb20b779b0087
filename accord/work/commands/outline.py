"""Decides how items move in the tree, and what they take from where they go."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from accord.kernel.commands import command
from accord.kernel.errors import Invalid
from accord.kernel.write import Write
from accord.work.commands.ranking import leave_ranking
from accord.work.models import GoalPost, Item
from accord.work.rules.above import broken_by
from accord.work.rules.outline import place_between


@command("item.moved", needs="item.create")
def move_item(w: Write, item: Item, *, parent: Item | None, after: Item | None = None, before: Item | None = None) -> None:
    """Put an item, with all under it, below another item or at the top, last unless a sibling is named.

    It and what is under it take the new parent's project, and its product and goal post unless they have their own. Refused into
    itself or what is under it, and where dependencies would run in a circle.
    """
    family = below(item)
    if parent is not None and parent.pk in {item.pk, *(one.pk for one in family)}:
        raise Invalid("parent", f"#{item.number} cannot lie inside itself: #{parent.number} is part of it.")
    old = Item.everything.filter(pk=item.parent_id).first() if item.parent_id else None
    changes: dict[UUID, dict[str, Any]] = {one.pk: _taken(one, item, old, parent) for one in [item, *family]}
    changes[item.pk] |= {"parent_id": parent.pk if parent else None}
    if parent is not None and _backlog(item) != (parent.product_id, None if parent.product_id else parent.project_id):
        for one in [item, *family]:
            leave_ranking(w, one)
    placed = Item(pk=item.pk, workspace_id=item.workspace_id, parent=parent, project_id=item.project_id, product_id=item.product_id)
    if parent is not None:
        placed.project_id, placed.product_id = parent.project_id, parent.product_id
    changes[item.pk]["position"] = position_at(w, placed, after=after, before=before)
    w.change_all((one, changes[one.pk]) for one in [item, *family])
    if why := broken_by(item.workspace_id, [item.pk, *(one.pk for one in family)]):
        raise Invalid("parent", why)


def _backlog(item: Item) -> tuple[UUID | None, UUID | None]:
    return item.product_id, None if item.product_id else item.project_id


def _taken(one: Item, moved: Item, old: Item | None, parent: Item | None) -> dict[str, Any]:
    """What one item of a moved family has after: the new parent's, where what it has now came from the old place."""
    if parent is None:
        return {}
    values: dict[str, Any] = {"project_id": parent.project_id}
    if one.product_id in (moved.product_id, None) and moved.product_id in (old.product_id if old else moved.product_id, None):
        values["product_id"] = parent.product_id
    came_along = one.goal_post_id == moved.goal_post_id and moved.goal_post_id == (old.goal_post_id if old else None)
    if came_along or one.project_id != parent.project_id or one.goal_post_id is None:
        values["goal_post_id"] = parent.goal_post_id
    return values


@command("item.indented", needs="item.create")
def indent_item(w: Write, item: Item) -> None:
    """Make an item the last child of the sibling above it. Refused for the first of its siblings."""
    above = siblings_of(item).filter(position__lt=item.position).exclude(pk=item.pk).order_by("position", "number").last()
    if above is None:
        raise Invalid("parent", f"#{item.number} is the first here: there is nothing above it to go under.")
    move_item(w, item, parent=above)


@command("item.outdented", needs="item.create")
def outdent_item(w: Write, item: Item) -> None:
    """Put an item right after its parent, one level up. Refused at the top."""
    if item.parent_id is None:
        raise Invalid("parent", f"#{item.number} is at the top already.")
    parent = Item.everything.get(pk=item.parent_id)
    upper = Item.everything.get(pk=parent.parent_id) if parent.parent_id else None
    move_item(w, item, parent=upper, after=parent)


def siblings_of(item: Item) -> Any:
    """Those that stand where the item stands: same parent; at the top, same project, or same product where there is none."""
    found = Item.objects.filter(workspace_id=item.workspace_id, parent_id=item.parent_id)
    if item.parent_id is not None:
        return found
    if item.project_id:
        return found.filter(project_id=item.project_id)
    return found.filter(project_id=None, product_id=item.product_id)


def position_at(w: Write, item: Item, *, after: Item | None, before: Item | None) -> float:
    """A position among its siblings-to-be; those are numbered afresh where no number is left between two."""
    siblings = list(siblings_of(item).exclude(pk=item.pk).order_by("position", "number"))
    named = after or before
    place = len(siblings)
    if named is not None:
        found = next((index for index, one in enumerate(siblings) if one.pk == named.pk), None)
        if found is None:
            raise Invalid("after" if after else "before", f"#{named.number} does not stand where this goes.")
        place = found + 1 if after else found
    position = place_between([one.position for one in siblings], place)
    if position is None:
        w.change_all((one, {"position": float(index if index < place else index + 1)}) for index, one in enumerate(siblings))
        position = float(place)
    return position


def below(item: Item) -> Sequence[Item]:
    """All items under one, level by level, those in the trash too."""
    found: list[Item] = []
    level = [item.pk]
    while level:
        children = list(Item.everything.filter(workspace_id=item.workspace_id, parent_id__in=level))
        found += children
        level = [child.pk for child in children]
    return found


def fitting_goal_post(item: Item, goal_post: GoalPost) -> GoalPost:
    if goal_post.is_trashed:
        raise Invalid("goal_post", f"{goal_post.name} is in the trash.")
    if goal_post.project_id != item.project_id:
        raise Invalid("goal_post", f"{goal_post.name} belongs to another project.")
    return goal_post
