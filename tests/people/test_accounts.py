"""Decides how accounts, links and invitations behave: once, in time, for whom they were made, and never without an admin."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from accord.kernel.actor import system
from accord.kernel.errors import Invalid, NotAllowed, NotFound
from accord.people.commands import account as accounts
from accord.people.commands.member import (
    accept,
    end_membership,
    find_invitation,
    give_hats,
    invite,
    make_token,
    member_of_token,
    revoke_token,
    withdraw_invitation,
)
from accord.people.commands.workspace import open_workspace, remove_workspace
from accord.people.models import Account, ApiToken, Invitation, Member, OneTimeLink
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
GOOD = "a sentence to keep"


def test_a_link_works_once_and_for_two_days(cast: Cast) -> None:
    secret = accounts.make_link("password", cast.ben.account)
    accounts.set_password(accounts.find_link("password", secret), password=GOOD)
    with pytest.raises(NotFound, match="used already"):
        accounts.find_link("password", secret)
    again = accounts.make_link("password", cast.ben.account)
    with time_machine.travel(timezone.now() + dt.timedelta(days=2, minutes=1)), pytest.raises(NotFound):
        accounts.find_link("password", again)


def test_a_new_link_ends_the_one_before(cast: Cast) -> None:
    first = accounts.make_link("password", cast.ben.account)
    accounts.make_link("password", cast.ben.account)
    with pytest.raises(NotFound):
        accounts.find_link("password", first)


def test_a_link_is_kept_only_as_its_hash(cast: Cast) -> None:
    secret = accounts.make_link("password", cast.ben.account)
    assert secret not in str(OneTimeLink.objects.values())


def test_two_requests_with_one_link_change_one_password(cast: Cast) -> None:
    secret = accounts.make_link("password", cast.ben.account)
    one, other = accounts.find_link("password", secret), accounts.find_link("password", secret)
    accounts.set_password(one, password=GOOD)
    with pytest.raises(NotFound):
        accounts.set_password(other, password="another sentence to keep")
    assert Account.objects.get(pk=cast.ben.account.pk).check_password(GOOD)


@pytest.mark.parametrize(
    ("email", "name", "password", "field"),
    [
        ("nobody", "Ann", GOOD, "email"),
        ("ann@example.com", " ", GOOD, "name"),
        ("ann@example.com", "A" * 10_000, GOOD, "name"),
        ("ann@example.com", "A\x07nn", GOOD, "name"),
        ("ann@example.com", "Ann", "short", "password"),
        ("ann@example.com", "Ann", "1234567890", "password"),
        ("BEN@example.com", "Ben", GOOD, "email"),
    ],
)
def test_an_account_says_which_field_is_wrong(cast: Cast, email: str, name: str, password: str, field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        accounts.create_account(email=email, name=name, password=password)
    assert wrong.value.field == field


def test_the_present_password_is_asked_for_before_a_new_one(cast: Cast) -> None:
    with pytest.raises(Invalid) as wrong:
        accounts.change_password(cast.ben.account, old="not it", new=GOOD)
    assert wrong.value.field == "old"
    accounts.change_password(cast.ben.account, old=PASSWORD, new=GOOD)


def test_an_invitation_makes_one_member_and_links_the_person(cast: Cast) -> None:
    invitation, secret = invite(cast.actor("ada"), hats=["contributor"], person=cast.aiko_person)
    account = accounts.create_account(email="aiko@example.com", name="Aiko", password=GOOD)
    member = accept(find_invitation(secret), account)
    cast.aiko_person.refresh_from_db()
    assert (member.hats, cast.aiko_person.member) == (["contributor"], member)
    with pytest.raises(NotFound):
        find_invitation(secret)
    with pytest.raises(NotFound):
        accept(invitation, cast.stranger.account)
    assert not Member.objects.filter(workspace=cast.workspace, account=cast.stranger.account).exists()


def test_an_invitation_withdrawn_while_its_form_was_being_sent_makes_nobody_a_member(cast: Cast) -> None:
    invitation, secret = invite(cast.actor("ada"), hats=["admin"])
    found = find_invitation(secret)
    withdraw_invitation(cast.actor("ada"), invitation)
    with pytest.raises(NotFound, match="withdrawn"):
        accept(found, cast.stranger.account)
    assert not Member.objects.filter(workspace=cast.workspace, account=cast.stranger.account).exists()


def test_an_invitation_for_an_address_refuses_another_and_stays_good(cast: Cast) -> None:
    _, secret = invite(cast.actor("ada"), hats=["director"], email="Aiko@Example.com")
    with pytest.raises(NotAllowed, match=r"aiko@example\.com"):
        accept(find_invitation(secret), cast.stranger.account)
    assert find_invitation(secret).accepted_at is None


def test_an_invitation_ends_after_two_weeks(cast: Cast) -> None:
    _, secret = invite(cast.actor("ada"), hats=["director"])
    with time_machine.travel(timezone.now() + dt.timedelta(days=14, minutes=1)), pytest.raises(NotFound):
        find_invitation(secret)


def test_who_was_in_gets_the_hats_added(cast: Cast) -> None:
    end_membership(cast.actor("ada"), cast.ben)
    _, secret = invite(cast.actor("ada"), hats=["project_manager"])
    member = accept(find_invitation(secret), cast.ben.account)
    assert (member.pk, member.is_active, set(member.hats)) == (cast.ben.pk, True, {"contributor", "project_manager"})


@pytest.mark.parametrize("hats", [[], ["king"]])
def test_hats_come_from_the_table(cast: Cast, hats: list[str]) -> None:
    with pytest.raises(Invalid) as wrong:
        invite(cast.actor("ada"), hats=hats)
    assert wrong.value.field == "hats"


def test_the_last_admin_stays(cast: Cast) -> None:
    with pytest.raises(Invalid, match="needs an admin"):
        give_hats(cast.actor("ada"), cast.ada, hats=["director"])
    with pytest.raises(Invalid, match="needs an admin"):
        end_membership(cast.actor("ada"), cast.ada)


def test_a_token_ends_with_its_revocation_and_with_its_members_access(cast: Cast) -> None:
    token, secret = make_token(cast.actor("jonas"), cast.jonas, name="Export", scopes=["read"])
    assert member_of_token(secret) == (token, cast.jonas)
    assert secret not in str(ApiToken.objects.values())
    revoke_token(cast.actor("jonas"), token)
    assert member_of_token(secret) is None
    _, other = make_token(cast.actor("jonas"), cast.jonas, name="Export", scopes=["read"])
    end_membership(cast.actor("ada"), cast.jonas)
    assert member_of_token(other) is None


def test_a_removed_demo_takes_its_own_accounts_and_nobody_elses(cast: Cast) -> None:
    made = Account.objects.create_user("lena@lantern.example", name="Lena")
    demo = open_workspace(made, name="Demo", slug="demo", is_demo=True).workspace
    Member.objects.create(workspace=demo, account=cast.ben.account, hats=["contributor"])
    visitor = accounts.create_account(email="visitor@example.com", name="Visitor", password=GOOD)
    Member.objects.create(workspace=demo, account=visitor, hats=["stakeholder"])
    remove_workspace(demo)
    assert not Account.objects.filter(pk=made.pk).exists()
    assert Account.objects.filter(pk__in=[cast.ben.account.pk, visitor.pk]).count() == 2
    assert not Invitation.objects.exists()


def test_a_workspace_opens_with_a_week_and_refuses_a_taken_address(cast: Cast) -> None:
    with pytest.raises(Invalid) as wrong:
        open_workspace(cast.ben.account, name="Lantern", slug="lantern")
    assert wrong.value.field == "slug"
    opened = open_workspace(cast.ben.account, name="Ben’s", slug="bens").workspace
    assert system(opened.pk).wears("admin")
    assert opened.name == "Ben’s"
