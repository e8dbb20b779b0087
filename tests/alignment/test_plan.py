"""When a project is planned again, and how its plan is kept."""

import datetime as dt
from collections.abc import Callable

import pytest

from accord.alignment.plan import compute, replan, replan_all_due
from accord.alignment.reads.situation import situation_of
from accord.delivery.commands.pin import pin_task
from accord.delivery.commands.plan import store_plan
from accord.delivery.models import Assignment, Dependency, Task
from accord.kernel.actor import system
from accord.kernel.errors import NotAllowed
from accord.kernel.jobs import run_next
from accord.kernel.models import Event, Job, LiveChange
from accord.kernel.undo import latest_undoable, undo
from accord.work.commands.item import set_must_have
from accord.work.models import GoalPostForecast, Item, ItemForecast, Project, ProjectForecast
from tests.alignment.lantern import Lantern, make_item, make_lantern
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def lantern(cast: Cast, freeze: Callable[[str], dt.datetime]) -> Lantern:
    freeze("2026-03-02 09:00")
    return make_lantern(cast)


def test_the_situation_takes_about_fifteen_queries_however_many_items(
    cast: Cast, lantern: Lantern, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for number in range(40):
        make_item(cast, f"More {number}", hours=(4, 8), persons=(cast.ben_person,))
    project = Project.objects.select_related("workspace", "product").get(pk=lantern.project.pk)
    with django_assert_max_num_queries(17):
        situation = situation_of(project)
    assert len(situation.tasks) == 45
    assert situation.now == dt.datetime(2026, 3, 1, 23, tzinfo=dt.UTC)


def test_both_sides_meet_in_the_situation(lantern: Lantern) -> None:
    situation = situation_of(Project.objects.select_related("workspace").get(pk=lantern.project.pk))
    assert [(feature.title, feature.weight) for feature in situation.features] == [
        ("Payment system", 11.0),
        ("Checkout flow", 23.0),
        ("Dark mode", 17.0),
    ]
    assert situation.features[1].effect == "+9…14 pt Checkout completion"
    assert set(situation.goal_posts[0].must_have) == {str(item.pk) for item in (lantern.cards, lantern.receipts, lantern.checkout)}
    assert {person.name for person in situation.people} == {"Ben", "Aiko"}


def test_a_stored_plan_holds_leaves_their_parents_and_the_goal_post(lantern: Lantern) -> None:
    assert replan(lantern.project.pk)
    leaf, parent = (ItemForecast.objects.get(item=item) for item in (lantern.receipts, lantern.payment))
    cards = ItemForecast.objects.get(item=lantern.cards)
    checkout = ItemForecast.objects.get(item=lantern.checkout)
    assert parent.p80 == max(leaf.p80, cards.p80) and parent.start == min(leaf.start, cards.start)
    assert cards.p10 <= cards.p50 <= cards.p80 <= cards.p95
    assert checkout.start >= parent.p50 - dt.timedelta(days=1), "the link on the parent holds"
    assert checkout.causes[0]["kind"] == "link"
    goal_post = GoalPostForecast.objects.get(goal_post=lantern.launch)
    assert goal_post.chance is not None and 0 < goal_post.chance <= 1
    assert sum(share for _, share in goal_post.details["histogram"]) == pytest.approx(1.0, abs=0.01)
    stored = ProjectForecast.objects.get(project=lantern.project)
    assert stored.facts_version == lantern.project.facts_version and not stored.error
    assert stored.details["load"] and stored.details["order"]


def test_planning_again_keeps_one_row_an_item_and_forgets_what_is_gone(lantern: Lantern) -> None:
    replan(lantern.project.pk)
    before = ItemForecast.objects.count()
    Item.objects.filter(pk=lantern.dark_mode.pk).update(trashed_at=dt.datetime(2026, 3, 2, tzinfo=dt.UTC))
    assert replan(lantern.project.pk)
    assert ItemForecast.objects.count() == before - 1
    assert ProjectForecast.objects.count() == 1


def test_a_plan_of_older_facts_is_not_stored(cast: Cast, lantern: Lantern) -> None:
    project = Project.objects.select_related("workspace").get(pk=lantern.project.pk)
    computed = compute(project)
    Project.objects.filter(pk=project.pk).update(facts_version=99)
    assert store_plan(system(cast.workspace.pk), project, computed=computed) is None
    assert not ItemForecast.objects.exists()


def test_storing_a_plan_writes_no_event_and_announces_one_topic(lantern: Lantern) -> None:
    LiveChange.objects.all().delete()
    replan(lantern.project.pk)
    assert not Event.objects.exists()
    assert [change.topics for change in LiveChange.objects.all()] == [[f"project:{lantern.project.pk}/plan"]]


def test_nobody_but_the_system_stores_a_plan(cast: Cast, lantern: Lantern) -> None:
    project = Project.objects.select_related("workspace").get(pk=lantern.project.pk)
    with pytest.raises(NotAllowed):
        store_plan(cast.actor("jonas"), project, computed=compute(project))


def test_what_cannot_be_planned_says_why_and_keeps_the_last_dates(lantern: Lantern) -> None:
    replan(lantern.project.pk)
    before = ItemForecast.objects.get(item=lantern.checkout).p80
    Dependency.objects.create(workspace_id=lantern.project.workspace_id, before=lantern.checkout, after=lantern.cards)
    Project.objects.filter(pk=lantern.project.pk).update(facts_version=2)
    assert replan(lantern.project.pk)
    stored = ProjectForecast.objects.get(project=lantern.project)
    assert "wait for each other" in stored.error and stored.facts_version == 2
    assert ItemForecast.objects.get(item=lantern.checkout).p80 == before


def test_the_chance_of_the_last_other_day_is_kept(lantern: Lantern, freeze: Callable[[str], dt.datetime]) -> None:
    replan(lantern.project.pk)
    first = GoalPostForecast.objects.get(goal_post=lantern.launch)
    assert first.was is None
    freeze("2026-03-03 07:00")
    replan(lantern.project.pk)
    second = GoalPostForecast.objects.get(goal_post=lantern.launch)
    assert (second.was, second.was_on) == (first.chance, dt.date(2026, 3, 2))


def test_hours_of_a_higher_project_are_busy_in_a_lower_one_which_is_asked_to_follow(cast: Cast, lantern: Lantern) -> None:
    lower = Project.objects.create(workspace=cast.workspace, key="SIDE", name="Side", rank=2)
    item = Item.objects.create(workspace=cast.workspace, number=900, title="Page", project=lower)
    task = Task.objects.create(workspace=cast.workspace, item=item, low_hours=8, high_hours=8)
    Assignment.objects.create(workspace=cast.workspace, task=task, person=cast.ben_person)
    replan(lower.pk)
    alone = ItemForecast.objects.get(item=item).p50
    replan(lantern.project.pk)
    job = Job.objects.get(kind="replan")
    assert job.payload == {"project": str(lower.pk)}
    replan(lower.pk)
    seen = situation_of(Project.objects.select_related("workspace").get(pk=lower.pk))
    ben = next(person for person in seen.people if person.name == "Ben")
    assert len(ben.busy) == 2 and {held.what for held in ben.busy} == {"App launch"}, "leaves hold him, their parent does not"
    assert ItemForecast.objects.get(item=item).p50 > alone
    assert ItemForecast.objects.get(item=item).causes[0]["kind"] == "busy_elsewhere"


def test_each_new_day_asks_once_for_a_plan(lantern: Lantern, freeze: Callable[[str], dt.datetime]) -> None:
    replan(lantern.project.pk)
    assert replan_all_due(freeze("2026-03-02 20:00")) == 0
    assert replan_all_due(freeze("2026-03-03 05:00")) == 1
    assert replan_all_due(freeze("2026-03-03 06:00")) == 1
    assert Job.objects.filter(kind="replan", state="waiting").count() == 1


def test_a_change_is_planned_within_the_request_and_its_undo_too(cast: Cast, lantern: Lantern) -> None:
    replan(lantern.project.pk)
    before = ItemForecast.objects.get(item=lantern.checkout)
    pin_task(
        cast.actor("jonas"),
        lantern.checkout,
        kind="not_before",
        on="start",
        at=dt.datetime(2026, 6, 1, 7, tzinfo=dt.UTC),
        why="contract",
    )
    after = ItemForecast.objects.get(item=lantern.checkout)
    stored = ProjectForecast.objects.get(project=lantern.project)
    assert after.start >= dt.datetime(2026, 6, 1, 7, tzinfo=dt.UTC) and after.causes[0]["kind"] == "pin"
    assert stored.facts_version == Project.objects.get(pk=lantern.project.pk).facts_version
    event = latest_undoable(cast.actor("jonas"))
    assert event is not None
    undo(cast.actor("jonas"), event)
    assert ItemForecast.objects.get(item=lantern.checkout).p80 == before.p80


def test_a_large_project_is_left_to_the_worker(cast: Cast, lantern: Lantern, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accord.alignment.plan.AT_ONCE", 3)
    replan(lantern.project.pk)
    set_must_have(cast.actor("mara"), lantern.review, is_must_have=True)
    job = Job.objects.get()
    assert (job.kind, job.key) == ("replan", str(lantern.project.pk))
    assert run_next("worker") == job
    assert (
        ProjectForecast.objects.get(project=lantern.project).facts_version
        == Project.objects.get(pk=lantern.project.pk).facts_version
    )


def test_planning_that_breaks_leaves_the_change_and_asks_the_worker(
    cast: Cast, lantern: Lantern, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> bool:
        raise RuntimeError("engine")

    monkeypatch.setattr("accord.alignment.plan.replan", broken)
    set_must_have(cast.actor("mara"), lantern.review, is_must_have=True)
    assert Item.objects.get(pk=lantern.review.pk).is_must_have
    assert Job.objects.filter(kind="replan").count() == 1


def test_a_key_result_in_the_trash_counts_for_nothing(lantern: Lantern, freeze: Callable[[str], dt.datetime]) -> None:
    lantern.key_result.trashed_at = freeze("2026-03-02 10:00")
    lantern.key_result.save()
    situation = situation_of(Project.objects.select_related("workspace").get(pk=lantern.project.pk))
    assert {feature.weight for feature in situation.features} == {1.0} and {feature.effect for feature in situation.features} == {
        ""
    }
