"""How time is cut into slots, and what the kernel promises to those who call it with many draws."""

import numpy as np
import pytest

from accord.planning import kernel
from accord.planning.compiled import PRIOR, compile, expected_hours
from accord.planning.options import options
from accord.planning.reasons import counterfactuals
from accord.planning.schedule import plan
from accord.planning.situation import Estimate, Finished, Link, Share, Task
from accord.planning.warm import small, warm
from tests.planning.office import OFFICE, at, office, person, task


@pytest.mark.parametrize(
    ("hours", "lag", "expected"), [(8.0, 0, 60), (7.5, 0, 30), (8.0, 45, 15), (8.0, 10, 5), (0.1, 0, 1), (8.25, 0, 15)]
)
def test_the_slot_is_the_largest_that_divides_what_was_said(hours: float, lag: int, expected: int) -> None:
    assert compile(office([task("a", hours), task("b", 8)], links=[Link("a", "b", lag_minutes=lag)])).slot_minutes == expected


def test_a_range_is_rounded_to_the_slot_by_half_a_slot_at_most() -> None:
    ranged = Task("a", "A", Estimate(3, 9))
    found = plan(office([ranged]))
    assert found.slot_minutes == 60
    worked = (found.tasks[0].finish - found.tasks[0].start).total_seconds() / 3600
    assert abs(worked - expected_hours(Estimate(3, 9))) <= 0.5


def test_a_calendar_that_opens_at_twenty_past_is_cut_finely() -> None:
    from dataclasses import replace

    from accord.planning.situation import WorkWeek

    odd = replace(OFFICE, weeks=(WorkWeek((((560, 1020),),) * 5 + ((), ())),))
    assert compile(office([task("a", 8)], calendars=(odd,))).slot_minutes == 5


@pytest.mark.parametrize(("share", "expected"), [(0.5, 60), (0.3, 15), (0.1, 15), (0.01, 1)])
def test_a_small_share_of_the_day_is_not_rounded_away(share: float, expected: int) -> None:
    ada = person("ada", shares=(Share(None, share),))
    assert compile(office([task("a", 8, "ada")], [ada])).slot_minutes == expected


def test_the_mean_of_a_range_is_swansons() -> None:
    assert expected_hours(Estimate(4, 24)) == pytest.approx(0.3 * 4 + 0.4 * 96**0.5 + 0.3 * 24)
    assert expected_hours(Estimate(4, 24, 6)) == pytest.approx(10.8)


def test_without_an_estimate_history_counts_from_eight_tasks_on_and_the_prior_before() -> None:
    unknown = Task("a", "A", kind="bug")
    few, enough = ((Finished("bug", "", 4, 6),) * count for count in (7, 8))
    assert compile(office([unknown], history=few)).hours[0] == pytest.approx(expected_hours(PRIOR))
    assert compile(office([unknown], history=enough)).hours[0] == 6.0


def test_draws_are_placed_each_on_its_own_and_like_the_plan() -> None:
    compiled = compile(office([task("a", 8, "ada"), task("b", 8, "ada")], [person("ada")]))
    draws = np.array([[8.0, 8.0], [16.0, 8.0], [8.0, 8.0]])
    start, finish, who = kernel.run(compiled, compiled.order, draws)
    assert [compiled.at(slot) for slot in finish[:, 1]] == [at(3, 3, 17), at(3, 4, 17), at(3, 3, 17)]
    assert start.shape == finish.shape == who.shape == (3, 2)
    alone = kernel.run(compiled, compiled.order, compiled.hours)
    assert alone[1].tolist() == finish[0].tolist()


def test_an_order_against_the_links_is_repaired() -> None:
    compiled = compile(office([task("a", 8), task("b", 8), task("c", 8)], links=[Link("a", "b"), Link("c", "a")]))
    order = np.array([1, 0, 2], np.int32)
    assert kernel.feasible(compiled.net.pred_at, compiled.net.pred_task, order).tolist() == [2, 0, 1]


def test_what_does_not_fit_the_horizon_ends_at_it() -> None:
    compiled = compile(office([task("a", 8), task("b", 8)], links=[Link("a", "b")]))
    _, finish, _ = kernel.run(compiled, compiled.order, np.array([1e5, 8.0]))
    assert finish.tolist() == [compiled.horizon, compiled.horizon]


def test_warming_up_runs_and_its_plan_is_sound() -> None:
    warm()
    situation = small()
    found = plan(situation)
    assert len(found.tasks) == len(situation.tasks)
    assert counterfactuals(situation, found, "goal")
    assert options(situation, "goal", budget=20).evaluated, "it is in danger, so that the search is compiled too"
