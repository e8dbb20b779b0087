"""What a forecast promises: monotone dates, the same luck for the same task, facts respected, a chance that means what it says."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from accord.planning.calibration import DURATION_RATIO, EFFORT_RATIO, spreads
from accord.planning.compiled import compile
from accord.planning.diary import lanes
from accord.planning.draws import normal_share, normals
from accord.planning.forecast import forecast, local_day
from accord.planning.kernel import run
from accord.planning.runs import run_kept
from accord.planning.schedule import plan
from accord.planning.simulation import simulate
from accord.planning.situation import Assigned, Estimate, Finished, GoalPost, Impossible, Situation, Task
from accord.planning.warm import small
from tests.planning import generate


@pytest.fixture(scope="module")
def situation() -> Situation:
    return generate.plan(5)


def one_task(estimate: Estimate | None, **fields: object) -> Situation:
    base = generate.plan(5, tasks=4, people=4, features=2)
    task = Task("only", "Only", estimate, **fields)  # type: ignore[arg-type]
    return replace(base, tasks=(task,), links=(), features=(), goal_posts=(GoalPost("post", "Post", None, ("only",)),))


def test_the_dates_of_a_forecast_are_in_order(situation: Situation) -> None:
    told = forecast(situation)
    for quantiles in (told.finish, *(t.finish for t in told.tasks), *(p.finish for p in told.goal_posts)):
        assert quantiles.p10 <= quantiles.p50 <= quantiles.p80 <= quantiles.p90 <= quantiles.p95
    assert told.cost_p50 <= told.cost_p80


def test_the_same_seed_gives_the_same_forecast_and_another_seed_nearly_the_same(situation: Situation) -> None:
    one, again, other = forecast(situation), forecast(situation), forecast(situation, seed=99)
    assert one == again
    assert other != one
    assert other.goal_posts[0].chance == pytest.approx(one.goal_posts[0].chance, abs=0.06)


def test_a_task_keeps_its_luck_when_others_come_and_go() -> None:
    many, few = normals(["a", "b", "c"], seed=3, draws=200), normals(["c", "a"], seed=3, draws=200)
    assert np.array_equal(many[:, 2], few[:, 0])
    assert np.array_equal(many[:, 0], few[:, 1])
    assert not np.array_equal(many[:, 0], normals(["a"], seed=4, draws=200)[:, 0])


def test_a_thousand_draws_are_the_first_of_1024() -> None:
    assert np.array_equal(normals(["a"], seed=1, draws=1000), normals(["a"], seed=1, draws=1024)[:1000])


def test_draws_fall_once_into_each_part_of_the_distribution() -> None:
    shares = sorted(normal_share(z) for z in normals(["a"], seed=1, draws=64)[:, 0])
    assert [int(share * 64) for share in shares] == list(range(64))


def test_every_run_is_the_schedule_that_the_kernel_would_lay(situation: Situation) -> None:
    compiled = compile(situation)
    hours = compiled.hours * np.exp(0.5 * normals([t.id for t in situation.tasks], seed=2, draws=40))
    _, finish, person = run(compiled, compiled.order, hours)
    runs = run_kept(compiled.grid, compiled.net, lanes(compiled.net), compiled.order, hours * compiled.slots_per_hour)
    working = compiled.hours > 0.0
    assert np.array_equal((compiled.grid.slot_of[runs.end - 1] + 1)[:, working], finish[:, working])
    assert np.array_equal(runs.person[:, working], person[:, working])


def test_runs_agree_with_the_plan_where_people_share_split_or_own_a_room() -> None:
    situation = small()
    simulation, planned = simulate(compile(situation), seed=1, draws=50), plan(situation)
    for row, task in zip(simulation.planned_end, planned.tasks, strict=True):
        if task.hours > 0.0:
            assert simulation.compiled.at(simulation.slot(int(row))) == task.finish, task.task


def test_a_range_is_met_as_often_as_it_says_before_waits() -> None:
    simulation = simulate(compile(one_task(Estimate(10, 40), skill="dev")), seed=1, draws=4096)
    assert np.mean(simulation.hours[:, 0] <= 10) == pytest.approx(0.1, abs=0.01)
    assert np.mean(simulation.hours[:, 0] <= 40) == pytest.approx(0.9, abs=0.01)
    assert np.median(simulation.hours[:, 0]) == pytest.approx(20, rel=0.02)


def test_one_number_takes_the_measured_ratios() -> None:
    effort = simulate(compile(one_task(Estimate(10, 10))), seed=1, draws=4096).hours[:, 0]
    duration = simulate(compile(one_task(Estimate(10, 10), by="duration")), seed=1, draws=4096).hours[:, 0]
    for drawn, ratio in ((effort, EFFORT_RATIO), (duration, DURATION_RATIO)):
        assert np.quantile(drawn, [0.1, 0.2, 0.5, 0.8, 0.9]) == pytest.approx(10 * np.exp(ratio), rel=0.03)


def test_a_task_without_an_estimate_is_listed_with_the_range_used_and_learns_from_eight_of_its_kind() -> None:
    told = forecast(one_task(None, kind="dev"), draws=100)
    assumed = next(a for a in told.assumptions if a.kind == "no_estimate")
    assert assumed.tasks == ("only",)
    assert (assumed.low, assumed.high) == pytest.approx((4.0, 24.0))
    history = tuple(Finished("dev", "", 10.0, float(hours)) for hours in (30, 32, 34, 36, 38, 40, 42, 44))
    learned = spreads(replace(one_task(None, kind="dev"), history=history))
    assert np.exp(learned.log_hours[0, 2]) == pytest.approx(37, rel=0.03)
    too_few = spreads(replace(one_task(None, kind="dev"), history=history[:7]))
    assert np.exp(too_few.log_hours[0, 2]) == pytest.approx(np.sqrt(4 * 24), rel=0.01)


def test_one_number_learns_from_its_like_and_others_say_less() -> None:
    history = tuple(Finished("dev", "", 10.0, 20.0) for _ in range(30))

    def middle(kind: str) -> float:
        return float(np.exp(spreads(replace(one_task(Estimate(10, 10), kind=kind), history=history)).log_hours[0, 2])) / 10

    assert 1.7 < middle("dev") < 2.1
    assert 1.1 < middle("qa") < middle("dev")  # thirty of another kind weigh less than the prior's ten


def test_what_is_assumed_of_single_numbers_is_told_once_and_of_nobody_by_name() -> None:
    slow, quick = (tuple(Finished("", "", 8.0, hours, name) for _ in range(20)) for name, hours in (("ada", 16.0), ("bo", 4.0)))
    base = one_task(Estimate(8, 8))
    tasks = tuple(replace(base.tasks[0], id=name, people=(Assigned(name),)) for name in ("ada", "bo"))
    people = tuple(replace(base.people[0], id=name) for name in ("ada", "bo"))
    told = spreads(replace(base, people=people, tasks=tasks, history=slow + quick))
    assert told.log_hours[0, 2] > told.log_hours[1, 2]
    assumed = [one for one in told.assumptions if one.kind == "one_number"]
    assert [one.tasks for one in assumed] == [("ada", "bo")]


def test_an_estimate_of_weeks_mostly_holds_more_than_it_takes() -> None:
    short, long = (np.exp(spreads(one_task(Estimate(h, h))).log_hours[0, 2]) / h for h in (40, 200))
    assert (short, long) == pytest.approx((1.0, 0.33))
    between = np.exp(spreads(one_task(Estimate(77.46, 77.46))).log_hours[0, 2]) / 77.46
    assert between == pytest.approx(0.33**0.5, rel=0.02)


def test_a_task_that_has_run_long_takes_longer_than_it_has_run() -> None:
    base = one_task(Estimate(8, 16), skill="dev")
    late = replace(base, tasks=(replace(base.tasks[0], started=base.now - dt.timedelta(days=7)),))
    hours = simulate(compile(late), seed=1, draws=500).hours[:, 0]
    assert hours.min() > 0.0
    assert hours.mean() < simulate(compile(base), seed=1, draws=500).hours[:, 0].mean()


def test_remaining_hours_as_told_are_the_middle_of_what_is_drawn() -> None:
    base = one_task(Estimate(8, 80), skill="dev")
    told = replace(base, tasks=(replace(base.tasks[0], started=base.now - dt.timedelta(days=1), remaining=5.0),))
    assert np.median(simulate(compile(told), seed=1, draws=500).hours[:, 0]) == pytest.approx(5.0, rel=0.03)


def test_a_goal_post_that_is_done_is_judged_by_its_actual_date() -> None:
    base = one_task(Estimate(8, 16))
    started, finished = base.now - dt.timedelta(days=9), base.now - dt.timedelta(days=5)
    done = (replace(base.tasks[0], started=started, finished=finished, done=1.0),)
    for at, chance in ((finished + dt.timedelta(days=1), 1.0), (finished - dt.timedelta(days=1), 0.0), (finished, 1.0)):
        post = (replace(base.goal_posts[0], at=at),)
        assert forecast(replace(base, tasks=done, goal_posts=post), draws=50).goal_posts[0].chance == chance


def test_a_later_date_never_has_a_smaller_chance(situation: Situation) -> None:
    post = situation.goal_posts[0]
    assert post.at is not None
    chances = [
        forecast(replace(situation, goal_posts=(replace(post, at=post.at + dt.timedelta(days=days)),)), draws=300)
        .goal_posts[0]
        .chance
        for days in range(-20, 40, 6)
    ]
    assert chances == sorted(chances)  # type: ignore[type-var]
    assert chances[0] < chances[-1]  # type: ignore[operator]


def test_the_chance_is_the_part_of_the_histogram_up_to_the_day(situation: Situation) -> None:
    told = forecast(situation).goal_posts[0]
    at = situation.goal_posts[0].at
    assert at is not None
    by_then = sum(share for day, share in told.histogram if day <= local_day(at, situation.zone))
    assert sum(share for _, share in told.histogram) == pytest.approx(1.0)
    assert told.chance == pytest.approx(by_then)


def test_errors_shared_by_the_project_spread_a_sum_more_than_luck_alone() -> None:
    base = one_task(None)
    tasks = tuple(Task(f"t{n}", f"t{n}", Estimate(10, 10)) for n in range(20))
    hours = simulate(compile(replace(base, tasks=tasks, goal_posts=())), seed=1, draws=4096).hours
    alone = np.sqrt(np.sum(hours.std(axis=0) ** 2))
    assert hours.sum(axis=1).std() > 1.3 * alone


def test_drivers_are_tasks_that_bind_and_their_long_end_costs_chance(situation: Situation) -> None:
    told = forecast(situation).goal_posts[0]
    assert told.drivers
    assert [d.swing_days for d in told.drivers] == sorted((d.swing_days for d in told.drivers), reverse=True)
    assert told.drivers[0].points_if_long > 0.0
    assert all(0.0 < d.criticality <= 1.0 for d in told.drivers)


def test_what_is_ranked_first_fits_at_least_as_surely_as_what_comes_after(situation: Situation) -> None:
    shares = [share for _, share in forecast(situation).in_by]
    assert len(shares) == len(situation.features)
    assert shares == sorted(shares, reverse=True)


def test_a_large_plan_is_told_with_fewer_runs_and_says_so(monkeypatch: pytest.MonkeyPatch, situation: Situation) -> None:
    monkeypatch.setattr("accord.planning.simulation.MOST_VALUES", 100 * len(situation.tasks))
    told = forecast(situation)
    assert told.draws == 100
    assert "100 runs" in told.method
    assert any(a.kind == "few_runs" for a in told.assumptions)


def test_what_cannot_be_planned_cannot_be_forecast(situation: Situation) -> None:
    broken = replace(situation, tasks=(replace(situation.tasks[0], estimate=Estimate(9, 3)), *situation.tasks[1:]))
    with pytest.raises(Impossible):
        forecast(broken)
    assert forecast(replace(situation, tasks=(), links=(), features=(), goal_posts=())).tasks == ()
