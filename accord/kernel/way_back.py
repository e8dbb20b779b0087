"""Decides how one batch's changes go back, last first: what still holds goes, what others touched or rest on stays, and says so."""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction

from accord.kernel.kept import snapshot
from accord.kernel.models import Event, EventTouch
from accord.kernel.refs import Ref, model_of, resolve
from accord.kernel.write import Write

Way = Callable[[Write, Any, dict[str, list[Any]], str], str]
_BATCH = 1000
_ways_back: dict[str, Way] = {}


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


def take_back(w: Write, event: Event) -> list[str]:
    """Reverse all that an event changed, as far as it still can; one sentence for each part that stays."""
    kept: list[str] = []
    stayed: set[UUID] = set()
    for (kind, op), run in groupby(reversed(event.changes), lambda change: (change["ref"].partition(":")[0], change["op"])):
        for changes in _in_batches(run):
            if op == "create":
                changes = _take_away_untouched(w, kind, changes, stayed)
            for change in changes:
                kept += _reverse(w, change, event, stayed)
    return kept


def _in_batches(changes: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    run = iter(changes)
    while batch := list(islice(run, _BATCH)):
        yield batch


def _take_away_untouched(w: Write, kind: str, changes: list[dict[str, Any]], stayed: set[UUID]) -> list[dict[str, Any]]:
    """Remove, with few statements, rows that are as they were made and carry nothing else; returns what needs a closer look."""
    model = model_of(kind)
    if len(changes) == 1 or not hasattr(model, "what_stands_on"):
        return changes
    keys = {Ref.parse(change["ref"]).id: change for change in changes}
    # With what they hang on, which says whom to tell.
    found = model._base_manager.filter(workspace_id=w.workspace_id, pk__in=keys).select_related()
    rows = [row for row in found if row.pk not in stayed and _is_as_made(snapshot(row), keys[row.pk]["fields"])]
    while standing := model.what_stands_on(rows):
        rows = [row for row in rows if row.pk not in standing]
    if hasattr(model, "trashed_at"):
        w.change_all((row, {"trashed_at": w.now, "trashed_by": w.actor.member_id}) for row in rows)
    else:
        w.delete_all(rows)
    gone = {row.pk for row in rows}
    return [change for key, change in keys.items() if key not in gone]


def _is_as_made(now: dict[str, Any], fields: dict[str, list[Any]]) -> bool:
    return all(now.get(name) == after for name, (_, after) in fields.items())


def _reverse(w: Write, change: dict[str, Any], event: Event, stayed: set[UUID]) -> list[str]:
    """Take one row back, or leave it and say why; a rule that would break leaves it too. `stayed`: keys of what was left."""
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
                said = _ways_back[change["op"]](w, row, change["fields"], _who_since(row, event, change["fields"]))
                return [f"{row}: {said}"] if said else []
            if change["op"] == "change":
                return _change_back(w, row, change, event)
            left = _take_away(w, row, change, event, stayed)
            stayed |= {row.pk} if left else set()
            return left
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


def _take_away(w: Write, row: Any, change: dict[str, Any], event: Event, stayed: set[UUID]) -> list[str]:
    now = snapshot(row)
    touched = {name for name, (_, after) in change["fields"].items() if now.get(name) != after} - {"trashed_at", "trashed_by"}
    if touched and (who := _who_since(row, event, touched)):
        return [f"{row} stays: {who} changed it since."]
    if row.pk in stayed:
        return [f"{row} stays: so does what it is to one side."]
    if what := _what_stands_on(row):
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


def _what_stands_on(row: Any) -> str:
    return str(type(row).what_stands_on([row]).get(row.pk, "")) if hasattr(row, "what_stands_on") else ""


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
