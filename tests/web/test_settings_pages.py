"""Decides what the settings and one's profile change, for whom, and what they show only once."""

import re

import pytest
from django.test import Client

from accord.people.commands.account import TRIES
from accord.people.commands.member import end_membership, member_of_token
from accord.people.models import ApiToken, Invitation
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
GOOD = "a sentence to keep"


@pytest.fixture
def ada(cast: Cast, client: Client) -> Client:
    client.force_login(cast.ada.account)
    return client


def text(answer: object) -> str:
    return str(answer.content.decode())  # type: ignore[attr-defined]


def test_an_admin_changes_name_zone_currency_and_threshold(cast: Cast, ada: Client) -> None:
    ada.post("/w/lantern/settings", {"name": "Lantern Ltd", "zone": "Europe/Lisbon", "currency": "usd"})
    ada.post("/w/lantern/settings/threshold", {"points": "4", "budget_share": "2,5"})
    cast.workspace.refresh_from_db()
    assert (cast.workspace.name, cast.workspace.zone, cast.workspace.currency) == ("Lantern Ltd", "Europe/Lisbon", "USD")
    assert cast.workspace.settings["threshold"] == {"points": 0.04, "budget_share": 0.025}
    html = text(ada.get("/w/lantern/settings"))
    assert "Lantern Ltd keeps the time of Europe/Lisbon" in html
    assert 'value="2.5"' in html


@pytest.mark.parametrize(
    ("form", "given", "words"),
    [
        ("settings", {"name": "", "zone": "Europe/Berlin", "currency": "EUR"}, "Give it a name."),
        ("settings", {"name": "L", "zone": "Mars", "currency": "EUR"}, "is not a time zone"),
        ("settings", {"name": "L", "zone": "Europe/Berlin", "currency": "EURO"}, "three letters"),
        ("settings/threshold", {"points": "60"}, "lies between 0 and 50"),
        ("settings/threshold", {"points": "a lot"}, "is no number"),
        ("settings/members", {"hats": []}, "Choose at least one hat."),
        ("settings/members", {"hats": ["director"], "email": "nobody"}, "is not an e-mail address"),
    ],
)
def test_what_cannot_be_is_refused_with_the_rule(cast: Cast, ada: Client, form: str, given: dict[str, object], words: str) -> None:
    answer = ada.post(f"/w/lantern/{form}", given)
    assert answer.status_code == 422
    assert words in text(answer)


@pytest.mark.parametrize("who", ["mara", "jonas", "ben", "nora", "dirk"])
def test_others_read_the_settings_and_change_nothing(cast: Cast, client: Client, who: str) -> None:
    client.force_login(getattr(cast, who).account)
    assert "takes the hat of an admin" in text(client.get("/w/lantern/settings"))
    assert "Make the link" not in text(client.get("/w/lantern/settings/members"))
    for form, given in (("settings", {"name": "L", "zone": "UTC", "currency": "EUR"}), ("settings/members", {"hats": ["admin"]})):
        assert client.post(f"/w/lantern/{form}", given).status_code == 403
    assert client.post(f"/w/lantern/settings/members/{cast.ben.pk}/hats", {"hats": ["admin"]}).status_code == 403
    assert not Invitation.objects.exists()


def test_an_invitations_link_is_shown_once_and_works(cast: Cast, ada: Client) -> None:
    ada.post("/w/lantern/settings/members", {"hats": ["contributor", "director"], "person": str(cast.aiko_person.pk)})
    html = text(ada.get("/w/lantern/settings/members"))
    found = re.search(r"http://testserver(/invitation/[\w-]+)", html)
    assert found
    assert "contributor, director" in html
    assert found[1] not in text(ada.get("/w/lantern/settings/members"))
    assert "Join Lantern" in text(Client().get(found[1]))
    ada.post(f"/w/lantern/settings/invitations/{Invitation.objects.get().pk}/withdrawal")
    assert Client().get(found[1]).status_code == 404


