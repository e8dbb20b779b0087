"""Why a date is what it is: causes back to today, and what each would give."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from accord.planning.answer import Cause, Counterfactual
from accord.planning.compiled import compile
from accord.planning.kernel import FULL, OPEN
from accord.planning.layout import lay, working_days
from accord.planning.reasons import counterfactuals, why
from accord.planning.schedule import plan
from accord.planning.situation import Busy, Estimate, GoalPost, Impossible, Link, Pin, Situation, TimeOff
from tests.planning.office import MONDAY, at, office, person, task
from tests.planning.situations import situations


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


@given(situations())
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_each_counterfactual_is_what_planning_again_with_the_change_made_by_hand_gives(situation: Situation) -> None:
    planned, compiled = plan(situation), compile(situation)
    goal = [compiled.task_number[name] for name in situation.goal_posts[0].must_have]
    order = [compiled.task_number[name] for name in planned.order]
    now = int(lay(compiled, order).finish[goal].max())
    for one in counterfactuals(situation, planned, "goal", limit=50):
        changed = by_hand(situation, one)
        if changed is None:
            continue
        again = lay(compile(changed, slot_minutes=compiled.slot_minutes, days=compiled.days), order)
        assert one.days_sooner == working_days(compiled, int(again.finish[goal].max()), now), one


def by_hand(situation: Situation, change: Counterfactual) -> Situation | None:
    """The Situation changed as the counterfactual says; None where somebody was chosen by skill, as nobody is named."""
    [fact] = [one for one in situation.tasks if one.id == change.task]
    people = situation.people
    match change.change:
        case "remove_link":
            kept = tuple(one for one in situation.links if (one.before, one.after) != (change.before, change.task))
            return replace(situation, links=kept)
        case "cancel_time_off":
            return replace(situation, people=tuple(replace(p, time_off=()) if p.id == change.person else p for p in people))
        case "remove_pin":
            new = replace(fact, pins=())
        case "half_estimate":
            assert fact.estimate
            new = replace(fact, estimate=Estimate(fact.estimate.low / 2, fact.estimate.high / 2))
        case "other_person" if fact.people:
            new = replace(fact, people=(replace(fact.people[0], person=change.other_person), *fact.people[1:]))
        case "free_person" if fact.people:
            [twin] = [replace(p, id="twin", skills={}) for p in people if p.id == change.person]
            people = (*people, twin)
            new = replace(fact, people=tuple(replace(a, person="twin") if a.person == change.person else a for a in fact.people))
        case _:
            return None
    return replace(situation, people=people, tasks=tuple(new if one is fact else one for one in situation.tasks))


@given(situations())
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_between_what_a_start_waited_for_and_the_start_nobody_who_does_it_has_an_hour_to_give(situation: Situation) -> None:
    """So the chain leaves no time unexplained: from today on it is work, a wait with its cause, or closed to those who work."""
    planned, compiled = plan(situation), compile(situation)
    layout = lay(compiled, [compiled.task_number[name] for name in planned.order])
    for reason in why(situation, planned, "goal"):
        number = compiled.task_number[reason.task]
        if compiled.net.state[number] != OPEN or reason.finish[0].kind != "work" or compiled.hours[number] <= 0:
            continue  # facts need no cause; who is asked to end late begins late
        until = max(compiled.now, *(compiled.slot(cause.until) for cause in reason.start))
        start, union = int(layout.start[number]), compiled.grid.union_at
        for who, units in layout.people(number):
            axis = compiled.net.person_axis[who]
            low, high = (int(compiled.grid.axis_rank[axis, union[slot]]) for slot in (until, start))
            free = layout.used[who, low:high] + round(units * FULL) <= compiled.net.capacity[who]
            assert not (len(layout.people(number)) == 1 and free.any() and not compiled.net.is_duration[number]), reason
