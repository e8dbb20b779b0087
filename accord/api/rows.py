"""Decides how the API finds a row by what the caller gave: an id of this workspace, or nothing."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest

from accord.kernel.actor import Actor
from accord.kernel.errors import Conflict, Invalid, NotFound

M = TypeVar("M", bound=Model)


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def mine(model: type[M], request: HttpRequest) -> Any:
    """The rows of this workspace that are not in the trash."""
    return model.objects.filter(workspace_id=actor_of(request).workspace_id)  # type: ignore[attr-defined]


def find(model: type[M], request: HttpRequest, key: UUID | str) -> M:
    """The row in the address; NotFound where there is none in this workspace."""
    found = mine(model, request).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found  # type: ignore[no-any-return]


def given(model: type[M], request: HttpRequest, field: str, key: UUID | None) -> M | None:
    """The row named by a field of the body; Invalid at that field where there is none."""
    if key is None:
        return None
    found = mine(model, request).filter(pk=key).first()
    if found is None:
        raise Invalid(field, f"There is no {model._meta.verbose_name} with this id here.")
    return found  # type: ignore[no-any-return]


def demand_version(request: HttpRequest, row: Any) -> None:
    """Refuse where `If-Match` names another version than the row has now."""
    asked = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if asked and asked != "*" and asked != str(row.version):
        raise Conflict("Somebody changed this since you read it.", latest={"version": row.version}, asked={"version": asked})


def iso(value: Any) -> str | None:
    return value.isoformat() if value is not None else None


def key(value: Any) -> str | None:
    return str(value) if value is not None else None
