"""Decides what holds together: both ends of every link in one workspace, every upward ref at something that is there."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.models import F

from accord.kernel.refs import Ref, kinds

REF_FIELDS = ("about",)
"""Names of columns that hold a Ref; a history (events, touches) may name what is gone for good."""
Finder = Callable[[], Iterator[str]]
_finders: list[Finder] = []


def finds(finder: Finder) -> Finder:
    """Register what else must hold in a room above: a function that yields one sentence for each thing that does not."""
    _finders.append(finder)
    return finder


def findings() -> Iterator[str]:
    """One sentence for each thing that does not hold together; none where all is well."""
    if lacking := _unapplied():
        # Tables that are not there cannot be looked at.
        yield f"The database lacks {len(lacking)} migrations (first: {lacking[0]}): start bin/serve, which applies them."
        return
    for model in sorted(_tenant_models(), key=lambda one: one._meta.label):
        yield from _crossed(model)
        yield from _orphans(model)
    for finder in _finders:
        yield from finder()


def _unapplied() -> list[str]:
    executor = MigrationExecutor(connection)
    return [str(migration) for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def _tenant_models() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        if model._meta.app_config.name.startswith("accord.") and any(field.name == "workspace" for field in model._meta.fields):
            yield model


def _crossed(model: type[models.Model]) -> Iterator[str]:
    """Foreign keys whose two ends belong to different workspaces."""
    tenants = set(_tenant_models())
    for field in model._meta.fields:
        if isinstance(field, models.ForeignKey) and field.name != "workspace" and field.related_model in tenants:
            rows = model._base_manager.filter(**{f"{field.name}__isnull": False}).exclude(workspace=F(f"{field.name}__workspace"))
            if count := rows.count():
                yield f"{model._meta.label}: {count} rows name a {field.name} of another workspace (first: {rows[0].pk})."


def _orphans(model: type[models.Model]) -> Iterator[str]:
    """Refs to rows that are not there, or in another workspace."""
    for field in model._meta.fields:
        if field.name in REF_FIELDS and isinstance(field, models.CharField):
            yield from _orphans_in(model, field.name)


def _orphans_in(model: type[models.Model], name: str) -> Iterator[str]:
    told: dict[tuple[str, Any], set[UUID]] = {}
    for ref, workspace in model._base_manager.exclude(**{name: ""}).values_list(name, "workspace_id").distinct():
        try:
            parsed = Ref.parse(ref)
        except ValueError:
            yield f"{model._meta.label}: {ref[:80]!r} is not a ref."
            continue
        told.setdefault((parsed.kind, workspace), set()).add(parsed.id)
    for (kind, workspace), ids in sorted(told.items(), key=str):
        yield from _missing(model, kind, workspace, ids)


def _missing(model: type[models.Model], kind: str, workspace: UUID, ids: set[UUID]) -> Iterator[str]:
    target = kinds().get(kind)
    if target is None:
        yield f"{model._meta.label}: {len(ids)} refs of a kind nobody registered: {kind}."
        return
    rows = target.everything.filter(pk__in=ids)
    there = set((rows if kind == "workspace" else rows.filter(workspace_id=workspace)).values_list("pk", flat=True))
    if gone := ids - there:
        yield f"{model._meta.label}: {len(gone)} refs to {kind}s that are not there (first: {kind}:{min(gone)})."
