"""Risks come true as often as they say and reach dates, money and ways out; what is worth knowing adds up and is not noise."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from accord.planning.answer import Change
from accord.planning.apply import with_changes
from accord.planning.compiled import compile
from accord.planning.costs import costs
from accord.planning.forecast import forecast
from accord.planning.options import options
from accord.planning.schedule import plan
from accord.planning.simulation import simulate
from accord.planning.situation import Estimate, GoalPost, Impossible, Risk, Situation
from accord.planning.unknowns import unknowns
from tests.planning import generate
from tests.planning.office import at, office, person, task

LATE = Risk("late", 0.3, ("b",), hours=Estimate(16, 40), cost=Estimate(1000, 4000), title="The vendor is late")


@pytest.fixture
def situation() -> Situation:
    tasks = [replace(task(name, 40, who), estimate=Estimate(30, 50)) for name, who in (("a", "ann"), ("b", "ben"))]
    post = GoalPost("launch", "Launch", at(3, 12), ("a", "b"))
    return office(tasks, [person("ann"), person("ben", cost_per_hour=100.0)], goal_posts=(post,), risks=(LATE,))


def test_a_risk_happens_in_just_the_share_of_the_runs_that_it_says(situation: Situation) -> None:
    with_it = simulate(compile(situation), seed=1, draws=1024)
    without = simulate(compile(replace(situation, risks=())), seed=1, draws=1024)
    more = with_it.hours - without.hours
    assert (more[:, 0] == 0.0).all()
    assert (more[:, 1] > 0.0).mean() == pytest.approx(0.3, abs=0.001)
    hit = more[more[:, 1] > 0.0, 1]
    assert np.quantile(hit, 0.1) == pytest.approx(16, rel=0.15)
    assert np.quantile(hit, 0.9) == pytest.approx(40, rel=0.15)


def test_a_risk_reaches_chance_date_and_cost_and_leaves_the_plan_alone(situation: Situation) -> None:
    safe = replace(situation, risks=())
    assert plan(situation) == plan(safe)
    one, other = forecast(situation), forecast(safe)
    assert one.goal_posts[0].chance < other.goal_posts[0].chance - 0.05  # type: ignore[operator]
    assert one.goal_posts[0].finish.p90 > other.goal_posts[0].finish.p90
    money = costs(simulate(compile(situation), seed=1, draws=1024)) - costs(simulate(compile(safe), seed=1, draws=1024))
    assert (money > 0.0).mean() == pytest.approx(0.3, abs=0.001)
    assert money.max() > 4000 + 16 * 100


def test_what_a_goal_post_would_be_without_a_risk_is_what_the_plan_without_it_says(situation: Situation) -> None:
    [told] = unknowns(situation, "launch").risks
    one, other = forecast(situation).goal_posts[0], forecast(replace(situation, risks=())).goal_posts[0]
    assert told.points_without == pytest.approx(100 * (other.chance - one.chance), abs=0.1)  # type: ignore[operator]
    assert told.days_without == pytest.approx((one.finish.p80 - other.finish.p80) / dt.timedelta(days=1), abs=0.01)
    assert told.money == pytest.approx(0.3 * 2200, rel=0.1)


def test_a_risk_that_never_or_always_happens(situation: Situation) -> None:
    never, always = (replace(situation, risks=(replace(LATE, chance=chance),)) for chance in (0.0, 1.0))
    assert forecast(never).goal_posts == forecast(replace(situation, risks=())).goal_posts
    assert (simulate(compile(always), seed=1, draws=64).happened.hours > 0.0).all()


def test_a_risk_to_what_is_done_adds_nothing(situation: Situation) -> None:
    done = replace(situation.tasks[1], started=at(2, 2), finished=at(2, 9))
    behind = replace(situation, tasks=(situation.tasks[0], done))
    assert forecast(behind).goal_posts == forecast(replace(behind, risks=())).goal_posts


def test_ways_out_are_told_with_the_risks_in_them() -> None:
    base = generate.plan(1)
    risky = replace(base, risks=(Risk("r", 0.4, (base.tasks[10].id, base.tasks[11].id), Estimate(20, 60)),))
    found = options(risky, "launch")
    assert found.now.chance < options(base, "launch").now.chance - 0.02
    assert (found.draws, found.seed, found.version) == (1024, risky.seed, "3")
    assert found.assumptions


def test_a_risk_to_what_an_option_leaves_out_goes_with_it() -> None:
    base = generate.plan(1)
    gone = base.features[-1]
    risky = replace(base, risks=(Risk("r", 0.4, (gone.tasks[0], base.tasks[0].id), Estimate(20, 60)),))
    after = with_changes(risky, [Change("drop", feature=gone.id)])
    assert after.risks[0].tasks == (base.tasks[0].id,)
    assert plan(after).tasks


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"chance": 1.2}, "its chance must lie between 0 and 1"),
        ({"chance": float("nan")}, "its chance must lie between 0 and 1"),
        ({"hours": Estimate(-1, 2)}, "hours must lie between 0 and"),
        ({"hours": Estimate(5, 2)}, "the low end of its hours cannot lie above its high end"),
        ({"cost": Estimate(0, float("inf"))}, "a range of money must lie between 0 and"),
        ({"tasks": ("nowhere",)}, "nowhere"),
    ],
)
def test_a_risk_that_cannot_be_is_refused(situation: Situation, given: dict[str, object], words: str) -> None:
    with pytest.raises(Impossible, match=words):
        forecast(replace(situation, risks=(replace(LATE, **given),)))  # type: ignore[arg-type]
    with pytest.raises(Impossible, match="twice"):
        plan(replace(situation, risks=(LATE, LATE)))


def test_shares_of_the_spread_add_up_and_the_widest_comes_first() -> None:
    wide = replace(task("wide", 40, "ann"), estimate=Estimate(10, 160))
    situation = office(
        [wide, replace(task("narrow", 40, "ann"), estimate=Estimate(38, 42))],
        [person("ann")],
        goal_posts=(GoalPost("launch", "Launch", at(3, 27), ("wide", "narrow")),),
    )
    told = unknowns(situation, "launch")
    assert (told.unknowns[0].kind, told.unknowns[0].id) == ("task", "wide")
    assert sum(one.share for one in told.unknowns) + told.rest == pytest.approx(1.0, abs=0.01)
    assert told.unknowns[0].days_if_good < 0 < told.unknowns[0].days_if_bad
    assert told.unknowns[0].points_if_bad < 0 < told.unknowns[0].points_if_good
    narrow = next((one for one in told.unknowns if one.id == "narrow"), None)
    assert narrow is None or narrow.share < 0.02
    assert told.unknowns[0].knowing_points > 10


def test_what_has_no_say_is_worth_nothing_to_know() -> None:
    """Of many tasks that end long before the goal post none is worth finding out: noise is taken off."""
    told = unknowns(office(
        [replace(task("big", 200, "ann"), estimate=Estimate(150, 300)),
         *(replace(task(f"t{n}", 8, f"p{n}"), estimate=Estimate(4, 12)) for n in range(30))],
        [person("ann"), *(person(f"p{n}") for n in range(30))],
        goal_posts=(GoalPost("launch", "Launch", at(4, 8), ("big", *(f"t{n}" for n in range(30)))),),
    ), "launch")  # fmt: skip
    small = [one for one in told.unknowns if one.id.startswith("t")]
    assert all(one.share < 0.02 and one.knowing_points < 2.0 for one in small)


def test_assumptions_carry_their_share_and_estimates_would_narrow_the_forecast() -> None:
    situation = generate.plan(3)
    tasks = tuple(replace(t, estimate=None) if t.id.startswith(("f0", "f1")) else t for t in situation.tasks)
    told = unknowns(replace(situation, tasks=tasks), "launch")
    shares = {one.kind: one.share for one in told.assumptions}
    assert shares["no_estimate"] is not None
    assert shares["no_estimate"] > 0.03
    assert shares["common_factor"] is not None
    assert told.width_days_with_ranges < told.width_days
    known = unknowns(situation, "launch")
    assert known.width_days - known.width_days_with_ranges < told.width_days - told.width_days_with_ranges


def test_a_goal_post_without_a_date_is_refused() -> None:
    situation = generate.plan(1)
    with pytest.raises(Impossible, match="no date"):
        unknowns(replace(situation, goal_posts=(replace(situation.goal_posts[0], at=None),)), "launch")
