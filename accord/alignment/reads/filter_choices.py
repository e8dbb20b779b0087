"""Decides what the filters of a list of work offer: the people, tracks and goal posts of its project."""

from dataclasses import dataclass

from accord.delivery.models import Track
from accord.kernel.actor import Actor
from accord.kernel.policy import demand
from accord.people.models import Person
from accord.work.models import GoalPost, Project

Choice = tuple[str, str]
"""An id and how it reads."""
STATES: tuple[Choice, ...] = (
    ("open", "Not done"), ("planned", "Not begun"), ("started", "Under way"), ("done", "Done"), ("late", "Late at 80 %"),
    ("unestimated", "Without estimate"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FilterChoices:
    people: tuple[Choice, ...]
    tracks: tuple[Choice, ...]
    goal_posts: tuple[Choice, ...]
    states: tuple[Choice, ...] = STATES


def filter_choices(actor: Actor, project: Project) -> FilterChoices:
    """Three queries."""
    demand(actor, "read", project)
    people = Person.objects.filter(workspace_id=project.workspace_id).order_by("name").values_list("pk", "name")
    tracks = Track.objects.filter(project=project).order_by("position", "created_at").values_list("pk", "name")
    posts = GoalPost.objects.filter(project=project).order_by("date", "position").values_list("pk", "name")
    return FilterChoices(
        (("nobody", "Nobody yet"), *plain_choices(people)),
        plain_choices(tracks),
        plain_choices(posts),
    )


def plain_choices(rows: object) -> tuple[Choice, ...]:
    return tuple((str(key), str(name)) for key, name in rows)  # type: ignore[attr-defined]
