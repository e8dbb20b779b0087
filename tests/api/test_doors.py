"""Decides that the pages and the API are two doors of one house: the same intent leaves the same event, whichever was used."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accord.alignment.models import Proposal
from accord.kernel.models import Event
from accord.work.models import Item
from tests.cast import Cast
from tests.examples.alignment import proposal
from tests.examples.delivery import task
from tests.examples.work import item
from tests.quick import quick  # noqa: F401

Web = Callable[[str, dict[str, Any]], Any]


@pytest.fixture
def web(cast: Cast) -> Callable[[str], Web]:
    """`web("jonas")("/items/1/fields/title", {...})` posts a form as a browser does."""

    def enter(who: str) -> Web:
        client = Client()
        client.force_login(getattr(cast, who).account)
        return lambda path, form: client.post(f"/w/lantern{path}", form)

    return enter


def last() -> dict[str, Any]:
    """The newest event without what must differ: which row, when, and through which door."""
    event = Event.objects.latest("seq")
    changes = [
        (change["ref"].partition(":")[0], change["op"], {k: v for k, v in change["fields"].items() if k not in DIFFER})
        for change in event.changes
    ]
    notes = {name: value for name, value in event.payload.items() if name not in ("changes", "undid")}
    return {
        "verb": event.verb,
        "member": event.member_id,
        "subject": event.subject.partition(":")[0],
        "changes": changes,
        "notes": notes,
        "is_undoable": event.is_undoable,
    }


DIFFER = {
    "number",
    "position",
    "id",
    "at",
    "about",
    "trashed_at",
    "given_at",
    "ended_at",
    "lapses_at",
    "item",
    "proposal",
    "changes",
    "effect",
    "started_at",
    "finished_at",
    "url",
    "sentence",
    "made_by",
    "goal_post",
}


def both(one: Callable[[], Any], other: Callable[[], Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What each door left; each must have left exactly one event, through itself."""
    left = []
    for say, door in ((one, "web"), (other, "api")):
        before = Event.objects.count()
        answer = say()
        assert answer.status_code < 400, (door, answer.content)
        assert Event.objects.count() == before + 1, door
        assert Event.objects.latest("seq").door == door
        left.append(last())
    return left[0], left[1]


FIELDS = [
    ("jonas", "title", "Pay by card", {"title": "Pay by card"}),
    ("mara", "description", "With a **card**.", {"description": "With a **card**."}),
    ("mara", "problem", "People leave.", {"problem": "People leave."}),
    ("jonas", "estimate", "16-40h", {"low_hours": 16, "high_hours": 40}),
]


@pytest.mark.parametrize(("who", "field", "typed", "body"), FIELDS)
def test_a_field_edited_by_hand_and_over_the_api(
    who: str, field: str, typed: str, body: dict[str, Any], cast: Cast, api: Any, web: Any
) -> None:
    here, there = task(cast).item, task(cast).item
    form, token = web(who), api(who)
    one, other = both(
        lambda: form(f"/items/{here.number}/fields/{field}", {"text": typed}), lambda: token.patch(f"/items/{there.pk}", body)
    )
    assert one == other


def test_an_item_made(cast: Cast, api: Any, web: Any) -> None:
    form, token = web("jonas"), api("jonas")
    one, other = both(
        lambda: form("/items/new?project=LAUNCH", {"title": "Sign-in"}),
        lambda: token.post("/items", {"title": "Sign-in", "project": str(cast.project.pk)}),
    )
    assert one == other
    assert Item.objects.filter(title="Sign-in").count() == 2


def test_an_objection(cast: Cast, api: Any, web: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = proposal(cast), proposal(cast)
    form, token = web("jonas"), api("jonas")
    said = {"statement": "It is promised."}
    one, other = both(
        lambda: form(f"/trades/{here.number}/answers", {"answer": "object", **said}),
        lambda: token.post(f"/proposals/{there.pk}/object", said),
    )
    assert one == other
    assert set(Proposal.objects.values_list("state", flat=True)) == {"objected"}


def test_an_event_taken_back(cast: Cast, api: Any, web: Any) -> None:
    for title in ("Here", "There"):
        item(cast, title)
    form, token = web("jonas"), api("jonas")
    for one in Item.objects.all():
        token.patch(f"/items/{one.pk}", {"description": "Said."})
    newest, older = Event.objects.filter(verb="item.described").order_by("-seq")
    one, other = both(
        lambda: form("/undo", {"event": str(newest.pk)}),
        lambda: token.post("/undo", {"event": str(older.pk)}),
    )
    assert one == other
