"""Decides what the timeline shows of a project: rows in outline, dates of the last plan, links, flags, and the strips below."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Min
from django.utils import timezone

from accord.alignment.reads.filters import ALL, Filters
from accord.alignment.reads.goal_posts import PostRow, in_question, posts_of
from accord.alignment.reads.rights import Named, Rights, Side
from accord.alignment.reads.rows import ItemRow, pins_of, rows_of
from accord.alignment.reads.timeline_shape import (
    Editable,
    GoalPostShape,
    GroupShape,
    LinkShape,
    PersonShape,
    PinShape,
    RowShape,
    StripRow,
    TimelineShape,
)
from accord.alignment.reads.work_days import work_days
from accord.alignment.rules.strips import Strip, load_strip, value_strip
from accord.alignment.rules.value import middle_of
from accord.alignment.rules.words import end_day, hours_range, initials, lag_words, span
from accord.delivery.models import Dependency, Task, Track
from accord.delivery.rules.tree import Tree
from accord.kernel.actor import Actor
from accord.kernel.bulk import as_id, text
from accord.kernel.policy import demand, may
from accord.people.models import Person
from accord.product.models import KeyResult
from accord.work.models import BaselineItem, Project, ProjectForecast

WEEKS_BEFORE, WEEKS_AFTER = 1, 4
MOST_DAYS = 366 * 12


def timeline(actor: Actor, project: Project, filters: Filters = ALL, *, now: dt.datetime | None = None) -> TimelineShape:
    """One project's timeline for both lenses: about fourteen queries, however many rows."""
    demand(actor, "read", project)
    zone = project.workspace.tzinfo
    at = now or timezone.now()
    items = rows_of(project)
    posts = posts_of(project)
    question = in_question(posts, asked=filters.goal_post)
    stored = ProjectForecast.objects.filter(project=project).first()
    baseline, baseline_name = _baseline(project)
    persons = _persons(project)
    shown = _shown(items, filters, posts, zone)
    origin = origin_of(project)
    until = _until(origin, items, posts, at, zone)
    rights = Rights(actor, persons)
    values = _values(items, question)
    pins = pins_of(project)
    launches = {post.id: str(post.launch_id) for post in posts if post.launch_id}
    slug = project.workspace.slug
    rows = tuple(
        _shape(row, baseline.get(row.id), pins.get(row.id, []), rights.of(row), values.get(row.id), launches, question, slug)
        for row in (items.by_id[key] for key in items.outline if key in shown)
    )
    weeks = [origin + dt.timedelta(days=7 * n) for n in range((until - origin).days // 7)]
    features = [row for row in items.by_id.values() if row.is_feature]
    return TimelineShape(
        zone=project.workspace.zone,
        origin=origin,
        until=until,
        now=at,
        baseline_name=baseline_name,
        is_stale=stored is None or stored.facts_version < project.facts_version,
        can_add=may(actor, "item.create"),
        facts_version=project.facts_version,
        slot_minutes=stored.details.get("slot_minutes", 60) if stored else 60,
        work=work_days(project, first=origin, last=until),
        people=tuple(PersonShape(key, name, initials(name), side, url) for key, (name, side, url, _) in persons.items()),
        tracks=tuple(GroupShape(str(pk), name) for pk, name in _tracks(project)),
        key_results=_key_results(project, features),
        launches=tuple(GroupShape(str(post.launch_id), post.launch) for post in posts if post.launch_id),
        goal_posts=tuple(_post(post, post == question, slug) for post in posts if post.date),
        rows=rows,
        links=_links(project, shown),
        weeks_from=origin,
        load=_strips(
            load_strip(stored.details.get("load", []) if stored else [], {key: person[0] for key, person in persons.items()}, weeks)
        ),
        value_ready=_strips(value_strip(_landings(features, values), weeks, zone)),
    )


def _baseline(project: Project) -> tuple[dict[str, tuple[dt.datetime, dt.datetime]], str]:
    """The latest baseline's spans by item, and its name."""
    latest = project.baselines.order_by("-at", "-pk").first()
    if latest is None:
        return {}, ""
    rows = BaselineItem.objects.filter(baseline=latest, start__isnull=False, finish__isnull=False).values_list(
        "item_id", "start", "finish"
    )
    return {str(item): (start, finish) for item, start, finish in rows}, latest.name


def _persons(project: Project) -> dict[str, Named]:
    """Name, side, page and member of everybody in the workspace."""
    found: dict[str, Named] = {}
    rows = Person.objects.filter(workspace_id=project.workspace_id).order_by("name", "pk")
    for key, name, member, hats in rows.values_list("pk", "name", "member_id", "member__hats"):
        worn = hats or ()
        side: Side = "why" if "product_manager" in worn else "when" if "project_manager" in worn else ""
        found[str(key)] = (name, side, f"/w/{project.workspace.slug}/people/{key}", str(member or ""))
    return found


def _tracks(project: Project) -> list[tuple[Any, str]]:
    rows = Track.objects.filter(workspace_id=project.workspace_id, project=project)
    return list(rows.order_by("position", "created_at").values_list("pk", "name"))


def _key_results(project: Project, features: Iterable[ItemRow]) -> tuple[GroupShape, ...]:
    used = {row.key_result_id for row in features if row.key_result_id}
    rows = KeyResult.objects.filter(workspace_id=project.workspace_id, pk__in=used).order_by("objective", "created_at")
    return tuple(
        GroupShape(
            str(row.pk),
            row.name,
            note=row.objective,
            now="" if row.start is None else f"{row.start:g}",
            target="" if row.target is None else f"{row.target:g} {row.unit}".strip(),
        )
        for row in rows
    )


def _links(project: Project, shown: set[str]) -> tuple[LinkShape, ...]:
    rows = Dependency.objects.filter(workspace_id=project.workspace_id, after__project=project)
    return tuple(
        LinkShape(before, after, kind, lag_words(lag, is_elapsed=is_elapsed))
        for before, after, kind, lag, is_elapsed in (
            (as_id(one), as_id(other), *rest)
            for one, other, *rest in rows.order_by("created_at").values_list(
                text("before_id"), text("after_id"), "kind", "lag_minutes", "is_elapsed"
            )
        )
        if before in shown and after in shown
    )


def _shown(items: Tree[ItemRow], filters: Filters, posts: Sequence[PostRow], zone: ZoneInfo) -> set[str]:
    """Rows that match, and what stands above them."""
    if filters.is_empty:
        return set(items.outline)
    dates = {post.id: post.date for post in posts if post.date}
    found: set[str] = set()
    for key in items.outline:
        if fits(items.by_id[key], filters, dates, zone):
            found.add(key)
            found.update(row.id for row in items.ancestors(key))
    return found


def fits(row: ItemRow, filters: Filters, dates: Mapping[str, dt.date], zone: ZoneInfo) -> bool:
    """Whether one row is asked for. `dates`: of goal posts, by which "late" is judged at P80."""
    due = dates.get(row.goal_post)
    states = {
        "open": row.state != "done",
        "late": row.state != "done"
        and due is not None
        and row.p80 is not None
        and end_day(row.p80, zone) > due,
        "unestimated": not row.is_group and not row.is_milestone and row.low is None and row.high is None and row.state != "done",
    }
    return (
        filters.matches(title=row.title, number=row.number)
        and (not filters.person or (not row.persons if filters.person == "nobody" else filters.person in row.persons))
        and (not filters.track or filters.track == row.track)
        and (not filters.must_have or row.is_must_have)
        and (not filters.goal_post or filters.goal_post == row.goal_post)
        and (not filters.state or states.get(filters.state, row.state == filters.state))
    )


def origin_of(project: Project) -> dt.date:
    """The Monday from which minutes count: a week before the project's date, making or first work. Planning never moves it."""
    begun = Task.objects.filter(workspace_id=project.workspace_id, item__project=project, item__trashed_at=None).aggregate(
        first=Min("started_at")
    )["first"]
    zone = project.workspace.tzinfo
    days = [at.astimezone(zone).date() for at in (project.created_at, begun) if at] + (
        [project.starts_on] if project.starts_on else []
    )
    first = min(days) - dt.timedelta(days=7 * WEEKS_BEFORE)
    return first - dt.timedelta(days=first.weekday())


def _until(origin: dt.date, items: Tree[ItemRow], posts: Sequence[PostRow], now: dt.datetime, zone: ZoneInfo) -> dt.date:
    ends = [row.p80 for row in items.by_id.values() if row.p80]
    last = max([max([*ends, now]).astimezone(zone).date(), *(post.date for post in posts if post.date)]) + dt.timedelta(
        days=7 * WEEKS_AFTER
    )
    days = min((last - origin).days, MOST_DAYS)
    return origin + dt.timedelta(days=days - days % 7 + 7)


def _shape(
    row: ItemRow,
    baseline: tuple[dt.datetime, dt.datetime] | None,
    pins: Sequence[tuple[str, dt.datetime, str, str]],
    rights: frozenset[Editable],
    value: float | None,
    launches: Mapping[str, str],
    question: PostRow | None,
    slug: str,
) -> RowShape:
    is_done = row.finished is not None
    return RowShape(
        id=row.id,
        number=row.number,
        title=row.title,
        url=f"/w/{slug}/items/{row.number}",
        version=row.version,
        parent=row.parent,
        is_group=row.is_group,
        is_feature=row.is_feature,
        is_milestone=row.is_milestone,
        track=row.track,
        key_result=row.key_result_id,
        launch=launches.get(row.goal_post, ""),
        goal_post=row.goal_post or (question.id if question else ""),
        must_have=row.is_must_have,
        state=row.state,  # type: ignore[arg-type]
        done=1.0 if is_done or row.state == "done" else row.done,
        people=tuple(row.persons or [person for person, _ in row.planned]),
        estimate=hours_range(row.low, row.high),
        low=row.low,
        high=row.high,
        start=row.started or row.start,
        finish=row.finished or row.p50,
        p10=None if is_done else row.p10,
        p80=row.finished or row.p80,
        baseline=baseline,
        is_driving=row.is_driving and not is_done,
        slack=hours_range(row.slack_hours, row.slack_hours) if row.slack_hours >= 1 and not is_done else "",
        pins=tuple(PinShape(kind, at, on, why) for kind, at, on, why in pins),  # type: ignore[arg-type]
        effect=span(row.effect_low, row.effect_high, row.unit),
        value=value,
        can_edit=rights,
    )


def _post(post: PostRow, is_question: bool, slug: str) -> GoalPostShape:
    assert post.date is not None
    url = f"/w/{slug}/goal-posts/{post.number}"
    return GoalPostShape(post.id, post.name, post.date, post.chance, post.confidence, post.p80, in_question=is_question, url=url)


def _values(items: Tree[ItemRow], question: PostRow | None) -> dict[str, float]:
    """Each feature's share of the value of the launch in question: by effect where one is recorded, else by count."""
    mine = [row for row in items.by_id.values() if row.is_feature and (question is None or row.goal_post == question.id)]
    middle = middle_of(row.worth for row in mine)
    whole = sum(row.worth or middle for row in mine)
    return {row.id: (row.worth or middle) / whole for row in mine} if whole else {}


def _landings(
    features: Iterable[ItemRow], values: Mapping[str, float]
) -> list[tuple[str, str, float, dt.datetime | None, dt.datetime | None]]:
    """Key result, its name, value share, P50 and P80 of each feature that counts."""
    return [
        (row.key_result_id, row.key_result or "Other", values[row.id], row.finished or row.p50, row.finished or row.p80)
        for row in features
        if row.id in values
    ]


def _strips(lines: Iterable[Strip]) -> tuple[StripRow, ...]:
    return tuple(StripRow(line.key, line.name, line.shares, line.note, line.is_total) for line in lines)
