"""Each field of each part of a Situation: what is refused and by which rule, and what at the edge is planned."""

import dataclasses
import datetime as dt
import time
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from accord.planning import situation as told
from accord.planning.checks import MOST, check
from accord.planning.fields import FIRST, LARGEST_SEED, LONGEST_LAG, RULES
from accord.planning.schedule import plan
from accord.planning.situation import (
    Assigned,
    Baseline,
    Busy,
    Calendar,
    Estimate,
    Feature,
    Finished,
    GoalPost,
    Impossible,
    Link,
    Overtime,
    Person,
    Pin,
    Placed,
    Risk,
    Share,
    Situation,
    Task,
    TimeOff,
    WorkWeek,
)
from tests.planning.broken import broken, places, put
from tests.planning.checker import faults
from tests.planning.office import DAY, MONDAY, at, office, person, task
from tests.planning.situations import situations

NAN, INF = float("nan"), float("inf")
TEXT: tuple[Any, ...] = ("bad text", "\0", "a\ud800", "\udfffb", "x" * 100_001)
ID: tuple[Any, ...] = ("bad id", "", *TEXT[1:])
PERSON: tuple[Any, ...] = ("bad id", "", "a\ud800", "x" * 100_001)
HOURS: tuple[Any, ...] = ("bad range", NAN, INF, -INF, -0.001, 1_000_000.5, 1e300)
UNITS: tuple[Any, ...] = ("bad units", NAN, INF, -1.0, 0.0, 5e-324, 0.0009, 10_001.0)
SHARE: tuple[Any, ...] = ("bad share", NAN, INF, -0.01, 1.01)
MONEY: tuple[Any, ...] = ("bad cost", NAN, INF, -1.0, 1e13)
WEIGHT: tuple[Any, ...] = ("bad weight", NAN, INF, -1.0, 1e7)
NAIVE = dt.datetime(2026, 3, 2, 9)  # noqa: DTZ001 - naive on purpose
INSTANT: tuple[Any, ...] = (
    "bad date",
    NAIVE,
    dt.datetime.min,  # noqa: DTZ901
    dt.datetime.max,  # noqa: DTZ901
    dt.datetime.min.replace(tzinfo=dt.UTC),
    dt.datetime.max.replace(tzinfo=dt.UTC),
    dt.datetime(1, 1, 2, tzinfo=dt.UTC),
    dt.date(2026, 3, 2),
)
DATE: tuple[Any, ...] = ("bad date", MONDAY, NAIVE)
KIND: tuple[Any, ...] = ("bad kind", "", "fs", "XX")
FLAG: tuple[Any, ...] = ("bad flag", None, 2, "no")
WEEK = (DAY,) * 7
BAD_HOURS = (((-1, 60),), ((60, 60),), ((90, 60),), ((0, 1441),), ((0.5, 60),), ((0, NAN),))

