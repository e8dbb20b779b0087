"""Exact dates in a small office."""

import datetime as dt
from dataclasses import replace

import pytest

from accord.planning.answer import Plan
from accord.planning.compiled import compile
from accord.planning.schedule import plan
from accord.planning.simulation import simulate
from accord.planning.situation import (
    Assigned,
    Busy,
    Calendar,
    Estimate,
    GoalPost,
    Link,
    Pin,
    Placed,
    Share,
    Task,
    TimeOff,
    WorkWeek,
)
from tests.planning.office import MONDAY, OFFICE, at, office, person, task


def dates(planned: Plan) -> dict[str, tuple[dt.datetime, dt.datetime]]:
    return {one.task: (one.start, one.finish) for one in planned.tasks}


def test_work_runs_over_nights_and_weekends_on_its_calendar() -> None:
    found = dates(plan(office([task("a", 44)])))
    assert found["a"] == (at(3, 2), at(3, 9, 13))


def test_one_person_does_one_thing_after_another_in_the_agreed_order() -> None:
    found = dates(plan(office([task("a", 8, "ada"), task("b", 4, "ada")], [person("ada")])))
    assert found == {"a": (at(3, 2), at(3, 2, 17)), "b": (at(3, 3), at(3, 3, 13))}


def test_a_higher_priority_goes_first_where_both_could() -> None:
    found = dates(plan(office([task("a", 8, "ada"), task("b", 4, "ada", priority=700)], [person("ada")])))
    assert found["b"] == (at(3, 2), at(3, 2, 13))


def test_two_people_share_the_work_by_units_and_speed() -> None:
    people = [person("ada", skills={"code": 2.0}), person("bo")]
    shared = Task("a", "A", Estimate(30, 30), people=(Assigned("ada"), Assigned("bo")), skill="code")
    assert dates(plan(office([shared], people)))["a"] == (at(3, 2), at(3, 3, 11))


def test_half_of_a_person_leaves_the_other_half_for_other_work() -> None:
    half = [Task(name, name, Estimate(4, 4), people=(Assigned("ada", 0.5),)) for name in "ab"]
    assert dates(plan(office(half, [person("ada")]))) == {"a": (at(3, 2), at(3, 2, 17)), "b": (at(3, 2), at(3, 2, 17))}


@pytest.mark.parametrize(
    ("kind", "lag", "elapsed", "expected"),
    [
        ("FS", 0, False, (at(3, 3), at(3, 3, 13))),
        ("FS", 240, False, (at(3, 3, 13), at(3, 3, 17))),
        ("FS", -120, False, (at(3, 2, 15), at(3, 3, 11))),
        ("FS", 24 * 60, True, (at(3, 4), at(3, 4, 13))),
        ("SS", 120, False, (at(3, 2, 11), at(3, 2, 15))),
        ("FF", 0, False, (at(3, 2, 13), at(3, 2, 17))),
        ("FF", 60, False, (at(3, 2, 14), at(3, 3, 10))),
        ("SF", 360, False, (at(3, 2, 11), at(3, 2, 15))),
    ],
)
def test_links_of_each_kind_with_lag(kind: str, lag: int, elapsed: bool, expected: tuple[dt.datetime, dt.datetime]) -> None:
    link = Link("a", "b", kind, lag, elapsed)  # type: ignore[arg-type]
    assert dates(plan(office([task("a", 8), task("b", 4)], links=[link])))["b"] == expected


def test_a_milestone_stands_at_the_end_of_what_it_waits_for_and_not_on_the_next_morning() -> None:
    end = Task("end", "End", is_milestone=True)
    assert dates(plan(office([task("a", 8), end], links=[Link("a", "end")])))["end"] == (at(3, 2, 17), at(3, 2, 17))


def test_time_off_and_a_holiday_are_stepped_over() -> None:
    calendar = replace(OFFICE, exceptions={dt.date(2026, 3, 4): ()})
    ada = person("ada", time_off=(TimeOff(dt.date(2026, 3, 3), dt.date(2026, 3, 3), why="dentist"),))
    found = plan(office([task("a", 16, "ada")], [ada], calendars=(calendar,)))
    assert dates(found)["a"] == (at(3, 2), at(3, 5, 17))


