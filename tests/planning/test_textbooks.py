"""Worked examples of the textbooks: what they print, or what their formulas give by hand, is what the engine answers."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import NormalDist

import numpy as np
import pytest

from accord.planning.compiled import Compiled, compile
from accord.planning.diary import lanes
from accord.planning.draws import normal_share
from accord.planning.earned import Tracked, cost_at_completion, earned_schedule
from accord.planning.effort import expected_hours
from accord.planning.runs import run_kept
from accord.planning.schedule import plan
from accord.planning.situation import Assigned, Estimate, Link, Person, Situation, Task
from tests.planning.psplib import ALWAYS, START, periods

RELIABLE: Mapping[str, tuple[tuple[float, float, float], str]] = {
    "A": ((1, 2, 3), ""),
    "B": ((2, 3.5, 8), "A"),
    "C": ((6, 9, 18), "B"),
    "D": ((4, 5.5, 10), "C"),
    "E": ((1, 4.5, 5), "C"),
    "F": ((4, 4, 10), "E"),
    "G": ((5, 6.5, 11), "D"),
    "H": ((5, 8, 17), "EG"),
    "I": ((3, 7.5, 9), "C"),
    "J": ((3, 9, 9), "FI"),
    "K": ((4, 4, 4), "J"),
    "L": ((1, 5.5, 7), "J"),
    "M": ((1, 2, 3), "H"),
    "N": ((5, 5.5, 9), "KL"),
}
"""Optimistic, most likely and pessimistic weeks, and predecessors, of the Reliable Construction Co.: F. S. Hillier and G. J.
Lieberman, "Introduction to Operations Research", chapter "Project Management with PERT/CPM", its prototype example.
"""
CRITICAL = "ABCEFJLN"


def network(
    lengths: Mapping[str, float], before: Mapping[str, str], people: Mapping[str, Sequence[str]] | None = None
) -> Situation:
    """Tasks of fixed length, a period an hour round the clock, as on paper; `people`: who is needed for all of a task."""
    names = sorted({name for those in (people or {}).values() for name in those})
    return Situation(
        now=START,
        calendars=(ALWAYS,),
        calendar="always",
        people=tuple(Person(name, name, "always") for name in names),
        tasks=tuple(
            Task(
                name,
                name,
                Estimate(length, length),
                by="duration",
                people=tuple(Assigned(one) for one in (people or {}).get(name, ())),
            )
            for name, length in lengths.items()
        ),
        links=tuple(Link(one, name) for name, those in before.items() for one in those),
    )


def mean(optimistic: float, likely: float, pessimistic: float) -> float:
    """PERT: (o + 4m + p) / 6, of D. G. Malcolm, J. H. Roseboom, C. E. Clark and W. Fazar, Operations Research 7 (1959) 646-669."""
    return (optimistic + 4 * likely + pessimistic) / 6


def reliable() -> Situation:
    return network(
        {name: mean(*weeks) for name, (weeks, _) in RELIABLE.items()}, {name: those for name, (_, those) in RELIABLE.items()}
    )


def test_the_critical_path_of_a_known_network_takes_its_44_weeks() -> None:
    # The book's means: 2 4 10 6 4 5 7 9 7 8 4 5 2 6; its earliest starts; its slacks, 0 on A-B-C-E-F-J-L-N.
    made = plan(reliable())
    assert periods(made.finish) == periods(made.bound) == 44
    assert {one.task: one.hours for one in made.tasks} == dict(
        zip("ABCDEFGHIJKLMN", (2, 4, 10, 6, 4, 5, 7, 9, 7, 8, 4, 5, 2, 6), strict=True)
    )
    assert {one.task: periods(one.start) for one in made.tasks} == dict(
        zip("ABCDEFGHIJKLMN", (0, 2, 6, 16, 16, 20, 22, 29, 16, 25, 33, 33, 38, 38), strict=True)
    )
    slack = dict.fromkeys(CRITICAL, 0.0) | {"D": 4, "G": 4, "H": 4, "M": 4, "I": 2, "K": 1}
    assert {one.task: one.total_float for one in made.tasks} == slack
    assert {one.task for one in made.tasks if one.is_driving} == set(CRITICAL)
    # Latest start = earliest start + slack, as the book's table has it.
    latest = {one.task: periods(one.start) + one.total_float for one in made.tasks}
    assert latest == dict(zip("ABCDEFGHIJKLMN", (0, 2, 6, 20, 16, 20, 26, 33, 18, 25, 34, 33, 42, 38), strict=True))
    # Free float, worked by hand: earliest start of what follows less own earliest finish; of M the end, 44 − 40.
    assert {one.task: one.free_float for one in made.tasks if one.free_float} == {"I": 25 - 23, "K": 38 - 37, "M": 44 - 40}


def test_the_known_chance_of_47_weeks_is_84_in_100() -> None:
    # Variances ((p − o)/6)² of the critical path: 1/9 + 1 + 4 + 4/9 + 1 + 1 + 1 + 4/9 = 9. P(T ≤ 47) = P(Z ≤ (47 − 44)/3) = 0.84.
    variance = sum(((RELIABLE[name][0][2] - RELIABLE[name][0][0]) / 6) ** 2 for name in CRITICAL)
    assert variance == pytest.approx(9)
    assert NormalDist(44, variance**0.5).cdf(47) == pytest.approx(0.8413, abs=1e-4)
    assert normal_share((47 - 44) / 3) == pytest.approx(0.8413, abs=1e-4)


def test_simulation_gives_the_chance_of_the_chain_and_less_for_the_network() -> None:
    """The book's 0.84 is of one path. Where others can become critical, the chance of the whole is smaller: C. E. Clark, Operations
    Research 9 (1961) 145-162.
    """
    rng = np.random.default_rng(1)
    names = list(RELIABLE)
    hours = np.empty((4000, len(names)))
    for at, (o, m, p) in enumerate(weeks for weeks, _ in RELIABLE.values()):
        # The beta distribution PERT has in mind: on [o, p], mean (o + 4m + p)/6 and standard deviation (p − o)/6.
        if o == p:
            hours[:, at] = o
            continue
        share = (mean(o, m, p) - o) / (p - o)
        both = share * (1 - share) * 36 - 1
        hours[:, at] = o + (p - o) * rng.beta(share * both, (1 - share) * both, 4000)
    fine = 60  # a minute of the engine's stands for a sixtieth of a week: lengths are rounded to slots
    chain = dict.fromkeys(CRITICAL, 1.0)
    path = network(chain, {after: before for before, after in pairwise(CRITICAL)})
    whole = network(dict.fromkeys(names, 1.0), {name: those for name, (_, those) in RELIABLE.items()})
    of_path = chance(compile(path, slot_minutes=1, days=8), hours[:, [names.index(name) for name in CRITICAL]] * fine, 47 * fine)
    of_whole = chance(compile(whole, slot_minutes=1, days=8), hours * fine, 47 * fine)
    assert of_path == pytest.approx(0.84, abs=0.03)
    assert of_path - 0.25 < of_whole < of_path


def chance(compiled: Compiled, slots: np.ndarray, limit: int) -> float:  # type: ignore[type-arg]
    """The share of the runs that end within `limit` slots from now."""
    ends = run_kept(compiled.grid, compiled.net, lanes(compiled.net), compiled.order, slots).end.max(axis=1)
    return float(np.mean(ends <= int(compiled.grid.union_at[compiled.now]) + limit))


def test_the_mean_of_a_range_is_swansons() -> None:
    # A. Hurst, G. C. Brown and R. I. Swanson, "Swanson's 30-40-30 rule", AAPG Bulletin 84 (2000) 1883-1891: 0.3 P10 + 0.4 P50 +
    # 0.3 P90 is near the mean of what is at most modestly skew. Exact for a normal; of a lognormal with σ = 0.5 the mean is
    # e^(σ²/2) = 1.1331.
    assert expected_hours(Estimate(10 - 1.2816, 10 + 1.2816, 10)) == pytest.approx(10)
    z = NormalDist().inv_cdf(0.9)
    assert expected_hours(Estimate(np.exp(-0.5 * z), np.exp(0.5 * z))) == pytest.approx(np.exp(0.125), rel=0.01)


def test_one_crane_is_levelled_by_moving_what_has_float() -> None:
    # Worked by hand. Footing 2, wall 4 and roof 3 follow each other; shed 3 and fence 2 hang on nothing; wall, shed and fence
    # need the crane. By links alone: 9 days, shed with 6 and fence with 7 days of float. The crane works 4 + 3 + 2 = 9 days.
    # Fence goes into the first 2, as only the wall drives; then wall 2-6, shed 6-9: 9 days still. In the agreed order, shed
    # first: wall must wait for day 3, so 3 + 4 + 3 = 10, and the fence comes after the wall.
    lengths = {"footing": 2, "shed": 3, "wall": 4, "roof": 3, "fence": 2}
    before = {"wall": ["footing"], "roof": ["wall"]}
    crane = dict.fromkeys(("shed", "wall", "fence"), ("crane",))
    alone = plan(network(lengths, before))  # type: ignore[arg-type]
    assert periods(alone.finish) == 9
    assert {one.task: one.total_float for one in alone.tasks} == {"footing": 0, "shed": 6, "wall": 0, "roof": 0, "fence": 7}
    situation = network(lengths, before, crane)  # type: ignore[arg-type]
    agreed = plan(situation)
    assert {one.task: (periods(one.start), periods(one.finish)) for one in agreed.tasks} == {
        "footing": (0, 2),
        "shed": (0, 3),
        "wall": (3, 7),
        "roof": (7, 10),
        "fence": (7, 9),
    }
    levelled = plan(situation, budget=60)
    assert periods(levelled.finish) == periods(levelled.bound) == 9
    assert {
        one.task: (periods(one.start), periods(one.finish)) for one in levelled.tasks if one.task in ("fence", "wall", "shed")
    } == {
        "fence": (0, 2),
        "wall": (2, 6),
        "shed": (6, 9),
    }


GRAHAM = dict(zip("123456789", (3, 2, 2, 2, 4, 4, 4, 4, 9), strict=True))
GRAHAM_BEFORE = {"9": "1", "5": "4", "6": "4", "7": "4", "8": "4"}


@pytest.mark.parametrize(
    ("machines", "shorter", "before", "best"),
    [
        (3, 0, GRAHAM_BEFORE, 12),
        (4, 0, GRAHAM_BEFORE, 12),
        (3, 1, GRAHAM_BEFORE, 10),
        (3, 0, {"9": "1", "7": "4", "8": "4"}, 12),
    ],
)
def test_grahams_anomalies_are_none_of_the_best_plan(machines: int, shorter: int, before: dict[str, str], best: int) -> None:
    # R. L. Graham, "Bounds on multiprocessing timing anomalies", SIAM Journal on Applied Mathematics 17 (1969) 416-429: nine
    # tasks on three machines end at 12; the same list with a fourth machine, shorter tasks or fewer links ends later, at 15, 13
    # and 16. Optima by hand: task 1 and then 9 take 3 + 9 = 12, and one less each 10; the others fit beside them.
    skilled = tuple(Person(f"m{number}", f"M{number}", "always", skills={"run": 1.0}) for number in range(machines))
    tasks = tuple(
        Task(f"t{name}", name, Estimate(length - shorter, length - shorter), skill="run") for name, length in GRAHAM.items()
    )
    links = tuple(Link(f"t{one}", f"t{name}") for name, one in before.items())
    made = plan(Situation(START, (ALWAYS,), "always", skilled, tasks, links), budget=400)
    assert periods(made.finish) == best


def test_earned_schedule_of_four_months() -> None:
    # W. H. Lipke, "Schedule is different", The Measurable News (Summer 2003): ES = N + (EV − PV_N) / (PV_N+1 − PV_N), SV(t) = ES
    # − AT, SPI(t) = ES / AT. Worked by hand: 10, 30, 60 and 100 planned by the ends of months 1 to 4. After 3 months the first
    # two tasks of 10 and 20 are done, the third of 30 stands at half, a month of two: EV 45. ES = 2 + (45 − 30)/(60 − 30) = 2.5;
    # SV(t) = −0.5; SPI(t) = 0.833.
    planned = np.array([(0, 1), (1, 2), (2, 3), (3, 4)], float)
    nan = float("nan")
    actual = np.array([(0, 1), (1, 2.5), (2.5, nan), (nan, nan)])
    project = Tracked(planned, actual, np.array([10.0, 20.0, 30.0, 40.0]), now=3.0)
    earned = earned_schedule(project, project.weight)
    assert earned == pytest.approx(2.5)
    assert earned - project.now == pytest.approx(-0.5)
    assert earned / project.now == pytest.approx(0.833, abs=1e-3)


@pytest.mark.parametrize(("spent", "earned", "planned"), [(60.0, 50.0, 100.0), (40.0, 50.0, 100.0), (50.0, 50.0, 100.0)])
def test_the_cost_at_completion_lies_between_the_two_of_the_standard(spent: float, earned: float, planned: float) -> None:
    # PMI, "The Standard for Earned Value Management" (2019), and PMBOK Guide, 6th ed., 7.4.2.2: CPI = EV/AC; EAC = AC + (BAC −
    # EV) where the rest goes as planned, BAC/CPI where it goes on as so far. By hand for 60 spent, 50 earned of 100: CPI 0.833,
    # 110 and 120; ours, with an index shrunk towards one, (EV + BAC)/(AC + BAC) = 150/160: 60 + 50·160/150 = 113.3.
    as_planned, as_so_far = spent + (planned - earned), planned / (earned / spent)
    ours = cost_at_completion(spent=spent, earned=earned, planned=planned)
    assert min(as_planned, as_so_far) <= ours <= max(as_planned, as_so_far)
    assert cost_at_completion(spent=60.0, earned=50.0, planned=100.0) == pytest.approx(113.3, abs=0.05)
