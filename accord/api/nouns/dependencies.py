"""Dependencies over the API: what waits for what, with kind and lag."""

from typing import Any, Literal
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from ninja import Router, Schema, Status

from accord.api.errors import PROBLEMS
from accord.api.paging import LIMIT, cut
from accord.api.rows import actor_of, again, find, mine, needed
from accord.api.shapes.words import Body, Page, Whole
from accord.delivery.commands.dependency import change_link, link_items, unlink
from accord.delivery.models import Dependency
from accord.work.models import Item

router = Router(tags=["dependencies"])
Kind = Literal["FS", "SS", "FF", "SF"]


class DependencyOut(Schema):
    """`after` waits for `before`. The lag is in working minutes, or in elapsed ones; negative overlaps."""

    id: UUID
    before: UUID
    after: UUID
    kind: str
    lag_minutes: int
    is_elapsed: bool
    version: int


class NewDependency(Body):
    before: UUID
    after: UUID
    kind: Kind = "FS"
    lag_minutes: Whole = 0
    is_elapsed: bool = False


class DependencyFields(Body):
    kind: Kind | None = None
    lag_minutes: Whole | None = None
    is_elapsed: bool | None = None


@router.get("/dependencies", response={200: Page[DependencyOut], **PROBLEMS})
def list_dependencies(
    request: HttpRequest, limit: int = LIMIT, after: str = "", project: UUID | None = None, item: UUID | None = None
) -> Any:
    """Dependencies; those of a project, or of one item in either direction."""
    rows = mine(Dependency, request).filter(before__trashed_at=None, after__trashed_at=None)
    rows = rows.filter(after__project=project) if project else rows
    return cut(rows.filter(Q(before=item) | Q(after=item)) if item else rows, _shape, limit=limit, after=after)


@router.post("/dependencies", response={201: DependencyOut, **PROBLEMS})
def new_dependency(request: HttpRequest, body: NewDependency) -> Any:
    """Let one item wait for another; a circle is refused by name."""
    before, later = needed(Item, request, "before", body.before), needed(Item, request, "after", body.after)
    made = link_items(
        actor_of(request), before, after=later, kind=body.kind, lag_minutes=body.lag_minutes, is_elapsed=body.is_elapsed
    )
    return Status(201, _shape(made))


@router.get("/dependencies/{link_id}", response={200: DependencyOut, **PROBLEMS})
def one_dependency(request: HttpRequest, link_id: UUID) -> Any:
    """One dependency."""
    return _shape(find(Dependency, request, link_id))


@router.patch("/dependencies/{link_id}", response={200: DependencyOut, **PROBLEMS})
def change_dependency(request: HttpRequest, link_id: UUID, body: DependencyFields) -> Any:
    """Change the kind or the lag of a dependency."""
    found = find(Dependency, request, link_id)
    change_link(actor_of(request), found, kind=body.kind, lag_minutes=body.lag_minutes, is_elapsed=body.is_elapsed)
    return _shape(again(Dependency, found))


@router.delete("/dependencies/{link_id}", response={204: None, **PROBLEMS})
def remove_dependency(request: HttpRequest, link_id: UUID) -> Any:
    """Let one item no longer wait for the other."""
    unlink(actor_of(request), find(Dependency, request, link_id))
    return Status(204, None)


def _shape(row: Dependency) -> DependencyOut:
    return DependencyOut(
        id=row.pk,
        before=row.before_id,
        after=row.after_id,
        kind=row.kind,
        lag_minutes=row.lag_minutes,
        is_elapsed=row.is_elapsed,
        version=row.version,
    )
