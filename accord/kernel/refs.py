"""Decides how a row names another one above it: by kind and id, the kind registered by its model's `ref_kind`."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps

if TYPE_CHECKING:
    from accord.kernel.rows import Row


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A row named from anywhere, as `item:0198…`."""

    kind: str
    id: UUID

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Ref":
        kind, _, key = text.partition(":")
        return cls(kind, UUID(key))


@cache
def kinds() -> dict[str, "type[Row]"]:
    """Every registered kind with its model; two models with one kind are a mistake found at start."""
    found: dict[str, type[Row]] = {}
    for model in sorted(apps.get_models(), key=lambda m: m._meta.label):
        if kind := getattr(model, "ref_kind", ""):
            if kind in found:
                raise RuntimeError(f"Two models call themselves {kind!r}: {found[kind].__name__} and {model.__name__}.")
            found[kind] = model  # type: ignore[assignment]
    return found


def model_of(kind: str) -> Any:
    """The model of a kind; a table without one is named by its label, as people.account."""
    if kind in kinds():
        return kinds()[kind]
    return apps.get_model(kind) if kind.count(".") == 1 else None


def resolve(ref: Ref, *, workspace_id: UUID) -> "Row | None":
    """The row that a Ref names in this workspace, trashed or not; None where it is gone."""
    return resolve_all([str(ref)], workspace_id=workspace_id).get(str(ref))


def resolve_all(refs: Iterable[str], *, workspace_id: UUID) -> "dict[str, Row]":
    """The rows that Refs name in this workspace, trashed or not, by their Ref as text, without what is gone: one query a kind."""
    by_kind: dict[str, set[UUID]] = {}
    for ref in map(Ref.parse, filter(None, refs)):
        by_kind.setdefault(ref.kind, set()).add(ref.id)
    found: dict[str, Row] = {}
    for kind, keys in by_kind.items():
        if model := model_of(kind):
            own = {} if kind == "workspace" else {"workspace_id": workspace_id}
            found |= {f"{kind}:{row.pk}": row for row in model._base_manager.filter(pk__in=keys, **own)}
    return found
