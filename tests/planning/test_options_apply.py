"""What each typed change does to a Situation."""

import datetime as dt
from dataclasses import replace

import pytest

from accord.planning.answer import Change
from accord.planning.apply import LAST, end_of_day, with_changes
from accord.planning.schedule import plan
from accord.planning.situation import Assigned, Feature, Impossible, Link, Situation, Task
from tests.planning import generate


@pytest.fixture
def situation() -> Situation:
    return generate.plan(8, tasks=20, people=6, features=4)


def tasks_of(situation: Situation, feature: str) -> tuple[str, ...]:
    return next(f.tasks for f in situation.features if f.id == feature)


def task(situation: Situation, name: str) -> Task:
    return next(t for t in situation.tasks if t.id == name)


def test_a_dropped_feature_takes_its_tasks_out_of_the_plan_and_the_goal_post(situation: Situation) -> None:
    gone = set(tasks_of(situation, "f3"))
    after = with_changes(situation, [Change("drop", feature="f3")])
    assert gone.isdisjoint(t.id for t in after.tasks)
    assert gone.isdisjoint(after.goal_posts[0].must_have)
    assert "f3" not in {f.id for f in after.features}
    assert plan(after).tasks


def test_a_shared_task_goes_only_when_every_feature_it_serves_goes(situation: Situation) -> None:
    shared = tasks_of(situation, "f3")[0]
    features = tuple(replace(f, tasks=(*f.tasks, shared)) if f.id == "f2" else f for f in situation.features)
    both = replace(situation, features=features)
    assert shared in {t.id for t in with_changes(both, [Change("drop", feature="f3")]).tasks}
    after = with_changes(both, [Change("drop", feature="f3"), Change("drop", feature="f2")])
    assert shared not in {t.id for t in after.tasks}


def test_what_came_before_dropped_work_still_comes_before_what_came_after(situation: Situation) -> None:
    middle = Feature("m", "Middle", ("mid",))
    between = replace(
        situation,
        tasks=(*situation.tasks, Task("mid", "Mid", task(situation, "f0t0").estimate)),
        features=(*situation.features, middle),
        links=(*situation.links, Link("f0t0", "mid"), Link("mid", "f1t0")),
    )
    after = with_changes(between, [Change("drop", feature="m")])
    assert Link("f0t0", "f1t0") in after.links


def test_deferred_work_stays_in_the_plan_behind_all_other_and_holds_nothing_up(situation: Situation) -> None:
    later = set(tasks_of(situation, "f2"))
    after = with_changes(situation, [Change("defer", feature="f2")])
    assert {t.id for t in after.tasks} == {t.id for t in situation.tasks}
    assert {t.id for t in after.tasks[-len(later) :]} == later
    assert all(task(after, name).priority == LAST for name in later)
    assert later.isdisjoint(after.goal_posts[0].must_have)
    assert not any(link.before in later and link.after not in later for link in after.links)
    dropped = with_changes(situation, [Change("drop", feature="f2")])
    kept = {t.task: t.finish for t in plan(dropped).tasks}
    assert all(t.finish == kept[t.task] for t in plan(after).tasks if t.task in kept)


def test_begun_work_stays_when_its_feature_is_dropped(situation: Situation) -> None:
    name = tasks_of(situation, "f3")[0]
    begun = replace(
        situation,
        tasks=tuple(replace(t, started=situation.now - dt.timedelta(days=1)) if t.id == name else t for t in situation.tasks),
    )
    assert name in {t.id for t in with_changes(begun, [Change("drop", feature="f3")]).tasks}


def test_reassigned_work_changes_hands_and_a_helper_joins(situation: Situation) -> None:
    own = replace(
        situation, tasks=tuple(replace(t, people=(Assigned("p1", 0.5),)) if t.id == "f0t1" else t for t in situation.tasks)
    )
    moved = with_changes(own, [Change("reassign", task="f0t1", person="p1", other_person="p2")])
    assert task(moved, "f0t1").people == (Assigned("p2", 0.5),)
    helped = with_changes(own, [Change("reassign", task="f0t1", other_person="p2")])
    assert task(helped, "f0t1").people == (Assigned("p1", 0.5), Assigned("p2"))


def test_one_more_like_somebody_shares_the_work_that_waits_for_them_alone(situation: Situation) -> None:
    own = replace(situation, tasks=tuple(replace(t, people=(Assigned("p1"),)) if t.id == "f0t1" else t for t in situation.tasks))
    change = Change("add_capacity", person="p1", day=dt.date(2026, 4, 1), share=0.5, cost_per_hour=90.0)
    after = with_changes(own, [change])
    more = after.people[-1]
    assert (more.available_from, more.shares[0].share, more.cost_per_hour) == (dt.date(2026, 4, 1), 0.5, 90.0)
    assert task(after, "f0t1").candidates == ("p1", more.id)
    like = next(person for person in own.people if person.id == "p1")
    assert with_changes(own, [replace(change, cost_per_hour=0.0)]).people[-1].cost_per_hour == like.cost_per_hour > 0
    back = with_changes(after, [Change("remove_capacity", person=more.id)])
    assert task(back, "f0t1").candidates == ("p1",)
    assert back.people == own.people


def test_a_new_order_moves_open_tasks_and_leaves_the_others_in_place(situation: Situation) -> None:
    order = tuple(t.id for t in reversed(situation.tasks) if t.id != "launch")
    after = with_changes(situation, [Change("reorder", order=order)])
    assert tuple(t.id for t in after.tasks if t.id != "launch") == order
    assert after.tasks[-1].id == "launch"


def test_a_goal_post_moves_to_the_end_of_a_local_day_and_its_budget_changes(situation: Situation) -> None:
    changes = [
        Change("shift_goal_post", goal_post="launch", day=dt.date(2026, 7, 1)),
        Change("change_budget", goal_post="launch", amount=5.0),
    ]
    post = with_changes(situation, changes).goal_posts[0]
    assert post.at == dt.datetime(2026, 7, 1, 22, tzinfo=dt.UTC)
    assert post.at == end_of_day(dt.date(2026, 7, 1), "Europe/Berlin")
    assert post.budget == 5.0


def test_a_deferred_feature_comes_back_to_its_goal_post(situation: Situation) -> None:
    later = with_changes(situation, [Change("defer", feature="f2")])
    back = with_changes(later, [Change("restore", feature="f2", tasks=tasks_of(situation, "f2"), goal_post="launch", amount=1)])
    assert set(tasks_of(situation, "f2")) <= set(back.goal_posts[0].must_have)
    feature = next(f for f in back.features if f.id == "f2")
    assert (feature.goal_post, feature.is_must_have) == ("launch", True)


@pytest.mark.parametrize(
    "change",
    [
        Change("drop", feature="nothing"),
        Change("reassign", task="nothing", other_person="p1"),
        Change("reassign", task="f0t0", other_person="nobody"),
        Change("shift_goal_post", goal_post="nowhere", day=dt.date(2026, 7, 1)),
        Change("shift_goal_post", goal_post="launch"),
    ],
)
def test_a_change_that_names_what_is_not_there_is_refused(situation: Situation, change: Change) -> None:
    with pytest.raises(Impossible):
        with_changes(situation, [change])
