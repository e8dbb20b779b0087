"""Whether ranges hold on real estimates, and what `bin/bench estimates` says and refuses."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.bench.estimates import COLUMNS, Past, main, read

HEAD = ",".join(COLUMNS)


@pytest.fixture
def head(shared_data: Path, tmp_path: Path) -> Path:
    lines = (shared_data / "sip" / "tasks-2004-2009.csv").read_text(encoding="utf-8").splitlines()
    short = tmp_path / "head.csv"
    short.write_text("\n".join(lines[:500]) + "\n", encoding="utf-8")
    return short


def test_the_figures_of_a_head_of_the_file(head: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(head), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"coverage", "pinball", "sums", "raw_pinball", "pinball_gain", "tasks", "sums_count"}
    assert set(told["coverage"]) == set(told["sums"]) == {"p50", "p80", "p90"}
    assert (told["tasks"], told["sums_count"]) == (len(read(head)), (len(read(head)) - 20) // 5 + 1)
    assert 0 <= told["coverage"]["p50"] <= told["coverage"]["p80"] <= told["coverage"]["p90"] <= 100
    assert told["pinball_gain"] == pytest.approx(100 * (1 - told["pinball"] / told["raw_pinball"]), abs=0.02)


def test_people_get_a_table(head: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(head)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:4]] == ["P50", "P80", "P90"]


def test_a_day_knows_only_what_was_completed_before_it(tmp_path: Path) -> None:
    file = tmp_path / "three.csv"
    rows = ["1,ada,bug,2009-01-01,2009-01-05,4,8", "2,ada,bug,2009-01-02,2009-01-06,4,2", "3,ada,bug,2009-01-03,,4,0"]
    file.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    past = Past(read(file))
    assert past.before(date(2009, 1, 5)) == ()
    assert [one.actual for one in past.before(date(2009, 1, 6))] == [8.0]
    assert [one.actual for one in past.before(date(2009, 1, 7))] == [2.0, 8.0]
    assert [past.factor(date(2009, 1, day)) for day in (5, 6)] == [1.0, 2.0]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1,ada,bug,2009-01-01,2009-01-05,nan,8", "line 2: estimate_hours is 'nan', not hours above 0."),
        ("1,ada,bug,2009-01-01,2009-01-05,4,-8", "line 2: actual_hours is '-8', not hours above 0."),
        ("1,ada,bug,1.1.2009,2009-01-05,4,8", "line 2: estimated_on is '1.1.2009', not a day"),
        ("1,ada,bug,2009-01-06,2009-01-05,4,8", "line 2: completed_on is before estimated_on."),
        ("1,ada,bug,2009-01-06,,4,8", "holds no completed task."),
    ],
)
def test_a_bad_row_is_named(row: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(f"{HEAD}\n{row}\n", encoding="utf-8")
    assert main([str(file)]) == 2
    assert said in capsys.readouterr().err


def test_a_file_that_is_none_or_lacks_a_column_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.csv")]) == 2
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert main([str(tmp_path / "other.csv")]) == 2
    assert "has no column 'task'" in capsys.readouterr().err
