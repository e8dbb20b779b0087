"""Decides what a new row takes from where it is written: of an item its parent, goal post and track, of a group its track."""

from accord.delivery.commands.task import put_on_track
from accord.delivery.models import Task, Track
from accord.kernel.commands import command
from accord.kernel.errors import Invalid
from accord.kernel.policy import may
from accord.kernel.write import Write
from accord.work.commands.item import create_item
from accord.work.models import Item, Project


@command("item.added_below", needs="item.create")
def add_row(w: Write, at: Item | Project, *, title: str, track: Track | None = None) -> Item:
    """A new item: after an item, under the same parent and goal post and on its track; or a project's last, on `track`.

    Put on a track only where the speaker plans the work. Refused where the title is empty or too long, and for a track of
    another project.
    """
    if isinstance(at, Project):
        made = create_item(w, at, title=title)
    else:
        into = at.parent or at.project or at.product
        if into is None:
            raise Invalid("id", "This item stands in no project, so nothing can be written below it.")
        made = create_item(w, into, title=title, after=at, goal_post=None if at.parent else at.goal_post)
        held = Task.objects.filter(item=at).select_related("track").first()
        track = held.track if held else None
    if track and may(w.actor, "delivery.plan"):
        put_on_track(w, made, track=track)
    return made
