"""How a baseline has its say: textbook earned schedule, one rule that reconciles, and a project never told by itself."""

import datetime as dt
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from accord.planning import earned
from accord.planning.compiled import compile
from accord.planning.earned import Rule, Standing, Tracked, centre, ends, links_held, shares_done, standing, top_down
from accord.planning.forecast import forecast
from accord.planning.simulation import bottom_up, simulate
from accord.planning.situation import Baseline, Link, Situation
from tests.bench import forecast as bench
from tests.planning import backtest, generate
from tests.planning.tracked import projects

NOT_YET = float("nan")
PLAIN = Rule(4, 0.0, (-0.2, -0.1, 0.0, 0.1, 0.2, 0.3))


def four_days(now: float, *actual: tuple[float, float]) -> Tracked:
    """10, 20, 30 and 40 planned for four days, one after the other."""
    rows = [*actual, *[(NOT_YET, NOT_YET)] * (4 - len(actual))]
    return Tracked(np.array([(0, 1), (1, 2), (2, 3), (3, 4)], float), np.array(rows), np.array([10.0, 20.0, 30.0, 40.0]), now)


def test_earned_schedule_is_the_day_by_which_the_plan_wanted_what_is_earned() -> None:
    # Lipke, "Schedule is different" (2003): whole periods whose planned value is earned, and the part of the next one.
    # 10 + 20 + half of 30 = 45 earned on day 3.5, planned for day 2.5: ES 2.5, SV(t) −1, SPI(t) 2.5/3.5.
    project = four_days(3.5, (0, 1.5), (1.5, 3), (3, NOT_YET))
    assert earned.earned_schedule(project, project.weight) == pytest.approx(2.5)
    told = backtest.classic(project)
    assert told == pytest.approx({"planned": 4.0, "es1": 3.5 + 1.5, "es_spi": 3.5 + 1.5 / (2.5 / 3.5)})
    assert told["es_spi"] == pytest.approx(4 / (2.5 / 3.5))  # PD / SPI(t), as the textbook has it


def test_nothing_earned_is_day_nought_and_everything_the_last_day() -> None:
    assert standing(four_days(0.0)).earned == 0.0
    assert backtest.classic(four_days(1.0))["es_spi"] == 4.0
    done = four_days(5.0, (0, 1), (1, 2), (2, 4), (4, 5))
    assert standing(done).earned == 4.0
    assert top_down(standing(done), 0.5) == 5.0


def test_a_milestone_with_a_cost_is_earned_on_its_day() -> None:
    project = Tracked(np.array([(0.0, 2.0), (2.0, 2.0)]), np.array([(0.0, 3.0), (3.0, 3.0)]), np.array([5.0, 5.0]), 3.0)
    assert earned.earned_schedule(project, project.weight) == 2.0


def test_of_a_running_task_only_the_time_that_it_has_run_counts() -> None:
    assert shares_done(four_days(0.25, (0, NOT_YET))) == pytest.approx([0.25, 0, 0, 0])
    assert shares_done(four_days(9.0, (0, NOT_YET))) == pytest.approx([0.9, 0, 0, 0])


def test_the_index_is_shrunk_and_late_delays_are_partly_made_up() -> None:
    at = Standing(now=3.5, length=4.0, earned=2.5, kept=0.5)
    assert top_down(at, 0.0) == pytest.approx(3.5 + 1.5 * 7.5 / 6.5)
    assert top_down(at, 0.5) < top_down(at, 0.0)
    late = replace(at, now=6.0, earned=3.5)
    assert 6.0 < top_down(late, 0.5) < top_down(late, 0.0)


def test_the_network_is_believed_as_far_as_its_links_have_held() -> None:
    at = Standing(now=1.0, length=4.0, earned=1.0, kept=1.0)
    assert centre(at, 6.0, PLAIN) == 6.0
    assert centre(replace(at, kept=0.0), 6.0, PLAIN) == pytest.approx(4.0)
    assert centre(replace(at, kept=0.5), 6.0, PLAIN) == pytest.approx(4.0 + 2.0 / 16)
    assert standing(replace(four_days(1.0), held=3, tested=4)).kept == pytest.approx(4 / 6)


def test_links_are_tested_by_what_has_begun() -> None:
    at = [dt.datetime(2026, 3, day, 9, tzinfo=dt.UTC) for day in range(2, 6)]
    one, two, three, four = (replace(task, started=None, finished=None) for task in generate.plan(5).tasks[:4])
    tasks = (replace(one, started=at[0], finished=at[1]), replace(two, started=at[1]), replace(three, started=at[0]), four)
    kept, broken, later = Link(one.id, two.id), Link(two.id, three.id), Link(three.id, four.id)
    overlap = replace(broken, lag_minutes=-480)
    assert links_held((kept, broken, later, overlap), tasks) == (1, 2)


