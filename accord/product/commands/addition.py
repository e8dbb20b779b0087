"""Decides how a feature is written down in one go: the item, its why face, and its place in the ranking."""

from accord.kernel.commands import command
from accord.kernel.write import Write
from accord.product.commands.feature import write_feature
from accord.work.commands.item import create_item, rank_items
from accord.work.models import GoalPost, Item, Project


@command("feature.added", needs="product.side")
def add_feature(w: Write, project: Project, *, title: str, goal_post: GoalPost | None = None, first: int | None = None) -> Item:
    """A new feature of a project, ranked last unless `first` says where. Refused where the title is empty or too long."""
    item = create_item(w, project, title=title, goal_post=goal_post)
    write_feature(w, item)
    rank_items(w, item, first=first or 1_000_000)
    w.subject = str(item.ref)
    return item
