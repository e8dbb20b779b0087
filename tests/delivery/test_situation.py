"""What planning is told: leaves, links of parents, scope, order, calendars and progress."""

import datetime as dt
from dataclasses import replace

import pytest

from accord.delivery.rules.facts import (
    AssignmentFact,
    CalendarFact,
    DependencyFact,
    FeatureFact,
    FinishedFact,
    GoalPostFact,
    ItemFact,
    PersonFact,
    PinFact,
    PlacedFact,
    ProjectFacts,
)
from accord.delivery.rules.links import GATE
from accord.delivery.rules.situation import situation_from, start_of_day
from accord.planning.answer import Change
from accord.planning.apply import with_changes
from accord.planning.situation import Estimate, Situation

NOW = dt.datetime(2026, 3, 1, 23, tzinfo=dt.UTC)
"""Midnight of 2 March in Berlin."""
LAUNCH = GoalPostFact("launch", "Launch", dt.date(2026, 5, 12))
LATER = GoalPostFact("later", "Phase two", None)


def item(key: str, parent: str = "", position: float = 0.0, **fields: object) -> ItemFact:
    return ItemFact(key, key.title(), parent, position, **fields)  # type: ignore[arg-type]


def seen(*items: ItemFact, **fields: object) -> Situation:
    placed = tuple(replace(one, position=one.position or number) for number, one in enumerate(items))
    return situation_from(ProjectFacts(zone="Europe/Berlin", items=placed, **fields), now=NOW)  # type: ignore[arg-type]


def ids(situation: Situation) -> list[str]:
    return [task.id for task in situation.tasks]


def pairs(situation: Situation) -> set[tuple[str, str]]:
    return {(link.before, link.after) for link in situation.links}


def test_only_leaves_are_scheduled_and_a_parents_own_estimate_is_not() -> None:
    situation = seen(item("app", low=100.0, high=200.0), item("pay", "app", low=8.0, high=24.0), item("share", "app"))
    assert ids(situation) == ["pay", "share"]
    assert situation.tasks[0].estimate == Estimate(8.0, 24.0)
    assert situation.tasks[1].estimate is None


def test_a_link_between_parents_holds_from_the_last_leaves_to_the_first() -> None:
    items = [item("a"), item("a1", "a"), item("a2", "a"), item("b"), item("b1", "b"), item("b2", "b")]
    situation = seen(
        *items, dependencies=(DependencyFact("a1", "a2"), DependencyFact("b1", "b2"), DependencyFact("a", "b", lag_minutes=480))
    )
    assert pairs(situation) == {("a1", "a2"), ("b1", "b2"), ("a2", "b1")}
    assert next(link for link in situation.links if link.before == "a2").lag_minutes == 480


def test_a_link_between_wide_parents_goes_through_one_gate() -> None:
    left = [item("a"), *(item(f"a{n}", "a") for n in range(30))]
    right = [item("b"), *(item(f"b{n}", "b") for n in range(30))]
    situation = seen(*left, *right, dependencies=(DependencyFact("a", "b"),))
    gate = f"{GATE}a:b"
    assert len(situation.links) == 60
    assert {before for before, after in pairs(situation) if after == gate} == {f"a{n}" for n in range(30)}
    assert next(task for task in situation.tasks if task.id == gate).is_milestone


def test_a_link_to_ones_own_parent_says_nothing() -> None:
    assert not seen(item("a"), item("a1", "a"), dependencies=(DependencyFact("a", "a1"),)).links


def test_dropped_work_is_gone_and_what_waited_for_it_waits_for_what_it_waited_for() -> None:
    situation = seen(
        item("a"), item("b", state="dropped"), item("c"), dependencies=(DependencyFact("a", "b"), DependencyFact("b", "c"))
    )
    assert ids(situation) == ["a", "c"]
    assert pairs(situation) == {("a", "c")}


def test_what_lies_below_something_dropped_stays_where_it_serves_something_kept() -> None:
    items = [item("old", state="dropped"), item("api", "old"), item("page", "old"), item("new"), item("new1", "new")]
    situation = seen(*items, features=(FeatureFact("old"), FeatureFact("new")), serves=(("api", "new"),))
    assert ids(situation) == ["api", "new1"]
    assert [(feature.id, feature.tasks) for feature in situation.features] == [("new", ("api", "new1"))]


