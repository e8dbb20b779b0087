"""Dependencies over the API: what waits for what, with kind and lag."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from ninja import Router, Schema

from accord.api.errors import PROBLEMS
from accord.api.paging import LIMIT, cut
from accord.api.rows import actor_of, demand_version, find, given
from accord.delivery.commands.dependency import change_link, link_items, unlink
from accord.delivery.models import Dependency
from accord.work.models import Item

router = Router(tags=["dependencies"])


class NewLink(Schema):
    before: UUID
    after: UUID
    kind: str = "FS"
    lag_minutes: int = 0
    is_elapsed: bool = False


class LinkFields(Schema):
    kind: str | None = None
    lag_minutes: int | None = None
    is_elapsed: bool | None = None


@router.get("/dependencies", response={200: dict[str, Any], **PROBLEMS})
def list_dependencies(request: HttpRequest, limit: int = LIMIT, after: str = "", project: UUID | None = None, item: UUID | None = None) -> Any:
    """Dependencies; those of a project, or of one item in either direction."""
    rows = Dependency.objects.filter(
        workspace_id=actor_of(request).workspace_id, before__trashed_at=None, after__trashed_at=None
    )
    rows = rows.filter(after__project=project) if project else rows
    return cut(rows.filter(Q(before=item) | Q(after=item)) if item else rows, shape, limit=limit, after=after)


@router.post("/dependencies", response={201: dict[str, Any], **PROBLEMS})
def new_dependency(request: HttpRequest, body: NewLink) -> Any:
    """Let one item wait for another; a circle is refused by name."""
    before, later = given(Item, request, "before", body.before), given(Item, request, "after", body.after)
    assert before is not None and later is not None
    made = link_items(
        actor_of(request), before, after=later, kind=body.kind, lag_minutes=body.lag_minutes, is_elapsed=body.is_elapsed
    )
    return 201, shape(made)


@router.get("/dependencies/{uuid:link_id}", response={200: dict[str, Any], **PROBLEMS})
def one_dependency(request: HttpRequest, link_id: UUID) -> Any:
    """One dependency."""
    return shape(find(Dependency, request, link_id))


@router.patch("/dependencies/{uuid:link_id}", response={200: dict[str, Any], **PROBLEMS})
def change_dependency(request: HttpRequest, link_id: UUID, body: LinkFields) -> Any:
    """Change the kind or the lag of a dependency."""
    found = find(Dependency, request, link_id)
    demand_version(request, found)
    change_link(actor_of(request), found, kind=body.kind, lag_minutes=body.lag_minutes, is_elapsed=body.is_elapsed)
    return shape(find(Dependency, request, link_id))


@router.delete("/dependencies/{uuid:link_id}", response={204: None, **PROBLEMS})
def remove_dependency(request: HttpRequest, link_id: UUID) -> Any:
    """Let one item no longer wait for the other."""
    unlink(actor_of(request), find(Dependency, request, link_id))
    return 204, None


def shape(one: Dependency) -> dict[str, Any]:
    return {
        "id": str(one.pk), "before": str(one.before_id), "after": str(one.after_id), "kind": one.kind, "lag_minutes": one.lag_minutes,
        "is_elapsed": one.is_elapsed, "version": one.version,
    }
