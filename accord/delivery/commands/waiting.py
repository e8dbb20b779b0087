"""Decides how all that one item waits for is said at once: what is new is linked, what is left out is unlinked, the rest stays."""

from collections.abc import Sequence
from dataclasses import dataclass

from accord.delivery.commands.dependency import change_link, link_items, unlink
from accord.delivery.models import Dependency
from accord.kernel.commands import command
from accord.kernel.write import Write
from accord.work.models import Item


@dataclass(frozen=True, slots=True)
class Wait:
    """One item waited for, in which kind, and how long after."""

    before: Item
    kind: str = "FS"
    lag_minutes: int = 0
    is_elapsed: bool = False


@command("item.waits_told", needs="delivery.plan")
def tell_waits(w: Write, item: Item, *, waits: Sequence[Wait]) -> None:
    """Say all that an item waits for; links it had and that are not named go. Refused like each link by itself."""
    wanted = {(one.before.pk, one.kind): one for one in waits}
    held = {(one.before_id, one.kind): one for one in Dependency.objects.filter(workspace_id=w.workspace_id, after=item)}
    for key, link in held.items():
        if key not in wanted:
            unlink(w, link)
        elif (link.lag_minutes, link.is_elapsed) != (wanted[key].lag_minutes, wanted[key].is_elapsed):
            change_link(w, link, lag_minutes=wanted[key].lag_minutes, is_elapsed=wanted[key].is_elapsed)
    for key, one in wanted.items():
        if key not in held:
            link_items(w, one.before, after=item, kind=one.kind, lag_minutes=one.lag_minutes, is_elapsed=one.is_elapsed)
