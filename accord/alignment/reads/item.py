"""Decides what the page of one item shows: both faces, its place in the tree and in the plan, talk and history."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from accord.alignment.reads.backlog_shape import Who
from accord.alignment.reads.explain import Chain, chain_of, dates_of, with_end
from accord.alignment.reads.goal_posts import PostRow, posts_of
from accord.alignment.reads.history import history
from accord.alignment.reads.item_shape import ItemPage, Near, PlanFace, Said, Tie, WhenFace, WhyFace
from accord.alignment.reads.situation import situation_of
from accord.alignment.rules.words import end_day, hours_range, initials, lag_words, span, start_day
from accord.delivery.models import Assignment, Dependency, Pin, Serves, Task
from accord.kernel.actor import Actor
from accord.kernel.errors import NotFound
from accord.kernel.policy import may
from accord.people.models import Person
from accord.product.models import Feature
from accord.work.models import BaselineItem, Comment, Item, ItemForecast, Project, ProjectForecast

HISTORY = 20
_FACES = ("task__track", "task__skill", "feature__key_result", "forecast")
_NEAR = ("pk", "number", "title", "state", "is_must_have", "forecast__p50", "forecast__p80")


def find_item(actor: Actor, number: int) -> Item:
    """An item of the actor's workspace by its number, thrown away or not. Raises NotFound."""
    items = Item.everything.select_related("project", "parent", "workspace", *_FACES).defer("forecast__causes")
    try:
        found: Item = items.get(workspace_id=actor.workspace_id, number=number)
    except Item.DoesNotExist:
        raise NotFound from None
    if found.project:
        found.project.workspace = found.workspace
    return found


def task_face(item: Item) -> Task | None:
    """The how face as it was read with the item, or is now where it was not."""
    return getattr(item, "task", None)


def feature_face(item: Item) -> Feature | None:
    return getattr(item, "feature", None)


def item_page(actor: Actor, number: int) -> ItemPage:
    """Everything about one item, as stored; the chain of reasons is asked for apart (`item_chain`). About twenty queries."""
    item = find_item(actor, number)
    project = item.project
    slug = item.workspace.slug
    posts = posts_of(project) if project else ()
    post = next((one for one in posts if one.key == item.goal_post_id), None)
    everybody = _persons(actor)
    persons = {str(key): Who(str(key), name, initials(name), _side(hats)) for key, name, hats, _ in everybody}
    previous, following = _siblings(item, slug)
    stored = ProjectForecast.objects.filter(project=project).only("facts_version", "error").first() if project else None
    before, after = _ties(item, slug)
    return ItemPage(
        item=item,
        project=project,
        ancestors=_ancestors(item, slug),
        children=_near(Item.objects.filter(parent=item).order_by("position", "number"), item, slug),
        previous=previous,
        next=following,
        goal_post=post,
        why=_why(item),
        when=_when(item, persons, slug),
        plan=_plan(item, post, persons),
        before=before,
        after=after,
        baseline=_baseline(item),
        comments=_comments(actor, item),
        history=history(actor, about=str(item.ref), limit=HISTORY).entries,
        is_stale=project is not None and (stored is None or stored.facts_version < project.facts_version),
        error=stored.error if stored else "",
        people=tuple(name for _, name, _, left in everybody if left is None),
        posts=posts,
        can=_can(actor, item),
    )


def item_chain(actor: Actor, item: Item) -> Chain:
    """Why an item starts and ends when it does, computed now; for the page's own column, so without repeating its title."""
    if item.workspace_id != actor.workspace_id or item.project_id is None:
        return Chain(str(item.pk), error="It is in no project, so there is no plan for it.")
    project = Project.objects.select_related("workspace", "product").get(pk=item.project_id)
    try:
        chain = chain_of(situation_of(project), str(item.pk), dates=dates_of(project), is_named=False)
    except NotFound as none:
        return Chain(str(item.pk), error=none.sentence)
    stored = ItemForecast.objects.filter(item=item).first()
    return with_end(chain, finish=stored.p50 if stored else None, p80=stored.p80 if stored else None, zone=project.workspace.tzinfo)


def _persons(actor: Actor) -> Sequence[tuple[UUID, str, Any, dt.datetime | None]]:
    """Each with their hats, and when they left."""
    found = Person.everything.filter(workspace_id=actor.workspace_id).order_by("name")
    return list(found.values_list("pk", "name", "member__hats", "trashed_at"))


def _side(hats: Iterable[str] | None) -> str:
    worn = set(hats or ())
    return "why" if "product_manager" in worn else "when" if "project_manager" in worn else ""


def _near(rows: Any, item: Item, slug: str) -> tuple[Near, ...]:
    return tuple(_near_by(row, item, slug) for row in rows.values_list(*_NEAR))


def _near_by(row: Sequence[Any], item: Item, slug: str) -> Near:
    pk, number, title, state, must, p50, p80 = row
    first, last = (end_day(at, item.workspace.tzinfo) if at else None for at in (p50, p80))
    return Near(pk, number, title, f"/w/{slug}/items/{number}", state, must, first, last)


def _ancestors(item: Item, slug: str) -> tuple[Near, ...]:
    found: list[Near] = []
    seen = {item.pk}
    up = item.parent
    while up is not None and up.pk not in seen:
        seen.add(up.pk)
        found.append(Near(up.pk, up.number, up.title, f"/w/{slug}/items/{up.number}", up.state, up.is_must_have))
        up = up.parent
    return tuple(reversed(found))


