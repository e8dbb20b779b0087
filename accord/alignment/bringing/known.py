"""Decides what of a file is known here: rows by the outside ids of its source, those in the trash apart."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from accord.kernel.kept import stored
from accord.kernel.refs import Ref
from accord.kernel.write import Write
from accord.work.models import ExternalId


class Known:
    """Outside ids of one source: read once, written once."""

    def __init__(self, w: Write, source: str) -> None:
        self.w, self.source = w, source
        self.rows = {one.outside_id: one for one in ExternalId.objects.filter(workspace_id=w.workspace_id, source=source)}
        self.new: list[ExternalId] = []
        self.told: dict[UUID, tuple[ExternalId, dict[str, Any]]] = {}

    def id_of(self, outside: str) -> UUID | None:
        row = self.rows.get(outside)
        return Ref.parse(row.about).id if row else None

    def last(self, outside: str) -> Mapping[str, Any]:
        row = self.rows.get(outside)
        return row.last_written if row else {}

    def tell(self, outside: str, about: Any, words: Mapping[str, Any]) -> None:
        """Keep what the source says now of a row; a new pair of ids where there is none or it pointed elsewhere."""
        row = self.rows.get(outside)
        if row is not None and row.about == str(about.ref):
            self._say(row, dict(words))
            return
        if row is not None:
            row.delete()
        made = ExternalId(
            workspace_id=self.w.workspace_id, source=self.source, outside_id=outside, about=str(about.ref), last_written=dict(words)
        )
        self.rows[outside] = made
        self.new.append(made)

    def tell_more(self, outside: str, **words: Any) -> None:
        """Add to what the source says now of a row that was told."""
        row = self.rows[outside]
        self._say(row, {**self.saying(row), **words})

    def saying(self, row: ExternalId) -> dict[str, Any]:
        """What is to be kept of a row, with what was told in this round."""
        return self.told[row.pk][1] if row.pk in self.told else row.last_written

    def _say(self, row: ExternalId, words: dict[str, Any]) -> None:
        if row._state.adding:
            row.last_written = words
        else:
            self.told[row.pk] = (row, words)

    def write(self) -> None:
        """Pairs of ids carry no history of their own: undo drops those whose rows it took away."""
        ExternalId.objects.bulk_create(self.new, batch_size=500)
        self.w.change_all((row, {"last_written": words}) for row, words in self.told.values() if row.last_written != words)


def plain_fields(model: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values in the form in which rows are kept, so that what two readings say compares exactly."""
    return {name: stored(model._meta.get_field(name), value) for name, value in values.items()}


def typed(model: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Kept values as the model wants them."""
    return {model._meta.get_field(name).attname: model._meta.get_field(name).to_python(value) for name, value in values.items()}


def in_bulk(model: Any, workspace_id: UUID, keys: Iterable[UUID | None]) -> dict[UUID | None, Any]:
    wanted = [key for key in keys if key is not None]
    found: dict[UUID | None, Any] = {}
    for start in range(0, len(wanted), 500):
        for row in model._base_manager.filter(workspace_id=workspace_id, pk__in=wanted[start : start + 500]):
            found[row.pk] = row
    return found