def test_applying_a_drop_or_a_deferral_gives_what_the_option_told() -> None:
    items = [
        item("pay", goal_post="launch", is_must_have=True),
        item("pay1", "pay"),
        item("pay2", "pay"),
        item("share", goal_post="launch"),
        item("share1", "share"),
        item("share2", "share", is_milestone=True),
        item("end", goal_post="launch"),
    ]
    links = (
        DependencyFact("pay1", "share1"),
        DependencyFact("share1", "share2"),
        DependencyFact("share2", "end"),
        DependencyFact("share1", "end"),
    )
    told = {"features": (FeatureFact("pay"), FeatureFact("share")), "dependencies": links, "goal_posts": (LAUNCH, LATER)}
    now = seen(*items, **told)
    for kind, changed in (("drop", {"state": "dropped"}), ("defer", {"goal_post": "later"})):
        option = with_changes(now, [Change(kind=kind, feature="share", tasks=("share1", "share2"))])  # type: ignore[arg-type]
        applied = seen(*(replace(one, **changed) if one.id == "share" else one for one in items), **told)  # type: ignore[arg-type]
        assert {(task.id, task.priority) for task in applied.tasks} == {(task.id, task.priority) for task in option.tasks}
        assert pairs(applied) == pairs(option)
        assert applied.goal_posts[0].must_have == option.goal_posts[0].must_have


def test_a_goal_post_needs_the_leaves_of_its_must_haves_and_what_serves_them() -> None:
    items = [
        item("pay", goal_post="launch", is_must_have=True),
        item("pay1", "pay"),
        item("pay2", "pay"),
        item("infra"),
        item("dark", goal_post="launch"),
    ]
    situation = seen(*items, goal_posts=(LAUNCH,), features=(FeatureFact("pay"), FeatureFact("dark")), serves=(("infra", "pay"),))
    assert set(situation.goal_posts[0].must_have) == {"pay1", "pay2", "infra"}
    assert situation.goal_posts[0].at == dt.datetime(2026, 5, 12, 22, tzinfo=dt.UTC)
    assert {feature.id: feature.is_must_have for feature in situation.features} == {"pay": True, "dark": False}


def test_without_must_haves_all_in_a_goal_post_counts_and_without_any_all_of_the_project() -> None:
    situation = seen(
        item("a", goal_post="launch"), item("b"), goal_posts=(LAUNCH, GoalPostFact("beta", "Beta", dt.date(2026, 4, 1)))
    )
    assert situation.goal_posts[0].must_have == ("a",)
    assert situation.goal_posts[1].must_have == ("a", "b")


def test_without_features_the_lowest_groups_stand_as_features_and_loose_work_for_itself() -> None:
    situation = seen(
        item("app"), item("pay", "app"), item("p1", "pay"), item("p2", "pay"), item("loose", "app"), item("done", is_milestone=True)
    )
    assert [(one.id, one.tasks) for one in situation.features] == [("pay", ("p1", "p2")), ("loose", ("loose",))]


def test_features_without_a_recorded_effect_weigh_as_much_as_the_mean_of_the_others() -> None:
    features = (FeatureFact("a", 4.0), FeatureFact("b", 2.0), FeatureFact("c"))
    assert [one.weight for one in seen(item("a"), item("b"), item("c"), features=features).features] == [4.0, 2.0, 3.0]


def test_order_is_what_was_agreed_then_rank_then_the_outline() -> None:
    items = (item("a"), item("b", rank=2), item("c", rank=1), item("d"))
    assert ids(seen(*items)) == ["c", "b", "a", "d"]
    assert ids(seen(*items, agreed_order=("a", "b", "c"))) == ["a", "b", "c", "d"]


def test_a_person_has_the_default_calendar_the_rate_of_today_and_the_share_of_this_project() -> None:
    ben = PersonFact(
        "ben",
        "Ben",
        rates=((None, 50.0), (dt.date(2026, 1, 1), 60.0), (dt.date(2027, 1, 1), 70.0)),
        shares=((dt.date(2026, 4, 1), 1.0), (None, 0.5)),
        time_off=((dt.date(2026, 3, 9), dt.date(2026, 3, 13), 1.0, "holiday"),),
    )
    situation = seen(item("a"), persons=(ben,), assignments=(AssignmentFact("a", "ben", 0.5), AssignmentFact("a", "gone")))
    person = situation.people[0]
    assert person.calendar == situation.calendar == "default"
    assert (person.cost_per_hour, person.shares[0].share, person.time_off[0].why) == (60.0, 0.5, "holiday")
    assert [(one.person, one.units) for one in situation.tasks[0].people] == [("ben", 0.5)]


