"""Decides what taking back means: fields that still hold what the batch wrote go back, the rest is listed with who changed it."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from accord.kernel.actor import Actor
from accord.kernel.commands import command
from accord.kernel.errors import NotAllowed, NotFound
from accord.kernel.models import Event, EventTouch
from accord.kernel.refs import Ref, resolve
from accord.kernel.write import Write, snapshot


@dataclass(frozen=True, slots=True)
class Undone:
    """What came back, and what did not: one sentence for each field that somebody changed since."""

    event: Event
    kept: tuple[str, ...]


def latest_undoable(actor: Actor) -> Event | None:
    """The actor's own latest batch that `z` may take back."""
    own = Event.objects.filter(workspace_id=actor.workspace_id, member_id=actor.member_id, undone_at=None)
    latest = own.exclude(verb="batch.undone").order_by("-seq").first()
    return latest if latest and latest.is_undoable else None


@command("batch.undone", needs="write", undo="An undo is not undone by another; make the change again.")
def undo(w: Write, event: Event) -> Undone:
    """Take back one event of one's own (or any, with a main hat). Others' later changes stay. Refused for accords and consents."""
    if event.member_id != w.actor.member_id and not w.actor.wears("product_manager", "project_manager", "admin"):
        raise NotAllowed("You can take back only what you did yourself.")
    if not event.is_undoable:
        raise NotAllowed("This cannot be taken back with undo: open a proposal that reverts it.")
    if event.undone_at:
        raise NotFound("That was already taken back.")
    kept: list[str] = []
    for change in reversed(event.changes):
        kept += _reverse(w, change, event)
    event.undone_at = w.now
    event.save(update_fields=["undone_at"])
    w.note(undid=str(event.pk), undid_verb=event.verb, kept=kept)
    w.act()
    return Undone(event, tuple(kept))


def _reverse(w: Write, change: dict[str, Any], event: Event) -> list[str]:
    ref = Ref.parse(change["ref"])
    row = resolve(ref, workspace_id=w.workspace_id)
    if change["op"] == "delete":
        return [] if row else _put_back(w, ref, change["fields"])
    if row is None:
        return []
    if change["op"] == "create":
        return _take_away(w, row, change, event)
    now = snapshot(row)
    mine = {name: before for name, (before, after) in change["fields"].items() if now[name] == after}
    w.change(row, **{name: _value(row, name, before) for name, before in mine.items()})
    lost = sorted(set(change["fields"]) - set(mine))
    return [f"{row}: {', '.join(lost)} stays, {_who_since(row, event)} changed it since."] if lost else []


def _take_away(w: Write, row: models.Model, change: dict[str, Any], event: Event) -> list[str]:
    touched = {name for name, (_, after) in change["fields"].items() if snapshot(row).get(name) != after}
    if touched - {"trashed_at", "trashed_by"} and _who_since(row, event) != "nobody":
        return [f"{row} stays: {_who_since(row, event)} changed it since."]
    if hasattr(row, "trashed_at"):
        w.trash(row)
    else:
        w.delete(row)
    return []


def _put_back(w: Write, ref: Ref, fields: dict[str, list[Any]]) -> list[str]:
    from accord.kernel.refs import kinds

    model = kinds()[ref.kind]
    row = model(pk=ref.id, workspace_id=w.workspace_id)
    for name, (before, _) in fields.items():
        field = model._meta.get_field(name)
        setattr(row, field.attname, field.to_python(before))  # type: ignore[union-attr]
    w.create(row)
    return []


def _value(row: models.Model, name: str, plain: Any) -> Any:
    field = row._meta.get_field(name)
    if field.is_relation and plain is not None:
        return field.related_model._base_manager.get(pk=plain)  # type: ignore[union-attr]
    return field.to_python(plain)  # type: ignore[union-attr]


def _who_since(row: Any, event: Event) -> str:
    touch = EventTouch.objects.filter(
        workspace_id=event.workspace_id, ref=str(row.ref), event__seq__gt=event.seq
    ).select_related("event").order_by("-event__seq").first()
    return touch.event.member_name if touch else "nobody"
