"""A form sent twice, by a second click before the page has answered, makes one thing; sent again on purpose, it makes another."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accord.alignment.models import Proposal
from accord.kernel.models import Event, Idempotency
from accord.kernel.once import Said, answered
from accord.people.models import Person, Team, TimeOff
from accord.web import once
from accord.work.models import Comment, Import, Item, Launch, Project
from tests.alignment.lantern import Lantern, make_lantern
from tests.cast import Cast
from tests.quick import quick  # noqa: F401

W = "/w/lantern"


@pytest.fixture
def lantern(cast: Cast, freeze: Callable[[str], object]) -> Lantern:
    freeze("2026-03-02 08:00")
    return make_lantern(cast)


def signed_in(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.sam.account)
    return client


def token_of(client: Client, page: str, action: str) -> str:
    """The value that the form with this action carries."""
    html = client.get(page).content.decode()
    found = re.search(rf'<form[^>]* action="{re.escape(action)}"[^>]*>.{{0,600}}?name="once" value="([^"]+)"', html, re.DOTALL)
    assert found, f"{page} has no form to {action} that is done once"
    return found[1]


def form(page: str, action: str, model: Any, words: dict[str, str]) -> Any:
    return pytest.param(page, action, model, words, id=model.__name__)


FORMS = [
    form(f"{W}/items/new", f"{W}/items/new?project=LAUNCH", Item, {"title": "Share a photo", "kind": "feature"}),
    form(f"{W}/items/{{item}}", f"{W}/talk/item:{{item_key}}", Comment, {"text": "Shall we?"}),
    form(f"{W}/people", f"{W}/people", Person, {"name": "Ines", "kind": "person"}),
    form(f"{W}/people", f"{W}/people/teams", Team, {"name": "Payments"}),
    form(f"{W}/people/{{ben}}", f"{W}/people/{{ben}}/time-off", TimeOff, {"first": "2026-04-01", "last": "2026-04-03"}),
    form(f"{W}/projects/new", "", Project, {"name": "Another", "key": "OTHER"}),
    form(f"{W}/projects/LAUNCH", f"{W}/projects/LAUNCH/launches-new", Launch, {"name": "Phase three", "date": "2026-09-01"}),
    form(f"{W}/import", f"{W}/import", Import, {"text": "Dig\t3d\nBuild\t4d"}),
    form(
        f"{W}/trades/new?goal_post={{post}}",
        f"{W}/trades/new",
        Proposal,
        {"do": "propose", "reason": "Too much.", "add_kind": "drop", "add_item": "#{item}", "goal_post": "{post}"},
    ),
]


@pytest.mark.parametrize(("shown", "action", "model", "words"), FORMS)
def test_the_second_click_makes_no_second_one(
    lantern: Lantern, cast: Cast, shown: str, action: str, model: Any, words: dict[str, str]
) -> None:
    client = signed_in(cast)
    told = {
        "item": lantern.review.number, "item_key": lantern.review.pk, "ben": cast.ben_person.pk, "post": lantern.launch.number,
    }  # fmt: skip
    shown, action = shown.format(**told), action.format(**told)
    sent = {name: value.format(**told) for name, value in words.items()} | {"once": token_of(client, shown, action)}
    before, to = model.objects.count(), action or shown
    first = client.post(to, sent)
    assert first.status_code in (200, 303), first.content.decode()[-600:]
    events = Event.objects.count()
    second = client.post(to, sent)
    assert model.objects.count() == before + 1
    assert Event.objects.count() == events
    assert (second.status_code, second.get("Location"), second.content) == (first.status_code, first.get("Location"), first.content)


def test_other_words_after_a_step_back_make_another_one(lantern: Lantern, cast: Cast) -> None:
    client = signed_in(cast)
    at = f"{W}/items/new?project=LAUNCH"
    once = token_of(client, f"{W}/items/new", at)
    for title in ("One", "Two", "One"):
        client.post(at, {"title": title, "once": once})
    assert Item.objects.filter(title__in=["One", "Two"]).count() == 2


def test_the_same_words_in_a_form_shown_anew_make_another_one(lantern: Lantern, cast: Cast) -> None:
    client = signed_in(cast)
    at = f"{W}/items/new?project=LAUNCH"
    for _ in range(2):
        client.post(at, {"title": "Twice", "once": token_of(client, f"{W}/items/new", at)})
    assert Item.objects.filter(title="Twice").count() == 2


def test_what_was_refused_can_be_sent_again(lantern: Lantern, cast: Cast) -> None:
    client = signed_in(cast)
    at = f"{W}/items/new?project=LAUNCH"
    sent = {"title": "", "once": token_of(client, f"{W}/items/new", at)}
    assert [client.post(at, sent).status_code for _ in range(2)] == [422, 422]
    assert not Idempotency.objects.exists()


def test_two_at_the_same_moment_make_one(lantern: Lantern, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(cast)
    at = f"{W}/items/new?project=LAUNCH"
    sent = {"title": "At once", "once": token_of(client, f"{W}/items/new", at)}
    first = client.post(at, sent)
    looked = []

    def too_early(said: Said) -> Any:
        """The second one looked before the first had written."""
        looked.append(said)
        return None if len(looked) == 1 else answered(said)

    monkeypatch.setattr(once, "answered", too_early)
    second = client.post(at, sent)
    assert second["Location"] == first["Location"]
    assert len(looked) == 2
    assert Item.objects.filter(title="At once").count() == 1
