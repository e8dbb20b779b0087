"""Decides how a goal post is set right before anybody agreed on it: its date, its budget, and what stands over its line."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from accord.kernel.commands import command
from accord.kernel.errors import Invalid
from accord.kernel.write import Write
from accord.work.commands.launch import budget_goal_post, date_goal_post
from accord.work.models import GoalPost, Item, Project


@dataclass(frozen=True, slots=True)
class Correction:
    """What was meant for one goal post. A date of None leaves the date; the budget is set only where `sets_budget` says so."""

    post: GoalPost
    date: dt.date | None = None
    budget: float | None = None
    sets_budget: bool = False


@command("goal_post.corrected", needs="launch")
def correct_goal_posts(w: Write, project: Project, *, corrections: Sequence[Correction]) -> None:
    """Set goal posts right that no accord stands behind; each first promise then says what is meant now.

    Refused where an accord was made: from there on a date moves by a trade. A budget needs the hat that plans.
    """
    w.subject = str(project.ref)
    for one in corrections:
        post = one.post
        if post.project_id != project.pk:
            raise Invalid("goal_post", "Only a goal post of this project can be corrected here.")
        if post.is_agreed:
            raise Invalid("date", f"{post.name} was agreed; its date and budget move by a trade.")
        w.subject = str(post.ref)
        if one.date is not None and one.date != post.date:
            date_goal_post(w, post, date=one.date)
        if one.sets_budget and one.budget != post.budget:
            budget_goal_post(w, post, budget=one.budget)
        _say_anew(w, post)


def _say_anew(w: Write, post: GoalPost) -> None:
    first = post.promises.order_by("number").first()
    if first is None:
        return
    scope = Item.objects.filter(workspace_id=w.workspace_id, goal_post=post, is_must_have=True).order_by("number")
    w.change(
        first,
        date=post.date,
        confidence=post.confidence,
        budget=post.budget,
        scope=[str(key) for key in scope.values_list("pk", flat=True)],
    )