def test_hats_and_access_are_given_and_taken(cast: Cast, ada: Client) -> None:
    ada.post(f"/w/lantern/settings/members/{cast.ben.pk}/hats", {"hats": ["contributor", "project_manager"]})
    cast.ben.refresh_from_db()
    assert cast.ben.hats == ["project_manager", "contributor"]
    ada.post(f"/w/lantern/settings/members/{cast.ben.pk}/access")
    assert "no access" in text(ada.get("/w/lantern/settings/members"))
    ada.post(f"/w/lantern/settings/members/{cast.ben.pk}/access", {"back": "1"})
    cast.ben.refresh_from_db()
    assert cast.ben.is_active
    assert "needs an admin" in text(ada.post(f"/w/lantern/settings/members/{cast.ada.pk}/access"))


def test_the_demos_page_is_only_in_the_demo(cast: Cast, ada: Client) -> None:
    assert ada.get("/w/lantern/settings/demo").status_code == 404
    cast.workspace.is_demo = True
    cast.workspace.save()
    assert "Put it back" in text(ada.get("/w/lantern/settings/demo"))


def test_the_profile_changes_name_and_zone(cast: Cast, ada: Client) -> None:
    ada.get("/w/lantern/settings")
    ada.post("/profile", {"name": "Ada L.", "zone": "Asia/Tokyo"})
    cast.ada.account.refresh_from_db()
    assert (cast.ada.account.name, cast.ada.account.zone) == ("Ada L.", "Asia/Tokyo")
    assert "Ada L." in text(ada.get("/profile"))
    assert ada.post("/profile", {"name": "Ada", "zone": "Mars"}).status_code == 422


def test_a_new_password_keeps_this_session_and_ends_the_others(cast: Cast, ada: Client) -> None:
    other = Client()
    other.force_login(cast.ada.account)
    assert other.get("/profile").status_code == 200
    assert ada.post("/profile/password", {"old": "wrong", "new": GOOD}).status_code == 422
    assert "too short" in text(ada.post("/profile/password", {"old": PASSWORD, "new": "short"}))
    assert ada.post("/profile/password", {"old": PASSWORD, "new": GOOD}).status_code == 303
    assert ada.get("/profile").status_code == 200
    assert other.get("/profile").status_code == 302


def test_the_present_password_cannot_be_guessed_for_ever(cast: Cast, ada: Client) -> None:
    for _ in range(TRIES):
        ada.post("/profile/password", {"old": "wrong", "new": GOOD})
    assert ada.post("/profile/password", {"old": PASSWORD, "new": GOOD}).status_code == 403


def test_a_token_is_shown_once_speaks_for_its_member_and_is_revoked(cast: Cast, ada: Client) -> None:
    ada.get("/w/lantern/settings")
    ada.post("/profile/tokens", {"name": "Export", "scopes": ["read"]})
    found = re.search(r"acc_[\w-]+", text(ada.get("/profile")))
    assert found
    assert found[0] not in text(ada.get("/profile"))
    spoken = member_of_token(found[0])
    assert spoken is not None
    assert spoken[1] == cast.ada
    assert ada.post("/profile/tokens", {"name": "None", "scopes": []}).status_code == 422
    ada.post("/profile/tokens/end", {"token": str(ApiToken.objects.get().pk)})
    assert member_of_token(found[0]) is None
    assert ada.post("/profile/tokens/end", {"token": "x"}).status_code == 404


def test_who_is_in_no_workspace_has_a_profile_without_tokens(cast: Cast, client: Client) -> None:
    end_membership(cast.actor("ada"), cast.ben)
    client.force_login(cast.ben.account)
    assert "Tokens for" not in text(client.get("/profile"))
    assert client.post("/profile/tokens", {"name": "Export", "scopes": ["read"]}).status_code == 404


def test_mentions_offer_members_and_items(cast: Cast, client: Client) -> None:
    from tests.alignment.lantern import make_lantern

    shown = make_lantern(cast)
    client.force_login(cast.mara.account)
    assert 'data-value="@Jonas"' in text(client.get("/w/lantern/mentions?kind=member&q=jo"))
    assert "Stranger" not in text(client.get("/w/lantern/mentions?kind=member&q=s"))
    assert f'data-value="#{shown.cards.number}"' in text(client.get("/w/lantern/mentions?kind=item&q=car"))
    assert f'data-value="#{shown.cards.number}"' in text(client.get(f"/w/lantern/mentions?kind=item&q={shown.cards.number}"))
    assert "<script>" not in text(client.get("/w/lantern/mentions?kind=item&q=<script>"))
