"""Decides that a week's hours are laid on its days without a loss, and never above what is there."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.alignment.rules.days import Filling, Presence, by_task, filled
from accord.planning.situation import Calendar, TimeOff, WorkWeek

DAY = ((540, 720), (780, 1080))
MONDAY = dt.date(2026, 4, 13)
BERLIN = ZoneInfo("Europe/Berlin")


def somebody(*, off: dt.date | None = None, away: tuple[TimeOff, ...] = ()) -> Presence:
    week = WorkWeek((DAY, DAY, DAY, DAY, DAY, (), ()))
    return Presence(Calendar("c", "Europe/Berlin", (week,), {off: ()} if off else {}), {off: "Easter Monday"} if off else {}, away)


def task(number: int, finish: dt.datetime, hours: float, units: float = 1.0) -> Filling:
    return Filling(number, f"Task {number}", "Launch", finish, hours, units)


def at(day: int, hour: int) -> dt.datetime:
    return dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time(hour), BERLIN)


def test_tasks_lie_before_their_finish() -> None:
    days = filled(somebody(), {MONDAY: 24.0}, [task(1, at(1, 18), 16), task(2, at(2, 18), 8)], since=MONDAY)
    assert {day.weekday(): [(one.number, hours) for one, hours in rows] for day, rows in days.items()} == {
        0: [(1, 8.0)], 1: [(1, 8.0)], 2: [(2, 8.0)],
    }  # fmt: skip
    assert [(one.number, hours) for one, hours in by_task(days, MONDAY)] == [(1, 16.0), (2, 8.0)]


def test_a_holiday_and_a_day_away_say_why_and_hold_nothing() -> None:
    tuesday, wednesday = MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=2)
    who = somebody(off=MONDAY, away=(TimeOff(tuesday, tuesday, why="a wedding"), TimeOff(wednesday, wednesday, share=0.5)))
    assert [who.why_off(MONDAY + dt.timedelta(days=n)) for n in (0, 1, 3, 5)] == [
        ("holiday", "Easter Monday"), ("away", "a wedding"), ("", ""), ("", ""),
    ]  # fmt: skip
    assert [who.hours(MONDAY + dt.timedelta(days=n)) for n in range(6)] == [0, 0, 4, 8, 8, 0]
    days = filled(who, {MONDAY: 12.0}, [task(1, at(3, 18), 12)], since=MONDAY)
    assert {day.weekday(): sum(hours for _, hours in rows) for day, rows in days.items()} == {2: 4.0, 3: 8.0}


def test_days_that_are_over_get_nothing() -> None:
    days = filled(somebody(), {MONDAY: 16.0}, [task(1, at(4, 18), 40)], since=MONDAY + dt.timedelta(days=3))
    assert sorted(day.weekday() for day in days) == [3, 4]


@given(
    st.floats(0.5, 40),
    st.lists(st.tuples(st.integers(0, 9), st.integers(9, 18), st.floats(1, 60), st.sampled_from((0.5, 1.0))), max_size=6),
    st.integers(0, 3),
)
def test_a_week_keeps_its_sum_and_no_day_is_overfull(
    hours: float, given_tasks: list[tuple[int, int, float, float]], since: int
) -> None:
    who, first = somebody(), MONDAY + dt.timedelta(days=since)
    room = 8.0 * (5 - since)
    work = [task(number, at(day, hour), size, units) for number, (day, hour, size, units) in enumerate(given_tasks)]
    hours = min(hours, room)
    days = filled(who, {MONDAY: hours}, work, since=first)
    sums = {day: sum(part for _, part in rows) for day, rows in days.items()}
    assert all(day >= first and part <= who.hours(day) + 1e-6 for day, part in sums.items())
    # Where no task is laid in the week there is nothing to show; else nothing is lost.
    assert not any(sums.values()) or sum(sums.values()) == pytest.approx(hours, abs=0.1)
