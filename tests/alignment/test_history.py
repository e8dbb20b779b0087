"""What history offers to take back: all that undo would accept from this reader, and nothing else."""

import pytest

from accord.alignment.reads.history import history
from accord.alignment.rules.told_events import _VERBS
from accord.delivery.commands.progress import start_task
from accord.delivery.commands.task import assign_person, estimate_task
from accord.kernel.errors import Refusal
from accord.kernel.models import Event
from accord.kernel.registry import commands
from accord.kernel.undo import may_undo, undo
from accord.people.commands.workspace import set_threshold
from accord.work.commands.comment import say
from accord.work.commands.item import create_item, describe_item, rename_item
from tests.cast import Cast
from tests.examples.delivery import task
from tests.quick import quick  # noqa: F401

EVERYBODY = ("mara", "jonas", "ben", "nora", "dirk", "ada", "sam")


@pytest.fixture
def happened(cast: Cast) -> None:
    """Something of every kind, by several people; some of it about a task that is Ben's."""
    mara, jonas, ben = cast.actor("mara"), cast.actor("jonas"), cast.actor("ben")
    one = create_item(mara, cast.project, title="Checkout")
    rename_item(mara, one, title="Check out")
    describe_item(jonas, one, description="How.")
    say(ben, one, body="Looks fine.")
    set_threshold(cast.actor("ada"), cast.workspace, points=0.04, budget_share=0.01)
    his = task(cast, "Payment")
    assign_person(jonas, his, person=cast.ben_person)
    start_task(ben, his)
    estimate_task(jonas, his, low_hours=8, high_hours=16)
    estimate_task(jonas, task(cast, "Another's"), low_hours=8, high_hours=16)


@pytest.mark.parametrize("who", EVERYBODY)
def test_undo_is_offered_exactly_where_it_is_accepted(cast: Cast, happened: None, who: str) -> None:
    actor = cast.actor(who)
    entries = history(actor).entries
    assert entries
    for entry in entries:
        event = Event.objects.get(pk=entry.key)
        assert entry.can_undo == _accepted(actor, event), f"{who}: {entry.verb} {entry.sentence}"


def _accepted(actor: object, event: Event) -> bool:
    """Tried in a transaction that is rolled back."""
    from django.db import transaction

    try:
        with transaction.atomic():
            undo(actor, event)  # type: ignore[arg-type]
            raise InterruptedError
    except InterruptedError:
        return True
    except Refusal:
        return False


def test_who_lost_the_hat_since_is_offered_nothing(cast: Cast, happened: None) -> None:
    cast.jonas.hats = ["stakeholder"]
    cast.jonas.save()
    assert not any(entry.can_undo for entry in history(cast.actor("jonas")).entries if entry.verb != "comment.made")


def test_what_was_taken_back_is_not_offered_again(cast: Cast) -> None:
    one = create_item(cast.actor("mara"), cast.project, title="Checkout")
    rename_item(cast.actor("mara"), one, title="Check out")
    event = Event.objects.latest("seq")
    assert may_undo(cast.actor("mara"), event, one)
    undo(cast.actor("mara"), event)
    assert not history(cast.actor("mara")).entries[1].can_undo


def test_every_event_is_told_in_words_of_its_own() -> None:
    written = {verb for verb, entry in commands().items() if "Writes no event" not in (entry.function.__doc__ or "")}
    silent = {"import.read", "import.received", "import.thrown_away", "member.lens_chosen", "options.computed", "project.planned"}
    assert written - silent - _VERBS.keys() == set()
