"""Decides that the walks find a command which skips a promise: each one here breaks exactly one."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from accord.kernel.commands import command, registry
from accord.kernel.errors import Invalid
from accord.kernel.models import Event
from accord.kernel.write import Write
from accord.work.models import Comment, Item
from tests import walks
from tests.cast import Cast
from tests.examples import Example, call
from tests.examples.work import item
from tests.quick import quick  # noqa: F401

Body = Callable[..., Any]


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Body], Any]]:
    """Registers a body as the command `planted`, for this test only; returns its entry."""

    def make(body: Body, *, needs: str = "item.words", undo: str | None = None, wrapped: Body | None = None) -> Any:
        body.__name__ = "planted"
        run = command("planted.done", needs=needs, undo=undo)(body)
        monkeypatch.setattr(sys.modules[__name__], "planted", wrapped or run, raising=False)
        return registry["planted.done"]

    yield make
    registry.pop("planted.done", None)


RENAME = Example(lambda cast: call(item(cast, "Old"), title="New"))


def found(walk: Any, entry: Any, cast: Cast, example: Example = RENAME) -> str:
    with pytest.raises(AssertionError) as why:
        walks.tried(walk, entry, example, cast)
    return str(why.value)


def honest(w: Write, item: Item, *, title: str) -> None:
    """Renames."""
    w.change(item, title=title)


def test_an_honest_command_passes_every_walk(plant: Any, cast: Cast) -> None:
    entry = plant(honest)
    for walk in walks.WALKS:
        walks.tried(walk, entry, RENAME, cast)


def test_a_command_open_to_strangers_is_found(plant: Any, cast: Cast) -> None:
    def planted(speaker: Any, item: Item, *, title: str) -> None:
        item.title = title
        item.save()

    entry = plant(honest, wrapped=planted)
    assert "not refused" in found(walks.refuses_a_stranger, entry, cast)


def test_a_command_that_tells_a_stranger_why_is_found(plant: Any, cast: Cast) -> None:
    def planted(speaker: Any, item: Item, *, title: str) -> None:
        raise Invalid("title", "Too long.")

    entry = plant(honest, wrapped=planted)
    assert "Invalid" in found(walks.refuses_a_stranger, entry, cast)


def test_a_command_that_asks_for_too_little_is_found(plant: Any, cast: Cast) -> None:
    assert "nora is not refused" in found(walks.refuses_the_wrong_hat, plant(honest, needs="read"), cast)


def test_a_command_that_judges_values_before_the_hat_is_found(plant: Any, cast: Cast) -> None:
    def planted(speaker: Any, item: Item, *, title: str) -> None:
        raise Invalid("title", "Too long.")

    assert "before it asks permission" in found(walks.refuses_the_wrong_hat, plant(honest, wrapped=planted), cast)


def test_a_write_past_the_event_is_found(plant: Any, cast: Cast) -> None:
    def planted(w: Write, item: Item, *, title: str) -> None:
        Item.objects.filter(pk=item.pk).update(title=title)

    assert "0 events" in found(walks.writes_one_event, plant(planted), cast)


def test_a_row_that_the_event_does_not_know_is_found(plant: Any, cast: Cast) -> None:
    def planted(w: Write, item: Item, *, title: str) -> None:
        w.change(item, title=title)
        Comment.objects.create(workspace_id=w.workspace_id, about=str(item.ref), body="Quietly.")

    assert "the event does not know" in found(walks.writes_one_event, plant(planted), cast)


def test_a_command_that_leaves_its_outer_batch_is_found(plant: Any, cast: Cast) -> None:
    from accord.work.commands.item import describe_item

    def planted(w: Write, item: Item, *, title: str) -> None:
        w.change(item, title=title)
        describe_item(w.actor, item, description="Apart.")

    assert "2 events" in found(walks.writes_one_event, plant(planted), cast)


def test_a_command_that_cannot_be_taken_back_whole_is_found(plant: Any, cast: Cast) -> None:
    def planted(w: Write, item: Item, *, title: str) -> None:
        w.change(item, title=title)
        Item.objects.filter(pk=item.pk).update(description="Quietly.")

    assert "Undo leaves a difference" in found(walks.undoes_to_equality, plant(planted), cast)


def test_a_refusal_of_undo_that_undo_does_not_know_is_found(plant: Any, cast: Cast) -> None:
    def planted(w: Write, item: Item, *, title: str) -> None:
        w.change(item, title=title)

    entry = plant(planted, undo="It is a consent.")
    run = sys.modules[__name__].planted  # type: ignore[attr-defined]

    def lenient(speaker: Any, item: Item, *, title: str) -> None:
        run(speaker, item, title=title)
        Event.objects.filter(verb="planted.done").update(is_undoable=True)

    setattr(sys.modules[__name__], "planted", lenient)  # noqa: B010
    assert "undo does it" in found(walks.undoes_to_equality, entry, cast)


def test_a_command_that_does_twice_what_it_says_it_does_once_is_found(plant: Any, cast: Cast) -> None:
    def planted(w: Write, item: Item, *, title: str) -> None:
        w.change(item, title=item.title + title)

    assert "more, not nothing" in found(walks.can_be_repeated, plant(planted), cast)


def test_two_commands_of_one_verb_are_refused(plant: Any) -> None:
    plant(honest)
    with pytest.raises(RuntimeError, match="Two commands write"):
        command("planted.done", needs="read")(honest)
