"""Decides what is shown of one goal post's forecast: chance, dates, histogram, what moves it, and what was taken for granted."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from accord.alignment.reads.backlog import unserved_of
from accord.alignment.reads.goal_posts import PostRow, posts_of
from accord.alignment.rules.names import KnownNames
from accord.alignment.rules.sentences import assumption_sentence, driver_sentence
from accord.alignment.rules.words import end_day
from accord.kernel.actor import Actor
from accord.kernel.errors import NotFound
from accord.kernel.policy import demand
from accord.planning.answer import Assumption, Driver
from accord.work.models import GoalPost, Item, Project, ProjectForecast, Promise


@dataclass(frozen=True, slots=True)
class DayShare:
    """The share of runs that end on a day, and by it."""

    day: dt.date
    share: float
    by_then: float
    is_late: bool


@dataclass(frozen=True, slots=True)
class Swing:
    """One task that moves the goal post. Chances 0–1 at its short and at its long end; `days` between these ends."""

    number: int
    title: str
    url: str
    days: float
    criticality: float
    chance_if_short: float | None
    chance_if_long: float | None
    sentence: str


@dataclass(frozen=True, slots=True)
class AssumptionRow:
    """What was taken for granted, in words, with the items concerned as (number, title)."""

    kind: str
    sentence: str
    count: int
    items: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class GoalPostPage:
    goal_post: GoalPost
    project: Project
    chance: float | None
    in_danger: bool
    p50: dt.date | None
    p80: dt.date | None
    p95: dt.date | None
    was: float | None
    was_on: dt.date | None
    promised: Promise | None
    histogram: tuple[DayShare, ...]
    swings: tuple[Swing, ...]
    assumptions: tuple[AssumptionRow, ...]
    no_estimate: int
    must_haves: tuple[tuple[int, str], ...]
    unserved: str
    """Why it is less likely than its features, where it is."""
    value_kept: float | None
    draws: int
    method: str
    computed_at: dt.datetime | None
    is_stale: bool
    error: str


MOST_LISTED = 20


def goal_post_page(actor: Actor, goal_post: GoalPost) -> GoalPostPage:
    """The forecast of a goal post as it was last computed. Eleven queries."""
    demand(actor, "read", goal_post)
    project = Project.objects.select_related("workspace").get(pk=goal_post.project_id)
    row = next((post for post in posts_of(project) if post.key == goal_post.pk), None)
    if row is None:
        raise NotFound
    stored = ProjectForecast.objects.filter(project=project).first()
    details: dict[str, Any] = stored.details if stored else {}
    items = {
        str(key): (number, title)
        for key, number, title in Item.objects.filter(project=project).values_list("pk", "number", "title")
    }
    zone = project.workspace.tzinfo
    must = (
        Item.objects.filter(goal_post=goal_post, is_must_have=True)
        .exclude(state="dropped")
        .order_by(F("rank").asc(nulls_last=True), "number")
    )
    assumed = _assumptions(details.get("assumptions", []), items)
    return GoalPostPage(
        goal_post=goal_post,
        project=project,
        chance=row.chance,
        in_danger=row.in_danger,
        p50=end_day(row.p50, zone) if row.p50 else None,
        p80=end_day(row.p80, zone) if row.p80 else None,
        p95=end_day(row.p95, zone) if row.p95 else None,
        was=row.was,
        was_on=row.was_on,
        promised=Promise.objects.filter(goal_post=goal_post).order_by("number").last(),
        histogram=histogram(row),
        swings=_swings(row, items, project.workspace.slug),
        assumptions=assumed,
        no_estimate=sum(one.count for one in assumed if one.kind == "no_estimate"),
        must_haves=tuple(must.values_list("number", "title")),
        unserved=unserved_of(project, row),
        value_kept=row.value_kept,
        draws=details.get("draws", 0),
        method=details.get("method", ""),
        computed_at=stored.computed_at if stored else None,
        is_stale=stored is None or stored.facts_version < project.facts_version,
        error=stored.error if stored else "",
    )


def histogram(row: PostRow) -> tuple[DayShare, ...]:
    """Shares of the runs by the day they end on, with their running sum."""
    found, total = [], 0.0
    for day, share in sorted(row.details.get("histogram", [])):
        total += share
        at = dt.date.fromisoformat(day)
        found.append(DayShare(at, share, min(1.0, total), row.date is not None and at > row.date))
    return tuple(found)


def _swings(row: PostRow, items: dict[str, tuple[int, str]], slug: str) -> tuple[Swing, ...]:
    names = KnownNames({key: title for key, (_, title) in items.items()})
    found = []
    for told in row.details.get("drivers", []):
        driver = Driver(**told)
        if driver.task in items:
            number, title = items[driver.task]
            chance = row.chance
            found.append(
                Swing(
                    number,
                    title,
                    f"/w/{slug}/items/{number}",
                    driver.swing_days,
                    driver.criticality,
                    None if chance is None else min(1.0, chance + driver.points_if_short / 100),
                    None if chance is None else max(0.0, chance - abs(driver.points_if_long) / 100),
                    driver_sentence(driver, names),
                )
            )
    return tuple(found)


def _assumptions(told: list[dict[str, Any]], items: dict[str, tuple[int, str]]) -> tuple[AssumptionRow, ...]:
    names = KnownNames({key: title for key, (_, title) in items.items()})
    found = []
    for plain in told:
        one = Assumption(**{**plain, "tasks": tuple(plain.get("tasks", ()))})
        listed = tuple(items[key] for key in one.tasks[:MOST_LISTED] if key in items)
        found.append(AssumptionRow(one.kind, assumption_sentence(one, names), len(one.tasks), listed))
    return tuple(row for row in found if row.sentence)


def assumptions_of(project: Project, stored: ProjectForecast | None) -> tuple[AssumptionRow, ...]:
    """What was taken for granted in a project's stored plan, whether or not a date matters. One query."""
    rows = Item.objects.filter(project=project).values_list("pk", "number", "title")
    return _assumptions(
        stored.details.get("assumptions", []) if stored else [], {str(key): (number, title) for key, number, title in rows}
    )


def goal_post_by_number(actor: Actor, number: int) -> GoalPost:
    """A goal post of the actor's workspace by its number. Raises NotFound."""
    found = GoalPost.objects.visible_to(actor).select_related("project__workspace", "launch").filter(number=number).first()
    if found is None:
        raise NotFound
    return found  # type: ignore[no-any-return]
