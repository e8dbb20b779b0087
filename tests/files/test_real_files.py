"""That every real plan file says to us what it says to MPXJ, which was asked by a reader written apart from ours."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from accord.files.planfile import FileTask, PlanFile
from accord.files.working_time import by_uid, hours_on

Facts = dict[str, Any]
FILES = (
    "Commercial_construction_project_plan.mpp",
    "HouseBuildingSample.gan",
    "New_Product.mpp",
    "PredecessorCalendar.xer",
    "assignment-assignments-project2016-mpp14.mpp",
    "calendar-calendars-project2010-mpp14.mpp",
    "calendar-calendars-project2019-mspdi.xml",
    "calendar-recurring-exceptions-project2016-mspdi.xml",
    "casaenergia-gantt.pod",
    "mpp14costratetable.mpp",
    "mpp14recurring.mpp",
    "mpp14subproject.mpp",
    "mspdinulltasks.xml",
    "mspdiresource.xml",
    "mspdisplittask.xml",
    "percent-complete-8.4.xer",
    "project1.planner",
    "qa-software-development-plan.mpp",
    "resource-rates-test.xml",
    "sample.mpx",
    "sample.xml",
    "task-baselines-project2010-mspdi.xml",
    "task-links-project2007-mpp12.mpp",
    "task-links-project2019-mpp14.mpp",
    "task-links-project2019-mspdi.xml",
    "task-text-project2019-mspdi.xml",
)
SAME_CONSTRAINT = {"START_ON": "MUST_START_ON", "FINISH_ON": "MUST_FINISH_ON"}

pytestmark = pytest.mark.java


@pytest.fixture(params=FILES)
def both(
    request: pytest.FixtureRequest, read_real: Callable[[str], PlanFile], told_by_mpxj: Callable[[str], Facts]
) -> tuple[PlanFile, Facts]:
    return read_real(request.param), told_by_mpxj(request.param)


def all_tasks(plan: PlanFile) -> list[FileTask]:
    return ([plan.summary] if plan.summary else []) + list(plan.tasks)


def real_tasks(facts: Facts) -> list[Facts]:
    return [task for task in facts["tasks"] if not task["null"]]


def at(words: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(words[:19]) if words else None


def minute(value: float | None) -> int:
    return int(value + 0.5) if value and value > 0 else -int(-value + 0.5) if value else 0


def money(value: float | None) -> Decimal:
    return Decimal(str(round(value or 0, 4)))


def test_every_row_has_its_name_its_place_and_its_note(both: tuple[PlanFile, Facts]) -> None:
    plan, facts = both
    ours = all_tasks(plan)
    numbers = {one.uid: one.unique_id for one in ours}
    top = plan.summary.unique_id if plan.summary else None
    told = {one["uid"]: one for one in real_tasks(facts)}
    assert {one.unique_id for one in ours} == set(told)
    for one in ours:
        fact = told[one.unique_id]
        parent = numbers[one.parent_uid] if one.parent_uid else None
        assert (one.name, parent, one.level, one.outline) == (
            fact["name"] or "",
            None if fact["parent"] == top else fact["parent"],
            fact["level"] or 0,
            fact["outline"] or "",
        )
        assert one.is_summary == fact["has_children"]
        assert one.notes == (fact["notes"] or "").strip()


def test_dates_durations_work_and_progress_are_the_files_own(both: tuple[PlanFile, Facts]) -> None:
    plan, facts = both
    told = {one["uid"]: one for one in facts["tasks"]}
    for one in all_tasks(plan):
        fact = told[one.unique_id]
        assert (one.start, one.finish, one.actual_start, one.actual_finish) == tuple(
            at(fact[key]) for key in ("start", "finish", "actual_start", "actual_finish")
        ), one.name
        assert (one.duration_minutes or 0, one.is_elapsed) == (minute(fact["duration"]), fact["elapsed"]), one.name
        assert (one.remaining_duration_minutes or 0) == minute(fact["remaining"]), one.name
        assert (one.work_minutes or 0) == minute(fact["work"]), one.name
        assert (one.percent_complete, one.percent_work) == (fact["percent"] or 0, fact["percent_work"] or 0), one.name
        assert one.is_milestone == fact["milestone"], one.name


def test_an_interrupted_task_has_its_parts(read_real: Callable[[str], PlanFile], told_by_mpxj: Callable[[str], Facts]) -> None:
    told = {
        one["name"]: [(at(start), at(finish)) for start, finish in one["splits"]]
        for one in told_by_mpxj("mspdisplittask.xml")["tasks"]
    }
    ours = {one.name: [(part.start, part.finish) for part in one.parts] for one in read_real("mspdisplittask.xml").tasks}
    assert [len(parts) for parts in ours.values()] == [2, 3]
    assert ours == {name: told[name] for name in ours}


def test_constraints_deadlines_and_the_way_a_task_is_scheduled_arrive(both: tuple[PlanFile, Facts]) -> None:
    plan, facts = both
    told = {one["uid"]: one for one in facts["tasks"]}
    for one in all_tasks(plan):
        fact = told[one.unique_id]
        kind = fact["constraint"] or "AS_SOON_AS_POSSIBLE"
        assert one.constraint == SAME_CONSTRAINT.get(kind, kind).lower(), one.name
        assert (one.constraint_at, one.deadline) == (at(fact["constraint_date"]), at(fact["deadline"])), one.name
        assert (one.priority, one.is_manual, one.effort_driven) == (
            500 if fact["priority"] is None else fact["priority"],
            fact["manual"],
            fact["effort_driven"],
        ), one.name
        assert one.type.upper() == (fact["type"] or "FIXED_UNITS").replace("_AND_UNITS", ""), one.name
        assert one.calendar_uid == (None if fact["calendar"] is None else str(fact["calendar"])), one.name


def test_links_keep_their_kind_and_their_lag_in_minutes(both: tuple[PlanFile, Facts]) -> None:
    plan, facts = both
    numbers = {one.uid: one.unique_id for one in all_tasks(plan)}
    durations = {one["uid"]: one["duration"] for one in facts["tasks"]}
    told = Counter(
        (
            link["before"],
            link["after"],
            link["kind"],
            round(link["lag"] * durations[link["before"]] / 100) if link["unit"].endswith("%") else minute(link["lag"]),
            link["unit"].startswith("e"),
        )
        for link in facts["links"]
    )
    ours = Counter(
        (numbers[link.before_uid], numbers[link.after_uid], link.kind, link.lag_minutes, link.lag_unit == "elapsed")
        for link in plan.links
    )
    assert ours == told


def test_working_hours_are_equal_day_by_day(both: tuple[PlanFile, Facts]) -> None:
    plan, facts = both
    known = by_uid(plan.calendars)
    assert {int(uid) for uid in known} == {one["uid"] for one in facts["calendars"]}
    for fact in facts["calendars"]:
        ours = known[str(fact["uid"])]
        assert (ours.name, ours.parent_uid) == (fact["name"] or "", None if fact["parent"] is None else str(fact["parent"]))
        for day, ranges in fact["days"].items():
            told = tuple((clock(start), clock(finish) or 1440) for start, finish in ranges)
            assert hours_on(dt.date.fromisoformat(day), ours.uid, known) == tuple(sorted(told)), (ours.name, day)


def clock(words: str) -> int:
    return int(words[:2]) * 60 + int(words[3:5])


def test_people_and_assignments_are_equal(both: tuple[PlanFile, Facts]) -> None:
    plan, facts = both
    numbers = {one.uid: one.number for one in plan.persons}
    nameless = {one["uid"] for one in facts["persons"] if not one["name"] or (plan.format == "POD" and one["uid"] == 0)}
    named = [one for one in facts["persons"] if one["uid"] not in nameless]
    per_hour = {"m": 1, "h": 60, "d": plan.minutes_per_day, "w": plan.minutes_per_week}
    per_hour["y"] = plan.minutes_per_day * plan.days_per_month * 12
    for one, fact in zip(plan.persons, named, strict=True):
        kind = {"WORK": {"person", "role"}, "MATERIAL": {"material"}, "COST": {"cost"}}[fact["type"]]
        assert one.kind in kind
        assert (one.number, one.name, one.email, one.group) == (fact["uid"], fact["name"], fact["email"] or "", fact["group"] or "")
        assert one.calendar_uid == (None if fact["calendar"] is None else str(fact["calendar"]))
        assert fact["max_units"] is None or one.max_units == pytest.approx(fact["max_units"] / 100)
        rate = fact["rate"][0] * 60 / per_hour[fact["rate"][1]] if fact["rate"] else 0
        assert (one.standard_rate or 0) == money(rate)
    tasks = {one.uid: one.unique_id for one in all_tasks(plan)}
    ours = [
        (tasks[one.task_uid], numbers[one.person_uid] if one.person_uid else None, round(one.units * 100, 4), one.work_minutes or 0,
         one.remaining_work_minutes or 0, one.actual_work_minutes or 0, one.cost or Decimal(0), one.start, one.finish)
        for one in plan.assignments
    ]  # fmt: skip
    told = [
        (one["task"], None if one["person"] in nameless else one["person"], round(one["units"] or 0, 4), minute(one["work"]),
         minute(one["remaining"]), minute(one["actual"]), money(one["cost"]), at(one["start"]), at(one["finish"]))
        for one in facts["assignments"]
    ]  # fmt: skip
    assert sorted(ours, key=str) == sorted(told, key=str)


def test_baselines_nought_to_ten_and_costs_are_equal(both: tuple[PlanFile, Facts]) -> None:
    plan, facts = both
    told = {one["uid"]: one for one in facts["tasks"]}
    for one in all_tasks(plan):
        fact = told[one.unique_id]
        assert (one.cost or 0, one.fixed_cost or 0, one.actual_cost or 0) == tuple(
            money(fact[key]) for key in ("cost", "fixed_cost", "actual_cost")
        )
        ours = {each.number: each for each in one.baselines}
        for number, (start, finish, duration, work, cost) in fact["baselines"].items():
            base = ours.get(int(number))
            got = (
                (base.start, base.finish, base.duration_minutes or 0, base.work_minutes or 0, base.cost or 0)
                if base
                else (None, None, 0, 0, 0)
            )
            assert got == (at(start), at(finish), minute(duration), minute(work), money(cost)), (one.name, number)


def test_the_project_itself_is_described(both: tuple[PlanFile, Facts]) -> None:
    plan, facts = both
    assert (plan.start, plan.finish, plan.status_at) == (at(facts["start"]), at(facts["finish"]), at(facts["status"]))
    assert (plan.minutes_per_day, plan.minutes_per_week, plan.days_per_month) == (
        facts["minutes_per_day"], facts["minutes_per_week"], facts["days_per_month"],
    )  # fmt: skip
    assert plan.default_calendar_uid == str(facts["default_calendar"])


def test_counts_are_the_expected_ones(plans: Path, read_real: Callable[[str], PlanFile]) -> None:
    expected = {one["f"]: one for one in json.loads((plans / "expected.json").read_text())["files"]}
    assert set(expected) == set(FILES)
    for name, counts in expected.items():
        plan = read_real(name)
        rows = all_tasks(plan)
        assert {
            "tasks": len(rows) + plan.blank_rows,
            "summ": sum(one.is_summary for one in rows),
            "links": len(plan.links),
            "lag": sum(link.lag_minutes != 0 for link in plan.links),
            "res": len(plan.persons) + plan.blank_persons,
            "asg": len(plan.assignments),
            "cal": len(plan.calendars),
        } == {key: counts[key] for key in ("tasks", "summ", "links", "lag", "res", "asg", "cal")}, name