def _siblings(item: Item, slug: str) -> tuple[Near | None, Near | None]:
    """The one before and the one after it among those of its parent."""
    rows = Item.objects.filter(workspace_id=item.workspace_id, parent_id=item.parent_id)
    if item.parent_id is None:
        rows = rows.filter(project_id=item.project_id) if item.project_id else rows.filter(project=None, product_id=item.product_id)
    order = list(rows.order_by("position", "number").values_list("pk", "number", "title"))
    place = next((n for n, (pk, *_) in enumerate(order) if pk == item.pk), len(order))
    before, after = order[max(0, place - 1) : place], order[place + 1 : place + 2]
    return _link(before, slug), _link(after, slug)


def _link(rows: Sequence[tuple[UUID, int, str]], slug: str) -> Near | None:
    return next((Near(key, number, title, f"/w/{slug}/items/{number}") for key, number, title in rows), None)


def _why(item: Item) -> WhyFace | None:
    row = feature_face(item)
    if row is None:
        return None
    measure = row.key_result
    return WhyFace(
        row.problem,
        row.evidence,
        measure.name if measure else "",
        str(measure.pk) if measure else "",
        measure.unit if measure else "",
        measure.start if measure else None,
        measure.target if measure else None,
        span(row.effect_low, row.effect_high, measure.unit if measure else ""),
        row.effect_low,
        row.effect_high,
        row.customers_promised,
        row.version,
    )


def _when(item: Item, persons: dict[str, Who], slug: str) -> WhenFace | None:
    row = task_face(item)
    if row is None:
        return None
    held = (
        Assignment.objects.filter(task=row).order_by("is_candidate", "created_at").values_list("person_id", "units", "is_candidate")
    )
    pins = Pin.objects.filter(task=row).order_by("created_at").values_list("pk", "kind", "on", "at", "why", "member__account__name")
    served = Item.objects.filter(pk__in=Serves.objects.filter(task=row).values("feature_item_id")).order_by("rank", "number")
    return WhenFace(
        hours_range(row.low_hours, row.high_hours),
        row.low_hours,
        row.high_hours,
        row.likely_hours,
        row.by,
        row.track.name if row.track else "",
        str(row.track_id or ""),
        row.skill.name if row.skill else "",
        str(row.skill_id or ""),
        row.is_milestone,
        row.can_split,
        row.priority,
        row.due_date,
        row.deadline,
        row.started_at,
        row.finished_at,
        row.remaining_hours,
        row.done_share,
        tuple((persons[str(key)], units, candidate) for key, units, candidate in held if str(key) in persons),
        tuple((pk, kind, on, at, why, by or "") for pk, kind, on, at, why, by in pins),
        _near(served, item, slug),
        row.version,
    )


def _plan(item: Item, post: PostRow | None, persons: dict[str, Who]) -> PlanFace | None:
    row: ItemForecast | None = getattr(item, "forecast", None)
    if row is None:
        return None
    zone = item.workspace.tzinfo
    p80 = end_day(row.p80, zone)
    late = (p80 - post.date).days if post and post.date else 0
    return PlanFace(
        start_day(row.start, zone),
        end_day(row.p10, zone),
        end_day(row.p50, zone),
        p80,
        end_day(row.p95, zone),
        row.hours,
        hours_range(row.slack_hours, row.slack_hours) if row.slack_hours >= 1 else "",
        row.is_driving,
        row.criticality,
        row.in_by,
        tuple(persons[str(key)] for key, _ in row.persons if str(key) in persons),
        late > 0 and item.state != "done",
        max(0, late),
    )


def _ties(item: Item, slug: str) -> tuple[tuple[Tie, ...], tuple[Tie, ...]]:
    def ties(end: str, **where: Item) -> tuple[Tie, ...]:
        fields = [f"{end}__{name}" for name in _NEAR]
        rows = Dependency.objects.filter(**where, **{f"{end}__trashed_at": None}).order_by("created_at")
        return tuple(
            Tie(
                key,
                _near_by(near, item, slug),
                kind,
                lag_words(lag, is_elapsed=elapsed),
                lag,
                elapsed,
            )
            for key, kind, lag, elapsed, *near in rows.values_list("pk", "kind", "lag_minutes", "is_elapsed", *fields)
        )

    return ties("before", after=item), ties("after", before=item)


def _baseline(item: Item) -> tuple[str, dt.date | None, dt.date | None] | None:
    row = BaselineItem.objects.filter(item=item).select_related("baseline").order_by("-baseline__at").first()
    if row is None:
        return None
    zone = item.workspace.tzinfo
    return row.baseline.name, start_day(row.start, zone) if row.start else None, end_day(row.finish, zone) if row.finish else None


def comments_on(actor: Actor, ref: str) -> tuple[Said, ...]:
    """What was said about anything with a ref, oldest first. One query."""
    rows = Comment.objects.filter(workspace_id=actor.workspace_id, about=ref).order_by("created_at")
    return tuple(
        Said(pk, name or "somebody who left", _side(hats), at, body, author is not None and author == actor.member_id, edited)
        for pk, author, name, hats, at, body, edited in rows.values_list(
            "pk", "author_id", "author__account__name", "author__hats", "created_at", "body", "edited_at"
        )
    )


def _comments(actor: Actor, item: Item) -> tuple[Said, ...]:
    return comments_on(actor, str(item.ref))


def _can(actor: Actor, item: Item) -> frozenset[str]:
    needs = {"words": "item.words", "plan": "delivery.plan", "side": "product.side", "launch": "launch", "trash": "trash",
             "comment": "comment",
             "rank": "product.rank", "create": "item.create", "propose": "propose"}  # fmt: skip
    found = {word for word, need in needs.items() if may(actor, need, item)}
    task = task_face(item)
    if may(actor, "delivery.plan", item) or (task is not None and may(actor, "delivery.facts", task)):
        found.add("facts")
    return frozenset(found)
