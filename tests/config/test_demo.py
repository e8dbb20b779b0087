"""Decides whether the demo tells its story on any day of any year, whole, by commands, and can be entered, put back and removed."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from accord.alignment.models import Accord, Consent, Proposal
from accord.alignment.reads.situation import situation_of
from accord.config.demo import ensure_demo, remove_demo, reset_demo
from accord.config.demo.days import Days
from accord.config.demo.promises import ONE
from accord.config.demo.story import STORY
from accord.kernel.models import Event, Workspace
from accord.notices.models import Notice
from accord.people.models import Account, Member
from accord.planning.forecast import forecast
from accord.planning.options import options
from accord.planning.schedule import plan
from accord.work.models import Baseline, BaselineItem, Comment, GoalPost, GoalPostForecast, Item, Project, ProjectForecast, Promise
from tests.config.demo_facts import situation_on

THIRTY = [
    dt.date.fromisoformat(day)
    for day in """
    2026-01-01 2026-01-19 2026-02-07 2026-02-28 2026-03-08 2026-03-24
    2026-04-02 2026-04-03 2026-04-05 2026-04-30 2026-05-01 2026-05-14
    2026-06-06 2026-06-21 2026-07-15 2026-08-03 2026-08-29 2026-09-11
    2026-10-02 2026-10-03 2026-10-25 2026-11-09 2026-11-25 2026-12-11
    2026-12-23 2026-12-24 2026-12-27 2026-12-31 2028-02-28 2028-02-29