REFUSED: dict[type, dict[str, tuple[Any, ...]]] = {
    WorkWeek: {"days": ("bad hours", (), WEEK[:6], (*WEEK, DAY), *((*WEEK[:6], hours) for hours in BAD_HOURS)), "valid_from": DATE},
    Calendar: {
        "id": ID,
        "zone": (*TEXT, ("unknown zone", ""), ("unknown zone", "Europe"), ("unknown zone", "../UTC"), ("unknown zone", "z" * 5000)),
        "exceptions": (
            "bad hours",
            {MONDAY: ()},
            *({dt.date(2026, 3, 2): hours} for hours in BAD_HOURS),
        ),
        "name": TEXT,
    },
    TimeOff: {
        "first": (*DATE, ("bad time off", dt.date(2027, 1, 1))),
        "last": (*DATE, ("bad time off", dt.date.min)),
        "share": SHARE,
        "why": TEXT,
    },
    Share: {"valid_from": DATE, "share": SHARE},
    Busy: {
        "start": (*INSTANT, ("bad busy time", at(12, 1))),
        "finish": (*INSTANT, ("bad busy time", at(1, 1))),
        "share": SHARE,
        "what": TEXT,
    },
    Overtime: {
        "first": (*DATE, ("bad overtime", dt.date(2027, 1, 1))),
        "last": (*DATE, ("bad overtime", dt.date.min)),
        "hours": ("bad overtime", NAN, INF, -1.0, 0.0, 8.5),
        "pay": ("bad overtime", NAN, INF, 0.5, 11.0),
    },
    Person: {
        "id": PERSON,
        "name": TEXT,
        "calendar": (*ID, ("unknown calendar", "moon")),
        "units": UNITS,
        "skills": (
            "bad speed",
            {"code": NAN},
            {"code": INF},
            {"code": 0.0},
            {"code": -1.0},
            {"code": 101.0},
            {"": 1.0},
            {"\ud800": 1.0},
        ),
        "cost_per_hour": MONEY,
        "team": TEXT,
        "available_from": DATE,
    },
    Estimate: {"low": (*HOURS, 17.0), "high": (*HOURS, 1.0), "likely": (*HOURS, 1.0, 17.0)},
    Assigned: {"person": (*PERSON, ("unknown person", "eve")), "units": UNITS},
    Pin: {"kind": KIND, "at": INSTANT, "on": ("bad kind", "", "middle"), "why": TEXT, "by": TEXT},
    Baseline: {"start": (*INSTANT, ("bad baseline", at(12, 1))), "finish": (*INSTANT, ("bad baseline", at(1, 1))), "cost": MONEY},
    Task: {
        "id": ID,
        "title": TEXT,
        "by": KIND,
        "candidates": (
            *((rule, (value,)) for rule, value in ((PERSON[0], one) for one in PERSON[1:])),
            ("unknown person", ("eve",)),
        ),
        "skill": TEXT,
        "calendar": (*TEXT, ("unknown calendar", "moon")),
        "is_milestone": FLAG,
        "kind": TEXT,
        "track": TEXT,
        "deadline": INSTANT,
        "started": INSTANT,
        "finished": (*INSTANT, ("bad progress", at(1, 2))),
        "remaining": HOURS,
        "done": ("bad progress", NAN, INF, -0.1, 1.1),
        "can_split": FLAG,
        "priority": ("bad priority", -1, 1001, 10**30, NAN, 500.0),
        "fixed_cost": MONEY,
        "is_protected": FLAG,
    },
    Link: {
        "before": (*ID, ("unknown task", "z"), ("cycle", "b")),
        "after": (*ID, ("unknown task", "z"), ("cycle", "a")),
        "kind": KIND,
        "lag_minutes": ("bad lag", LONGEST_LAG + 1, -LONGEST_LAG - 1, 10**400, NAN, INF, 1.5),
        "is_elapsed": FLAG,
    },
    Feature: {
        "id": ID,
        "title": TEXT,
        "tasks": (*(("bad id", (value,)) for value in ID[1:]), ("unknown task", ("z",))),
        "optional": tuple(("bad id", (value,)) for value in ID[1:]),
        "weight": WEIGHT,
        "rank": ("bad rank", -1, 10**30, NAN, 1.0),
        "goal_post": TEXT,
        "is_must_have": FLAG,
        "is_protected": FLAG,
        "effect": TEXT,
    },
    GoalPost: {
        "id": ID,
        "name": TEXT,
        "at": INSTANT,
        "must_have": (*(("bad id", (value,)) for value in ID[1:]), ("unknown task", ("z",))),
        "confidence": ("bad confidence", NAN, INF, -1.0, 0.0, 1.0, 80.0),
        "weight": WEIGHT,
        "budget": MONEY,
    },
    Risk: {
        "id": ID,
        "chance": ("bad chance", NAN, INF, -0.1, 1.1),
        "tasks": (*(("bad id", (value,)) for value in ID[1:]), ("unknown task", ("z",))),
        "cost": (
            "bad range",
            *(Estimate(0, value) for value in (NAN, INF, 1e13)),
            Estimate(-1, 5),
            Estimate(3, 2),
            Estimate(1, 5, 9),
        ),
        "title": TEXT,
    },
    Finished: {"kind": TEXT, "team": TEXT, "estimated": HOURS, "actual": HOURS, "person": TEXT},
    Placed: {"task": ID, "start": INSTANT, "finish": INSTANT, "people": tuple(("bad id", (value,)) for value in PERSON[1:])},
    Situation: {
        "now": INSTANT,
        "calendar": (*TEXT, ("unknown calendar", ""), ("unknown calendar", "moon")),
        "zone": (*TEXT, ("unknown zone", ""), ("unknown zone", "Mars/Base")),
        "seed": ("bad seed", -1, LARGEST_SEED + 1, 10**400, NAN, 1.0),
    },
}
"""Of each field the rule and the values it refuses; a pair has a rule of its own."""

