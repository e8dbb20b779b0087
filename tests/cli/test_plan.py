"""Decides that a plan file is answered in a bare terminal: no database, a documented JSON, one sentence for bad input."""

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from accord.cli.__main__ import main
from accord.files.list_words import EXAMPLE
from tests.cli.conftest import ROOT

LIST = """Task,Estimate,Person,Predecessors
Design,3-6d,Aiko,
Payments,5-12d,Ben,1
Sharing,4-9d,Ben,1
Rewards,4-10d,Ben,1
Launch,1d,Aiko,2;3;4
"""
BARE = """
import builtins, sys
plain = builtins.__import__
def refuse(name, *args, **kwargs):
    if name.partition(".")[0] in ("django", "ninja", "sqlite3", "pysqlite3", "psycopg"):
        raise AssertionError(f"{name} was imported")
    return plain(name, *args, **kwargs)
builtins.__import__ = refuse
from accord.cli.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "plan.csv"
    file.write_text(LIST)
    return file


def answered(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, Any]:
    assert main(["plan", *map(str, words), "--json", "--today", "2026-03-02"]) == 0
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


def test_it_runs_without_settings_database_or_server(plan: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    words = [sys.executable, "-c", BARE, "plan", str(plan), "--by", "2026-03-20", "--today", "2026-03-02", "--json"]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["options"]


def test_the_json_has_what_is_documented_and_nothing_else(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = answered(capsys, plan, "--by", "2026-03-20")
    assert set(told) == {
        "tasks",
        "finish",
        "goal_post",
        "options",
        "earliest",
        "why_not",
        "assumptions",
        "infeasible",
        "engine",
    }
    assert set(told["tasks"][0]) == {"id", "title", "start", "finish", "p50", "p80", "people", "reason"}
    assert set(told["finish"]) == {"p50", "p80", "p95"}
    assert set(told["goal_post"]) == {"date", "chance"}
    assert set(told["options"][0]) == {"sentence", "changes", "chance", "p50", "p80", "holds_at", "value_kept", "cost"}
    assert set(told["engine"]) == {"version", "seed"}
    documented = (ROOT / "docs" / "users" / "command-line.md").read_text()
    for name in [*told, *told["tasks"][0], *told["options"][0], *told["engine"], "sentence", "low", "high"]:
        assert f"`{name}`" in documented, name


def test_what_it_says_holds_together(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = answered(capsys, plan, "--by", "2026-03-20")
    assert [one["title"] for one in told["tasks"]] == ["Design", "Payments", "Sharing", "Rewards", "Launch"]
    for task in told["tasks"]:
        assert task["start"] <= task["finish"] <= task["p80"]
        assert task["people"]
        assert task["reason"]
    assert told["finish"]["p50"] <= told["finish"]["p80"] <= told["finish"]["p95"]
    assert 0 <= told["goal_post"]["chance"] < 0.8
    best = max(one["chance"] for one in told["options"])
    assert best > told["goal_post"]["chance"]
    for one in told["options"]:
        assert one["changes"] and one["sentence"]
        assert 0 <= one["value_kept"] <= 1


def test_what_is_kept_is_never_dropped(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = answered(capsys, plan, "--by", "2026-03-20", "--keep", "Rewards", "--keep", "sharing")
    said = " ".join(one["sentence"] for one in told["options"])
    dropped = [change for one in told["options"] for change in one["changes"] if change["kind"] in ("drop", "defer")]
    assert "drop Rewards" not in said and "drop Sharing" not in said
    names = {task["id"]: task["title"] for task in told["tasks"]}
    assert not {names[key] for one in dropped for key in one.get("tasks", [])} & {"Rewards", "Sharing"}


def test_the_same_seed_gives_the_same_answer(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other, third = (answered(capsys, plan, "--by", "2026-03-20", "--seed", seed) for seed in (7, 7, 8))
    assert one == other
    assert (one["engine"]["seed"], third["engine"]["seed"]) == (7, 8)


def test_without_a_date_there_is_no_chance_and_no_way_out(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = answered(capsys, plan)
    assert (told["goal_post"], told["options"]) == (None, [])


def test_people_read_a_table_the_chance_and_the_ways_out(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", str(plan), "--by", "2026-03-20", "--today", "2026-03-02"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].split() == ["Task", "Start", "P50", "P80", "Person", "Reason"]
    assert said[1].split()[:4] == ["Design", "2", "Mar", "2026"]
    assert any(line.startswith("Chance of 20 Mar 2026: ") for line in said)
    assert any(
        line.startswith("Ways out (value kept is a share of the ") and line.endswith(" planned for the date, by count):")
        for line in said
    )
    assert any("value kept" in line for line in said)


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["none.mpp"], 3, "There is no file none.mpp."),
        (["{plan}", "--keep", "Nowhere"], 1, "Nothing in the plan is called 'Nowhere'"),
        (["{plan}", "--zone", "Moon/Sea"], 1, "'Moon/Sea' is not a time zone"),
        (["{plan}", "--zone", "../etc"], 1, "is not a time zone"),
        (["{plan}", "--by", "2020-01-01"], 1, "lies before the day of planning"),
        (["{empty}"], 1, ""),
        (["{folder}"], 3, "There is no file"),
    ],
)
def test_bad_input_is_one_sentence_and_a_code(
    words: list[str], code: int, sentence: str, plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.csv").write_text("")
    named = {"plan": str(plan), "empty": str(tmp_path / "empty.csv"), "folder": str(tmp_path)}
    assert main(["plan", *(word.format_map(named) for word in words)]) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert sentence in told.err
    assert len(told.err.strip().splitlines()) == 1


WRONG = ["plan", "plan x --by soon", "plan x --by 9999-12-31", "plan x --seed one", "plan x --seed -1", "dance", ""]


@pytest.mark.parametrize("words", WRONG)
def test_wrong_words_are_code_two(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words.split())
    assert ended.value.code == 2
    assert "usage: bin/accord" in capsys.readouterr().err


def test_a_circle_is_refused_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "circle.csv"
    file.write_text("Task,Estimate,Predecessors\nOne,2d,2\nTwo,2d,1\n")
    assert main(["plan", str(file)]) == 1
    told = capsys.readouterr().err
    assert "One" in told and "Two" in told


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_date_of_another_age_is_refused_at_its_row(day: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "ages.csv"
    file.write_text(f"Task,Estimate,Start\nDesign,2d,2026-03-09\nLaunch,1d,{day}\n")
    assert main(["plan", str(file)]) == 1
    assert f"Row 2 “Launch” has a date in the year {int(day[:4])}" in capsys.readouterr().err


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    def helped(*words: str) -> str:
        with pytest.raises(SystemExit) as ended:
            main([*words, "--help"])
        assert ended.value.code == 0
        return capsys.readouterr().out

    told = helped()
    for name in "plan import export backup restore check token reset-link set-up-link registry demo".split():
        assert f"  {name}" in told
        assert f"usage: bin/accord {name}" in helped(name)


@pytest.mark.java
def test_every_real_file_ends_in_an_answer_or_a_sentence(shared_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted(one for one in (shared_data / "msproject").iterdir() if one.suffix not in (".md", ".json"))
    assert len(files) >= 25
    refused = {}
    for file in files:
        code = main(["plan", str(file), "--json", "--today", "2026-03-02"])
        told = capsys.readouterr()
        if code:
            refused[file.name] = told.err
            assert (code, told.err.count("\n"), told.out) == (1, 1, ""), file.name
        else:
            ends = json.loads(told.out)["finish"]
            assert dt.date.fromisoformat(ends["p50"]) <= dt.date.fromisoformat(ends["p95"]), file.name
    assert "readpassword9.mpp" in refused
    assert len(refused) <= 4, refused


def test_what_a_list_says_in_words_is_planned_and_what_cannot_be_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.txt"
    file.write_text("Wireframes 3d @Cleo\nVisual design 5d @Cleo after Wireframes\nShip 1d after Nowhere\n")
    assert main(["plan", str(file), "--json", "--today", "2026-03-02"]) == 0
    told = capsys.readouterr()
    tasks = {one["title"]: one for one in json.loads(told.out)["tasks"]}
    assert tasks["Visual design"]["people"] == ["Cleo"] and "waits for Wireframes" in tasks["Visual design"]["reason"]
    assert told.err == "Lines with words not read: 1\n  Line 3: “after Nowhere” names no other line, by its whole title or as #3.\n"


def test_help_shows_how_the_lines_of_a_list_are_written(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["plan", "--help"])
    told = capsys.readouterr().out
    assert all(f"  {line}\n" in told for line in EXAMPLE.splitlines())
