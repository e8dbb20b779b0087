"""Decides what is told before a drop: what an edit would move, on both sides, with nothing kept."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from accord.alignment.plan import compute, computed
from accord.alignment.reads.timeline import origin_of
from accord.alignment.reads.timeline_shape import Clock
from accord.alignment.rehearsal import Edit, rehearse
from accord.alignment.rules.threshold import Figures, needs_consent
from accord.alignment.rules.words import day, end_day, percent, start_day
from accord.delivery.rules.computed import Computed
from accord.delivery.rules.envelope import Figures as Row
from accord.delivery.rules.envelope import figures_of
from accord.kernel.actor import Actor
from accord.kernel.policy import demand
from accord.kernel.write import Write
from accord.work.models import GoalPost, Item, Project, Promise


@dataclass(frozen=True, slots=True)
class RowMoved:
    """An item whose P50 start or end, or P80, falls on another day."""

    id: str
    start: dt.datetime
    finish: dt.datetime
    p80: dt.datetime


@dataclass(frozen=True, slots=True)
class PostMoved:
    id: str
    name: str
    chance_before: float | None
    chance: float | None
    p80_before: dt.datetime
    p80: dt.datetime


@dataclass(frozen=True, slots=True)
class Preview:
    """`rows`: those that move. `goal_posts`: all with a chance. `error`: why the changed plan cannot be made."""

    rows: tuple[RowMoved, ...] = ()
    goal_posts: tuple[PostMoved, ...] = ()
    value: float | None = None
    sentence: str = ""
    needs_proposal: bool = False
    error: str = ""

    def as_json(self, clock: Clock) -> dict[str, Any]:
        """What the timeline element reads, in minutes since its origin."""
        rows = [
            {"id": row.id} | {name: clock.minutes(getattr(row, name)) for name in ("start", "finish", "p80")} for row in self.rows
        ]
        posts = [{"id": post.id, "chance": post.chance, "p80": clock.minutes(post.p80)} for post in self.goal_posts]
        return {"rows": rows, "goal_posts": posts, "sentence": self.error or self.sentence, "needs_proposal": self.needs_proposal}


def preview(actor: Actor, project: Project, edit: Edit, *, is_decision: bool = False) -> Preview:
    """Carry an edit out, read the plan that would follow, and take it back. Both plans are drawn with the same luck.

    `is_decision`: the edit is one that may need consent (people, order, pins of what is promised), and not a fact. Raises what
    the edit's
    commands raise: a preview of what may not be done is refused in the same words.
    """
    demand(actor, "read", project)
    project = Project.objects.select_related("workspace", "product").get(pk=project.pk)
    before = compute(project)
    after = computed(project, project.facts_version, rehearse(project, Write(actor), edit))
    if after.error or after.plan is None or after.forecast is None:
        return Preview(error=after.error)
    if before.plan is None or before.forecast is None:
        return Preview(sentence="With this the work can be planned again.")
    parents = {
        str(key): str(parent) if parent else ""
        for key, parent in Item.objects.filter(project=project).values_list("pk", "parent_id")
    }
    zone = project.workspace.tzinfo
    old, new = (figures_of(one.plan, one.forecast, parents=parents) for one in (before, after))  # type: ignore[arg-type]
    rows = tuple(
        RowMoved(key, row.start, row.p50, row.p80) for key, row in new.items() if key not in old or _moved(old[key], row, zone)
    )
    posts = _posts(project, before, after)
    why = _why_proposal(project, before, after, posts) if is_decision else ""
    return Preview(
        rows=rows,
        goal_posts=posts,
        value=after.forecast.value_kept,
        sentence=_sentence(sum(1 for row in rows if row.id not in parents.values()), posts, zone),
        needs_proposal=bool(why),
    )


def clock_of(project: Project) -> Clock:
    """The clock in which the timeline of a project counts."""
    return Clock(project.workspace.zone, origin_of(project))


def _moved(old: Row, new: Row, zone: ZoneInfo) -> bool:
    was, then = ((start_day(one.start, zone), end_day(one.p50, zone), end_day(one.p80, zone)) for one in (old, new))
    return was != then


def _posts(project: Project, before: Computed, after: Computed) -> tuple[PostMoved, ...]:
    names = {str(key): name for key, name in GoalPost.objects.filter(project=project).values_list("pk", "name")}
    assert before.forecast and after.forecast
    was = {one.goal_post: one for one in before.forecast.goal_posts}
    return tuple(
        PostMoved(
            one.goal_post,
            names.get(one.goal_post, ""),
            was[one.goal_post].chance,
            one.chance,
            was[one.goal_post].finish.p80,
            one.finish.p80,
        )
        for one in after.forecast.goal_posts
        if one.goal_post in was
    )


def _why_proposal(project: Project, before: Computed, after: Computed, posts: tuple[PostMoved, ...]) -> str:
    """Why both sides would have to agree; nothing where nothing was promised yet."""
    if not Promise.objects.filter(workspace_id=project.workspace_id, goal_post__project=project).exists():
        return ""
    assert before.forecast and after.forecast
    zone = project.workspace.tzinfo
    now = Figures(
        _chances(posts, "chance_before"), {post.id: end_day(post.p80_before, zone) for post in posts}, before.forecast.cost_p80, ()
    )
    then = Figures(_chances(posts, "chance"), {post.id: end_day(post.p80, zone) for post in posts}, after.forecast.cost_p80, ())
    return needs_consent(now, then, moves_promise=False, budget=None, touches_other_side=False)


def _chances(posts: tuple[PostMoved, ...], name: str) -> Mapping[str, float]:
    return {post.id: chance for post in posts if (chance := getattr(post, name)) is not None}


def _sentence(moved: int, posts: tuple[PostMoved, ...], zone: ZoneInfo) -> str:
    """ "Moves 3 tasks; Version one 41 → 37 %." or "Nothing else moves." """
    said = [f"Moves {moved} task{'' if moved == 1 else 's'}"] if moved else []
    for post in posts:
        if (
            post.chance_before is not None
            and post.chance is not None
            and round(post.chance * 100) != round(post.chance_before * 100)
        ):
            said.append(f"{post.name} {percent(post.chance_before).removesuffix(' %')} → {percent(post.chance)}")
        elif (one := end_day(post.p80_before, zone)) != (other := end_day(post.p80, zone)):
            said.append(f"{post.name} at 80 % {day(one)} → {day(other)}")
    return f"{'; '.join(said)}." if said else "Nothing else moves."
