"""Decides what every table of a workspace has in common: its key, its workspace, its version and, for some, a trash."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self
from uuid import UUID

import uuid_utils
from django.db import models
from django.utils import timezone

from accord.kernel.refs import Ref


def new_id() -> UUID:
    """A UUIDv7: unique everywhere, ordered by time."""
    return UUID(bytes=uuid_utils.uuid7().bytes)


class RowQuery(models.QuerySet[Any]):
    """Filters that every table of a workspace shares."""

    def visible_to(self, actor: Any) -> Self:
        """The rows of the actor's workspace; a model with narrower rules overrides this."""
        return self.filter(workspace_id=actor.workspace_id)


class Row(models.Model):
    """A row of one workspace. `ref_kind` names its kind in refs, events and live topics."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    ref_kind: ClassVar[str] = ""
    plan_fields: ClassVar[frozenset[str]] = frozenset()
    objects: ClassVar[Any] = RowQuery.as_manager()
    everything: ClassVar[Any] = RowQuery.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "everything"
        constraints = [models.UniqueConstraint(fields=["workspace", "id"], name="%(app_label)s_%(class)s_in_workspace")]

    @property
    def ref(self) -> Ref:
        return Ref(self.ref_kind, self.pk)

    def live_topics(self) -> set[str]:
        """What a region may watch to learn that this row changed."""
        return {str(self.ref)}

    def planned_project_ids(self) -> set[UUID]:
        """The projects whose plan depends on this row."""
        return set()

    def broken_rule(self) -> str:
        """The rule that this row would break as it stands, in a sentence, or "": what undo asks before it lets a change stand."""
        return ""

    @classmethod
    def what_stands_on(cls, rows: Sequence[Any]) -> Mapping[UUID, str]:
        """Of these rows, those on which something stands that is not among them, in words ("items under it").

        Undoing their creation leaves those, since what others made would go with them.
        """
        return {}


class LivingManager(models.Manager.from_queryset(RowQuery)):  # type: ignore[misc]
    """The default manager of a model with a trash: it leaves out what was thrown away."""

    def get_queryset(self) -> RowQuery:
        return super().get_queryset().filter(trashed_at__isnull=True)  # type: ignore[no-any-return]


class TrashableRow(Row):
    """A row that goes to the trash before it goes for good."""

    trashed_at = models.DateTimeField(null=True, blank=True)
    trashed_by = models.UUIDField(null=True, blank=True)

    objects: ClassVar[Any] = LivingManager()
    everything: ClassVar[Any] = RowQuery.as_manager()

    class Meta(Row.Meta):
        abstract = True

    @property
    def is_trashed(self) -> bool:
        return self.trashed_at is not None
