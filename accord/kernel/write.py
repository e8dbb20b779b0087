"""Decides how a command's body writes: through a Write, which keeps before and after of every row it touches."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.utils import timezone

from accord.kernel.actor import Actor
from accord.kernel.errors import Conflict
from accord.kernel.refs import Ref

R = TypeVar("R", bound=models.Model)
_KEPT_OUT = frozenset({"id", "workspace", "version", "created_at"})


@dataclass(slots=True)
class Write:
    """The one way for a body to write. It joins outer and nested commands into one batch, one event, one undo."""

    actor: Actor
    now: dt.datetime = field(default_factory=timezone.now)
    changes: list[dict[str, Any]] = field(default_factory=list)
    topics: set[str] = field(default_factory=set)
    project_ids: set[UUID] = field(default_factory=set)
    notes: dict[str, Any] = field(default_factory=dict)
    subject: str = ""
    is_act: bool = False
    is_accord: bool = False
    """Both sides consented: nested commands carry it out without asking each hat again."""

    @property
    def workspace_id(self) -> UUID:
        return self.actor.workspace_id

    def create(self, row: R) -> R:
        """Insert a row; undo removes it."""
        row.save(force_insert=True)
        self._touched(row, op="create", fields={name: [None, value] for name, value in snapshot(row).items()})
        return row

    def create_all(self, rows: Sequence[R]) -> Sequence[R]:
        """Insert many rows of one model with one statement."""
        if rows:
            type(rows[0])._default_manager.bulk_create(rows, batch_size=200)
        for row in rows:
            self._touched(row, op="create", fields={name: [None, value] for name, value in snapshot(row).items()})
        return rows

    def change(self, row: R, was: Mapping[str, Any] | None = None, /, **values: Any) -> bool:
        """Set fields; False where nothing differs. `was` is what the speaker saw: a field since changed by another is a Conflict."""
        fields = {name: [getattr(row, _attname(row, name)), value] for name, value in values.items()}
        latest = {n: before for n, (before, after) in fields.items() if was and n in was and before not in (was[n], _plain(after))}
        if latest:
            raise Conflict("Somebody changed this while you were editing.", latest=latest, asked=values)
        before = snapshot(row)
        for name, value in values.items():
            setattr(row, name, value)
        after = snapshot(row)
        changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
        if not changed:
            return False
        names = list(changed)
        if hasattr(row, "version"):
            row.version += 1
            names.append("version")
        row.save(update_fields=names)
        self._touched(row, op="change", fields=changed)
        return True

    def delete(self, row: models.Model) -> None:
        """Remove a row for good, keeping all of it in the event so that undo can put it back."""
        self._touched(row, op="delete", fields={name: [value, None] for name, value in snapshot(row).items()})
        row.delete()

    def trash(self, row: models.Model) -> None:
        """Put a row into the trash, from where restore or undo brings it back."""
        self.change(row, trashed_at=self.now, trashed_by=self.actor.member_id)

    def note(self, **values: Any) -> None:
        """Add words or figures to the event that are not a field of a row: a reason, a prediction."""
        self.notes |= values

    def act(self) -> None:
        """Say that this is an event even if no field of a row differs."""
        self.is_act = True

    def announce(self, topics: Iterable[str]) -> None:
        """Tell regions that watch these topics to fetch themselves again."""
        self.topics.update(topics)

    def _touched(self, row: models.Model, *, op: str, fields: dict[str, list[Any]]) -> None:
        ref = str(Ref(getattr(row, "ref_kind", "") or row._meta.label_lower, row.pk))
        self.changes.append({"ref": ref, "op": op, "fields": fields})
        if hasattr(row, "live_topics"):
            self.topics |= row.live_topics()
        plan_fields = getattr(row, "plan_fields", frozenset())
        if plan_fields and (op != "change" or not plan_fields.isdisjoint(fields)):
            self.project_ids |= row.planned_project_ids()  # type: ignore[attr-defined]


def snapshot(row: models.Model) -> dict[str, Any]:
    """Every stored field of a row in a form that JSON keeps exactly, keyed by field name."""
    return {
        f.name: _plain(f.value_from_object(row))
        for f in row._meta.concrete_fields
        if f.name not in _KEPT_OUT or (f.primary_key and f.is_relation)
    }


def _attname(row: models.Model, name: str) -> str:
    return str(row._meta.get_field(name).attname)  # type: ignore[union-attr]


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, dict | list | str | bool | int | float) or value is None:
        return value
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