def test_candidates_stand_only_where_nobody_is_fixed() -> None:
    persons = (PersonFact("ben", "Ben"), PersonFact("aiko", "Aiko"))
    choice = (AssignmentFact("a", "ben", is_candidate=True), AssignmentFact("a", "aiko", is_candidate=True))
    assert seen(item("a"), persons=persons, assignments=choice).tasks[0].candidates == ("ben", "aiko")
    fixed = (*choice[:1], AssignmentFact("a", "aiko"))
    assert seen(item("a"), persons=persons, assignments=fixed).tasks[0].candidates == ()


def test_public_holidays_are_off_and_an_exception_wins_over_them() -> None:
    labour_day, unity = dt.date(2026, 5, 1), dt.date(2026, 10, 3)
    calendar = CalendarFact("c", country="DE-BY", is_default=True, exceptions=((labour_day, labour_day, ((540, 780),)),))
    read = seen(item("a"), calendars=(calendar,)).calendars[0]
    assert read.exceptions[labour_day] == ((540, 780),)
    assert read.exceptions[unity] == ()
    assert dt.date(2026, 1, 6) in read.exceptions, "Epiphany is off in Bavaria"


def test_progress_never_lies_after_now_and_a_state_alone_is_believed() -> None:
    items = (
        item("a", state="started", started=NOW + dt.timedelta(hours=11)),
        item("b", state="done"),
        item("c", done=0.4, remaining=3.0),
        item("d"),
    )
    a, b, c, d = seen(*items).tasks
    assert a.started == NOW
    assert b.finished == NOW and b.done == 1.0
    assert (c.started, c.done, c.remaining) == (NOW, 0.4, 3.0)
    assert d.started is None


def test_a_parents_pins_and_deadline_hold_for_what_is_below() -> None:
    day = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    situation = seen(
        item("a", deadline=dt.date(2026, 5, 1)),
        item("a1", "a"),
        item("a2", "a", deadline=dt.date(2026, 4, 20)),
        pins=(PinFact("a", "not_before", day, why="contract"), PinFact("a", "no_later", day, on="start")),
    )
    first, second = situation.tasks
    assert [pin.kind for pin in first.pins] == ["not_before", "no_later"]
    assert [pin.kind for pin in second.pins] == ["not_before"]
    assert first.deadline == dt.datetime(2026, 5, 1, 22, tzinfo=dt.UTC)
    assert second.deadline == dt.datetime(2026, 4, 20, 22, tzinfo=dt.UTC)


def test_work_of_another_project_is_a_date_to_wait_for() -> None:
    finish = dt.datetime(2026, 3, 20, 16, tzinfo=dt.UTC)
    waits = {"dependencies": (DependencyFact("theirs", "a"),), "outside": {"theirs": (NOW, finish, "Their API")}}
    pin = seen(item("a"), **waits).tasks[0].pins[0]
    assert (pin.kind, pin.at, pin.why) == ("not_before", finish, "waits for Their API")


def test_a_project_that_starts_later_holds_what_waits_for_nothing() -> None:
    situation = seen(item("a"), item("b"), dependencies=(DependencyFact("a", "b"),), starts_on=dt.date(2026, 4, 1))
    assert situation.tasks[0].pins[0].at == dt.datetime(2026, 3, 31, 22, tzinfo=dt.UTC)
    assert situation.tasks[1].pins == ()


def test_history_counts_working_hours_times_people() -> None:
    monday, tuesday = dt.datetime(2026, 2, 2, 8, tzinfo=dt.UTC), dt.datetime(2026, 2, 3, 17, tzinfo=dt.UTC)
    done = seen(item("a"), finished=(FinishedFact("dev", "", 12.0, monday, tuesday, units=2.0),)).history
    assert (done[0].kind, done[0].estimated, done[0].actual) == ("dev", 12.0, 32.0)


def test_the_last_plan_is_given_for_open_work_only() -> None:
    placed = tuple(PlacedFact(key, NOW, NOW, ("ben",)) for key in ("a", "b", "gone"))
    assert [one.task for one in seen(item("a"), item("b", state="done"), placed=placed).last] == ["a"]


@pytest.mark.parametrize("hour", [0, 9, 22])
def test_plans_of_one_local_day_share_one_status_instant(hour: int) -> None:
    local = dt.datetime(2026, 3, 2, hour, 59, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    assert start_of_day(local, "Europe/Berlin") == NOW


def test_while_nothing_is_placed_the_last_dated_goal_post_is_about_the_whole_project() -> None:
    beta = GoalPostFact("beta", "Beta", dt.date(2026, 4, 1))
    situation = seen(item("a"), item("b"), goal_posts=(beta, LAUNCH))
    assert [feature.goal_post for feature in situation.features] == ["launch", "launch"]
    assert [post.must_have for post in situation.goal_posts] == [("a", "b"), ("a", "b")]
