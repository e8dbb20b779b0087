"""What finished work says of the next task: own tasks against the prior, likeness, and what says nothing."""

import random
from dataclasses import replace
from math import inf, log, nan

import numpy as np
import pytest

from accord.planning.history import AT, Alike, means, ratios, taken, usable
from accord.planning.situation import Finished

PRIOR = np.log([[0.5, 0.7, 1.0, 1.4, 2.0]])
TWICE = Finished("bug", "", 8.0, 16.0, "ada")
ADA = Alike(8.0, "bug", "ada")


def middle(history: tuple[Finished, ...], asked: Alike = ADA) -> float:
    """The P50 of actual over estimated."""
    return float(np.exp(ratios(history, (asked,), PRIOR)[0, 2]))


@pytest.mark.parametrize("count", [0, 7])
def test_below_eight_finished_tasks_the_prior_stands(count: int) -> None:
    assert ratios((TWICE,) * count, (ADA,), PRIOR).tolist() == PRIOR.tolist()


def twice(count: int) -> tuple[Finished, ...]:
    """So many tasks that spread as the prior does, around 2 instead of 1."""
    shares = (np.arange(count) + 0.5) / count
    return tuple(replace(TWICE, actual=16.0 * float(np.exp(log_ratio))) for log_ratio in np.interp(shares, AT, PRIOR[0]))


def test_own_tasks_outweigh_the_prior_as_they_grow() -> None:
    # In the logarithm 8 tasks of 18 go 0.42 of the way from 1 to 2, 16 of 26 go 0.60, 100 of 110 go 0.94.
    assert [middle(twice(count)) for count in (8, 16, 100)] == pytest.approx([1.34, 1.52, 1.92], abs=0.05)


def test_a_history_that_never_varied_narrows_the_range() -> None:
    told = np.exp(ratios((TWICE,) * 100, (ADA,), PRIOR)[0])
    assert (told[0], told[-1]) == pytest.approx((1.9, 2.1), abs=0.1)


def test_ten_tasks_weigh_as_much_as_the_prior() -> None:
    # Half the pool at 2.0, half the prior: its P20 is where 0.4 of the prior lies, between 0.7 and 1.0.
    at_a_fifth = float(np.exp(ratios((TWICE,) * 10, (ADA,), PRIOR)[0, 1]))
    assert at_a_fifth == pytest.approx(0.9, abs=0.03)


def test_somebody_elses_tasks_another_kind_and_another_size_say_less() -> None:
    history = (TWICE,) * 30
    alike = middle(history)
    for other in (Alike(8.0, "bug", "bo"), Alike(8.0, "feature", "ada"), Alike(80.0, "bug", "ada")):
        assert 1.0 < middle(history, other) < alike
    assert middle(history, Alike(80.0, "feature", "bo")) == pytest.approx(1.0, abs=0.06)


def test_where_nobody_is_named_all_count_as_one() -> None:
    history = (TWICE,) * 30
    assert middle(history, Alike(8.0, "bug")) == middle(history, Alike(8.0)) == middle(history)
    teams = (Finished("bug", "core", 8.0, 16.0),) * 30
    assert middle(teams, Alike(8.0, "bug", "bo", "web")) < middle(teams, Alike(8.0, "bug", "bo", "core")) == middle(history)


def test_the_order_of_history_does_not_matter() -> None:
    luck = random.Random(3)
    history = [
        Finished(luck.choice("ab"), "", luck.uniform(1, 40), luck.lognormvariate(2, 1), luck.choice("pq")) for _ in range(60)
    ]
    asked = tuple(Alike(hours, kind, person) for hours in (2.0, 9.0) for kind in "ab" for person in "pqr")
    first = ratios(history, asked, PRIOR.repeat(len(asked), axis=0)).tolist()
    luck.shuffle(history)
    assert ratios(history, asked, PRIOR.repeat(len(asked), axis=0)).tolist() == first


@pytest.mark.parametrize("hours", [0.0, -3.0, nan, inf])
def test_hours_that_cannot_be_say_nothing(hours: float) -> None:
    good = (TWICE,) * 9
    bad = (Finished("bug", "", 8.0, hours), Finished("bug", "", hours, 8.0))
    assert usable(good + bad) == good
    assert ratios(good + bad, (ADA,), PRIOR).tolist() == ratios(good, (ADA,), PRIOR).tolist()
    assert means(good + bad) == {"bug": 16.0}
    assert taken(good + bad)["bug"].tolist() == pytest.approx([log(16.0)] * 5)


def test_ranges_stay_in_order_whatever_history_holds() -> None:
    wild = tuple(Finished("bug", "", 8.0, 8.0 * times, "ada") for times in (1e-9, 1e9, 1.0, 2.0) for _ in range(5))
    assert (np.diff(ratios(wild, (ADA,), PRIOR)[0]) >= 0.0).all()
