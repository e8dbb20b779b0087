"""Decides what a stored plan must agree with: its project's facts, and the projects of the rows it speaks of."""

from collections.abc import Iterator

from django.db.models import F

from accord.kernel.check import finds
from accord.work.models import GoalPostForecast, Item, ItemForecast, ProjectForecast


@finds
def stored_plans() -> Iterator[str]:
    """Plans from facts that were never there, and rows of a plan that belong to another project."""
    ahead = ProjectForecast.objects.filter(facts_version__gt=F("project__facts_version")).select_related("project")
    for one in ahead:
        yield f"{one.project.key}: its plan is of facts {one.facts_version}, and it is only at {one.project.facts_version}."
    for model, name in ((ItemForecast, "item"), (GoalPostForecast, "goal_post")):
        if count := model.objects.exclude(project=F(f"{name}__project")).count():
            yield f"{model._meta.label}: {count} rows belong to the plan of another project than their {name.replace('_', ' ')}."


@finds
def places() -> Iterator[str]:
    """Items for a goal post of another project, and children of a parent in another project."""
    if count := Item.objects.filter(goal_post__isnull=False).exclude(project=F("goal_post__project")).count():
        yield f"work.Item: {count} items are for a goal post of another project."
    if count := Item.objects.filter(parent__isnull=False, project__isnull=False).exclude(project=F("parent__project")).count():
        yield f"work.Item: {count} items lie in another project than what they are under."
