"""Decides which features accords took out of a goal post: they are in the whole of the accord's own figures, and in none since."""

from uuid import UUID

from django.db.models import Q

from accord.alignment.models import Accord
from accord.alignment.rules.changes import read
from accord.work.models import Item, Project


def taken_out(project: Project, goal_post: str) -> tuple[str, ...]:
    """Their titles, without what came back. Two queries, one where no accord is about the goal post."""
    if not goal_post:
        return ()
    post = UUID(goal_post)
    held = Accord.objects.filter(workspace_id=project.workspace_id, goal_post=post, reverted_at=None)
    out = {
        change.feature for changes in held.values_list("proposal__changes", flat=True) for change in read(changes)
        if change.kind in ("drop", "defer") and change.feature
    }  # fmt: skip
    if not out:
        return ()
    gone = Item.objects.filter(Q(state="dropped") | ~Q(goal_post=post), project=project, pk__in=out, feature__isnull=False)
    return tuple(gone.order_by("rank", "number").values_list("title", flat=True))