LONG_AGO, FAR = FIRST, dt.datetime(2090, 1, 1, tzinfo=dt.UTC)
SOUND: dict[type, dict[str, tuple[Any, ...]]] = {
    Calendar: {"id": ("\u202e", "office "), "name": ("",), "exceptions": ({dt.date.min: (), dt.date.max: DAY},)},
    WorkWeek: {"valid_from": (dt.date.min, dt.date(2030, 1, 1)), "days": (((*DAY, *DAY),) * 7, (((0, 1440),),) * 7)},
    TimeOff: {"first": (dt.date.min,), "last": (dt.date(2026, 4, 1),), "share": (0.0, 1.0, 5e-324)},
    Share: {"valid_from": (dt.date.min, dt.date.max), "share": (1.0, 0.01)},
    Busy: {"start": (LONG_AGO,), "finish": (at(3, 4), at(12, 1)), "share": (0.0, 1.0)},
    Overtime: {"first": (dt.date.min,), "last": (dt.date.max,), "hours": (0.001, 8.0), "pay": (1.0, 10.0)},
    Person: {
        "name": ("",),
        "units": (1.0, 10_000.0),
        "available_from": (dt.date.min, dt.date(2030, 1, 1)),
        "skills": ({"code": 0.001},),
    },
    Estimate: {"low": (0.0,), "likely": (8.0, 16.0)},
    Assigned: {"units": (0.001, 10_000.0)},
    Pin: {"at": (LONG_AGO, FAR)},
    Task: {
        "deadline": (LONG_AGO, FAR),
        "started": (LONG_AGO, at(3, 2, 8), at(4, 1)),
        "finished": (at(2, 27), at(4, 1)),
        "remaining": (0.0, 10_000.0),
        "done": (0.0, 1.0, 1),
        "priority": (0, 1000),
        "title": ("", "Ω\u202e\n"),
    },
    Link: {"lag_minutes": (LONGEST_LAG, -LONGEST_LAG, 1)},
    Feature: {"weight": (0.0,), "goal_post": ("", "nowhere"), "optional": (("gone",),), "tasks": ((), ("a", "a"))},
    GoalPost: {"at": (None, LONG_AGO, FAR), "must_have": ((), ("a", "a")), "confidence": (0.001, 0.999), "weight": (0.0,)},
    Risk: {"chance": (0.0, 1.0), "tasks": ((), ("a", "a")), "cost": (Estimate(0, 0), Estimate(5, 5), Estimate(0, 1e12))},
    Finished: {"estimated": (0.0,), "actual": (0.0, 1_000_000.0)},
    Placed: {"task": ("gone",), "people": ((), ("gone",)), "start": (FAR,), "finish": (LONG_AGO, FAR)},
    Situation: {
        "seed": (0, LARGEST_SEED),
        "now": (
            dt.datetime(1950, 1, 1, tzinfo=dt.UTC),
            dt.datetime(2400, 1, 1, tzinfo=dt.UTC),
            dt.datetime(2026, 3, 2, 9, tzinfo=dt.timezone(dt.timedelta(hours=14))),
        ),
        "tasks": ((),),
    },
}


def complete() -> Situation:
    """One of everything, and two tasks with a link; every part comes first among its kind."""
    ada = person(
        "ada",
        time_off=(TimeOff(dt.date(2026, 3, 20), dt.date(2026, 3, 21)),),
        shares=(Share(None, 0.5),),
        busy=(Busy(at(3, 4), at(3, 5)),),
        overtime=(Overtime(dt.date(2026, 3, 2), dt.date(2026, 3, 6), 1.0),),
    )
    first = Task(
        "a",
        "A",
        Estimate(2, 16),
        people=(Assigned("ada"),),
        pins=(Pin("not_before", MONDAY),),
        baseline=Baseline(at(3, 2), at(3, 3), 100.0),
    )
    return office(
        [first, Task("b", "B", Estimate(2, 4))],
        [ada, person("bo")],
        [Link("a", "b")],
        features=(Feature("f", "F", ("a",)),),
        goal_posts=(GoalPost("g", "G", at(3, 9), ("b",)),),
        risks=(Risk("r", 0.3, ("a",), Estimate(1, 8), Estimate(10, 100)),),
        history=(Finished("", "", 8.0, 9.0),),
        last=(Placed("b", at(3, 3), at(3, 4), ("bo",)),),
    )


def changed(part: type, field: str, value: object) -> Situation:
    """The complete Situation with one field of the first part of that kind changed, and what would stand in its way removed."""
    situation = complete()
    if (part, field) == (Task, "finished"):
        situation = put(situation, ("tasks", 0, "started"), at(2, 2))
    return put(situation, _place(situation, part, field), value)


def _place(situation: Situation, part: type, field: str) -> tuple[str | int, ...]:
    for place, _ in places(situation):
        if place[-1] == field and type(_at(situation, place[:-1])) is part:
            return place
    raise AssertionError(f"{part.__name__}.{field} is not in the complete Situation")


