"""On problems whose best answers are known, the search comes close and the bound never lies."""

import csv
import os
from pathlib import Path

import pytest

from accord.planning.schedule import plan
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


def test_j30_within_one_percent_of_the_best_known_after_a_thousand_schedules(j30: list[tuple[Path, int]]) -> None:
    gaps = []
    for path, best in j30:
        found = plan(read(path), budget=1000)
        assert periods(found.bound) <= best <= periods(found.finish), path.stem
        gaps.append(periods(found.finish) / best - 1)
    assert len(gaps) == 40
    assert sum(gaps) / len(gaps) < 0.01


def test_what_the_search_finds_holds_to_an_independent_reader(j30: list[tuple[Path, int]]) -> None:
    for path, _ in j30[::8]:
        situation = read(path)
        assert faults(situation, plan(situation, budget=200)) == []
