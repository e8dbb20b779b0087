"""Decides what must hold for every command; each check takes it, its example and the cast, and fails with what it found."""

from collections.abc import Callable
from typing import Any

from django.db import models, transaction

from accord.kernel.actor import Actor
from accord.kernel.commands import Command
from accord.kernel.errors import NotAllowed, NotFound, Refusal
from accord.kernel.models import Event
from accord.kernel.undo import undo
from tests.cast import Cast
from tests.examples import Call, Example
from tests.snapshot import living_rows


class _Back(Exception):
    """Ends a try: nothing it wrote stays."""


def run_of(entry: Command) -> Callable[..., Any]:
    """The command as doors call it, wrapper included."""
    import importlib

    return getattr(importlib.import_module(entry.function.__module__), entry.name)  # type: ignore[no-any-return]


def refuses_a_stranger(entry: Command, example: Example, cast: Cast) -> None:
    """A member of another workspace learns nothing: not even that the thing exists."""
    args, kwargs = example.call(cast)
    before, events = living_rows(), Event.objects.count()
    rows = [one for one in _flat((args, kwargs)) if isinstance(one, models.Model) and hasattr(one, "workspace_id")]
    assert rows or not example.own, "Its example names no row, and does not say own=False."
    if not rows:
        return
    try:
        run_of(entry)(cast.stranger.actor(), *args, **kwargs)
    except NotFound:
        pass
    except Refusal as other:
        raise AssertionError(f"A stranger is told {type(other).__name__}, which says that the thing exists.") from None
    else:
        raise AssertionError("A stranger is not refused.")
    assert (living_rows(), Event.objects.count()) == (before, events), "Something was written before the stranger was refused."


def refuses_the_wrong_hat(entry: Command, example: Example, cast: Cast) -> None:
    """Who sees the thing but lacks the hat is told so, and nothing is written."""
    if not example.wrong:
        assert entry.needs in ("self", "comment"), "Everybody may, says its example; its permission says otherwise."
        return
    args, kwargs = example.call(cast)
    before, events = living_rows(), Event.objects.count()
    try:
        run_of(entry)(cast.actor(example.wrong), *args, **kwargs)
    except NotAllowed:
        pass
    except Refusal as other:
        told = f"{example.wrong} is told {type(other).__name__}: {other}"
        raise AssertionError(f"{told} It looks at values before it asks permission.") from None
    else:
        raise AssertionError(f"{example.wrong} is not refused.")
    assert (living_rows(), Event.objects.count()) == (before, events), "Something was written before the wrong hat was refused."


def writes_one_event(entry: Command, example: Example, cast: Cast) -> None:
    """It does its work and leaves exactly one event, with its verb and who did it; or none, where its example says why."""
    args, kwargs = example.call(cast)
    before, seen = living_rows(), set(Event.objects.values_list("pk", flat=True))
    actor = cast.actor(example.who)
    run_of(entry)(actor, *args, **kwargs)
    written = list(Event.objects.exclude(pk__in=seen))
    assert len(written) == example.events, f"{len(written)} events instead of {example.events}."
    if not example.events:
        assert example.why_no_event, "It writes no event, and its example does not say why."
        return
    assert living_rows() != before or entry.verb == "batch.undone", "It changed nothing."
    assert (written[0].verb, written[0].member_id) == (entry.verb, actor.member_id)
    assert written[0].is_undoable == entry.is_undoable
    told = {change["ref"] for change in written[0].changes}
    unseen = {key for key in _differ(before, living_rows()) if key.partition(":")[2] not in {ref.partition(":")[2] for ref in told}}
    assert entry.verb in UNTOLD or not unseen, f"Rows changed that the event does not know: {sorted(unseen)}"


UNTOLD = {
    "item.ranked": "those it passes move by one statement, and back by the way back of the one that moved",
    "item.trashed": "as item.ranked: it leaves the ranking",
    "item.restored": "as item.ranked",
    "member.joined": "the invitation is closed by a statement that only one of two callers can win",
    "import.brought_in": "what it wrote is packed beside the import: thousands of rows in an event would slow each row's history",
    "batch.undone": "an event is marked as taken back; ranks go back as item.ranked",
}
"""Commands that change rows which their event does not name, each with the reason."""


def undoes_to_equality(entry: Command, example: Example, cast: Cast) -> None:
    """Taking it back leaves every living row as it was; what cannot be taken back says why, and is refused."""
    args, kwargs = example.call(cast)
    before, seen = living_rows(), set(Event.objects.values_list("pk", flat=True))
    actor = cast.actor(example.who)
    run_of(entry)(actor, *args, **kwargs)
    event = Event.objects.exclude(pk__in=seen).first()
    if event is None:
        return
    if not entry.is_undoable:
        assert entry.why_not_undoable, "It cannot be undone, and does not say why."
        try:
            undo(actor, event)
        except NotAllowed:
            return
        raise AssertionError("It says that it cannot be undone, and undo does it.")
    undone = undo(actor, event)
    after = living_rows()
    assert after == before, f"Undo leaves a difference: {_differ(before, after)}; it says {undone.kept}."


def can_be_repeated(entry: Command, example: Example, cast: Cast) -> None:
    """The same call once more, with the rows as the caller still holds them, ends as its example says."""
    args, kwargs = example.call(cast)
    actor = cast.actor(example.who)
    run_of(entry)(actor, *args, **kwargs)
    before, events = living_rows(), Event.objects.count()
    try:
        run_of(entry)(actor, *args, **kwargs)
        ended = "more" if Event.objects.count() > events else "nothing"
    except Refusal:
        ended = "refused"
    if ended != "more" and example.events:
        assert living_rows() == before, "It says that nothing happened, and rows differ."
    if example.events:
        assert ended == example.again, f"The same call once more: {ended}, not {example.again}."


WALKS = (refuses_a_stranger, refuses_the_wrong_hat, writes_one_event, undoes_to_equality, can_be_repeated)


def tried(walk: Callable[[Command, Example, Cast], None], entry: Command, example: Example, cast: Cast) -> None:
    """One walk, and nothing of it stays."""
    try:
        with transaction.atomic():
            walk(entry, example, cast)
            raise _Back
    except _Back:
        pass


def _flat(values: Any) -> list[Any]:
    if isinstance(values, dict):
        values = list(values.values())
    return [found for one in values for found in _flat(one)] if isinstance(values, list | tuple | set | frozenset) else [values]


def _differ(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {key: (before.get(key), after.get(key)) for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


__all__ = ["UNTOLD", "WALKS", "Actor", "Call", "tried"]
