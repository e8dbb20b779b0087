"""The whole answer to a plan file, computed in a bare interpreter."""

import datetime as dt
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from accord.alignment.rules.answer import UnknownName, answer, as_json
from accord.alignment.rules.from_file import ELAPSED, facts_from
from accord.files.planfile import (
    NO_DAYS,
    CalendarException,
    FileAssignment,
    FileCalendar,
    FileLink,
    FilePerson,
    FileTask,
    PlanFile,
    WorkWeek,
)
from accord.planning.answer import ENGINE_VERSION

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
NINE_TO_FIVE = ((540, 720), (780, 1080))
OFFICE = FileCalendar("std", "Standard", days=(NINE_TO_FIVE,) * 5 + ((), ()))


def task(uid: str, name: str, parent: str | None = None, hours: float | None = None, **fields: object) -> FileTask:
    minutes = None if hours is None else int(hours * 60)
    return FileTask(uid, name, parent_uid=parent, duration_minutes=minutes, work_minutes=minutes, **fields)  # type: ignore[arg-type]


PLAN = PlanFile(
    source_application="test",
    format="accord",
    name="Launch",
    default_calendar_uid="std",
    calendars=(OFFICE,),
    persons=(FilePerson("ben", "Ben"), FilePerson("aiko", "Aiko"), FilePerson("sand", "Sand", kind="material")),
    tasks=(
        task("1", "Payment", is_summary=True),
        task("2", "Cards", "1", 40),
        task("3", "Receipts", "1", 24),
        task("4", "Sharing", is_summary=True),
        task("5", "Links", "4", 40),
        task("6", "Rewards", "4", 40),
        task("7", "Launch day", hours=0, is_milestone=True),
    ),
    links=(FileLink("2", "3"), FileLink("1", "7"), FileLink("4", "7")),
    assignments=(*(FileAssignment(uid, "ben") for uid in ("2", "3", "5", "6")), FileAssignment("5", "sand")),
)


def test_a_file_gets_its_dates_people_and_reasons() -> None:
    told = as_json(answer(PLAN, now=NOW))
    tasks = {row["title"]: row for row in told["tasks"]}
    assert list(tasks) == ["Cards", "Receipts", "Links", "Rewards", "Launch day"]
    assert tasks["Cards"]["start"] == "2026-03-02" and tasks["Cards"]["people"] == ["Ben"]
    assert tasks["Cards"]["reason"] == "Cards starts 2 Mar: nothing holds it back."
    assert (
        tasks["Receipts"]["reason"].startswith("Receipts starts ") and "waits for Cards, which ends " in tasks["Receipts"]["reason"]
    )
    assert tasks["Launch day"]["p50"] <= told["finish"]["p50"] <= told["finish"]["p80"] <= told["finish"]["p95"]
    assert told["goal_post"] is None and told["options"] == []
    assert told["engine"] == {"version": ENGINE_VERSION, "seed": 1}
    assert {one["kind"] for one in told["assumptions"]} >= {"one_number"}


def test_a_date_in_danger_gets_ways_out_that_keep_what_was_asked_for() -> None:
    told = as_json(answer(PLAN, now=NOW, by=dt.date(2026, 3, 20)))
    assert told["goal_post"]["date"] == "2026-03-20" and told["goal_post"]["chance"] < 0.8
    assert told["options"] and all(
        set(option) >= {"sentence", "changes", "chance", "p80", "value_kept", "cost"} for option in told["options"]
    )
    assert any("sharing" in option["sentence"].lower() for option in told["options"])
    kept = as_json(answer(PLAN, now=NOW, by=dt.date(2026, 3, 20), keep=["sharing"]))
    gone = [change for option in kept["options"] for change in option["changes"] if change["kind"] in ("drop", "defer")]
    assert all(change["feature"] != "4" for change in gone)


def test_a_milestone_stands_on_one_day_that_is_never_before_today() -> None:
    first = task("0", "Kick-off", hours=0, is_milestone=True)
    told = as_json(answer(replace(PLAN, tasks=(first, *PLAN.tasks)), now=NOW, by=dt.date(2026, 3, 20)))
    tasks = {row["title"]: row for row in told["tasks"]}
    assert tasks["Kick-off"]["start"] == tasks["Kick-off"]["p50"] == tasks["Kick-off"]["p80"] == "2026-03-02"
    assert tasks["Launch day"]["start"] == tasks["Launch day"]["p50"]
    assert all(row["start"] <= row["finish"] <= row["p80"] for row in told["tasks"])
    assert all("2026-03-02" <= option["p50"] <= option["p80"] for option in told["options"])


