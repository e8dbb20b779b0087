"""Decides the first answer to a plan that was brought in: the chance of its date, or its end; what was assumed; what is next."""

import datetime as dt
from dataclasses import dataclass

from accord.alignment.reads.explain import Chain
from accord.alignment.reads.forecast import AssumptionRow, GoalPostPage, assumptions_of, goal_post_page
from accord.alignment.reads.goal_posts import posts_of
from accord.alignment.rules.sentences import Sentence
from accord.alignment.rules.words import end_day
from accord.kernel.actor import Actor
from accord.kernel.policy import demand
from accord.people.models import WorkCalendar
from accord.work.models import GoalPost, Item, ItemForecast, Project, ProjectForecast


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """`post` None: no date matters yet, and the end of all is told instead, by the item that ends last (`last`)."""

    project: Project
    post: GoalPostPage | None
    p50: dt.date | None
    p80: dt.date | None
    last: str
    in_file: dt.date | None
    """The file's own end."""
    assumptions: tuple[AssumptionRow, ...]
    has_holidays: bool
    begun: int
    tasks: int
    is_waiting: bool
    error: str


@dataclass(frozen=True, slots=True)
class Cause:
    """Why it ends when it does, and one thing that would change it ("")."""

    sentence: Sentence
    pill: str


def biggest_causes(chain: Chain, *, most: int = 3) -> tuple[Cause, ...]:
    """The first links of the chain from the end back, one a task; what moves another task stands with the first that has room."""
    starts: dict[str, Sentence] = {}
    own: dict[str, list[str]] = {}
    for step in chain.steps:
        starts.setdefault(step.task, step.sentence)
        own.setdefault(step.task, []).extend(step.pills)
    # Those which something would move come first; the order of the chain stays otherwise.
    shown = sorted(starts, key=lambda task: not own[task])[:most]
    spare = [pill for task in shown for pill in own[task][1:]] + [
        pill for task in starts if task not in shown for pill in own[task]
    ]
    return tuple(Cause(starts[task], own[task][0] if own[task] else (spare.pop(0) if spare else "")) for task in shown)


def first_answer(actor: Actor, project: Project) -> FirstAnswer:
    demand(actor, "read", project)
    stored = ProjectForecast.objects.filter(project=project).first()
    row = next((one for one in posts_of(project) if one.date), None)
    zone = project.workspace.tzinfo
    post = goal_post_page(actor, GoalPost.objects.select_related("launch").get(pk=row.key)) if row else None
    last = (
        ItemForecast.objects.filter(project=project, item__children=None).order_by("-p50").values_list("item_id", flat=True).first()
    )
    leaves = Item.objects.filter(project=project, children=None).exclude(state=Item.State.DROPPED)
    finishes = [said for said in leaves.values_list("task__carried__finish", flat=True) if said]
    return FirstAnswer(
        project=project,
        post=post,
        p50=end_day(stored.p50, zone) if stored and stored.p50 else None,
        p80=end_day(stored.p80, zone) if stored and stored.p80 else None,
        last=str(last) if last else "",
        in_file=dt.date.fromisoformat(max(finishes)[:10]) if finishes else None,
        assumptions=post.assumptions if post else assumptions_of(project, stored),
        has_holidays=WorkCalendar.objects.filter(workspace_id=project.workspace_id).exclude(country="").exists(),
        begun=leaves.exclude(state=Item.State.PLANNED).count(),
        tasks=leaves.count(),
        is_waiting=stored is None or stored.facts_version < project.facts_version,
        error=stored.error if stored else "",
    )
