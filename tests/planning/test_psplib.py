"""On problems whose best answers are known, the search comes close and the bound never lies."""

import csv
import json
import os
from pathlib import Path

import pytest

from accord.planning.schedule import plan
from tests.bench import schedule
from tests.bench.schedule import sample
from tests.planning.checker import faults
from tests.planning.psplib import periods, read

DATA = Path(os.environ.get("ACCORD_TEST_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")) / "psplib"
EVERY = 12
"""Each twelfth of the 480 instances."""


@pytest.fixture
def j30() -> list[tuple[Path, int]]:
    if not DATA.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("CI must have the PSPLIB files.")
        pytest.skip("needs PSPLIB files (ACCORD_TEST_DATA)")
    with (DATA / "j30_best_known.csv").open(encoding="utf-8") as file:
        best = {row["instance"]: int(row["best_known"]) for row in csv.DictReader(file)}
    return [(path, best[path.stem]) for path in sorted((DATA / "j30").glob("*.sm"))[::EVERY]]


def test_j30_within_half_a_percent_of_the_best_known_after_a_thousand_schedules(j30: list[tuple[Path, int]]) -> None:
    gaps = []
    for path, best in j30:
        found = plan(read(path), budget=1000)
        assert periods(found.bound) <= best <= periods(found.finish), path.stem
        gaps.append(periods(found.finish) / best - 1)
    assert len(gaps) == 40
    assert sum(gaps) / len(gaps) < 0.005


def test_what_the_search_finds_holds_to_an_independent_reader(j30: list[tuple[Path, int]]) -> None:
    for path, _ in j30[::8]:
        situation = read(path)
        assert faults(situation, plan(situation, budget=200)) == []


def test_a_sample_is_spread_over_the_parameter_sets_and_is_the_same_again() -> None:
    paths = [Path(f"j30{number}_{one}.sm") for number in range(1, 13) for one in range(1, 11)]
    chosen = sample(paths, 12)
    assert len({path.stem.split("_")[0] for path in chosen}) == 12
    assert chosen == sample(paths, 12)
    assert sample(paths, None) == sample(paths, 1000) == paths


def test_the_bench_says_what_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert schedule.main([str(tmp_path)]) == 2
    assert "holds no .sm files" in capsys.readouterr().err


def test_the_bench_tells_gaps_over_best_known_and_critical_path(
    j30: list[tuple[Path, int]], capsys: pytest.CaptureFixture[str]
) -> None:
    words = [str(DATA / "j30"), "--best-known", str(DATA / "j30_best_known.csv"), "--schedules", "500", "--sample", "4", "--json"]
    assert schedule.main(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["instances"] == 4
    assert 0 <= told["over_best_known"] < 3
    assert told["over_critical_path"] > told["over_best_known"]
    assert told["seconds"] > 0
