"""Items over the API, with their two faces: what one writes here is what the pages write."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from accord.alignment.commands.edit import change_item as change
from accord.alignment.rules.changes import Change
from accord.alignment.trades import decide
from accord.api.errors import PROBLEMS
from accord.api.paging import LIMIT, cut
from accord.api.rows import actor_of, find, given, mine
from accord.api.shapes.items import (
    NEVER_NULL,
    ItemDecided,
    ItemFields,
    ItemOut,
    Move,
    NewItem,
    Rank,
    Reason,
    item,
    item_fields,
)
from accord.api.shapes.words import Page
from accord.delivery.models import Track
from accord.kernel.errors import Invalid, NotFound
from accord.people.models import Skill
from accord.product.models import KeyResult
from accord.work.commands.item import create_item, drop_item, restore_dropped
from accord.work.commands.outline import move_item
from accord.work.commands.ranking import rank_items
from accord.work.commands.trash import trash_item
from accord.work.models import GoalPost, Item, Product, Project

router = Router(tags=["items"])
_NAMED: dict[str, type[Any]] = {"goal_post": GoalPost, "key_result": KeyResult, "track": Track, "skill": Skill}


@router.get("/items", response={200: Page[ItemOut], **PROBLEMS})
def list_items(
    request: HttpRequest,
    limit: int = LIMIT,
    after: str = "",
    project: UUID | None = None,
    product: UUID | None = None,
    parent: UUID | None = None,
    goal_post: UUID | None = None,
    state: str = "",
    q: str = "",
) -> Any:
    """Items by number; `q` is a part of the title."""
    rows = narrowed(request, state=state, q=q, project=project, product=product, parent=parent, goal_post=goal_post)
    return cut(rows, item, limit=limit, after=after, order="number")


def narrowed(request: HttpRequest, *, state: str = "", q: str = "", **named: UUID | None) -> Any:
    rows = whole(mine(Item, request)).filter(**{name: value for name, value in named.items() if value})
    if state:
        if state not in Item.State.values:
            raise Invalid("state", f"A state is one of {', '.join(Item.State.values)}.")
        rows = rows.filter(state=state)
    return rows.filter(title__icontains=q) if q else rows


def whole(rows: Any) -> Any:
    """Items with all that their shape shows, in few queries."""
    return rows.select_related("task", "feature", "forecast").prefetch_related("task__assignments", "task__pins")


@router.post("/items", response={201: ItemOut, **PROBLEMS})
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
    return Status(201, shown(request, made.pk))


@router.get("/items/by-number/{number}", response={200: ItemOut, **PROBLEMS})
def item_by_number(request: HttpRequest, number: int) -> Any:
    """The item that people call #142."""
    found = mine(Item, request).filter(number=number).values_list("pk", flat=True).first()
    return shown(request, found or UUID(int=0))


@router.get("/items/{item_id}", response={200: ItemOut, **PROBLEMS})
def one_item(request: HttpRequest, item_id: UUID) -> Any:
    """One item; its version is its ETag."""
    return shown(request, item_id)


@router.patch("/items/{item_id}", response={200: ItemOut, **PROBLEMS})
def change_item(request: HttpRequest, item_id: UUID, body: ItemFields) -> Any:
    """Change some fields, all in one event. `If-Match` with a version refuses what somebody else changed first."""
    found = find(Item, request, item_id)
    fields = body.dict(exclude_unset=True)
    for name, model in _NAMED.items():
        if name in fields:
            fields[name] = given(model, request, name, fields[name])
    for name in NEVER_NULL:
        if name in fields and fields[name] is None:
            raise Invalid(name, "This cannot be null; leave it out to keep it.")
    change(actor_of(request), found, fields=fields)
    return shown(request, item_id)


@router.post("/items/{item_id}/move", response={200: ItemOut, **PROBLEMS})
def move(request: HttpRequest, item_id: UUID, body: Move) -> Any:
    """Put an item elsewhere in the outline: under a parent (none: at the top), after or before a sibling."""
    found = find(Item, request, item_id)
    move_item(
        actor_of(request),
        found,
        parent=given(Item, request, "parent", body.parent),
        after=given(Item, request, "after", body.after),
        before=given(Item, request, "before", body.before),
    )
    return shown(request, item_id)


@router.post("/items/{item_id}/rank", response={200: ItemOut, **PROBLEMS})
def rank(request: HttpRequest, item_id: UUID, body: Rank) -> Any:
    """Put an item at a rank of the backlog, 1 being the most wanted; the others make room."""
    rank_items(actor_of(request), find(Item, request, item_id), first=body.rank)
    return shown(request, item_id)


@router.post("/items/{item_id}/drop", response={200: ItemDecided, **PROBLEMS})
def drop(request: HttpRequest, item_id: UUID, body: Reason) -> Any:
    """Drop an item for a reason; where that moves a promise it becomes a proposal instead, which is named with why."""
    found = find(Item, request, item_id)
    if found.project is None:
        drop_item(actor_of(request), found, reason=body.reason)
        return ItemDecided(**item_fields(_row(request, item_id)), proposal=None, why_consent="")
    post = found.goal_post if found.goal_post and found.goal_post.date else None
    decided = decide(
        actor_of(request),
        found.project,
        changes=[Change(kind="drop", feature=str(found.pk))],
        reason=body.reason,
        title=f"Drop {found.title}"[:300],
        goal_post=post,
    )
    made = decided.proposal.pk if decided.proposal else None
    return ItemDecided(**item_fields(_row(request, item_id)), proposal=made, why_consent=decided.why)


@router.post("/items/{item_id}/undrop", response={200: ItemOut, **PROBLEMS})
def undrop(request: HttpRequest, item_id: UUID) -> Any:
    """Take a dropped item up again."""
    restore_dropped(actor_of(request), find(Item, request, item_id))
    return shown(request, item_id)


@router.delete("/items/{item_id}", response={204: None, **PROBLEMS})
def trash(request: HttpRequest, item_id: UUID) -> Any:
    """Put an item and what is below it into the trash."""
    trash_item(actor_of(request), find(Item, request, item_id))
    return Status(204, None)


def shown(request: HttpRequest, item_id: UUID) -> ItemOut:
    return item(_row(request, item_id))


def _row(request: HttpRequest, item_id: UUID) -> Item:
    found = whole(mine(Item, request)).filter(pk=item_id).first()
    if found is None:
        raise NotFound
    return found  # type: ignore[no-any-return]