def _at(thing: Any, place: tuple[str | int, ...]) -> Any:
    for step in place:
        thing = thing[step] if isinstance(step, int) else getattr(thing, step)
    return thing


def refused() -> Iterator[Any]:
    for part, its in REFUSED.items():
        for field, (rule, *rest) in its.items():
            cases = [rule, *rest] if isinstance(rule, tuple) else rest
            for case in cases:
                own, value = case if isinstance(case, tuple) and len(case) == 2 and str(case[0])[:4] in RULE_WORDS else (rule, case)
                yield pytest.param(
                    part, field, value, own, id=f"{part.__name__}.{field}={value!r:.30}".encode("ascii", "replace").decode()
                )


RULE_WORDS = ("bad ", "unkn", "cycl")
PARTS = {part for part in vars(told).values() if dataclasses.is_dataclass(part) and isinstance(part, type)}


def test_every_field_has_a_rule_and_an_example_of_what_it_refuses() -> None:
    for part in PARTS:
        own = {one.name for one in dataclasses.fields(part)}
        assert set(RULES[part]) == own
        nested = {name for name in own if "Parts" in type(RULES[part][name]).__name__}
        assert set(REFUSED[part]) == own - nested


@pytest.mark.parametrize(("part", "field", "value", "rule"), list(refused()))
def test_a_value_that_no_plan_can_be_made_with_is_refused(part: type, field: str, value: object, rule: str) -> None:
    with pytest.raises(Impossible) as found:
        plan(changed(part, field, value))
    assert found.value.rule == rule
    assert found.value.sentence.endswith(".")
    found.value.sentence.encode()
    assert "\0" not in found.value.sentence
    if part in (Task, Estimate, Assigned, Pin, Baseline) and field != "id":
        assert found.value.tasks == ("a",)
    if part is Link and rule in ("bad lag", "bad kind", "bad flag"):
        assert found.value.tasks == ("a", "b")


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [
        pytest.param(part, field, value, id=f"{part.__name__}.{field}={value!r:.30}".encode("ascii", "replace").decode())
        for part, its in SOUND.items()
        for field, values in its.items()
        for value in values
    ],
)
def test_a_value_at_the_edge_is_planned(part: type, field: str, value: object) -> None:
    situation = changed(part, field, value)
    if (part, field) == (Situation, "tasks"):
        situation = dataclasses.replace(situation, links=(), features=(), goal_posts=(), risks=())
    if (part, field) == (Calendar, "id"):
        people = tuple(dataclasses.replace(one, calendar=str(value)) for one in situation.people)
        situation = dataclasses.replace(situation, calendar=str(value), people=people)
    made = plan(situation)
    assert [one.task for one in made.tasks] == [one.id for one in situation.tasks]
    if made.finish - situation.now < dt.timedelta(days=300):
        assert faults(situation, made) == []


@pytest.mark.parametrize("field", ["calendars", "people", "tasks", "features", "goal_posts", "risks"])
def test_nothing_is_there_twice(field: str) -> None:
    situation = complete()
    [*there] = getattr(situation, field)
    with pytest.raises(Impossible) as found:
        plan(dataclasses.replace(situation, **{field: (*there, there[0])}))
    assert found.value.rule.startswith("duplicate ")
    assert found.value.tasks == (("a",) if field == "tasks" else ())


def test_a_link_told_twice_binds_once() -> None:
    situation = complete()
    assert plan(dataclasses.replace(situation, links=situation.links * 2)).tasks == plan(situation).tasks


@pytest.mark.parametrize(
    ("pins", "told"),
    [
        (
            (Pin("fixed", at(3, 10)), Pin("no_later", at(3, 4, 17), "finish")),
            "A finishes on 10 March 2026, though it is pinned no later",
        ),
        ((Pin("not_before", at(3, 10)), Pin("no_later", at(3, 4))), "A starts on 10 March 2026, though it is pinned no later"),
        ((Pin("fixed", at(3, 4)), Pin("fixed", at(3, 10))), "A starts on 10 March 2026, though it is pinned fixed on 4 March"),
        (
            (Pin("fixed", at(3, 4, 17), "finish"), Pin("not_before", at(3, 10))),
            "A finishes on 10 March 2026, though it is pinned fixed",
        ),
    ],
)
def test_pins_that_contradict_each_other_are_planned_and_the_broken_one_is_told(pins: tuple[Pin, ...], told: str) -> None:
    """Many come from facts of others, a higher date or another project: a plan that says what breaks is worth more than none."""
    [sentence] = plan(office([task("a", 8, pins=pins)])).infeasible
    assert sentence.startswith(told)


