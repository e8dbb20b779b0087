"""Items over the API, with their two faces: what one writes here is what the pages write."""

from typing import Any
from uuid import UUID

import datetime as dt

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from accord.alignment.commands.edit import edit_item
from accord.api.errors import PROBLEMS
from accord.api.paging import LIMIT, cut
from accord.api.rows import actor_of, demand_version, find, given, iso, key, mine
from accord.delivery.models import Track
from accord.kernel.errors import Invalid
from accord.people.models import Skill
from accord.product.models import KeyResult
from accord.work.commands.item import create_item, drop_item, restore_dropped
from accord.work.commands.outline import move_item
from accord.work.commands.ranking import rank_items
from accord.work.commands.trash import trash_item
from accord.work.models import GoalPost, Item, Product, Project

router = Router(tags=["items"])
_NAMED: dict[str, type[Any]] = {"goal_post": GoalPost, "key_result": KeyResult, "track": Track, "skill": Skill}


class NewItem(Schema):
    """An item into a parent, a project or a product; whichever is given first."""

    title: str
    parent: UUID | None = None
    project: UUID | None = None
    product: UUID | None = None
    description: str = ""
    goal_post: UUID | None = None


class ItemFields(Schema):
    """What can be changed; a field left out stays."""

    title: str | None = None
    description: str | None = None
    goal_post: UUID | None = None
    is_must_have: bool | None = None
    problem: str | None = None
    evidence: str | None = None
    stage: str | None = None
    customers_promised: int | None = None
    key_result: UUID | None = None
    effect_low: float | None = None
    effect_high: float | None = None
    low_hours: float | None = None
    high_hours: float | None = None
    likely_hours: float | None = None
    by: str | None = None
    track: UUID | None = None
    skill: UUID | None = None
    is_milestone: bool | None = None
    priority: int | None = None
    due_date: dt.date | None = None
    deadline: dt.date | None = None
    remaining_hours: float | None = None
    done_share: float | None = None


class Move(Schema):
    parent: UUID | None = None
    after: UUID | None = None
    before: UUID | None = None


class Reason(Schema):
    reason: str


class Rank(Schema):
    rank: int


@router.get("/items", response={200: dict[str, Any], **PROBLEMS})
def list_items(
    request: HttpRequest, limit: int = LIMIT, after: str = "", project: UUID | None = None, product: UUID | None = None,
    parent: UUID | None = None, goal_post: UUID | None = None, state: str = "", q: str = "",
) -> Any:
    """Items by number."""
    return cut(narrowed(request, project=project, product=product, parent=parent, goal_post=goal_post, state=state, q=q), shape,
               limit=limit, after=after, order="number")


def narrowed(request: HttpRequest, *, state: str = "", q: str = "", **named: UUID | None) -> Any:
    rows = mine(Item, request).select_related("task", "feature", "forecast").filter(**{k: v for k, v in named.items() if v})
    if state:
        if state not in Item.State.values:
            raise Invalid("state", f"A state is one of {', '.join(Item.State.values)}.")
        rows = rows.filter(state=state)
    return rows.filter(title__icontains=q) if q else rows


@router.post("/items", response={201: dict[str, Any], **PROBLEMS})
def new_item(request: HttpRequest, body: NewItem) -> Any:
    """A new item at the end of where it goes."""
    into = (
        given(Item, request, "parent", body.parent)
        or given(Project, request, "project", body.project)
        or given(Product, request, "product", body.product)
    )
    if into is None:
        raise Invalid("project", "Give a parent, a project or a product to put it into.")
    post = given(GoalPost, request, "goal_post", body.goal_post)
    made = create_item(actor_of(request), into, title=body.title, description=body.description, goal_post=post)
    return 201, shape(_whole(request, made.pk))


@router.get("/items/{uuid:item_id}", response={200: dict[str, Any], **PROBLEMS})
def one_item(request: HttpRequest, item_id: UUID, response: HttpResponse) -> Any:
    """One item; its version is its ETag."""
    found = _whole(request, item_id)
    response["ETag"] = f'"{found.version}"'
    return shape(found)


@router.get("/items/by-number/{int:number}", response={200: dict[str, Any], **PROBLEMS})
def item_by_number(request: HttpRequest, number: int) -> Any:
    """The item people call #142."""
    found = mine(Item, request).filter(number=min(number, 2**62)).values_list("pk", flat=True).first()
    return shape(_whole(request, found or UUID(int=0)))


@router.patch("/items/{uuid:item_id}", response={200: dict[str, Any], **PROBLEMS})
def change_item(request: HttpRequest, item_id: UUID, body: ItemFields) -> Any:
    """Change some fields, all in one event. `If-Match` with a version refuses what somebody else changed first."""
    found = _whole(request, item_id)
    demand_version(request, found)
    fields = body.dict(exclude_unset=True)
    for name, model in _NAMED.items():
        if name in fields:
            fields[name] = given(model, request, name, fields[name])
    for name in ("title", "description", "is_must_have", "problem", "evidence", "stage", "is_milestone"):
        if name in fields and fields[name] is None:
            raise Invalid(name, "This cannot be null; leave it out to keep it.")
    if fields:
        edit_item(actor_of(request), found, fields=fields)
    return shape(_whole(request, item_id))


