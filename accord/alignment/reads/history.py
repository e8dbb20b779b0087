"""Decides what history shows: events, newest first, in words; of the whole workspace, or of one thing."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accord.alignment.rules.told_events import Spoken, said
from accord.delivery.models import Track
from accord.kernel.actor import Actor
from accord.kernel.models import Event, Workspace
from accord.kernel.policy import demand
from accord.kernel.refs import resolve_all
from accord.kernel.undo import may_undo
from accord.people.models import Person, Skill
from accord.work.models import GoalPost, Item

PAGE = 50
_NAMED: dict[str, tuple[type[Any], str]] = {
    "person": (Person, "name"), "goal_post": (GoalPost, "name"), "track": (Track, "name"), "skill": (Skill, "name"),
    "before": (Item, "title"),
    "after": (Item, "title"), "parent": (Item, "title"), "item": (Item, "title"), "task": (Item, "title"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `sentence` lacks who; `door` is told where it was neither the web nor the demo's own;
    `is_own` and `can_undo` are for the reader."""

    seq: int
    key: UUID
    at: dt.datetime
    member: str
    sentence: str
    verb: str
    door: str
    subject: str
    url: str
    is_own: bool
    is_undone: bool
    can_undo: bool


@dataclass(frozen=True, slots=True)
class History:
    """A page of entries; `older` asks for the next one (None: there is none)."""

    entries: tuple[Entry, ...]
    older: int | None


def history(actor: Actor, *, about: str = "", member: UUID | None = None, before: int | None = None, limit: int = PAGE) -> History:
    """What happened in the workspace; to one thing (a Ref), by one member, before an event's number. At most eight queries."""
    demand(actor, "read", None)
    events = Event.objects.filter(workspace_id=actor.workspace_id)
    if about:
        events = events.filter(touches__ref=about)
    if member:
        events = events.filter(member_id=member)
    if before:
        events = events.filter(seq__lt=before)
    found = list(events.order_by("-seq")[: limit + 1])
    shown = found[:limit]
    return History(_entries(actor, shown, about=about), shown[-1].seq if len(found) > limit else None)


def said_of(actor: Actor, event: Event) -> str:
    """What one event did, in a sentence without who."""
    return _entries(actor, [event], about="")[0].sentence


def _entries(actor: Actor, events: Sequence[Event], *, about: str) -> tuple[Entry, ...]:
    told = {event.subject for event in events}
    rows = resolve_all({*told, *map(_home, told)}, workspace_id=actor.workspace_id)
    names = _names(actor, events)
    slug = _slug(actor) if events else ""
    return tuple(_entry(actor, event, rows, names, slug, about) for event in events)


def _entry(actor: Actor, event: Event, rows: Mapping[str, Any], names: dict[str, str], slug: str, about: str) -> Entry:
    row = rows.get(_home(event.subject))
    it = "it" if about and event.subject in ("", about) else str(row or "") or _title(event)
    fields: dict[str, Any] = {}
    for change in event.changes:
        for name, pair in change.get("fields", {}).items():
            fields.setdefault(name, pair)
    notes = {name: value for name, value in event.payload.items() if name != "changes"}
    return Entry(
        seq=event.seq,
        key=event.pk,
        at=event.at,
        member=event.member_name,
        sentence=said(Spoken(event.verb, it, fields, notes, names)),
        verb=event.verb,
        door="" if event.door in ("web", "demo") else event.door,
        subject=event.subject,
        url=_url(event.subject, getattr(row, "number", None), slug),
        is_own=event.member_id is not None and event.member_id == actor.member_id,
        is_undone=event.undone_at is not None,
        can_undo=may_undo(actor, event, rows.get(event.subject)),
    )


def _title(event: Event) -> str:
    for change in event.changes:
        for name in ("title", "name"):
            pair = change.get("fields", {}).get(name)
            if pair and (pair[1] or pair[0]):
                return str(pair[1] or pair[0])
    return ""


def _home(subject: str) -> str:
    """A face is a fact about an item: it is called, and found, as its item."""
    kind, _, key = subject.partition(":")
    return f"item:{key}" if kind in ("task", "feature") else subject


def _names(actor: Actor, events: Iterable[Event]) -> dict[str, str]:
    wanted: dict[tuple[type[Any], str], set[str]] = {}
    for event in events:
        for change in event.changes:
            for name, pair in change.get("fields", {}).items():
                if name in _NAMED:
                    wanted.setdefault(_NAMED[name], set()).update(str(value) for value in pair if value)
    found: dict[str, str] = {}
    for (model, title), keys in wanted.items():
        for pk, words in model.everything.filter(workspace_id=actor.workspace_id, pk__in=list(_ids(keys))).values_list("pk", title):
            found[str(pk)] = words
    return found


def _ids(texts: Iterable[str]) -> Iterable[UUID]:
    for text in texts:
        try:
            yield UUID(text)
        except ValueError:
            continue


def _slug(actor: Actor) -> str:
    return Workspace.objects.values_list("slug", flat=True).get(pk=actor.workspace_id)


def _url(subject: str, number: int | None, slug: str) -> str:
    pages = {
        "item": "items",
        "task": "items",
        "feature": "items",
        "goal_post": "goal-posts",
        "proposal": "trades",
        "accord": "accords",
    }
    page = pages.get(subject.partition(":")[0], "")
    return f"/w/{slug}/{page}/{number}" if page and number else ""
