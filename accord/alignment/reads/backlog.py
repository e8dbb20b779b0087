"""Decides what the backlog shows: ranked features with what they are worth, what they take, and where "fits by" falls."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from accord.alignment.reads.backlog_shape import Backlog, BacklogGroup, BacklogRow, Who
from accord.alignment.reads.filters import ALL, Filters
from accord.alignment.reads.goal_posts import PostRow, in_question, posts_of
from accord.alignment.reads.rows import ItemRow, rows_of
from accord.alignment.reads.situation import worths_of
from accord.alignment.reads.state import Kept, project_state, quarter
from accord.alignment.reads.timeline import fits as is_asked_for
from accord.alignment.reads.unserved import unserved
from accord.alignment.rules.effort import joined_range
from accord.alignment.rules.fits import EVEN, SURE, Fit, Line, line_at
from accord.alignment.rules.value import middle_of
from accord.alignment.rules.words import HOURS_A_DAY, end_day, hours_range, initials, span
from accord.delivery.models import Serves
from accord.delivery.reads.situation import facts_of
from accord.delivery.rules.scope import whole_project_post
from accord.delivery.rules.situation import situation_from, start_of_day
from accord.delivery.rules.tree import Tree
from accord.kernel.actor import Actor
from accord.kernel.policy import demand, may
from accord.people.models import Person
from accord.work.models import Project, ProjectForecast

_kept: Kept[Backlog] = Kept(most=8)
"""Of a project with 600 features each takes about a megabyte."""


def backlog(actor: Actor, project: Project, filters: Filters = ALL) -> Backlog:
    """The features of a project in rank order, grouped by goal post unless the filters say otherwise. About nine queries."""
    demand(actor, "read", project)
    return _backlog(actor, project, filters, rows_of(project), posts_of(project))


def backlog_kept(actor: Actor, project: Project, filters: Filters = ALL) -> Backlog:
    """The same, made once while nothing changes, for all who may do the same. Two queries where it is kept."""
    state = project_state(actor, project, filters, now=quarter(_now()))
    return _kept.answer(state, lambda: backlog(actor, project, filters))


def fits(actor: Actor, project: Project, order: Sequence[UUID | str], filters: Filters = ALL) -> Backlog:
    """The backlog as it would be with these features ranked first, in this order: planned and drawn, nothing stored."""
    from accord.planning.forecast import plan_and_forecast
    from accord.planning.situation import Impossible

    demand(actor, "read", project)
    project = Project.objects.select_related("workspace", "product").get(pk=project.pk)
    now = start_of_day(_now(), project.workspace.zone)
    facts = facts_of(project, features=worths_of(project), now=now)
    ranks = ranked(order, {item.id: item.rank for item in facts.items})
    situation = situation_from(replace(facts, items=tuple(replace(item, rank=ranks.get(item.id)) for item in facts.items)), now=now)
    items, posts = rows_of(project), posts_of(project)
    try:
        _, seen = plan_and_forecast(situation)
    except Impossible:
        return _backlog(actor, project, filters, items, posts)
    chances = {one.goal_post: one.chance for one in seen.goal_posts}
    in_by = dict(seen.in_by)
    for row in items.by_id.values():
        row.rank, row.in_by = ranks.get(row.id), in_by.get(row.id)
    return _backlog(
        actor, project, filters, items, tuple(replace(post, chance=chances.get(post.id, post.chance)) for post in posts)
    )


def ranked(order: Sequence[UUID | str], ranks: Mapping[str, int | None]) -> dict[str, int]:
    """The order given in the places its members held; all else keeps its rank. An unranked one comes after all ranked."""
    given = [str(key) for key in order if str(key) in ranks]
    held = [rank for key in given if (rank := ranks[key]) is not None]
    last = max((rank for rank in ranks.values() if rank is not None), default=0)
    places = sorted(held) + [last + number for number in range(1, len(given) - len(held) + 1)]
    kept = {key: rank for key, rank in ranks.items() if rank is not None and key not in given}
    return kept | dict(zip(given, places, strict=True))


def _now() -> dt.datetime:
    from django.utils import timezone

    return timezone.now()


def _backlog(actor: Actor, project: Project, filters: Filters, items: Tree[ItemRow], posts: Sequence[PostRow]) -> Backlog:
    zone = project.workspace.tzinfo
    dates = {post.id: post.date for post in posts if post.date}
    chosen = [items.by_id[key] for key in feature_keys(items)]
    place = {key: number for number, key in enumerate(items.outline)}
    chosen.sort(key=lambda row: (row.rank is None, row.rank or 0, place[row.id]))
    below = _leaves(project, items, chosen)
    persons = _persons(project)
    stored = ProjectForecast.objects.filter(project=project).only("facts_version", "error").first()
    groups = [
        _group(actor, project, name, rows, below, persons, dates, post, unserved(post, items, below) if post else "")
        for name, rows, post in _grouped(chosen, filters, posts, items, persons)
    ]
    if not filters.is_empty:
        wanted = {row.id for row in chosen if is_asked_for(row, replace(filters, group=""), dates, zone)}
        groups = [replace(group, rows=tuple(row for row in group.rows if row.id in wanted)) for group in groups]
    shown = tuple(group for group in groups if group.rows or (filters.is_empty and group.date))
    rows = [row for group in shown for row in group.rows]
    return Backlog(
        project=project,
        groups=shown,
        question=in_question(posts, asked=filters.goal_post),
        is_stale=stored is None or stored.facts_version < project.facts_version,
        error=stored.error if stored else "",
        filters=filters,
        can_rank=may(actor, "product.rank"),
        can_write=may(actor, "item.create"),
        count=len(rows),
        widest_hours=max((row.high_hours for row in rows if row.high_hours), default=0.0),
    )


def feature_keys(items: Tree[ItemRow]) -> list[str]:
    """Items with a why face; where a project has none, its lowest groups, and loose work that is no milestone."""
    faces = [key for key in items.outline if items.by_id[key].is_feature]
    if faces:
        return faces
    found: list[str] = []
    for key in items.outline:
        row = items.by_id[key]
        siblings = items.children.get(row.parent, [])
        if (row.is_group and all(items.is_leaf(child) for child in items.children[key])) or (
            not row.is_group and not row.is_milestone and not (siblings and all(items.is_leaf(one) for one in siblings))
        ):
            found.append(key)
    return found


def _leaves(project: Project, items: Tree[ItemRow], chosen: Iterable[ItemRow]) -> dict[str, list[ItemRow]]:
    """The leaves of each feature, those that serve it included."""
    found = {row.id: [items.by_id[leaf] for leaf in items.leaves(row.id)] for row in chosen}
    serving = Serves.objects.filter(workspace_id=project.workspace_id, task__item__project=project)
    for task, feature in serving.values_list("task_id", "feature_item_id"):
        if str(feature) in found and str(task) in items.by_id:
            found[str(feature)].append(items.by_id[str(task)])
    return found


def _persons(project: Project) -> dict[str, Who]:
    rows = Person.objects.filter(workspace_id=project.workspace_id).values_list("pk", "name", "member__hats")
    return {str(key): Who(str(key), name, initials(name), _side(hats or ())) for key, name, hats in rows}


def _side(hats: Iterable[str]) -> str:
    worn = set(hats)
    return "why" if "product_manager" in worn else "when" if "project_manager" in worn else ""


Grouped = tuple[str, list[ItemRow], PostRow | None]


def _grouped(
    chosen: Sequence[ItemRow], filters: Filters, posts: Sequence[PostRow], items: Tree[ItemRow], persons: Mapping[str, Who]
) -> list[Grouped]:
    if filters.group in ("key_result", "person", "track"):
        groups: dict[str, list[ItemRow]] = {}
        for row in chosen:
            who = [persons[one].name for one in _all_persons(row) if one in persons]
            names = {
                "key_result": [row.key_result or "No key result"],
                "person": who or ["Nobody"],
                "track": [row.track],
            }[filters.group]
            for name in dict.fromkeys(names):
                groups.setdefault(name, []).append(row)
        return [(name, rows, None) for name, rows in sorted(groups.items())]
    by_post: dict[str, list[ItemRow]] = {post.id: [] for post in posts}
    rest: list[ItemRow] = []
    placed = {row.goal_post for row in items.by_id.values()}
    whole = whole_project_post(
        (post.id, post.date) for post in posts if post.date and not any(one.date and one.id in placed for one in posts)
    )
    for row in chosen:
        by_post.get(row.goal_post or whole, rest).append(row)
    named: list[Grouped] = [(post.name, by_post[post.id], post) for post in posts]
    dated, undated = [one for one in named if one[2] and one[2].date], [one for one in named if one[2] and not one[2].date]
    return [*dated, *([("Not in a launch", rest, None)] if rest else []), *undated]


def _all_persons(row: ItemRow) -> list[str]:
    return row.persons or [str(person) for person, _ in row.planned]


def _group(
    actor: Actor,
    project: Project,
    name: str,
    rows: Sequence[ItemRow],
    below: Mapping[str, list[ItemRow]],
    persons: Mapping[str, Who],
    dates: Mapping[str, dt.date],
    post: PostRow | None,
    unserved: str,
) -> BacklogGroup:
    middle = middle_of(row.worth for row in rows)
    whole = sum(row.worth or middle for row in rows) or 1.0
    made = tuple(_row(project, row, below[row.id], persons, dates, (row.worth or middle) / whole) for row in rows)
    lines: tuple[Line, ...] = ()
    if post and post.date and made:
        each = [Fit(row.id, row.title, row.in_by, row.value, row.is_must_have, row.state == "done") for row in made]
        lines = (line_at(each, SURE), line_at(each, EVEN))
    url = f"/w/{project.workspace.slug}/goal-posts/{post.number}" if post else ""
    return BacklogGroup(
        id=post.id if post else name,
        name=name,
        date=post.date if post else None,
        chance=post.chance if post else None,
        confidence=post.confidence if post else None,
        url=url,
        rows=made,
        lines=lines,
        is_by_count=not any(row.worth for row in rows),
        unserved=unserved,
    )


def _row(
    project: Project,
    row: ItemRow,
    leaves: Sequence[ItemRow],
    persons: Mapping[str, Who],
    dates: Mapping[str, dt.date],
    value: float,
) -> BacklogRow:
    zone = project.workspace.tzinfo
    work = [leaf for leaf in leaves if not leaf.is_milestone]
    effort = joined_range((leaf.low, leaf.high, leaf.hours) for leaf in work)
    who = dict.fromkeys([*_all_persons(row), *(one for leaf in work for one in _all_persons(leaf))])
    p50, p80 = (end_day(at, zone) if at else None for at in (row.p50, row.p80))
    due = dates.get(row.goal_post)
    return BacklogRow(
        key=row.key,
        number=row.number,
        version=row.version,
        title=row.title,
        url=f"/w/{project.workspace.slug}/items/{row.number}",
        rank=row.rank,
        is_must_have=row.is_must_have,
        is_feature=row.is_feature,
        state=row.state,
        goal_post=row.goal_post,
        key_result=row.key_result,
        key_result_id=row.key_result_id,
        effect=span(row.effect_low, row.effect_high, row.unit),
        effect_low=row.effect_low,
        effect_high=row.effect_high,
        unit=row.unit,
        value=value,
        effort=_effort_words(*effort) if effort else "",
        low_hours=effort[0] if effort else None,
        high_hours=effort[1] if effort else None,
        p50=p50,
        p80=p80,
        in_by=row.in_by,
        persons=tuple(persons[one] for one in who if one in persons),
        is_late=bool(due and p80 and p80 > due and row.state != "done"),
        unestimated=sum(1 for leaf in work if leaf.low is None and leaf.high is None and leaf.state != "done"),
    )


def unserved_of(project: Project, post: PostRow) -> str:
    """What the backlog says of a goal post's must-have work that serves no feature. Three queries."""
    items = rows_of(project)
    return unserved(post, items, _leaves(project, items, [items.by_id[key] for key in feature_keys(items)]))


def _effort_words(low: float, high: float) -> str:
    """A sum of ranges is told in whole days from ten days on: 24–30 d."""
    if high < 10 * HOURS_A_DAY:
        return hours_range(low, high)
    return hours_range(*(round(hours / HOURS_A_DAY) * HOURS_A_DAY for hours in (low, high)))
