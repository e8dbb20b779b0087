"""Events over the API: what happened in the workspace, newest first."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from accord.alignment.reads.money import hidden_from
from accord.api.errors import PROBLEMS
from accord.api.paging import LIMIT, cut
from accord.api.rows import actor_of, find, mine
from accord.api.shapes.words import Page
from accord.kernel.actor import Actor
from accord.kernel.models import Event
from accord.kernel.refs import resolve_all
from accord.kernel.undo import may_undo

router = Router(tags=["events"])
_SECRET = frozenset({"secret_hash"})
_RATES = frozenset({"cost_per_hour"})
_COSTS = frozenset({"effect", "figures", "fixed_cost", "actual_cost"})


class EventOut(Schema):
    """One thing that somebody did: `payload.changes` has each row's fields with [before, after]."""

    id: UUID
    seq: int
    verb: str
    by: str
    member: UUID | None
    door: str
    at: dt.datetime
    about: str
    payload: dict[str, Any]
    can_undo: bool
    undone_at: dt.datetime | None


@router.get("/events", response={200: Page[EventOut], **PROBLEMS})
def list_events(request: HttpRequest, limit: int = LIMIT, after: str = "", about: str = "", verb: str = "") -> Any:
    """What happened, newest first; `about` is a ref such as `item:<id>`."""
    rows = mine(Event, request)
    rows = rows.filter(touches__ref=about) if about else rows
    page = cut(rows.filter(verb=verb) if verb else rows, lambda row: row, limit=limit, after=after, order="-seq")
    return {**page, "items": _shaped(actor_of(request), page["items"])}


@router.get("/events/{event_id}", response={200: EventOut, **PROBLEMS})
def one_event(request: HttpRequest, event_id: UUID) -> Any:
    """One event."""
    return _shaped(actor_of(request), [find(Event, request, event_id)])[0]


def _shaped(actor: Actor, rows: Sequence[Event]) -> list[EventOut]:
    hides = hidden_from(actor)
    subjects = resolve_all((row.subject for row in rows), workspace_id=actor.workspace_id)
    return [
        EventOut(
            id=row.pk,
            seq=row.seq,
            verb=row.verb,
            by=row.member_name,
            member=row.member_id,
            door=row.door,
            at=row.at,
            about=row.subject,
            payload=_open(row.payload, *hides),
            can_undo=may_undo(actor, row, subjects.get(row.subject)),
            undone_at=row.undone_at,
        )
        for row in rows
    ]


def _open(payload: dict[str, Any], hides_costs: bool, hides_rates: bool) -> dict[str, Any]:
    """Without what is secret, and without what a trade or an hour of somebody costs for those who may not see it."""
    hidden = _SECRET | (_COSTS if hides_costs else frozenset()) | (_RATES if hides_rates else frozenset())
    changes = [one for one in payload.get("changes", []) if not (hides_rates and one["ref"].startswith("rate:"))]
    return _without({**payload, "changes": changes}, hidden)  # type: ignore[no-any-return]


def _without(value: Any, names: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {name: _without(one, names) for name, one in value.items() if name not in names}
    return [_without(one, names) for one in value] if isinstance(value, list) else value
