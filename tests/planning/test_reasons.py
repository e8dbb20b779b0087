"""Why a date is what it is: causes back to today, and what each would give."""

import datetime as dt

import pytest

from accord.planning.answer import Cause, Counterfactual
from accord.planning.reasons import counterfactuals, why
from accord.planning.schedule import plan
from accord.planning.situation import Busy, GoalPost, Impossible, Link, Pin, Situation, TimeOff
from tests.planning.office import MONDAY, at, office, person, task


def causes(situation: Situation, target: str) -> list[tuple[str, tuple[Cause, ...]]]:
    return [(reason.task, reason.start) for reason in why(situation, plan(situation), target)]


def test_a_chain_goes_from_the_goal_post_over_a_busy_person_and_a_link_back_to_now() -> None:
    tasks = [task("a", 8, "ada"), task("b", 8, "bo"), task("c", 8, "bo"), task("d", 4)]
    goal = GoalPost("goal", "Goal", at(3, 3), ("c", "d"))
    situation = office(tasks, [person("ada"), person("bo")], [Link("a", "b"), Link("a", "c")], goal_posts=(goal,))
    assert causes(situation, "goal") == [
        ("c", (Cause("person_busy", at(3, 3, 17), task="b", person="bo"), Cause("link", at(3, 2, 17), task="a", detail="FS"))),
        ("b", (Cause("link", at(3, 2, 17), task="a", detail="FS"),)),
        ("a", (Cause("now", MONDAY),)),
    ]
    assert [one.is_driving for one in plan(situation).tasks] == [True, True, True, False]


def test_time_off_comes_before_what_was_waited_for_first() -> None:
    ada = person("ada", time_off=(TimeOff(dt.date(2026, 3, 3), dt.date(2026, 3, 4), why="skiing"),))
    situation = office([task("a", 8), task("b", 8, "ada")], [ada], [Link("a", "b")])
    assert causes(situation, "b")[0][1] == (
        Cause("time_off", at(3, 5, 0), person="ada", detail="skiing"),
        Cause("link", at(3, 2, 17), task="a", detail="FS"),
    )


def test_a_higher_project_and_a_pin_are_named() -> None:
    ada = person("ada", busy=(Busy(at(3, 2), at(3, 3, 17), what="Apollo"),))
    situation = office([task("a", 8, "ada"), task("b", 8, pins=(Pin("not_before", at(3, 6)),))], [ada])
    assert causes(situation, "a")[0][1][0] == Cause("busy_elsewhere", at(3, 3, 17), person="ada", detail="Apollo")
    assert causes(situation, "b")[0][1] == (Cause("pin", at(3, 6), detail="not_before"),)


def test_a_link_on_the_finish_is_what_binds() -> None:
    situation = office([task("a", 16), task("b", 4)], links=[Link("a", "b", "FF")])
    [first, *_] = why(situation, plan(situation), "b")
    assert first.finish[0] == Cause("link", at(3, 3, 17), task="a", detail="FF")
    assert first.start[0] == Cause("link", at(3, 3, 17), task="a", detail="FF")


def test_facts_end_the_chain() -> None:
    begun = task("a", 8, "ada", started=at(2, 27), remaining=8.0)
    situation = office([begun, task("b", 8, "ada")], [person("ada")])
    assert causes(situation, "b") == [
        ("b", (Cause("person_busy", at(3, 2, 17), task="a", person="ada"), Cause("now", MONDAY))),
        ("a", (Cause("started", at(2, 27)),)),
    ]


def test_each_counterfactual_is_what_planning_without_it_gives() -> None:
    tasks = [task("a", 16, "ada"), task("b", 8, "ada"), task("c", 8, "bo")]
    ada = person("ada", team="one", time_off=(TimeOff(dt.date(2026, 3, 3), dt.date(2026, 3, 3)),))
    goal = GoalPost("goal", "Goal", at(3, 3), ("c",))
    situation = office(tasks, [ada, person("bo", team="one")], [Link("b", "c")], goal_posts=(goal,))
    found = counterfactuals(situation, plan(situation), "goal")
    assert [(one.change, one.task, one.days_sooner) for one in found] == [
        ("remove_link", "c", 4.0),
        ("free_person", "b", 3.0),
        ("other_person", "b", 3.0),
        ("other_person", "a", 2.0),
        ("cancel_time_off", "a", 1.0),
        ("half_estimate", "a", 1.0),
    ]
    assert found[0] == Counterfactual("remove_link", "goal", 4.0, task="c", before="b")
    assert all(one.of == "goal" for one in found)


def test_an_unknown_target_is_refused() -> None:
    situation = office([task("a", 8)])
    with pytest.raises(Impossible, match="no task or goal post z"):
        why(situation, plan(situation), "z")


def test_nothing_is_explained_where_nothing_is_asked_for() -> None:
    situation = office([task("a", 8)], goal_posts=(GoalPost("goal", "Goal", None, ()),))
    assert why(situation, plan(situation), "goal") == ()
    assert counterfactuals(situation, plan(situation), "goal") == ()