@router.post("/items/{uuid:item_id}/move", response={200: dict[str, Any], **PROBLEMS})
def move(request: HttpRequest, item_id: UUID, body: Move) -> Any:
    """Put an item elsewhere in the outline."""
    found = find(Item, request, item_id)
    move_item(
        actor_of(request), found, parent=given(Item, request, "parent", body.parent), after=given(Item, request, "after", body.after),
        before=given(Item, request, "before", body.before),
    )
    return shape(_whole(request, item_id))


@router.post("/items/{uuid:item_id}/rank", response={200: dict[str, Any], **PROBLEMS})
def rank(request: HttpRequest, item_id: UUID, body: Rank) -> Any:
    """Put an item at a rank of the backlog; the others make room."""
    rank_items(actor_of(request), find(Item, request, item_id), first=body.rank)
    return shape(_whole(request, item_id))


@router.post("/items/{uuid:item_id}/drop", response={200: dict[str, Any], **PROBLEMS})
def drop(request: HttpRequest, item_id: UUID, body: Reason) -> Any:
    """Drop an item for a reason; where that would move a promise, propose it as a trade instead."""
    from accord.alignment.trades import decide
    from accord.planning.answer import Change

    found = find(Item, request, item_id)
    if found.project is None:
        drop_item(actor_of(request), found, reason=body.reason)
        return shape(_whole(request, item_id))
    change = Change(kind="drop", feature=str(found.pk))
    decided = decide(actor_of(request), found.project, changes=[change], reason=body.reason, title=f"Drop {found.title}"[:300])
    return {**shape(_whole(request, item_id)), "proposal": key(decided.proposal and decided.proposal.pk), "why_consent": decided.why}


@router.post("/items/{uuid:item_id}/undrop", response={200: dict[str, Any], **PROBLEMS})
def undrop(request: HttpRequest, item_id: UUID) -> Any:
    """Take a dropped item up again."""
    restore_dropped(actor_of(request), find(Item, request, item_id))
    return shape(_whole(request, item_id))


@router.delete("/items/{uuid:item_id}", response={204: None, **PROBLEMS})
def trash(request: HttpRequest, item_id: UUID) -> Any:
    """Put an item and what is below it into the trash."""
    trash_item(actor_of(request), find(Item, request, item_id))
    return 204, None


def _whole(request: HttpRequest, item_id: UUID) -> Item:
    from accord.kernel.errors import NotFound

    found = mine(Item, request).select_related("task", "feature", "forecast", "project").filter(pk=item_id).first()
    if found is None:
        raise NotFound
    return found  # type: ignore[no-any-return]


def shape(item: Item) -> dict[str, Any]:
    return {
        "id": str(item.pk), "number": item.number, "title": item.title, "description": item.description, "state": item.state,
        "parent": key(item.parent_id), "position": item.position, "project": key(item.project_id), "product": key(item.product_id),
        "goal_post": key(item.goal_post_id), "is_must_have": item.is_must_have, "rank": item.rank, "dropped_why": item.dropped_why,
        "version": item.version, "created_at": iso(item.created_at), "feature": feature(item), "task": task(item), "plan": plan(item),
    }


def feature(item: Item) -> dict[str, Any] | None:
    face = getattr(item, "feature", None)
    return face and {
        "problem": face.problem, "evidence": face.evidence, "key_result": key(face.key_result_id), "effect_low": face.effect_low,
        "effect_high": face.effect_high, "customers_promised": face.customers_promised, "stage": face.stage,
    }


def task(item: Item) -> dict[str, Any] | None:
    face = getattr(item, "task", None)
    return face and {
        "track": key(face.track_id), "low_hours": face.low_hours, "high_hours": face.high_hours, "likely_hours": face.likely_hours,
        "by": face.by, "skill": key(face.skill_id), "is_milestone": face.is_milestone, "can_split": face.can_split, "priority": face.priority,
        "due_date": iso(face.due_date), "deadline": iso(face.deadline), "started_at": iso(face.started_at),
        "finished_at": iso(face.finished_at), "remaining_hours": face.remaining_hours, "done_share": face.done_share,
    }


def plan(item: Item) -> dict[str, Any] | None:
    row = getattr(item, "forecast", None)
    return row and {
        "start": iso(row.start), "finish": iso(row.finish), "p10": iso(row.p10), "p50": iso(row.p50), "p80": iso(row.p80),
        "p95": iso(row.p95), "persons": row.persons, "slack_hours": row.slack_hours, "criticality": row.criticality,
        "is_driving": row.is_driving, "in_by": row.in_by,
    }
