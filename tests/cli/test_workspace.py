"""Decides what the commands about a workspace print: tokens and links that work, the registry, what does not hold."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from accord.cli.__main__ import main
from accord.kernel.check import findings
from accord.kernel.registry import commands
from accord.people.commands.account import find_link
from accord.people.commands.member import member_of_token
from accord.people.models import Person, Team
from accord.work.models import Comment, Item, Project, ProjectForecast
from tests.cast import Cast
from tests.examples.alignment import proposal
from tests.examples.delivery import link, task
from tests.examples.work import goal_post, item
from tests.quick import quick  # noqa: F401

Out = pytest.CaptureFixture[str]


def said(capsys: Out, *words: str, code: int = 0) -> str:
    assert main(list(words)) == code
    told = capsys.readouterr()
    return (told.err if code else told.out).strip()


HATS = [("product_manager", "mara"), ("project_manager", "jonas"), ("director", "dirk"), ("admin", "ada")]


@pytest.mark.parametrize(("hat", "who"), HATS)
def test_a_token_is_for_who_wears_the_hat_alone(hat: str, who: str, cast: Cast, capsys: Out) -> None:
    secret = said(capsys, "token", "--hat", hat, "--workspace", "lantern")
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    assert client.get("/api/v1/items").status_code == 200
    found = member_of_token(secret)
    assert found and found[1] == getattr(cast, who)
    assert found[0].scopes == ["read", "write", "consent"]


def test_a_token_for_an_e_mail_with_some_scopes(cast: Cast, capsys: Out) -> None:
    secret = said(capsys, "token", "--as", "Ben@example.com", "--workspace", "lantern", "--scope", "read")
    sent = {"title": "x", "project": str(cast.project.pk)}
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    assert client.post("/api/v1/items", sent, content_type="application/json").status_code == 403


def test_a_token_for_nobody_is_refused(cast: Cast, capsys: Out) -> None:
    assert "demo" in said(capsys, "token", code=3)
    assert "wears the hat 'king'" in said(capsys, "token", "--workspace", "lantern", "--hat", "king", code=3)
    assert "no member of lantern" in said(capsys, "token", "--workspace", "lantern", "--as", "stranger@example.com", code=3)
    assert "Nobody here" in said(capsys, "token", "--workspace", "lantern", "--as", "no@example.com", code=3)
    assert "scope" in said(capsys, "token", "--workspace", "lantern", "--scope", "fly", code=1).lower()


def test_links_are_printed_with_the_address(cast: Cast, capsys: Out) -> None:
    reset = said(capsys, "reset-link", "mara@example.com", "--address", "https://accord.example/")
    assert reset.startswith("https://accord.example/password/")
    assert find_link("password", reset.rpartition("/")[2]).account == cast.mara.account
    made = said(capsys, "set-up-link")
    assert find_link("set-up", made.rpartition("/")[2]).account is None
    assert "Nobody here" in said(capsys, "reset-link", "no@example.com", code=3)


def test_the_registry_names_every_command_with_its_file(capsys: Out) -> None:
    told = said(capsys, "registry")
    for verb, entry in commands().items():
        line = next(line for line in told.splitlines() if line.split()[:1] == [verb])
        assert entry.name in line and entry.needs in line and ".py" in line
        assert ("no undo" in line) == (not entry.is_undoable)
    assert "item.created" not in said(capsys, "registry", "--room", "people")
    assert "There are:" in said(capsys, "registry", "--room", "attic", code=3)


def test_what_is_well_is_said_to_be(cast: Cast, capsys: Out) -> None:
    proposal(cast), link(cast), task(cast), goal_post(cast)
    assert said(capsys, "check") == "Everything holds together."


@pytest.mark.django_db
def test_nothing_is_found_where_there_is_nothing(capsys: Out) -> None:
    assert said(capsys, "check") == "Everything holds together."


def orphan(cast: Cast) -> str:
    Comment.objects.create(workspace=cast.workspace, about=f"item:{UUID(int=7)}", body="About nothing.")
    return "refs to items that are not there"


def no_ref(cast: Cast) -> str:
    Comment.objects.create(workspace=cast.workspace, about="somewhere", body="About nothing.")
    return "'somewhere' is not a ref"


def unknown_kind(cast: Cast) -> str:
    Comment.objects.create(workspace=cast.workspace, about=f"dragon:{UUID(int=7)}", body="About nothing.")
    return "a kind nobody registered: dragon"


def ref_across(cast: Cast) -> str:
    Comment.objects.create(workspace=cast.stranger.workspace, about=f"item:{item(cast).pk}", body="Not mine.")
    return "refs to items that are not there"


def link_across(cast: Cast) -> str:
    away = Team.objects.create(workspace=cast.stranger.workspace, name="Away")
    Person.objects.filter(pk=cast.ben_person.pk).update(team=away)
    return "people.Person: 1 rows name a team of another workspace"


def plan_ahead(cast: Cast) -> str:
    at = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    ProjectForecast.objects.create(workspace=cast.workspace, project=cast.project, facts_version=99, computed_at=at, status_at=at)
    return "its plan is of facts 99"


def wrong_place(cast: Cast) -> str:
    other = Project.objects.create(workspace=cast.workspace, key="OTHER", name="Other")
    Item.objects.filter(pk=item(cast).pk).update(project=other, goal_post=goal_post(cast))
    return "goal post of another project"


@pytest.mark.parametrize("plant", [orphan, no_ref, unknown_kind, ref_across, link_across, plan_ahead, wrong_place])
def test_what_does_not_hold_together_is_found(plant: Any, cast: Cast, capsys: Out) -> None:
    assert list(findings()) == []
    planted = plant(cast)
    told = list(findings())
    assert len(told) == 1 and planted in told[0], told
    assert main(["check"]) == 1
    out = capsys.readouterr()
    assert planted in out.out
    assert out.err == "1 finding.\n"


def test_a_database_that_lacks_migrations_is_told_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accord.kernel.check._unapplied", lambda: ["work.0009_more"])
    assert list(findings()) == ["The database lacks 1 migrations (first: work.0009_more): start bin/serve, which applies them."]
