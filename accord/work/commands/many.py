"""Decides what is done to many items in one go, as one event that one undo takes back."""

from collections.abc import Sequence

from accord.kernel.commands import command
from accord.kernel.write import Write
from accord.work.commands.item import place_in_goal_post, set_must_have
from accord.work.models import GoalPost, Item


@command("items.placed", needs="launch")
def place_items(w: Write, items: Sequence[Item], *, goal_post: GoalPost | None) -> None:
    """Move many items to a goal post or to none. Refused, all of them, where one cannot go there."""
    for item in items:
        place_in_goal_post(w, Item.objects.get(pk=item.pk), goal_post=goal_post)


@command("items.must_have_set", needs="launch")
def set_must_haves(w: Write, items: Sequence[Item], *, is_must_have: bool) -> None:
    """Put many items above or below their goal posts' must-have lines."""
    for item in items:
        set_must_have(w, Item.objects.get(pk=item.pk), is_must_have=is_must_have)
