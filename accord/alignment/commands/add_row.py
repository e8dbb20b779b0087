"""Decides what a new row takes from the one it is written below: its parent, its goal post and its track."""

from accord.delivery.commands.task import put_on_track
from accord.delivery.models import Task
from accord.kernel.commands import command
from accord.kernel.errors import Invalid
from accord.kernel.policy import may
from accord.kernel.write import Write
from accord.work.commands.item import create_item
from accord.work.models import Item


@command("item.added_below", needs="item.create")
def add_below(w: Write, item: Item, *, title: str) -> Item:
    """A new item after `item`, under the same parent and goal post; on its track too where the speaker plans the work.

    Refused where the title is empty or too long.
    """
    into = item.parent or item.project or item.product
    if into is None:
        raise Invalid("id", "This item stands in no project, so nothing can be written below it.")
    made = create_item(w, into, title=title, after=item, goal_post=None if item.parent else item.goal_post)
    held = Task.objects.filter(item=item).select_related("track").first()
    if held and held.track and may(w.actor, "delivery.plan"):
        put_on_track(w, made, track=held.track)
    return made
