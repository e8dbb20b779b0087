"""Decides what taking back means: fields that still hold what the batch wrote go back, the rest is listed with who changed it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models, transaction

from accord.kernel.actor import Actor
from accord.kernel.commands import command, registry
from accord.kernel.errors import NotAllowed, NotFound
from accord.kernel.models import Event, EventTouch
from accord.kernel.policy import demand
from accord.kernel.refs import Ref, model_of, resolve
from accord.kernel.write import Write, snapshot

Way = Callable[[Write, Any, dict[str, list[Any]], str], str]
_ways_back: dict[str, Way] = {}


@dataclass(frozen=True, slots=True)
class Undone:
    """What came back, and what did not: one sentence for each field that somebody changed since."""

    event: Event
    kept: tuple[str, ...]


class _Stays(Exception):
    """One part of a batch cannot go back; the sentence says why."""


def way_back(op: str) -> Callable[[Way], Way]:
    """Register how changes kept under a name of the body's own (`Write.kept`) go back.

    It takes the Write, the row, the fields, and who changed those since ("" where nobody did); it returns why they stay, or "".
    """

    def register(way: Way) -> Way:
        _ways_back[op] = way
        return way

    return register


def latest_undoable(actor: Actor) -> Event | None:
    """The actor's own latest batch, where `z` may take it back; None where it may not, or there is none."""
    own = Event.objects.filter(workspace_id=actor.workspace_id, member_id=actor.member_id, undone_at=None)
    latest = own.exclude(verb="batch.undone").order_by("-seq").first()
    return latest if latest and latest.is_undoable else None


@command("batch.undone", needs="self", undo="An undo is not undone by another; make the change again.")
def undo(w: Write, event: Event) -> Undone:
    """Take back one event of one's own, or another's where one could have done it. Others' later changes stay and are named.

    Refused for accords and consents, and where it was already taken back.
    """
    if event.member_id != w.actor.member_id:
        _demand_could(w.actor, event)
    if not event.is_undoable:
        raise NotAllowed("This cannot be taken back with undo: open a proposal that reverts it.")
    if event.undone_at:
        raise NotFound("That was already taken back.")
    kept: list[str] = []
    for change in reversed(event.changes):
        kept += _reverse(w, change, event)
    event.undone_at = w.now
    event.save(update_fields=["undone_at"])
    w.undoes_id, w.subject = event.pk, event.subject
    w.note(undid=str(event.pk), undid_verb=event.verb, kept=kept)
    w.act()
    return Undone(event, tuple(kept))


def _demand_could(actor: Actor, event: Event) -> None:
    entry = registry.get(event.verb)
    if entry is None or entry.needs in ("self", "comment") or not actor.wears("product_manager", "project_manager", "admin"):
        raise NotAllowed("You can take back only what you did yourself.")
    subject = resolve(Ref.parse(event.subject), workspace_id=event.workspace_id) if event.subject else None
    demand(actor, entry.needs, subject)


def _reverse(w: Write, change: dict[str, Any], event: Event) -> list[str]:
    """Take one row back, or leave it as it is and say why; a rule that would break leaves it too."""
    ref = Ref.parse(change["ref"])
    row = resolve(ref, workspace_id=w.workspace_id)
    before = (len(w.changes), set(w.topics), set(w.project_ids))
    try:
        with transaction.atomic():
            if change["op"] == "delete":
                return [] if row else _put_back(w, ref, change["fields"])
            if row is None:
                return []
            if change["op"] in _ways_back:
                why = _ways_back[change["op"]](w, row, change["fields"], _who_since(row, event, change["fields"]))
                return [f"{row}: {why}"] if why else []
            return _take_away(w, row, change, event) if change["op"] == "create" else _change_back(w, row, change, event)
    except (IntegrityError, _Stays) as why:
        del w.changes[before[0] :]
        w.topics, w.project_ids = before[1], before[2]
        return [str(why) if isinstance(why, _Stays) else f"{row or ref.kind} stays: something else has taken its place since."]


def _change_back(w: Write, row: Any, change: dict[str, Any], event: Event) -> list[str]:
    now = snapshot(row)
    mine = {name: before for name, (before, after) in change["fields"].items() if now.get(name) == after}
    for name, before in mine.items():
        _demand_target(row, name, before)
    w.change(row, **{row._meta.get_field(name).attname: _value(row, name, before) for name, before in mine.items()})
    if why := _rule_broken(row):
        raise _Stays(f"{row} stays: {why}")
    lost = sorted(set(change["fields"]) - set(mine))
    if not lost:
        return []
    who = _who_since(row, event, lost) or "something"
    return [f"{row}: {', '.join(_words(name) for name in lost)} stays, {who} changed it since."]


def _take_away(w: Write, row: Any, change: dict[str, Any], event: Event) -> list[str]:
    now = snapshot(row)
    touched = {name for name, (_, after) in change["fields"].items() if now.get(name) != after} - {"trashed_at", "trashed_by"}
    if touched and (who := _who_since(row, event, touched)):
        return [f"{row} stays: {who} changed it since."]
    if what := getattr(row, "what_stands_on_it", str)():
        return [f"{row} stays: there are {what} by now."]
    if hasattr(row, "trashed_at"):
        w.trash(row)
    else:
        w.delete(row)
    return []


def _put_back(w: Write, ref: Ref, fields: dict[str, list[Any]]) -> list[str]:
    model = model_of(ref.kind)
    if model is None:
        return []
    row: Any = model(pk=ref.id, workspace_id=w.workspace_id)
    for name, (before, _) in fields.items():
        _demand_target(row, name, before)
        setattr(row, model._meta.get_field(name).attname, _value(row, name, before))
    w.create(row)
    if why := _rule_broken(row):
        raise _Stays(f"{row} stays away: {why}")
    return []


def _rule_broken(row: Any) -> str:
    return str(getattr(row, "broken_rule", str)())


def _demand_target(row: models.Model, name: str, plain: Any) -> None:
    """A link can only go back to something that is still there."""
    field: Any = row._meta.get_field(name)
    if field.is_relation and plain is not None and not field.related_model._base_manager.filter(pk=plain).exists():
        raise _Stays(f"{str(row._meta.verbose_name).capitalize()}: its {_words(name)} is gone for good.")


def _value(row: models.Model, name: str, plain: Any) -> Any:
    return row._meta.get_field(name).to_python(plain)  # type: ignore[union-attr]


def _words(name: str) -> str:
    return name.removeprefix("is_").replace("_", " ")


def _who_since(row: Any, event: Event, names: Collection[str]) -> str:
    """Whoever last changed one of these fields after the event, in a batch that still stands; "" where nobody did."""
    ref = str(row.ref)
    touches = EventTouch.objects.filter(workspace_id=event.workspace_id, ref=ref, event__seq__gt=event.seq, event__undone_at=None)
    for touch in touches.exclude(event__verb="batch.undone").select_related("event").order_by("-event__seq"):
        if any(change["ref"] == ref and not set(names).isdisjoint(change["fields"]) for change in touch.event.changes):
            return touch.event.member_name
    return ""