def test_the_same_file_and_seed_give_the_same_answer() -> None:
    one, other = (as_json(answer(PLAN, now=NOW, by=dt.date(2026, 3, 25), seed=7)) for _ in range(2))
    assert one == other


def test_a_name_that_is_nowhere_is_refused() -> None:
    with pytest.raises(UnknownName, match="Nothing in the plan is called 'Paymnt'"):
        answer(PLAN, now=NOW, keep=["Paymnt"])


def test_calendars_keep_what_they_stand_on() -> None:
    holiday = CalendarException(dt.date(2026, 3, 9), dt.date(2026, 3, 10), name="holiday")
    base = replace(OFFICE, exceptions=(holiday,))
    half = ((540, 720),)
    week = WorkWeek(dt.date(2026, 3, 16), dt.date(2026, 3, 20), (half, None, None, None, None, None, None))
    own = FileCalendar("ben", "Ben", parent_uid="std", days=(*NO_DAYS[:4], (), *NO_DAYS[5:]), weeks=(week,), is_personal=True)
    facts = facts_from(replace(PLAN, calendars=(base, own)), by=None, now=NOW)
    ben = next(one for one in facts.calendars if one.id == "ben")
    assert [len(day) for day in ben.weeks[0][1]] == [2, 2, 2, 2, 0, 0, 0]
    assert ben.exceptions == ((dt.date(2026, 3, 16), dt.date(2026, 3, 16), half), (dt.date(2026, 3, 9), dt.date(2026, 3, 10), ()))


def test_elapsed_time_runs_round_the_clock_and_nobodys_work_is_a_span() -> None:
    tasks = (
        task("d", "Drying", hours=48, is_elapsed=True),
        task("s", "Survey", hours=16),
        task("m", "Made", hours=8, type="fixed_duration"),
    )
    facts = facts_from(replace(PLAN, tasks=tasks, links=(), assignments=(FileAssignment("m", "ben"),)), by=None, now=NOW)
    assert [(item.by, item.low, item.calendar) for item in facts.items] == [
        ("duration", 48.0, ELAPSED),
        ("duration", 16.0, ""),
        ("duration", 8.0, ""),
    ]
    assert facts.calendars[-1].id == ELAPSED


def test_constraints_become_pins_and_inactive_tasks_are_dropped() -> None:
    at = dt.datetime.fromisoformat("2026-04-01T08:00")
    tasks = (
        task("a", "A", hours=8, constraint="must_start_on", constraint_at=at),
        task("b", "B", hours=8, constraint="finish_no_later_than", constraint_at=at),
        task("c", "C", hours=8, is_active=False),
        task("d", "D", hours=8, is_manual=True, start=at),
    )
    facts = facts_from(replace(PLAN, tasks=tasks, links=(), assignments=()), by=None, now=NOW, zone="Europe/Berlin")
    assert [(pin.item, pin.kind, pin.on) for pin in facts.pins] == [
        ("a", "fixed", "start"),
        ("b", "no_later", "finish"),
        ("d", "fixed", "start"),
    ]
    assert facts.pins[0].at == dt.datetime(2026, 4, 1, 6, tzinfo=dt.UTC)
    assert facts.items[2].state == "dropped"


def test_an_answer_needs_neither_django_nor_a_database() -> None:
    code = (
        "import sys\nsys.modules['sqlite3'] = None\nsys.modules['django'] = None\n"
        "from tests.alignment.plan_in_bare import PLAN, NOW\n"
        "from accord.alignment.rules.answer import answer, as_json\nprint(len(as_json(answer(PLAN, now=NOW))['tasks']))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        env={"PATH": "", **_env()},
        check=False,
    )
    assert found.stdout.strip() == "1", found.stderr


def _env() -> dict[str, str]:
    import os

    return {name: value for name, value in os.environ.items() if name.startswith("NUMBA") or name == "HOME"}
