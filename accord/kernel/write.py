"""Decides how a command's body writes: through a Write, which keeps before and after of every row it touches."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.db.models.deletion import Collector
from django.utils import timezone

from accord.kernel.actor import Actor
from accord.kernel.errors import Conflict
from accord.kernel.kept import plain, snapshot, stored, whole
from accord.kernel.last_change import last_change
from accord.kernel.policy import demand
from accord.kernel.refs import Ref

R = TypeVar("R", bound=models.Model)
Kept = dict[str, list[Any]]
_BATCH = 200
_MANY = 1000


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
    undoes_id: UUID | None = None
    is_act: bool = False
    needed: set[str] = field(default_factory=set)
    """What commands asked of the speaker on the way, beside the outer one's own need: taking the batch back asks it too."""
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
        """Insert many rows of one model with few statements."""
        if rows:
            type(rows[0])._default_manager.bulk_create(rows, batch_size=_BATCH)
        for row in rows:
            self._touched(row, op="create", fields={name: [None, value] for name, value in snapshot(row).items()})
        return rows

    def change(self, row: R, was: Mapping[str, Any] | None = None, /, **values: Any) -> bool:
        """Set fields; False where nothing differs.

        `was` is what the speaker saw: a field since changed by another is a Conflict.
        """
        _demand_unmoved(row, was, values)
        changed = self._set(row, values)
        if not changed:
            return False
        row.save(update_fields=[*changed, "version"] if hasattr(row, "version") else list(changed))
        self._touched(row, op="change", fields=changed)
        return True

    def change_all(self, rows: Iterable[tuple[R, Mapping[str, Any]]]) -> int:
        """Set fields of many rows of one model with few statements; how many differed."""
        by_names: dict[tuple[str, ...], list[tuple[R, Kept]]] = {}
        for row, values in rows:
            if changed := self._set(row, values):
                by_names.setdefault(tuple(changed), []).append((row, changed))
        for names, group in by_names.items():
            _store(names, [row for row, _ in group])
            for row, changed in group:
                self._touched(row, op="change", fields=changed)
        return sum(map(len, by_names.values()))

    def delete(self, row: models.Model) -> None:
        """Remove a row for good, keeping all of it in the event, and all that goes with it, so that undo can put it back."""
        self.delete_all([row])

    def delete_all(self, rows: Sequence[models.Model]) -> None:
        """Remove rows of one model for good with few statements."""
        if not rows:
            return
        collector = Collector(using="default", origin=rows[0])
        collector.collect(rows)
        named = {(type(row), row.pk) for row in rows}
        for (nulled, _), groups in collector.field_updates.items():
            for one in chain.from_iterable(groups):  # type: ignore[arg-type,var-annotated]
                self._touched(one, op="change", fields={nulled.name: [plain(nulled.value_from_object(one)), None]})
        with_them: list[Any] = list(chain.from_iterable([*collector.data.values(), *collector.fast_deletes]))
        going = [one for one in with_them if (type(one), one.pk) not in named]
        for one in [*sorted(going, key=lambda one: getattr(one, "created_at", self.now), reverse=True), *rows]:
            self._touched(one, op="delete", fields={name: [value, None] for name, value in whole(one).items()})
        type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows]).delete()

    def trash(self, row: models.Model) -> None:
        """Put a row into the trash, from where restore or undo brings it back."""
        self.change(row, trashed_at=self.now, trashed_by=self.actor.member_id)

    def kept(self, row: models.Model, *, op: str, fields: Kept) -> None:
        """Keep what a statement over many rows did to one, under an `op` whose way back is registered with undo."""
        self._touched(row, op=op, fields=fields)

    def demand(self, need: str, obj: Any) -> None:
        """Ask the speaker's hat for a part of the batch, unless both sides consented to it."""
        if not self.is_accord:
            demand(self.actor, need, obj)
            self.needed |= set() if self.actor.is_system else {need}

    def note(self, **values: Any) -> None:
        """Add words or figures to the event that are not a field of a row: a reason, a prediction."""
        self.notes |= values

    def act(self) -> None:
        """Say that this is an event even if no field of a row differs."""
        self.is_act = True

    def announce(self, topics: Iterable[str]) -> None:
        """Tell regions that watch these topics to fetch themselves again."""
        self.topics.update(topics)

    def _set(self, row: models.Model, values: Mapping[str, Any]) -> Kept:
        """Set fields in memory and return those that differ, with what they were.

        Who watched or planned the row before is told too.
        """
        before = snapshot(row)
        self._follow(row, values)
        for name, value in values.items():
            setattr(row, name, value)
        after = snapshot(row)
        changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
        if changed and hasattr(row, "version"):
            row.version += 1
        return changed

    def _touched(self, row: models.Model, *, op: str, fields: Kept) -> None:
        ref = _ref(row)
        self.changes.append({"ref": ref, "op": op, "fields": fields})
        self._follow(row, None if op in ("create", "delete") else fields)

    def _follow(self, row: models.Model, names: Iterable[str] | None) -> None:
        if hasattr(row, "live_topics"):
            self.topics |= row.live_topics()
        plan_fields: frozenset[str] = getattr(row, "plan_fields", frozenset())
        if plan_fields and (names is None or not plan_fields.isdisjoint(names)):
            self.project_ids |= row.planned_project_ids()  # type: ignore[attr-defined]


def _ref(row: models.Model) -> str:
    return str(Ref(getattr(row, "ref_kind", "") or row._meta.label_lower, row.pk))


def _store(names: Sequence[str], rows: Sequence[models.Model]) -> None:
    """Write these fields of rows of one model: with one statement a batch where all have the same values."""
    manager = type(rows[0])._base_manager
    is_counted = hasattr(rows[0], "version")
    values = {name: rows[0]._meta.get_field(name).value_from_object(rows[0]) for name in names}  # type: ignore[union-attr]
    if all(row._meta.get_field(name).value_from_object(row) == value for row in rows for name, value in values.items()):  # type: ignore[union-attr]
        more = {"version": models.F("version") + 1} if is_counted else {}
        for start in range(0, len(rows), _MANY):
            manager.filter(pk__in=[row.pk for row in rows[start : start + _MANY]]).update(**values, **more)
        return
    manager.bulk_update(rows, [*names, "version"] if is_counted else names, batch_size=_BATCH)


def _demand_unmoved(row: models.Model, was: Mapping[str, Any] | None, values: Mapping[str, Any]) -> None:
    """A field that now holds neither what the speaker saw nor what they ask for was changed by somebody else."""
    if not was:
        return
    now = snapshot(row)
    latest: dict[str, Any] = {}
    for name, asked in values.items():
        field = row._meta.get_field(name)
        if field.name in was and now[field.name] not in (stored(field, was[field.name]), stored(field, asked)):
            latest[field.name] = getattr(row, field.name)
    if latest:
        asked = {name: values[name] for name in latest}
        change = last_change(row.workspace_id, [_ref(row)], latest)  # type: ignore[attr-defined]
        raise Conflict("Somebody changed this while you were editing.", latest=latest, asked=asked, change=change)