def test_a_pin_against_a_link_that_can_never_hold_is_told() -> None:
    tasks = [task("a", 8, pins=(Pin("fixed", at(3, 10)),)), task("b", 8, pins=(Pin("no_later", at(3, 4), "start"),))]
    [sentence] = plan(office(tasks, links=[Link("a", "b")])).infeasible
    assert sentence == "B starts on 11 March 2026, though it is pinned no later than 4 March 2026."


@pytest.mark.parametrize("kind", ["FS", "SS", "FF", "SF"])
def test_a_circle_is_found_through_every_kind_of_link_and_through_milestones(kind: str) -> None:
    tasks = [task("a", 1), Task("gate", "Gate", is_milestone=True), task("b", 0)]
    links = [Link("a", "gate", kind), Link("gate", "b", kind, -60), Link("b", "a", kind, 60, is_elapsed=True)]  # type: ignore[arg-type]
    with pytest.raises(Impossible) as found:
        plan(office(tasks, links=links))
    assert (found.value.rule, found.value.tasks) == ("cycle", ("a", "gate", "b"))


def test_a_circle_of_all_tasks_is_named_short_and_found_in_linear_time() -> None:
    names = [f"t{number}" for number in range(20_000)]
    links = [Link(before, after) for before, after in zip(names, (*names[1:], names[0]), strict=True)]
    began = time.process_time()
    with pytest.raises(Impossible) as found:
        check(office([task(name, 1) for name in names], links=links))
    assert time.process_time() - began < 10
    assert found.value.tasks == tuple(names)
    assert found.value.sentence.endswith("T11 → (19988 more) → T0.")


def test_the_last_of_many_told_twice_is_found_in_linear_time() -> None:
    names = [*(f"t{number}" for number in range(50_000)), "t49999"]
    began = time.process_time()
    with pytest.raises(Impossible, match="The task t49999 is there twice"):
        check(office([task(name, 1) for name in names]))
    assert time.process_time() - began < 10


@pytest.mark.parametrize("field", MOST)
def test_more_than_is_planned_at_once_is_refused_before_anything_is_laid_out(field: str) -> None:
    situation = complete()
    many = getattr(situation, field)[:1] * (MOST[field] + 1)
    tracemalloc.start()
    with pytest.raises(Impossible) as found:
        plan(dataclasses.replace(situation, **{field: many}))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.value.rule == "too many"
    assert peak < 20_000_000


@pytest.mark.slow
def test_a_hundred_thousand_tasks_are_planned_in_half_a_gigabyte() -> None:
    people = [person(f"p{number}") for number in range(500)]
    tasks = [task(f"t{number}", 12, f"p{number % 500}") for number in range(100_000)]
    links = [Link(f"t{number - 1}", f"t{number}") for number in range(1, 100_000) if number % 20]
    situation = office(tasks, people, links)
    tracemalloc.start()
    made = plan(situation)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(made.tasks) == 100_000
    assert peak < 500_000_000


def test_a_hundred_years_of_many_people_end_with_the_time_that_can_be_held() -> None:
    people = [person(f"p{number}", time_off=(TimeOff(dt.date(2026, 3, 2), dt.date(2026, 3, 2)),)) for number in range(300)]
    pinned = task("a", 8, "p0", pins=(Pin("not_before", dt.datetime(2120, 1, 1, tzinfo=dt.UTC)),))
    assert plan(office([pinned], people[:10])).finish.year == 2120
    with pytest.raises(Impossible) as found:
        plan(office([pinned], people))
    assert (found.value.rule, found.value.tasks) == ("too long", ("a",))


@given(broken(situations()))
@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_whatever_stands_in_a_field_it_is_refused_or_planned_soundly(situation: Situation) -> None:
    refused_or_sound(situation)


@pytest.mark.slow
@given(broken(situations()))
@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_stands_in_a_field_it_is_refused_or_planned_soundly_thousands_of_times(situation: Situation) -> None:
    refused_or_sound(situation)


def refused_or_sound(situation: Situation) -> None:
    """Impossible with a rule and a sentence, or a plan that the checker finds nothing wrong with; within seconds."""
    began = time.process_time()
    try:
        made = plan(situation)
    except Impossible as cannot:
        assert cannot.rule
        assert cannot.sentence.endswith(".")
        assert set(cannot.tasks) <= {one.id for one in situation.tasks}
        return
    finally:
        assert time.process_time() - began < 60  # the first one compiles
    if made.finish - situation.now < dt.timedelta(days=200):  # the checker walks every slot
        assert faults(situation, made) == []
