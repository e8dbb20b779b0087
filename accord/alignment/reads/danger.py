"""Decides what is said first of a goal post: how likely it is, what binds it, what is already proposed."""

import datetime as dt
from dataclasses import dataclass

from accord.alignment.models import Proposal
from accord.alignment.reads.binding import Binding, binding_of
from accord.alignment.reads.goal_posts import posts_of
from accord.alignment.rules.words import end_day
from accord.kernel.actor import Actor
from accord.kernel.errors import NotFound
from accord.kernel.policy import demand
from accord.work.models import GoalPost, Item, Project, ProjectForecast

INLINE_UP_TO = 500
"""Items: of a larger plan the ways out come after the page, even where they are already computed."""


@dataclass(frozen=True, slots=True)
class Head:
    """A goal post in question. `late` is the share of runs that miss it; `is_stale`: a new plan is on its way."""

    goal_post: GoalPost
    chance: float | None
    confidence: float
    in_danger: bool
    p50: dt.date | None
    p80: dt.date | None
    was: float | None
    was_on: dt.date | None
    late: float
    binding: Binding | None
    proposals: tuple[Proposal, ...]
    facts_version: int
    is_stale: bool
    is_small: bool
    error: str


def head_of(actor: Actor, goal_post: GoalPost) -> Head:
    """What stands over the ways out and over the forecast. About eight queries, no planning."""
    demand(actor, "read", goal_post)
    project = Project.objects.select_related("workspace").get(pk=goal_post.project_id)
    row = next((one for one in posts_of(project) if one.key == goal_post.pk), None)
    if row is None:
        raise NotFound
    zone = project.workspace.tzinfo
    stored = ProjectForecast.objects.filter(project=project).only("facts_version", "error").first()
    opened = Proposal.objects.filter(workspace_id=project.workspace_id, goal_post=goal_post, state=Proposal.State.OPEN)
    return Head(
        goal_post=goal_post,
        chance=row.chance,
        confidence=row.confidence,
        in_danger=row.in_danger,
        p50=end_day(row.p50, zone) if row.p50 else None,
        p80=end_day(row.p80, zone) if row.p80 else None,
        was=row.was,
        was_on=row.was_on,
        late=1 - row.chance if row.chance is not None else 0.0,
        binding=binding_of(project, row),
        proposals=tuple(opened.order_by("-number")),
        facts_version=project.facts_version,
        is_stale=stored is None or stored.facts_version < project.facts_version,
        is_small=Item.objects.filter(workspace_id=project.workspace_id, project=project).count() <= INLINE_UP_TO,
        error=stored.error if stored else "",
    )
