"""That repeating exceptions fall on the right days, and that calendars look to their parents in MS Project's order."""

import dataclasses
import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from accord.files.mspdi import read_mspdi
from accord.files.mspdi_out import write_mspdi
from accord.files.planfile import NO_DAYS, OFFICE, CalendarException, FileCalendar, FileTask, PlanFile, WorkWeek
from accord.files.recurrence import Rule, days_of
from accord.files.working_time import by_uid, flattened, hours_on
from tests.files import test_real_files as real

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
MORNING = [[480, 720]]


def rule(**fields: Any) -> dict[str, Any]:
    return {"Name": "Rule", "FromDate": "2026-01-05", "ToDate": "2026-12-31", "EnteredByOccurrences": "0", "hours": []} | fields


RULES = {
    "every third day": rule(Type="1", Period="3"),
    "every fifth day": rule(Type="7", Period="5"),
    "every second week on Tuesday and Friday": rule(Type="6", Period="2", DaysOfWeek=str(4 + 32)),
    "the 31st of every month": rule(Type="4", Period="1", MonthDay="31"),
    "the 2nd of every second month, begun after it": rule(Type="4", Period="2", MonthDay="2"),
    "the second Tuesday of every month": rule(Type="5", Period="1", MonthItem="5", MonthPosition="1"),
    "the last Sunday of every third month": rule(Type="5", Period="3", MonthItem="3", MonthPosition="4"),
    "3 October": rule(Type="2", MonthDay="3", Month="9"),
    "the third Monday in January": rule(Type="3", MonthItem="4", MonthPosition="2", Month="0"),
    "worked on every Saturday morning": rule(Type="6", Period="1", DaysOfWeek="64", hours=MORNING),
}


@pytest.mark.java
@pytest.mark.parametrize("name", RULES)
def test_a_repeating_exception_falls_on_the_days_that_mpxj_says(
    name: str, ask_mpxj: Callable[[Path], dict[str, Any]], tmp_path: Path
) -> None:
    week = (OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, (), ())
    calendar = FileCalendar("1", "Office", days=week, carried={"repeating": [RULES[name]]})
    made = PlanFile(
        "Microsoft Project",
        "MSPDI",
        start=dt.datetime(2026, 1, 5, 8),
        finish=dt.datetime(2026, 12, 18, 17),
        default_calendar_uid="1",
        calendars=(calendar,),
        tasks=(FileTask("1", "Cart", 1, 1),),
    )
    file = tmp_path / "plan.xml"
    file.write_bytes(write_mspdi(made))
    plan = read_mspdi(file.read_bytes())
    assert plan.calendars[0].exceptions and all(one.recurs for one in plan.calendars[0].exceptions)
    real.test_working_hours_are_equal_day_by_day((plan, ask_mpxj(file)))


@pytest.mark.java
def test_all_repeating_exceptions_of_the_real_file_fall_on_the_days_that_mpxj_says(
    plans: Path, ask_mpxj: Callable[[Path], dict[str, Any]], tmp_path: Path
) -> None:
    """They lie in the years from 2000 to 2010; the file's project is of 2017, so it is moved to where they are."""
    text = (plans / "calendar-recurring-exceptions-project2016-mspdi.xml").read_text()
    start, finish = "<StartDate>2000-01-01T08:00:00</StartDate>", "<FinishDate>2011-01-01T08:00:00</FinishDate>"
    file = tmp_path / "moved.xml"
    file.write_text(re.sub(r"<FinishDate>.*?</FinishDate>", finish, re.sub(r"<StartDate>.*?</StartDate>", start, text)))
    plan = read_mspdi(file.read_bytes())
    assert sum(one.recurs for one in plan.calendars[0].exceptions) > 50
    real.test_working_hours_are_equal_day_by_day((plan, ask_mpxj(file)))


def test_a_rule_ends_after_its_occurrences_or_its_last_day() -> None:
    assert days_of(Rule("day", FIRST, LAST, every=2, occurrences=3)) == (FIRST, dt.date(2026, 1, 3), dt.date(2026, 1, 5))
    assert days_of(Rule("year", FIRST, dt.date(2028, 12, 31), day_number=29, month_number=2)) == (
        dt.date(2026, 2, 28),
        dt.date(2027, 2, 28),
        dt.date(2028, 2, 29),
    )
    assert days_of(Rule("week", FIRST, LAST)) == (), "no weekday, no day"
    assert days_of(Rule("day", LAST, FIRST)) == ()
    assert len(days_of(Rule("day", dt.date(1990, 1, 1), dt.date(2049, 1, 1)))) == 4000


def test_an_exception_stands_over_a_work_week_over_the_week_and_the_parent_fills_what_is_not_said() -> None:
    day = dt.date(2026, 3, 2)
    base = FileCalendar("1", "Base", days=(OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, (), ()))
    own = FileCalendar("2", "Ana", parent_uid="1", days=((), *NO_DAYS[1:]))  # type: ignore[arg-type]

    def hours(child: FileCalendar, parent: FileCalendar = base) -> int:
        return sum(finish - start for start, finish in hours_on(day, "2", by_uid([parent, child])))

    closed = CalendarException(day, day)
    assert hours(own) == 0 and hours(dataclasses.replace(own, days=NO_DAYS)) == 480
    week = WorkWeek(day, day, (((540, 600),), *NO_DAYS[1:]))  # type: ignore[arg-type]
    assert hours(dataclasses.replace(own, weeks=(week,))) == 60
    assert hours(own, dataclasses.replace(base, weeks=(week,))) == 60
    assert hours(dataclasses.replace(own, weeks=(week,)), dataclasses.replace(base, exceptions=(closed,))) == 0
    worked = CalendarException(day, day, ((600, 630),))
    assert hours(dataclasses.replace(own, exceptions=(worked,)), dataclasses.replace(base, exceptions=(closed,))) == 30


def test_a_flattened_calendar_has_the_same_hours_and_no_parent_and_rings_do_no_harm() -> None:
    base = FileCalendar("1", "Base", parent_uid="2", days=(OFFICE, *NO_DAYS[1:]))  # type: ignore[arg-type]
    own = FileCalendar("2", "Own", parent_uid="1", days=(None, OFFICE, *NO_DAYS[2:]))  # type: ignore[arg-type]
    known = by_uid([base, own])
    flat = flattened(own, known)
    assert flat.parent_uid is None
    for count in range(14):
        day = FIRST + dt.timedelta(days=count)
        assert hours_on(day, "2", known) == hours_on(day, "2", {"2": flat})