""".split()
]
"""Holidays, the days around them, weekends, both changes of the clock, the turn of the year, and 29 February."""


@pytest.mark.parametrize("today", THIRTY, ids=str)
def test_on_any_day_version_one_is_in_danger_and_there_is_a_way_out(today: dt.date) -> None:
    situation = situation_on(STORY, today)
    told = forecast(situation, plan(situation))
    chance = next(post.chance for post in told.goal_posts if post.goal_post == ONE)
    assert chance is not None and 0.25 <= chance <= 0.60

    ways = options(situation, ONE).options
    good = [way for way in ways if way.family != "shift" and way.outcome.chance >= 0.75]
    assert good, [(way.family, way.outcome.chance) for way in ways]
    # Scene two: rewards go, and dev time moves to the checkout that fell behind.
    assert any(_drops(way, "referral") and _moves_to_checkout(way) for way in good)
    assert all(way.outcome.value_kept < 1.0 for way in good if _drops(way, "referral"))


def _drops(way: Any, feature: str) -> bool:
    return any(change.kind in ("drop", "defer") and change.feature == feature for change in way.changes)


def _moves_to_checkout(way: Any) -> bool:
    return any(change.kind == "reassign" and change.task.startswith("checkout-") for change in way.changes)


def test_the_facts_hold_no_date_and_nothing_that_is_computed() -> None:
    found = list(_values(STORY))
    assert len(found) > 500
    assert not [value for value in found if isinstance(value, dt.date)]
    fields = {field.name for one in (*STORY.posts, *STORY.groups, *STORY.groups[0].tasks) for field in dataclasses.fields(one)}
    assert not fields & {"chance", "p50", "p80", "finish", "start", "date", "options"}


def _values(one: Any) -> Iterator[Any]:
    if dataclasses.is_dataclass(one):
        for field in dataclasses.fields(one):
            yield from _values(getattr(one, field.name))
    elif isinstance(one, tuple | list):
        for each in one:
            yield from _values(each)
    else:
        yield one


@pytest.mark.parametrize(
    ("today", "count", "day"),
    [
        ("2026-11-25", 0, "2026-11-25"),  # a working day is its own day 0
        ("2026-11-28", 0, "2026-11-30"),  # a Saturday's is the Monday after
        ("2026-11-28", -1, "2026-11-27"),
        ("2026-12-24", 1, "2026-12-28"),  # Christmas and the weekend lie between
        ("2026-04-02", 1, "2026-04-07"),  # Good Friday to Easter Monday
        ("2026-03-09", -1, "2026-03-06"),  # International Women's Day is one in Berlin, and was a Sunday
        ("2028-02-28", 1, "2028-02-29"),
    ],
)
def test_days_are_counted_in_working_days_of_berlin(today: str, count: int, day: str) -> None:
    assert Days(dt.date.fromisoformat(today)).date(count) == dt.date.fromisoformat(day)


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[Workspace]:
    """Played once for all tests below, each of which runs in a transaction of its own."""
    with django_db_blocker.unblock():
        workspace = ensure_demo()
    yield workspace
    with django_db_blocker.unblock():
        remove_demo()


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCORD_DEMO_DOORS", "1")


@pytest.mark.django_db
def test_the_plan_that_is_shown_is_what_the_engine_says_today(demo: Workspace) -> None:
    project = Project.objects.select_related("workspace", "product").get(workspace=demo)
    stored = ProjectForecast.objects.get(project=project)
    assert not stored.error and stored.facts_version == project.facts_version and not stored.details["infeasible"]
    situation = situation_of(project)
    told = {post.goal_post: post.chance for post in forecast(situation, plan(situation)).goal_posts}
    for row in GoalPostForecast.objects.filter(workspace=demo):
        assert row.chance == told[str(row.goal_post_id)]
    launch = GoalPostForecast.objects.get(workspace=demo, goal_post__name="Version one")
    assert 0.25 <= launch.chance <= 0.60
    # Yesterday's news moved it, and the drift is told.
    assert launch.was is not None and launch.was - launch.chance > 0.05


@pytest.mark.django_db
def test_commands_told_the_same_facts_as_stand_in_the_story(demo: Workspace) -> None:
    project = Project.objects.select_related("workspace", "product").get(workspace=demo)
    told, pure = situation_of(project), situation_on(STORY, timezone.localdate(timezone=demo.tzinfo))
    names = {str(pk): title for pk, title in Item.objects.filter(workspace=demo).values_list("pk", "title")}
    keys = {one.key: one.title for group in STORY.groups for one in (group, *group.tasks)}
    assert [_bare(task, names) for task in told.tasks] == [_bare(task, keys) for task in pure.tasks]
    assert {(names[link.before], names[link.after], link.kind, link.lag_minutes) for link in told.links} == {
        (keys[link.before], keys[link.after], link.kind, link.lag_minutes) for link in pure.links
    }
    assert [(f.title, f.weight, f.is_must_have, len(f.tasks)) for f in told.features] == [
        (f.title, f.weight, f.is_must_have, len(f.tasks)) for f in pure.features
    ]
    assert [(post.name, post.at, len(post.must_have)) for post in told.goal_posts] == [
        (post.name, post.at, len(post.must_have)) for post in pure.goal_posts
    ]


def _bare(task: Any, names: dict[str, str]) -> tuple[Any, ...]:
    return (
        names[task.id],
        task.estimate,
        task.by,
        len(task.people),
        bool(task.skill),
        task.track,
        task.started,
        task.finished,
        task.remaining,
        [(pin.kind, pin.at) for pin in task.pins],
        task.priority,
    )


@pytest.mark.django_db
def test_every_fact_was_told_by_who_may_and_none_in_the_future(demo: Workspace) -> None:
    events = Event.objects.filter(workspace=demo)
    assert events.count() > 400
    assert set(events.filter(member_id=None).values_list("verb", flat=True)) <= {"workspace.opened", "member.joined"}
    assert {"Mara Lindqvist", "Jonas Keller", "Ben Okafor", "Rosa Marin"} <= set(events.values_list("member_name", flat=True))
    now = timezone.now()
    assert not events.filter(at__gt=now).exists()
    assert not Comment.objects.filter(workspace=demo, created_at__gt=now).exists()
    first = events.order_by("at").first()
    assert first is not None and (now - first.at).days >= 40


@pytest.mark.django_db
def test_an_accord_of_some_weeks_ago_has_both_sides_words_a_baseline_and_a_promise(demo: Workspace) -> None:
    accord = Accord.objects.get(workspace=demo)
    consents = Consent.objects.filter(proposal=accord.proposal)
    assert {(one.side, one.given_by.account.name, one.answer) for one in consents if one.given_by} == {
        ("product", "Mara Lindqvist", "agreed"),
        ("project", "Jonas Keller", "agreed"),
    }
    assert all(one.statement for one in consents)
    assert accord.at < timezone.now() - dt.timedelta(days=14) and accord.review_on > timezone.localdate()
    assert BaselineItem.objects.filter(baseline=Baseline.objects.get(workspace=demo)).count() > 60
    promises = list(Promise.objects.filter(workspace=demo, goal_post__name="Version one").order_by("number"))
    assert [one.number for one in promises] == [1, 2] and promises[0].date < promises[1].date  # type: ignore[operator]
    # It was a good promise when it was made, for the facts of that day.
    assert promises[1].chance is not None and promises[1].chance > 0.70
    assert Item.objects.get(workspace=demo, title="Refund in the app").goal_post.name == "Phase two"
    assert not Proposal.objects.filter(workspace=demo, state=Proposal.State.OPEN).exists()


@pytest.mark.django_db
def test_today_is_not_flooded_with_the_setting_up(demo: Workspace) -> None:
    waiting = Notice.objects.filter(workspace=demo, ended_at=None)
    assert set(waiting.values_list("kind", flat=True)) <= {"mention"}


@pytest.mark.django_db
def test_asked_twice_the_demo_is_made_once(demo: Workspace) -> None:
    assert ensure_demo().pk == demo.pk
    assert Workspace.objects.filter(is_demo=True).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("door", "name"), [("product", "Mara Lindqvist"), ("project", "Jonas Keller"), ("both", "Sami Weber")])
def test_one_click_comes_in_as_either_side_or_both(demo: Workspace, doors: None, client: Client, door: str, name: str) -> None:
    answer = client.post("/demo/enter", {"as": door})
    assert (answer.status_code, answer["Location"]) == (302, "/w/demo/today")
    assert Account.objects.get(pk=client.session["_auth_user_id"]).name == name


@pytest.mark.django_db
def test_closed_doors_are_not_there(demo: Workspace, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCORD_DEMO_DOORS", "0")
    assert client.post("/demo/enter", {"as": "both"}).status_code == 404
    monkeypatch.setenv("ACCORD_DEMO_DOORS", "1")
    assert client.post("/demo/enter", {"as": "admin"}).status_code == 404
    assert client.get("/demo/enter").status_code == 405
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_who_wears_both_hats_may_agree_for_both_sides(demo: Workspace) -> None:
    sami = Member.objects.get(workspace=demo, account__name="Sami Weber")
    project = Project.objects.get(workspace=demo)
    assert project.deputy_id == sami.pk and project.product is not None and project.product.deputy_id == sami.pk


@pytest.mark.django_db
def test_the_demo_goes_only_once_its_name_was_typed(demo: Workspace, doors: None, client: Client) -> None:
    client.post("/demo/enter", {"as": "both"})
    assert client.post("/w/demo/demo/remove", {"name": "Lanten"}).status_code in (400, 422)
    assert Workspace.objects.filter(pk=demo.pk).exists()
    assert client.post("/w/demo/demo/remove", {"name": "Lantern"}).status_code == 302
    assert not Workspace.objects.filter(pk=demo.pk).exists()
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_a_removed_demo_leaves_nothing_behind(demo: Workspace) -> None:
    assert remove_demo()
    left = {
        model._meta.label: count
        for model in apps.get_models()
        if any(field.name == "workspace" for field in model._meta.get_fields())
        and (count := model._base_manager.filter(workspace_id=demo.pk).count())
    }
    assert left == {}
    assert not Account.objects.filter(email__endswith="@lantern.example").exists()
    assert not remove_demo()


@pytest.mark.django_db
def test_put_back_it_is_as_on_its_first_day_and_who_was_in_stays_in(demo: Workspace, doors: None, client: Client) -> None:
    client.post("/demo/enter", {"as": "product"})
    goal = GoalPost.objects.get(workspace=demo, name="Version one")
    GoalPost.objects.filter(pk=goal.pk).update(name="Version none")
    assert client.post("/w/demo/demo/put-back").status_code == 302
    again = Workspace.objects.get(slug="demo")
    assert again.pk != demo.pk
    assert GoalPost.objects.get(workspace=again, name="Version one").date == goal.date
    account = Account.objects.get(pk=client.session["_auth_user_id"])
    assert Member.objects.get(workspace=again, account=account).hats == ["product_manager"]


@pytest.mark.django_db
def test_a_real_workspace_is_neither_removed_nor_put_back(client: Client) -> None:
    from accord.people.commands.workspace import open_workspace

    account = Account.objects.create_user("quay@street.example", name="Quay")
    own = open_workspace(account, name="Quay Street", slug="quay").workspace
    client.force_login(account)
    assert client.post("/w/quay/demo/put-back").status_code == 403
    assert client.post("/w/quay/demo/remove", {"name": "Quay Street"}).status_code == 403
    assert client.post("/w/demo/demo/put-back").status_code == 404
    assert Workspace.objects.filter(pk=own.pk).exists()


@pytest.mark.django_db
def test_a_demo_that_fails_halfway_leaves_nothing(demo: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    remove_demo()
    monkeypatch.setattr("accord.config.demo.play.make_accord", _fail)
    with pytest.raises(ZeroDivisionError):
        ensure_demo()
    assert not Workspace.objects.filter(is_demo=True).exists()
    assert not Event.objects.filter(workspace__is_demo=True).exists()


@pytest.mark.django_db
def test_where_it_cannot_be_put_back_the_old_demo_stays(demo: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accord.config.demo.play.make_accord", _fail)
    with pytest.raises(ZeroDivisionError):
        reset_demo()
    assert list(Workspace.objects.filter(is_demo=True).values_list("pk", "slug")) == [(demo.pk, "demo")]


def _fail(stage: object) -> None:
    raise ZeroDivisionError