def test_chances_grow_with_the_day_and_no_end_lies_in_the_past() -> None:
    at = Standing(now=3.9, length=4.0, earned=3.9, kept=0.5)
    told = ends(at, 4.0, (0.001, 0.1, 0.3, 0.5, 0.8, 0.9, 0.95, 0.999), PLAIN)
    assert list(told) == sorted(told)
    assert told[0] == 3.9
    assert told[3] == pytest.approx(centre(at, 4.0, PLAIN))
    assert told[4] == pytest.approx(told[3] + 0.1 * 4 * np.sqrt(earned.LEAST_LEFT))


def test_cost_at_completion_shrinks_its_index() -> None:
    assert earned.cost_at_completion(spent=60, earned=50, planned=100) == pytest.approx(60 + 50 * 160 / 150)
    assert earned.cost_at_completion(spent=0, earned=0, planned=100) == 100


def with_baseline(days: float) -> Situation:
    """A plan whose tasks have used up `days` of a baseline that ended now; the last goes on."""
    base = replace(generate.plan(5), last=())
    start = base.now - dt.timedelta(days=days)
    return replace(base, tasks=tuple(replace(t, baseline=Baseline(start, start + dt.timedelta(days=60))) for t in base.tasks))


def test_the_runs_of_a_forecast_end_as_the_rule_says() -> None:
    situation = with_baseline(20.0)
    simulation, project = simulate(compile(situation), seed=1, draws=400), earned.tracked(situation)
    assert simulation.is_reconciled
    assert project is not None
    told = ends(standing(project), bottom_up(simulation.compiled, simulation.runs, project.now), (0.1, 0.5, 0.8, 0.9))
    finish = forecast(situation, draws=400, seed=1).finish
    for instant, day in zip((finish.p10, finish.p50, finish.p80, finish.p90), told, strict=True):
        expected = situation.now + (float(day) - project.now) * dt.timedelta(days=1)
        assert abs(instant - expected) < dt.timedelta(days=3.5), "the next working hour, after a weekend at most"


def test_without_a_baseline_nothing_is_reconciled() -> None:
    told = forecast(generate.plan(5), draws=50)
    assert not simulate(compile(generate.plan(5)), seed=1, draws=20).is_reconciled
    assert any("Waits and hand-overs" in one.detail for one in told.assumptions)
    assert any("baseline" in one.detail for one in forecast(with_baseline(20.0), draws=50).assumptions)


@pytest.fixture
def two(tmp_path: Path, shared_data: Path) -> Path:
    """A folder of two tracked projects and one that is not."""
    for name in ("C2013-13_Office_Finishing_Works_(1)", "C2013-17_Office_Finishing_Works_(5)", "C2011-11_Eating_Belgium"):
        shutil.copy(shared_data / "realprojects" / f"{name}.json", tmp_path)
    return tmp_path


def test_what_came_of_a_project_has_no_part_in_how_it_is_told(two: Path) -> None:
    first, second = ([*backtest.seen(project, draws=50)] for project in projects(two))
    changed = [replace(one, actual=3 * one.actual) for one in first]
    was, now = backtest.scored([first, second]), backtest.scored([changed, second])
    assert [s.quantiles for s in was[: len(first)]] == [s.quantiles for s in now[: len(first)]]
    assert [s.quantiles for s in was[len(first) :]] != [s.quantiles for s in now[len(first) :]]


def test_the_bench_prints_one_object_for_machines(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main([str(two), "--json", "--draws", "50"]) == 0
    told = json.loads(capsys.readouterr().out)
    errors = ["duration_error_mean", "duration_error_median", "cost_error_mean"]
    assert list(told) == [*errors, "coverage", "pinball", "classic", "by_third", "projects", "dates"]
    assert list(told["coverage"]) == ["p50", "p80", "p90"]
    assert list(told["classic"]) == ["planned", "es1", "es_spi"]
    assert set(told["by_third"]) <= {"first", "second", "last"}
    assert sum(third["dates"] for third in told["by_third"].values()) == told["dates"] == 12
    assert told["projects"] == 2
    assert 0 < told["duration_error_mean"] < 100
    assert bench.main([str(two), "--json", "--draws", "50", "--sample", "1"]) == 0
    assert json.loads(capsys.readouterr().out)["projects"] == 1


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: shutil.rmtree(folder), "is no directory"),
        (lambda folder: [path.unlink() for path in folder.glob("*.json")], "holds 0 tracked projects"),
        (lambda folder: (folder / "a.json").write_text("{"), "a.json is no JSON"),
        (lambda folder: (folder / "a.json").write_text("[]"), "a.json is no project"),
        (lambda folder: (folder / "a.json").write_text('{"name": "A", "tracking": [{}]}'), "'A' cannot be replayed: KeyError"),
    ],
)
def test_a_folder_that_cannot_be_scored_is_named(
    two: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], object], said: str
) -> None:
    spoil(two)
    assert bench.main([str(two)]) == 2
    assert said in capsys.readouterr().err
