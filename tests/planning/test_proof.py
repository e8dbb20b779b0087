"""What is proven of a small plan holds, what is not exact is refused by name, and both end when told to."""

import datetime as dt
import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from accord.planning.compiled import compile
from accord.planning.kernel import run
from accord.planning.proof import _measure, cannot, prove
from accord.planning.schedule import plan
from accord.planning.situation import Assigned, GoalPost, Link, Overtime, Pin, Situation, TimeOff
from tests.bench.schedule import best_known
from tests.planning import generate, psplib
from tests.planning.checker import faults
from tests.planning.office import MONDAY, at, office, person, task


def all_orders(situation: Situation) -> tuple[int, int]:
    """The best lateness and finish over every order there is."""
    compiled = compile(situation)
    numbers = range(len(situation.tasks))
    return min(
        _measure(compiled, run(compiled, np.array(order, np.int32), compiled.hours)[1]) for order in itertools.permutations(numbers)
    )


@pytest.mark.parametrize(("name", "best"), [("j301_1", 43), ("j301_2", 47), ("j3025_4", None), ("j3029_9", None)])
def test_the_best_known_length_of_a_benchmark_is_proven(name: str, best: int | None, shared_data: Path) -> None:
    folder = shared_data / "psplib"
    made = plan(psplib.read(folder / "j30" / f"{name}.sm"), budget=300, prove=10.0)
    known = best_known(folder / "j30_best_known.csv")[name]
    assert best in (None, known)
    assert made.is_proven
    assert psplib.periods(made.finish) == psplib.periods(made.bound) == known


def wrong_first() -> Situation:
    """In the agreed order the long chain waits for what nobody needs."""
    tasks = [task("filler", 40, "ann"), task("first", 8, "ann"), task("then", 40, "ben"), task("last", 8, "ben")]
    away = (TimeOff(dt.date(2026, 3, 5), dt.date(2026, 3, 6)),)
    post = GoalPost("launch", "Launch", at(3, 11), ("last",))
    links = [Link("first", "then"), Link("then", "last", "FS", 240)]
    people = [person("ann"), person("ben", time_off=away)]
    return office(tasks, people, links, goal_posts=(post,))


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"pins": (Pin("not_before", at(3, 4, 11)),)},
        {"pins": (Pin("not_before", at(3, 12, 11), on="finish"),)},
        {"by": "duration"},
        {"started": MONDAY},
        {"people": (Assigned("ann"), Assigned("ben"))},
        {"people": (), "candidates": ("ann", "ben")},
    ],
)
def test_what_is_proven_is_what_trying_every_order_finds(changed: dict[str, object]) -> None:
    situation = wrong_first()
    tasks = tuple(replace(t, **changed) if t.id == "first" else t for t in situation.tasks)  # type: ignore[arg-type]
    situation = replace(situation, tasks=tasks)
    compiled = compile(situation)
    found = prove(compiled, compiled.order)
    assert found.is_optimal
    assert (found.lateness, found.finish) == all_orders(situation)
    assert found.bound <= found.finish
    made = plan(situation, prove=10.0)
    assert made.is_proven
    assert not faults(situation, made)


def test_longer_days_are_looked_up() -> None:
    ann = person("ann", overtime=(Overtime(MONDAY.date(), dt.date(2026, 3, 6), 2),))
    made = plan(office([task("a", 29, "ann"), task("b", 30, "ann")], [ann]), prove=5.0)
    assert made.is_proven
    assert made.finish == made.bound == at(3, 10, 10)


def test_a_plan_is_never_worse_for_a_proof() -> None:
    for seed in range(3):
        situation = generate.plan(seed, tasks=20, people=4, features=4)
        one, other = plan(situation, budget=60), plan(situation, budget=60, prove=2.0)
        assert other.finish <= one.finish or situation.goal_posts
        assert one.bound <= other.bound <= other.finish
        assert not faults(situation, other)


def test_what_is_not_told_exactly_is_refused_by_name() -> None:
    situation = office([replace(task("a", 16, "ann"), can_split=True)], [person("ann")])
    assert cannot(compile(situation)) == "A may be done in pieces."
    many = office([task(f"t{n}", 8, "ann") for n in range(81)], [person("ann"), person("ben")])
    assert cannot(compile(many)) == "More than 80 tasks are open."
    refused = plan(replace(many, links=(Link("t1", "t0", "FS", 60),)), prove=1.0)
    assert (refused.is_proven, refused.why_not_proven) == (False, "More than 80 tasks are open.")


def test_a_search_ends_when_told_to_and_keeps_what_it_found() -> None:
    situation, told = generate.plan(1, tasks=200, people=12, features=20), list[float]()

    def stop(share: float) -> bool:
        told.append(share)
        return False

    made = plan(situation, budget=3_000_000, progress=stop)
    assert told[0] < 0.5
    assert told == sorted(told)
    assert not faults(situation, made)


def test_who_watches_changes_nothing() -> None:
    situation = generate.plan(2)
    assert plan(situation, budget=900) == plan(situation, budget=900, progress=lambda share: True)
