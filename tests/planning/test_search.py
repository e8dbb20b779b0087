"""The search is never worse than the agreed order, gives the same again, and never beats what is proven."""

from hypothesis import HealthCheck, given, settings

from accord.planning.answer import Plan
from accord.planning.compiled import compile
from accord.planning.kernel import run
from accord.planning.proof import _measure
from accord.planning.schedule import plan
from accord.planning.situation import Link, Situation
from tests.planning.checker import faults
from tests.planning.office import office, person, task
from tests.planning.situations import situations

SLOW = [HealthCheck.too_slow]


def measured(situation: Situation, found: Plan) -> tuple[int, int]:
    """Weighted lateness and last finish."""
    compiled = compile(situation)
    order = [compiled.task_number[name] for name in found.order]
    return _measure(compiled, run(compiled, order, compiled.hours)[1])


@given(situations())
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
def test_a_searched_plan_is_never_worse_than_the_agreed_order_and_is_the_same_again(situation: Situation) -> None:
    searched = plan(situation, budget=120)
    assert measured(situation, searched) <= measured(situation, plan(situation))
    assert plan(situation, budget=120) == searched


@given(situations())
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
def test_no_order_that_the_search_tries_beats_a_proven_plan(situation: Situation) -> None:
    proven = plan(situation, prove=2)
    assert faults(situation, proven) == []
    if proven.is_proven:
        assert measured(situation, proven) <= measured(situation, plan(situation, budget=300))


def test_what_the_longest_task_waits_for_is_found_at_the_end_of_the_agreed_order() -> None:
    tasks = [task(f"t{number}", 4 + 3 * (number * 7 % 11), "ada" if number % 2 else "bo") for number in range(20)]
    situation = office([*tasks, task("after", 80, "bo")], [person("ada"), person("bo")], [Link("t19", "after")])
    found = plan(situation, budget=300)
    assert found.finish < plan(situation).finish
    assert found.finish == found.bound