def test_a_share_of_the_day_is_kept_each_day_to_the_slot() -> None:
    ada = person("ada", shares=(Share(None, 0.25), Share(dt.date(2026, 3, 4), 0.5)))
    found = plan(office([task("a", 8, "ada")], [ada]))
    assert dates(found)["a"] == (at(3, 2), at(3, 4, 13))
    assert [(load.planned, load.capacity) for load in found.load] == [(8.0, 16.0)]


def test_half_days_off_and_time_that_another_project_holds_are_left_alone() -> None:
    ada = person(
        "ada",
        time_off=(TimeOff(dt.date(2026, 3, 3), dt.date(2026, 3, 3), 0.5),),
        busy=(Busy(at(3, 2), at(3, 2, 15), what="Apollo"),),
    )
    assert dates(plan(office([task("a", 8, "ada")], [ada])))["a"] == (at(3, 2, 15), at(3, 4, 11))


def test_a_week_that_changes_from_a_day_on_counts_from_that_day() -> None:
    calendar = replace(OFFICE, weeks=(*OFFICE.weeks, WorkWeek((((540, 780),),) * 5 + ((), ()), dt.date(2026, 3, 3))))
    assert dates(plan(office([task("a", 16)], calendars=(calendar,))))["a"] == (at(3, 2), at(3, 4, 13))


def test_a_day_keeps_its_eight_hours_when_the_clocks_change() -> None:
    for now, end in ((at(3, 27), at(3, 30, 17)), (at(10, 23), at(10, 26, 17))):
        assert dates(plan(office([task("a", 16)], now=now)))["a"] == (now, end)


def test_a_calendar_round_the_clock_has_23_and_25_hours_on_those_days() -> None:
    night = Calendar("night", "Europe/Berlin", (WorkWeek((((0, 1440),),) * 7),))
    for now, end in ((at(3, 29, 0), at(3, 30, 1)), (at(10, 25, 0), at(10, 25, 23))):
        assert dates(plan(office([task("a", 24)], calendars=(night,), calendar="night", now=now)))["a"] == (now, end)


def test_somebody_with_the_skill_is_chosen_and_kept_while_that_costs_less_than_a_day() -> None:
    people = [person("ada", skills={"code": 1.0}), person("bo", skills={"code": 1.0}), person("cy")]
    tasks = [Task("a", "A", Estimate(8, 8), skill="code"), Task("b", "B", Estimate(8, 8), skill="code")]
    found = plan(office(tasks, people))
    assert [one.people for one in found.tasks] == [(("ada", 1.0),), (("bo", 1.0),)]
    kept = plan(
        office(tasks, people, last=(Placed("a", at(3, 2), at(3, 2, 17), ("bo",)), Placed("b", at(3, 2), at(3, 2, 17), ("bo",))))
    )
    assert [one.people for one in kept.tasks] == [(("bo", 1.0),), (("bo", 1.0),)]


def test_a_skill_that_nobody_has_is_planned_and_said() -> None:
    found = plan(office([Task("a", "Sing", Estimate(8, 8), skill="song")]))
    assert found.infeasible == ("Nobody has the skill song that Sing needs; it is planned as if somebody had.",)
    assert found.tasks[0].causes[-1].kind == "no_skill"


def test_facts_stay_and_open_work_begins_now() -> None:
    done = task("a", 8, "ada", started=at(2, 25), finished=at(2, 26, 12))
    begun = task("b", 8, "ada", started=at(2, 27, 10), remaining=3.0)
    found = dates(plan(office([done, begun, task("c", 4, "ada")], [person("ada")], [Link("c", "b")])))
    assert found["a"] == (at(2, 25), at(2, 26, 12))
    assert found["b"] == (at(2, 27, 10), at(3, 2, 12)), "begun out of sequence, it goes on all the same"
    assert found["c"] == (at(3, 2, 12), at(3, 2, 16))


def test_a_start_told_ahead_of_time_is_waited_for() -> None:
    assert dates(plan(office([task("a", 8, started=at(3, 4))])))["a"] == (at(3, 4), at(3, 4, 17))


