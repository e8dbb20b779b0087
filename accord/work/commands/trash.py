"""Decides how items are thrown away and brought back, always with all that is under them."""

from collections.abc import Sequence

from accord.kernel.commands import command
from accord.kernel.errors import Invalid
from accord.kernel.write import Write
from accord.work.commands.outline import below
from accord.work.commands.ranking import leave_ranking
from accord.work.models import Item
from accord.work.rules.above import broken_by


@command("item.trashed", needs="trash")
def trash_item(w: Write, item: Item) -> None:
    """Put an item and all under it into the trash; it leaves the backlog's ranking. Restore or undo brings all of it back."""
    _trash(w, item)


@command("items.trashed", needs="trash")
def trash_items(w: Write, items: Sequence[Item]) -> None:
    """Put many items into the trash in one go, each with all under it."""
    for item in items:
        _trash(w, Item.everything.get(pk=item.pk))


def _trash(w: Write, item: Item) -> None:
    going = [one for one in [item, *below(item)] if not one.is_trashed]
    for one in going:
        leave_ranking(w, one)
    w.change_all((one, {"trashed_at": w.now, "trashed_by": w.actor.member_id}) for one in going)


@command("item.restored", needs="trash")
def restore_item(w: Write, item: Item) -> None:
    """Bring an item back, unranked, with what went into the trash together with it; to the top where its parent is still there."""
    if not item.is_trashed:
        raise Invalid("item", f"#{item.number} is not in the trash.")
    together = [item, *(one for one in below(item) if one.trashed_at == item.trashed_at)]
    if item.parent and item.parent.is_trashed:
        w.change(item, parent=None)
    w.change_all((one, {"trashed_at": None, "trashed_by": None}) for one in together)
    if why := broken_by(item.workspace_id, [one.pk for one in together]):
        raise Invalid("item", why)
