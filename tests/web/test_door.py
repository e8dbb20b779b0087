"""Decides how people come in through the door, and who does not."""

import datetime as dt
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accord.kernel.models import Workspace
from accord.people.commands.account import TRIES, TRIES_OF_AN_ADDRESS, TRIES_WINDOW, make_link
from accord.people.commands.member import invite
from accord.people.models import Account, Member
from accord.web import limits
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
GOOD = "a sentence to keep"


def text(answer: object) -> str:
    return str(answer.content.decode())  # type: ignore[attr-defined]


def sign_in(client: Client, email: str = "mara@example.com", password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    return client.post("/sign-in", {"email": email, "password": password, **more})


def test_the_set_up_link_makes_the_first_account_and_workspace_once(client: Client) -> None:
    secret = make_link("set-up")
    assert client.get(f"/set-up/{secret}").status_code == 200
    form = {"name": "Ann", "email": "ann@example.com", "password": GOOD, "workspace": "Ann & Sons"}
    answer = client.post(f"/set-up/{secret}", form)
    assert answer["Location"] == "/w/ann-sons/today"
    member = Member.objects.get()
    assert set(member.hats) == {"product_manager", "project_manager", "admin"}
    assert Client().get(f"/set-up/{secret}").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "ann", "valid email"),
        ("password", "short", "too short"),
        ("name", "x" * 10_000, "at most 120"),
        ("workspace", "", "required"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_made(client: Client, field: str, value: str, words: str) -> None:
    form = {"name": "Ann", "email": "ann@example.com", "password": GOOD, "workspace": "Ann", field: value}
    secret = make_link("set-up")
    answer = client.post(f"/set-up/{secret}", form)
    assert answer.status_code == 422
    assert words in text(answer)
    assert not Account.objects.exists()
    assert not Workspace.objects.exists()
    assert client.get(f"/set-up/{secret}").status_code == 200


def test_a_name_without_latin_letters_still_gets_an_address(client: Client) -> None:
    form = {"name": "Ann", "email": "ann@example.com", "password": GOOD, "workspace": "光明 🎆"}
    assert client.post(f"/set-up/{make_link('set-up')}", form)["Location"] == "/w/workspace/today"


def test_signing_in_leads_to_todays_page_and_out_to_the_door(cast: Cast, client: Client) -> None:
    assert sign_in(client, email=" Mara@Example.com ")["Location"] == "/"
    assert client.get("/")["Location"] == "/w/lantern/today"
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out")["Location"] == "/sign-in"
    assert client.get("/w/lantern/people")["Location"].startswith("/sign-in?next=")


@pytest.mark.parametrize(("email", "password"), [("mara@example.com", "wrong"), ("nobody@example.com", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_sound_the_same(cast: Cast, client: Client, email: str, password: str) -> None:
    answer = sign_in(client, email=email, password=password)
    assert answer.status_code == 422
    assert "do not belong together" in text(answer)


@pytest.mark.parametrize(
    ("asked", "onward"),
    [
        ("/w/lantern/capacity?unit=free", "/w/lantern/capacity?unit=free"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("w/lantern", "/"),
    ],
)
def test_the_door_leads_only_to_places_of_ours(cast: Cast, client: Client, asked: str, onward: str) -> None:
    assert sign_in(client, next=asked)["Location"] == onward


def test_a_stranger_cannot_lock_an_owner_out(cast: Cast, client: Client) -> None:
    for _ in range(TRIES):
        client.post("/sign-in", {"email": "mara@example.com", "password": "wrong"}, REMOTE_ADDR="203.0.113.9")
    there = client.post("/sign-in", {"email": "mara@example.com", "password": PASSWORD}, REMOTE_ADDR="203.0.113.9")
    assert there.status_code == 429
    assert "Too many tries" in text(there)
    assert (
        client.post("/sign-in", {"email": "jonas@example.com", "password": PASSWORD}, REMOTE_ADDR="203.0.113.9").status_code == 302
    )
    assert (
        Client().post("/sign-in", {"email": "mara@example.com", "password": PASSWORD}, REMOTE_ADDR="198.51.100.7").status_code
        == 302
    )


def test_one_password_tried_on_every_login_is_stopped_by_address(cast: Cast, client: Client) -> None:
    assert sign_in(client).status_code == 302
    client.post("/sign-out")
    for number in range(TRIES_OF_AN_ADDRESS):
        assert limits.may_try(client.get("/sign-in").wsgi_request, f"somebody{number}@example.com"), "an office may"
    refused = sign_in(client)
    assert refused.status_code == 429
    assert "Too many tries" in text(refused)
    there = {"email": "mara@example.com", "password": PASSWORD}
    assert Client().post("/sign-in", there, REMOTE_ADDR="198.51.100.7").status_code == 302


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        (0, "198.51.100.7", "127.0.0.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "10.0.0.1, 198.51.100.7", "198.51.100.7"),
        (2, "10.0.0.1, 198.51.100.7, 10.9.9.9", "198.51.100.7"),
        (2, "198.51.100.7", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_behind_proxies_of_ours_tries_are_counted_by_whom_they_speak_for(
    settings: Any, rf: Any, proxies: int, forwarded: str, counted: str
) -> None:
    settings.ACCORD_PROXIES = proxies
    assert limits.address_of(rf.post("/sign-in", headers={"X-Forwarded-For": forwarded})) == counted


def test_tries_are_forgotten_after_five_minutes_and_after_a_right_one(cast: Cast, client: Client, freeze: Any) -> None:
    for _ in range(TRIES - 1):
        sign_in(client, password="wrong")
    assert sign_in(client).status_code == 302
    client.post("/sign-out")
    for _ in range(TRIES):
        sign_in(client, password="wrong")
    assert sign_in(client).status_code == 429
    freeze((dt.datetime.now(dt.UTC) + TRIES_WINDOW).strftime("%Y-%m-%d %H:%M:%S.%f"))
    assert sign_in(client).status_code == 302


def test_a_new_password_by_link_ends_other_sessions(cast: Cast, client: Client) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    assert elsewhere.get("/profile").status_code == 200
    secret = make_link("password", cast.mara.account)
    assert "too short" in text(client.post(f"/password/{secret}", {"password": "short"}))
    assert client.post(f"/password/{secret}", {"password": GOOD})["Location"] == "/"
    assert client.get("/profile").status_code == 200
    assert elsewhere.get("/profile")["Location"] == "/sign-in?next=/profile"
    assert Client().get(f"/password/{secret}").status_code == 404


def test_an_invitation_brings_in_a_new_account_with_its_hats(cast: Cast, client: Client) -> None:
    _, secret = invite(cast.actor("ada"), hats=["contributor"], person=cast.aiko_person)
    shown = text(client.get(f"/invitation/{secret}"))
    assert "Join Lantern" in shown
    assert 'value="Aiko"' in shown
    form = {"name": "Aiko", "email": "aiko@example.com", "password": GOOD}
    assert client.post(f"/invitation/{secret}", form)["Location"] == "/w/lantern/today"
    assert Member.objects.get(account__email="aiko@example.com").hats == ["contributor"]
    assert Client().get(f"/invitation/{secret}").status_code == 404


def test_an_invitation_brings_in_an_account_that_is_there(cast: Cast, client: Client) -> None:
    _, secret = invite(cast.actor("ada"), hats=["director"])
    client.force_login(cast.stranger.account)
    assert "Join as Stranger" in text(client.get(f"/invitation/{secret}"))
    other = Client()
    other.force_login(cast.nora.account)
    assert other.post("/sign-out", {"next": f"/invitation/{secret}"})["Location"] == f"/invitation/{secret}"
    assert other.post("/sign-out", {"next": "//evil.example"})["Location"] == "/"
    assert client.post(f"/invitation/{secret}")["Location"] == "/w/lantern/today"
    assert client.get("/w/lantern/people").status_code == 200


def test_an_invitation_for_another_address_makes_no_account(cast: Cast, client: Client) -> None:
    _, secret = invite(cast.actor("ada"), hats=["director"], email="dora@example.com")
    answer = client.post(f"/invitation/{secret}", {"name": "Eve", "email": "eve@example.com", "password": GOOD})
    assert answer.status_code == 403
    assert not Account.objects.filter(email="eve@example.com").exists()


def test_who_has_an_account_may_open_a_further_workspace(cast: Cast, client: Client) -> None:
    assert client.get("/workspaces/new")["Location"] == "/sign-in?next=/workspaces/new"
    client.force_login(cast.ben.account)
    assert client.post("/workspaces/new", {"name": "Lantern"})["Location"] == "/w/lantern-2/today"
    assert client.post("/workspaces/new", {"name": " "}).status_code == 422


def test_who_comes_from_the_demo_makes_an_account_of_their_own_with_a_workspace(cast: Cast, client: Client) -> None:
    cast.ben.account.set_unusable_password()
    cast.ben.account.save()
    client.force_login(cast.ben.account)
    form = {"name": "Ann", "email": "ann@example.com", "password": "short", "workspace": "Ann"}
    assert client.post("/workspaces/new", form).status_code == 422
    assert client.post("/workspaces/new", {**form, "password": GOOD})["Location"] == "/w/ann/today"
    assert Member.objects.get(workspace__slug="ann").account.email == "ann@example.com"
    assert client.get("/w/ann/today").status_code == 200


def test_an_account_in_no_workspace_is_led_to_open_one(client: Client, db: None) -> None:
    client.force_login(Account.objects.create_user("ann@example.com", GOOD, name="Ann"))
    assert client.get("/")["Location"] == "/workspaces/new"
    assert client.get("/profile").status_code == 200


def test_cookies_are_kept_from_scripts_and_other_sites(cast: Cast, client: Client) -> None:
    cookie = sign_in(client).cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert settings.CSRF_FAILURE_VIEW == "accord.web.errors.csrf_failed"


def test_a_form_from_elsewhere_is_refused_in_plain_words(cast: Cast) -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in", {"email": "mara@example.com", "password": PASSWORD})
    assert answer.status_code == 403
    assert "This form is no longer good" in text(answer)


def test_the_demos_doors_open_only_where_they_were_opened(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    Workspace.objects.filter(pk=cast.workspace.pk).update(is_demo=True)
    assert client.get("/")["Location"] == "/sign-in"
    assert client.post("/demo/enter", {"as": "both"}).status_code == 404
    monkeypatch.setenv("ACCORD_DEMO_DOORS", "1")
    assert set(re.findall(r'name="as" value="(\w+)"', text(client.get("/")))) == {"both", "product", "project"}
    assert client.post("/demo/enter", {"as": "product"})["Location"] == "/w/lantern/today"
    assert client.get("/")["Location"] == "/w/lantern/today"


def test_the_demo_goes_once_its_name_is_typed_and_a_real_workspace_never(cast: Cast, client: Client) -> None:
    client.force_login(cast.mara.account)
    assert client.post("/w/lantern/demo/remove", {"name": "Lantern"}).status_code == 403
    Workspace.objects.filter(pk=cast.workspace.pk).update(is_demo=True)
    answer = client.post("/w/lantern/demo/remove", {"name": "lantern?"})
    assert answer.status_code == 422
    assert "Type Lantern to remove it." in text(answer)
    assert client.post("/w/lantern/demo/remove", {"name": "Lantern"})["Location"] == "/"
    assert not Workspace.objects.filter(slug="lantern").exists()


def test_the_demos_line_can_be_put_away_and_brought_back(cast: Cast, client: Client) -> None:
    Workspace.objects.filter(pk=cast.workspace.pk).update(is_demo=True)
    client.force_login(cast.mara.account)
    assert "demo-line" in text(client.get("/w/lantern/people"))
    answer = client.post("/w/lantern/demo-line/close", HTTP_REFERER="http://testserver/w/lantern/people?x=1")
    assert answer["Location"] == "/w/lantern/people?x=1"
    assert 'class="demo-line"' not in text(client.get("/w/lantern/people"))
    assert (
        client.post("/w/lantern/demo-line/close", {"open": "1"}, HTTP_REFERER="http://evil.example/")["Location"]
        == "/w/lantern/today"
    )
    assert 'class="demo-line"' in text(client.get("/w/lantern/people"))


def test_the_switcher_leads_into_each_workspace_one_is_in(cast: Cast, client: Client) -> None:
    Member.objects.create(workspace=cast.stranger.workspace, account=cast.mara.account, hats=["stakeholder"])
    client.force_login(cast.mara.account)
    html = text(client.get("/w/lantern/people"))
    assert 'href="/w/elsewhere/"' in html
    assert client.get("/w/elsewhere/")["Location"] == "/w/elsewhere/today"
    assert client.get("/w/elsewhere/people").status_code == 200
    assert client.get("/")["Location"] == "/w/elsewhere/today"
    assert client.get("/w/nowhere/").status_code == 404