def test_begun_work_without_a_word_on_progress_has_at_least_a_tenth_left() -> None:
    found = plan(office([task("a", 10, started=at(2, 2)), task("b", 16, started=at(2, 27, 13))]))
    assert [one.hours for one in found.tasks] == [1.0, 12.0]


def test_work_that_can_be_split_fills_the_gaps_of_others() -> None:
    meeting = task("meeting", 2, "ada", pins=(Pin("fixed", at(3, 2, 11)),))
    whole, split = task("whole", 4, "ada"), task("split", 4, "ada", can_split=True)
    assert dates(plan(office([meeting, whole], [person("ada")])))["whole"] == (at(3, 2, 13), at(3, 2, 17))
    assert dates(plan(office([meeting, split], [person("ada")])))["split"] == (at(3, 2), at(3, 2, 15))


def test_a_duration_runs_on_the_calendar_whatever_share_its_people_give() -> None:
    ada = person("ada", shares=(Share(None, 0.5),), time_off=(TimeOff(dt.date(2026, 3, 3), dt.date(2026, 3, 3)),))
    found = dates(plan(office([task("a", 16, "ada", by="duration"), task("b", 4, "ada")], [ada])))
    assert found["a"] == (at(3, 2), at(3, 4, 17))
    assert found["b"] == (at(3, 5), at(3, 5, 13))


def test_a_role_with_two_units_does_two_things_at_once() -> None:
    found = dates(plan(office([task(name, 8, "testers") for name in "abc"], [person("testers", units=2.0)])))
    assert [found[name][0] for name in "abc"] == [at(3, 2), at(3, 2), at(3, 3)]


def test_pins_move_work_and_broken_ones_are_said_in_a_sentence() -> None:
    tasks = [
        task("a", 8, pins=(Pin("not_before", at(3, 5)),)),
        task("b", 8, pins=(Pin("no_later", at(3, 5, 12), "finish"),)),
        task("c", 8, deadline=at(3, 4, 17)),
        task("d", 8, pins=(Pin("fixed", at(3, 4)),)),
    ]
    found = plan(office(tasks, links=[Link("a", "b"), Link("b", "c"), Link("a", "d")]))
    assert dates(found)["a"] == (at(3, 5), at(3, 5, 17))
    assert found.infeasible == (
        "B finishes on 6 March 2026, though it is pinned no later than 5 March 2026.",
        "C finishes on 9 March 2026, after its deadline on 4 March 2026.",
        "D starts on 6 March 2026, though it is pinned fixed on 4 March 2026.",
    )


@pytest.mark.parametrize("elsewhere", [(), (Calendar("night", "UTC", (WorkWeek((((0, 1440),),) * 7),)),)])
def test_a_finish_pinned_to_the_end_of_a_day_is_held_by_the_evening_whoever_works_at_night(elsewhere: tuple[Calendar, ...]) -> None:
    """Days are pinned by their midnight: Friday's is held at five on Friday, though somebody elsewhere is then at work."""
    pinned = task("a", 4, pins=(Pin("fixed", at(3, 7, 0), "finish"),))
    made = plan(office([pinned], calendars=(OFFICE, *elsewhere)))
    assert dates(made)["a"] == (at(3, 6, 13), at(3, 6, 17))
    assert made.infeasible == ()


def test_a_plan_without_tasks_is_empty() -> None:
    assert plan(office([])) == Plan((), MONDAY, MONDAY, ())


def test_a_slipped_task_moves_only_what_depends_on_it() -> None:
    tasks = [task("a", 8, "ada"), task("b", 8, "ada"), task("c", 8, "bo")]
    people = [person("ada"), person("bo")]
    first = plan(office(tasks, people))
    last = tuple(Placed(one.task, one.start, one.finish, tuple(name for name, _ in one.people)) for one in first.tasks)
    again = plan(office([replace(tasks[0], estimate=Estimate(16, 16)), *tasks[1:]], people, last=last))
    assert {one.task: one.moved_days for one in again.tasks} == {"a": 1.0, "b": 1.0, "c": 0.0}
    assert again.moved == 2


