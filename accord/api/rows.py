"""Decides how the API finds a row by what the caller gave: an id of this workspace, or nothing."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest

from accord.kernel.actor import Actor
from accord.kernel.commands import expect_version, overtaken
from accord.kernel.errors import Invalid, NotFound

M = TypeVar("M", bound=Model)


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def mine(model: type[M], request: HttpRequest) -> Any:
    """The rows of this workspace that are not in the trash, nor in a project that is."""
    rows = model.objects.filter(workspace_id=actor_of(request).workspace_id)  # type: ignore[attr-defined]
    in_project = any(field.name == "project" for field in model._meta.fields)
    return rows.exclude(project__trashed_at__isnull=False) if in_project else rows


def find(model: type[M], request: HttpRequest, key: UUID, *, is_beside: bool = False) -> M:
    """The row in the address; NotFound where there is none in this workspace.

    Where `If-Match` names a version, the row must have it, now and still under the lock of the first command about it; not so for a
    row `is_beside` the one in question.
    """
    found = mine(model, request).filter(pk=key).first()
    if found is None:
        raise NotFound
    if request.method != "GET" and not is_beside:
        _demand_version(request, found)
    return found  # type: ignore[no-any-return]


def again(model: type[M], row: M) -> M:
    """The row as it stands after a change."""
    return model._base_manager.get(pk=row.pk)


def given(model: type[M], request: HttpRequest, field: str, key: UUID | None) -> M | None:
    """The row named by a field of the body; Invalid at that field where there is none."""
    if key is None:
        return None
    found = mine(model, request).filter(pk=key).first()
    if found is None:
        raise Invalid(field, f"There is no {model._meta.verbose_name} with this id here.")
    return found  # type: ignore[no-any-return]


def needed(model: type[M], request: HttpRequest, field: str, key: UUID) -> M:
    """As `given`, for a field that is never left out."""
    found = given(model, request, field, key)
    assert found is not None
    return found


def _demand_version(request: HttpRequest, row: Any) -> None:
    asked = request.headers.get("If-Match", "").strip()
    if not asked or asked == "*":
        return
    known = {tag.strip().removeprefix("W/").strip('"') for tag in asked.split(",")}
    if str(row.version) not in known:
        raise overtaken(row, asked=asked[:100])
    expect_version(row, row.version)
