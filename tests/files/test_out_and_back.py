"""That what goes out comes back equal, to us and to MPXJ, and that reading the same file again changes nothing."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from accord.files.differences import changes
from accord.files.json_form import plan_from_json, plan_to_json
from accord.files.lists import read_list
from accord.files.lists_out import safe, write_csv, write_json
from accord.files.mpxj import read_through_java
from accord.files.mspdi import read_mspdi
from accord.files.mspdi_out import write_mspdi
from accord.files.planfile import (
    NO_DAYS,
    OFFICE,
    Baseline,
    CalendarException,
    FileAssignment,
    FileCalendar,
    FileLink,
    FilePerson,
    FileTask,
    PlanFile,
    WorkWeek,
)
from accord.files.read import read_plan
from accord.files.refused import Limits
from accord.files.working_time import by_uid, hours_on
from tests.files import test_real_files as real

XML = [name for name in real.FILES if name.endswith(".xml") and name != "resource-rates-test.xml"]
AT = dt.datetime(2026, 3, 2, 8)
MADE = PlanFile(
    source_application="Microsoft Project",
    format="MSPDI",
    name="Webshop",
    start=AT,
    finish=dt.datetime(2026, 3, 31, 17),
    status_at=dt.datetime(2026, 3, 9, 17),
    currency="EUR",
    minutes_per_day=450,
    default_calendar_uid="1",
    calendars=(
        FileCalendar(
            "1",
            "Office",
            days=(OFFICE, OFFICE, OFFICE, OFFICE, ((480, 720),), (), ()),
            exceptions=(CalendarException(dt.date(2026, 4, 3), dt.date(2026, 4, 6), (), "Easter"),),
            weeks=(
                WorkWeek(dt.date(2026, 3, 9), dt.date(2026, 3, 15), (None, (), None, None, None, ((1320, 1440),), None), "Move"),
            ),
        ),
        FileCalendar("2", "Ana", parent_uid="1", days=NO_DAYS, is_personal=True),
    ),
    persons=(
        FilePerson(
            "1", "Ana", email="ana@example.com", group="Dev", max_units=0.5, calendar_uid="2", standard_rate=Decimal("62.5"),
            number=1,
        ),
        FilePerson("2", "Paint", kind="material", standard_rate=Decimal(4), number=2),
        FilePerson("3", "Tester", kind="role", number=3),
        FilePerson("4", "Travel", kind="cost", number=4, cost_per_use=Decimal(90)),
    ),
    tasks=(
        FileTask("1", "Checkout", 1, 1, None, 0, "1", 1, "1", is_summary=True),
        FileTask(
            "2", "Cart <&> \N{ROCKET}", 2, 2, "1", 0, "1.1", 2, "1.1", "Two\nlines", duration_minutes=2250, work_minutes=1125,
            remaining_duration_minutes=900, remaining_work_minutes=450, actual_work_minutes=675, percent_complete=60.0,
            percent_work=60.0,
            start=AT, finish=dt.datetime(2026, 3, 6, 12), actual_start=AT, constraint="start_no_earlier_than", constraint_at=AT,
            deadline=dt.datetime(2026, 3, 20, 17), priority=700, type="fixed_work", effort_driven=True, calendar_uid="1",
            cost=Decimal("1171.88"), fixed_cost=Decimal(50), actual_cost=Decimal("703.13"),
            baselines=tuple(Baseline(n, AT, AT + dt.timedelta(days=n + 1), 480 * n, 60 * n, Decimal(n)) for n in range(1, 11)),
        ),
        FileTask("3", "Dry", 3, 3, "1", 1, "1.2", 2, "1.2", duration_minutes=4320, is_elapsed=True, is_manual=True),
        FileTask("4", "Live", 4, 4, None, 1, "2", 1, "2", duration_minutes=0, is_milestone=True, is_active=False),
    ),
    links=(
        FileLink("2", "3", "SS", 225),
        FileLink("2", "4", "FF", -2880, "elapsed"),
        FileLink("3", "4", "SF", 2160, "elapsed", carried={"percent": 50.0}),
    ),
    assignments=(
        FileAssignment("2", "1", 0.5, 1125, 450, 675, AT, dt.datetime(2026, 3, 6, 12), Decimal("1121.88"), Decimal("703.13")),
        FileAssignment("3", None, 1.0, 0),
    ),
)  # fmt: skip


def without_counts(plan: PlanFile) -> PlanFile:
    """Blank rows and the row that stands for nobody are not written."""
    return dataclasses.replace(plan, blank_rows=0, blank_persons=0)


@pytest.mark.parametrize("name", XML)
def test_an_ms_project_file_comes_back_equal(name: str, read_real: Callable[[str], PlanFile]) -> None:
    plan = read_real(name)
    assert without_counts(read_mspdi(write_mspdi(plan), name=Path(name).stem)) == without_counts(plan)


def test_a_plan_with_everything_comes_back_equal() -> None:
    back = read_mspdi(write_mspdi(MADE))
    assert changes(MADE, dataclasses.replace(back, carried={})) == ()
    assert [loss.what for loss in back.losses] == ["lags in percent"]
    assert dataclasses.replace(back, carried={}, summary=None, losses=()) == MADE


@pytest.mark.java
@pytest.mark.parametrize("name", [name for name in real.FILES if name not in XML])
def test_a_foreign_file_comes_back_from_ms_projects_format_with_all_it_said(
    name: str, read_real: Callable[[str], PlanFile]
) -> None:
    plan = read_real(name)
    back = read_mspdi(write_mspdi(plan), name=plan.name)
    said = {"carried", "parts"}
    ours, theirs, first = by_uid(plan.calendars), by_uid(back.calendars), (plan.start or AT).date()
    for one in plan.calendars:
        for day in (first + dt.timedelta(days=count) for count in range(400)):
            assert hours_on(day, one.uid, ours) == hours_on(day, one.uid, theirs), (one.name, day)
    plan, back = dataclasses.replace(plan, calendars=()), dataclasses.replace(back, calendars=())
    differing = {(one.kind, field) for one in changes(plan, back) for field in one.fields or {one.what: one} if field not in said}
    assert differing == set(), [one for one in changes(plan, back) if set(one.fields) - said][:3]


@pytest.mark.java
@pytest.mark.parametrize(
    "name", ["Commercial_construction_project_plan.mpp", "sample.mpx", "project1.planner", "task-baselines-project2010-mspdi.xml"]
)
def test_mpxj_reads_from_what_we_write_what_we_meant(
    name: str, read_real: Callable[[str], PlanFile], ask_mpxj: Callable[[Path], dict[str, Any]], tmp_path: Path
) -> None:
    plan = read_real(name)
    (tmp_path / "out.xml").write_bytes(write_mspdi(plan))
    facts = ask_mpxj(tmp_path / "out.xml")
    if plan.summary is None:
        facts["tasks"] = [one for one in facts["tasks"] if one["uid"] != 0]
        for one in facts["tasks"]:
            one["parent"] = None if one["parent"] == 0 else one["parent"]
    told = {str(one["uid"]) for one in facts["calendars"]}
    nobodys = {one.uid for one in plan.calendars if one.is_personal} - {one.calendar_uid for one in plan.persons}
    assert {one.uid for one in plan.calendars} - told <= nobodys
    written = read_mspdi(write_mspdi(plan)).calendars
    both = (dataclasses.replace(plan, calendars=tuple(one for one in written if one.uid in told)), facts)
    real.test_every_row_has_its_name_its_place_and_its_note(both)
    real.test_dates_durations_work_and_progress_are_the_files_own(both)
    real.test_links_keep_their_kind_and_their_lag_in_minutes(both)
    real.test_working_hours_are_equal_day_by_day(both)
    real.test_baselines_nought_to_ten_and_costs_are_equal(both)


@pytest.mark.java
def test_one_plan_in_three_formats_agrees(read_real: Callable[[str], PlanFile]) -> None:
    names = ("task-links-project2007-mpp12.mpp", "task-links-project2019-mpp14.mpp", "task-links-project2019-mspdi.xml")
    said = []
    for name in names:
        plan = read_real(name)
        numbers = {one.uid: one.unique_id for one in plan.tasks}
        tasks = [(one.unique_id, one.name, one.outline, one.duration_minutes, one.is_manual) for one in plan.tasks]
        links = [
            (numbers[link.before_uid], numbers[link.after_uid], link.kind, link.lag_minutes, link.lag_unit) for link in plan.links
        ]
        said.append((tasks, links, len(plan.assignments)))
    assert said[1] == said[2]
    assert said[0][1:] == said[1][1:] and [row[:4] for row in said[0][0]] == [row[:4] for row in said[1][0]]
    assert {link[2] for link in said[0][1]} == {"FS", "SS", "FF", "SF"}


@pytest.mark.parametrize("name", real.FILES)
def test_the_same_file_again_changes_nothing(
    name: str,
    plans: Path,
    read_real: Callable[[str], PlanFile],
) -> None:
    plan = read_real(name)
    assert changes(plan, read_plan((plans / name).read_bytes(), name=name)) == ()


def test_what_changed_is_told_by_row_and_field() -> None:
    first, second, *_ = MADE.tasks
    new = dataclasses.replace(
        MADE,
        tasks=(first, dataclasses.replace(second, name="Basket", duration_minutes=60), FileTask("9", "Pay", 9)),
        links=MADE.links[:1],
        persons=(*MADE.persons, FilePerson("5", "Bo")),
    )
    found = {(one.kind, one.uid, one.what): one for one in changes(MADE, new)}
    assert set(found) == {
        ("task", "2", "changed"), ("task", "9", "added"), ("task", "3", "removed"), ("task", "4", "removed"),
        ("person", "5", "added"),
        ("link", "2|4|FF", "removed"), ("link", "3|4|SF", "removed"),
    }  # fmt: skip
    assert found["task", "2", "changed"].fields == {"name": (second.name, "Basket"), "duration_minutes": (2250, 60)}


def test_json_comes_back_equal(read_real: Callable[[str], PlanFile]) -> None:
    assert plan_from_json(plan_to_json(MADE)) == MADE
    assert read_plan(write_json(MADE), name="plan.json") == MADE
    for name in XML:
        assert plan_from_json(plan_to_json(read_real(name))) == read_real(name)


def test_csv_comes_back_with_titles_outline_estimates_people_and_links() -> None:
    plan = read_list(
        "Title,Estimate,Who,After\nBeta,,,\n  Cart,3-6d,Ana[50%],\n  Pay,4h,Bo,2SS+2ed\nLive,0d,,3FF-1h\n", hours_per_day=6
    )
    back = read_list(write_csv(plan).decode("utf-8"), format="CSV", hours_per_day=6)
    assert [(one.level, one.name, one.low_hours, one.high_hours, one.is_milestone) for one in back.tasks] == [
        (one.level, one.name, one.low_hours, one.high_hours, one.is_milestone) for one in plan.tasks
    ]
    places = {one.uid: place for plan_ in (plan, back) for place, one in enumerate(plan_.tasks)}
    assert [(places[one.before_uid], places[one.after_uid], one.kind, one.lag_minutes, one.lag_unit) for one in back.links] == [
        (places[one.before_uid], places[one.after_uid], one.kind, one.lag_minutes, one.lag_unit) for one in plan.links
    ]
    assert [(one.person_uid, one.units) for one in back.assignments] == [(one.person_uid, one.units) for one in plan.assignments]
    assert back.losses == ()


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", '=HYPERLINK("http://x")'])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert safe(cell).startswith("'")
    plan = dataclasses.replace(MADE, tasks=(FileTask("1", cell, 1, notes=cell),), links=(), assignments=())
    assert f",{cell}" not in write_csv(plan).decode() and f',"{cell}' not in write_csv(plan).decode()
    assert safe("Cart") == "Cart" and safe("3-6d") == "3-6d"


@pytest.mark.java
@pytest.mark.parametrize("name", XML)
def test_our_own_reader_and_the_way_through_java_agree(name: str, plans: Path, read_real: Callable[[str], PlanFile]) -> None:
    ours = read_real(name)
    theirs = read_through_java((plans / name).read_bytes(), format="MSPDI", name=Path(name).stem, limits=Limits())
    for one in changes(ours, theirs):
        differing = {field: pair for field, pair in one.fields.items() if field not in {"carried", "currency", "name"}}
        assert one.what == "changed" and all((old or 0) == (new or 0) for old, new in differing.values()), (
            one.kind,
            one.uid,
            differing,
        )


@pytest.mark.java
def test_a_duration_by_the_wall_clock_is_known_as_such_even_through_java() -> None:
    friday = dt.datetime(2026, 3, 6, 8)
    dry = FileTask("1", "Dry", 1, 1, duration_minutes=4320, is_elapsed=True, start=friday, finish=friday + dt.timedelta(days=3))
    paint = FileTask("2", "Paint", 2, 2, duration_minutes=240, start=friday, finish=friday + dt.timedelta(hours=4))
    plan = dataclasses.replace(MADE, tasks=(dry, paint), links=(), assignments=())
    through = read_through_java(write_mspdi(plan), format="MSPDI", limits=Limits())
    assert [(one.duration_minutes, one.is_elapsed) for one in through.tasks] == [(4320, True), (240, False)]