def test_searching_puts_what_a_goal_post_needs_first() -> None:
    tasks = [task("a", 24, "ada"), task("b", 8, "ada")]
    goal = GoalPost("goal", "Goal", at(3, 2, 17), ("b",))
    assert dates(plan(office(tasks, [person("ada")], goal_posts=(goal,))))["b"][1] == at(3, 5, 17)
    searched = plan(office(tasks, [person("ada")], goal_posts=(goal,)), budget=60)
    assert dates(searched)["b"][1] == at(3, 2, 17)
    assert searched.order == ("b", "a")
    assert [one.is_driving for one in searched.tasks] == [False, True]


def test_another_person_brings_the_finish_forward_and_never_back() -> None:
    tasks = [Task(name, name, Estimate(8, 8), skill="code") for name in "abcdef"]
    people = [person(name, skills={"code": 1.0}) for name in ("ada", "bo", "cy", "di")]
    finishes = [plan(office(tasks, people[:count]), budget=60).finish for count in (1, 2, 3, 4)]
    assert finishes == [at(3, 9, 17), at(3, 4, 17), at(3, 3, 17), at(3, 3, 17)]


def test_floats_count_people_as_well_as_links() -> None:
    tasks = [task("a", 8, "ada"), task("b", 8, "ada"), task("c", 4, "bo"), Task("end", "End", is_milestone=True)]
    found = plan(office(tasks, [person("ada"), person("bo")], [Link("b", "end"), Link("c", "end")]))
    assert {one.task: (one.total_float, one.free_float) for one in found.tasks} == {
        "a": (0.0, 0.0),
        "b": (0.0, 0.0),
        "c": (12.0, 12.0),
        "end": (0.0, 0.0),
    }


def test_the_bound_counts_a_persons_own_work_and_the_longest_chain() -> None:
    found = plan(office([task("a", 8, "ada"), task("b", 8, "ada"), task("c", 4)], [person("ada")]))
    assert found.bound == found.finish == at(3, 3, 17)


def test_nothing_beats_what_is_done() -> None:
    done = task("a", 8, started=at(2, 26), finished=at(2, 27, 17))
    found = plan(office([done]))
    assert found.bound == found.finish == at(2, 27, 17)


def test_loads_are_planned_hours_against_hours_there() -> None:
    found = plan(office([task("a", 50, "ada"), task("b", 8, "bo")], [person("ada"), person("bo")]))
    assert [(load.person, load.monday, load.planned, load.capacity) for load in found.load] == [
        ("ada", dt.date(2026, 3, 2), 40.0, 40.0),
        ("ada", dt.date(2026, 3, 9), 10.0, 40.0),
        ("bo", dt.date(2026, 3, 2), 8.0, 40.0),
        ("bo", dt.date(2026, 3, 9), 0.0, 40.0),
    ]


def test_a_duration_while_its_person_is_held_by_others_is_laid_alike_in_plan_and_runs() -> None:
    ada = person("ada", busy=(Busy(at(3, 3), at(3, 3, 17)),))
    around = task("around", 16, "ada", can_split=True)
    meeting = task("meeting", 1, "ada", by="duration", pins=(Pin("not_before", at(3, 3, 10)),))
    situation = office([around, meeting], [ada])
    simulation, planned = simulate(compile(situation), seed=1, draws=20), plan(situation)
    assert planned.tasks[1].finish == at(3, 3, 11)
    assert [simulation.compiled.at(simulation.slot(int(end))) for end in simulation.planned_end] == [
        one.finish for one in planned.tasks
    ]


def test_a_duration_that_finds_its_window_between_little_free_time_is_laid_alike_in_plan_and_runs() -> None:
    """Ada gives three hours a day: the one left on Wednesday is all that five hours which begin then take of her."""
    ada = person("ada", shares=(Share(None, 0.375),))
    tasks = [task("first", 8, "ada"), task("next", 1, "ada"), task("dry", 5, "ada", by="duration")]
    situation = office(tasks, [ada], [Link("first", "next", lag_minutes=60)])
    simulation, planned = simulate(compile(situation), seed=1, draws=20), plan(situation)
    assert dates(planned)["first"][1] == at(3, 4, 11)
    assert dates(planned)["dry"] == (at(3, 4, 11), at(3, 4, 16))
    assert [simulation.compiled.at(simulation.slot(int(end))) for end in simulation.planned_end] == [
        one.finish for one in planned.tasks
    ]
