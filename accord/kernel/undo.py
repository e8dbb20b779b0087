"""Decides what taking back means: fields that still hold what the batch wrote go back, the rest is listed with who changed it."""

from dataclasses import dataclass
from typing import Any

from accord.kernel.actor import Actor
from accord.kernel.commands import Command, command, registry
from accord.kernel.errors import NotAllowed, NotFound
from accord.kernel.models import Event
from accord.kernel.policy import demand, may
from accord.kernel.refs import Ref, resolve
from accord.kernel.way_back import take_back
from accord.kernel.write import Write


@dataclass(frozen=True, slots=True)
class Undone:
    """What came back, and what did not: one sentence for each field that somebody changed since."""

    event: Event
    kept: tuple[str, ...]


def latest_undoable(actor: Actor) -> Event | None:
    """The actor's own latest batch, where `z` may take it back; None where it may not, or there is none."""
    own = Event.objects.filter(workspace_id=actor.workspace_id, member_id=actor.member_id, undone_at=None)
    latest = own.exclude(verb="batch.undone").order_by("-seq").first()
    return latest if latest and latest.is_undoable else None


@command("batch.undone", needs="self", undo="An undo is not undone by another; make the change again.")
def undo(w: Write, event: Event) -> Undone:
    """Take back one event of one's own, or another's, where one could do it now. Others' later changes stay and are named.

    Refused for accords and consents, where it was already taken back, and to who has lost the hat for it since.
    """
    if event.member_id == w.actor.member_id:
        _demand_can(w.actor, event)
    else:
        _demand_could(w.actor, event)
    if not event.is_undoable:
        entry = registry.get(event.verb)
        raise NotAllowed((entry and entry.why_not_undoable) or "This cannot be taken back with undo.")
    if event.undone_at:
        raise NotFound("That was already taken back.")
    kept = take_back(w, event)
    event.undone_at = w.now
    event.save(update_fields=["undone_at"])
    w.undoes_id, w.subject = event.pk, event.subject
    w.note(undid=str(event.pk), undid_verb=event.verb, kept=kept)
    w.act()
    return Undone(event, tuple(kept))


def may_undo(actor: Actor, event: Event, subject: Any) -> bool:
    """Whether `undo` would take this event back for the actor: what a page asks before it offers it.

    `subject` is the row that the event names, as `resolve_all` finds it.
    """
    if not event.is_undoable or event.undone_at:
        return False
    if event.member_id != actor.member_id and not _may_touch_anothers(actor, registry.get(event.verb)):
        return False
    return all(may(actor, need, subject) for need in _needs(event))


def _demand_could(actor: Actor, event: Event) -> None:
    if not _may_touch_anothers(actor, registry.get(event.verb)):
        raise NotAllowed("You can take back only what you did yourself.")
    _demand_can(actor, event)


def _may_touch_anothers(actor: Actor, entry: Command | None) -> bool:
    is_open = entry is not None and entry.needs not in ("self", "comment")
    return is_open and actor.wears("product_manager", "project_manager", "admin")


def _demand_can(actor: Actor, event: Event) -> None:
    """Taking back is a change like the one taken back: it needs the same hats."""
    subject = resolve(Ref.parse(event.subject), workspace_id=event.workspace_id) if event.subject else None
    for need in _needs(event):
        demand(actor, need, subject)


def _needs(event: Event) -> tuple[str, ...]:
    entry = registry.get(event.verb)
    return (*([entry.needs] if entry else ()), *event.payload.get("needs", ()))
