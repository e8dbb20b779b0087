"""What cannot be planned is refused with its rule, a sentence and the tasks concerned."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from accord.planning.schedule import plan
from accord.planning.situation import (
    Assigned,
    Calendar,
    Estimate,
    Feature,
    GoalPost,
    Impossible,
    Link,
    Risk,
    Situation,
    Task,
    TimeOff,
    WorkWeek,
)
from tests.planning.office import OFFICE, at, office, person, task

NEVER = Calendar("never", "Europe/Berlin", (WorkWeek(((),) * 7),), name="Never")

REFUSED: dict[str, tuple[str, str, tuple[str, ...], Callable[[], Situation]]] = {
    "cycle": (
        "cycle",
        "These tasks wait for each other: A → B → C → A.",
        ("a", "b", "c"),
        lambda: office([task(n, 1) for n in "xabc"], links=[Link("x", "a"), Link("a", "b"), Link("b", "c"), Link("c", "a")]),
    ),
    "own tail": (
        "cycle",
        "These tasks wait for each other: A → A.",
        ("a",),
        lambda: office([task("a", 1)], links=[Link("a", "a")]),
    ),
    "person": ("unknown person", "A names a person who is not there, eve.", ("a",), lambda: office([task("a", 1, "eve")])),
    "candidate": (
        "unknown person",
        "A names a person who is not there, eve.",
        ("a",),
        lambda: office([task("a", 1, candidates=("eve",))]),
    ),
    "calendar": (
        "unknown calendar",
        "A runs on a calendar that is not there, moon.",
        ("a",),
        lambda: office([task("a", 1, calendar="moon")]),
    ),
    "plan's calendar": (
        "unknown calendar",
        "The plan's calendar, moon, is not there.",
        (),
        lambda: office([], calendar="moon"),
    ),
    "link": (
        "unknown task",
        "A link goes from a to z, and one of them is not there.",
        ("a",),
        lambda: office([task("a", 1)], links=[Link("a", "z")]),
    ),
    "must-have": (
        "unknown task",
        "A goal post, feature or risk names a task that is not there, z.",
        (),
        lambda: office([], goal_posts=(GoalPost("g", "G", None, ("z",)),)),
    ),
    "feature": (
        "unknown task",
        "A goal post, feature or risk names a task that is not there, z.",
        (),
        lambda: office([], features=(Feature("f", "F", ("z",)),)),
    ),
    "range": (
        "bad range",
        "A: the low end of an estimate cannot lie above its high end.",
        ("a",),
        lambda: office([Task("a", "A", Estimate(8, 4))]),
    ),
    "likely": (
        "bad range",
        "A: the low end of an estimate cannot lie above its high end.",
        ("a",),
        lambda: office([Task("a", "A", Estimate(2, 4, 9))]),
    ),
    "not a number": (
        "bad range",
        "A: hours must lie between 0 and 1,000,000.",
        ("a",),
        lambda: office([Task("a", "A", Estimate(float("nan"), 4))]),
    ),
    "progress": ("bad progress", "A: the share done must lie between 0 and 1.", ("a",), lambda: office([task("a", 1, done=1.5)])),
    "finish first": (
        "bad progress",
        "A finished before it started.",
        ("a",),
        lambda: office([task("a", 1, started=at(2, 2), finished=at(2, 1))]),
    ),
    "twice": ("duplicate task", "The task a is there twice.", ("a",), lambda: office([task("a", 1), task("a", 2)])),
    "units": (
        "bad units",
        "A: units must lie between 0.001 and 10,000.",
        ("a",),
        lambda: office([Task("a", "A", people=(Assigned("ada", 0.0),))], [person("ada")]),
    ),
    "speed": (
        "bad speed",
        "Ada: a speed must lie between 0.001 and 100, in a skill with a name.",
        (),
        lambda: office([], [person("ada", skills={"code": 0.0})]),
    ),
    "zone": (
        "unknown zone",
        "Calendar office has an unknown time zone, Mars/Base.",
        (),
        lambda: office([], calendars=(replace(OFFICE, zone="Mars/Base"),)),
    ),
    "hours": (
        "bad hours",
        "Calendar office: exceptions must be days without a time, with working hours that lie within one day.",
        (),
        lambda: office([], calendars=(replace(OFFICE, exceptions={dt.date(2026, 3, 2): ((600, 500),)}),)),
    ),
    "risks": (
        "bad range",
        "r: the low end of its hours cannot lie above its high end.",
        ("a",),
        lambda: office([task("a", 1)], risks=(Risk("r", 0.5, ("a",), Estimate(3, 2)),)),
    ),
    "no hours": (
        "no hours",
        "A can never be done: its calendar has no working hours.",
        ("a",),
        lambda: office([task("a", 1)], calendars=(NEVER,), calendar="never"),
    ),
    "always away": (
        "no hours",
        "A can never be done: Ada has no working hours.",
        ("a",),
        lambda: office([task("a", 1, "ada")], [person("ada", time_off=(TimeOff(dt.date(2020, 1, 1), dt.date(2300, 1, 1)),))]),
    ),
    "too long": (
        "too long",
        "A needs more time than there is until 2126.",
        ("a",),
        lambda: office([task("b", 8), task("a", 900_000)]),
    ),
    "lag": (
        "bad lag",
        "The link from A to B: its lag in minutes (at most twenty years) must be a whole number from -10,540,800 to 10,540,800.",
        ("a", "b"),
        lambda: office([task("a", 1), task("b", 1)], links=[Link("a", "b", lag_minutes=60 * 24 * 366 * 21)]),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_its_rule(name: str) -> None:
    rule, sentence, tasks, made = REFUSED[name]
    with pytest.raises(Impossible) as refused:
        plan(made())
    assert (refused.value.rule, refused.value.sentence, refused.value.tasks) == (rule, sentence, tasks)


def test_a_person_without_hours_is_no_matter_while_nobody_needs_them() -> None:
    away = person("ada", time_off=(TimeOff(dt.date(2020, 1, 1), dt.date(2300, 1, 1)),))
    assert plan(office([task("a", 8)], [away])).finish == at(3, 2, 17)


def test_a_calendar_that_opens_in_three_years_is_waited_for() -> None:
    later = replace(OFFICE, weeks=(WorkWeek(OFFICE.weeks[0].days, dt.date(2029, 3, 5)),))
    assert plan(office([task("a", 8)], calendars=(later,))).finish == at(3, 5, 17, year=2029)
