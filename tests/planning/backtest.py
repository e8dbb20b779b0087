"""Decides how well forecasts would have done: tracked projects told at each status date by a rule fitted on all the others.

Run it: `python -m tests.planning.backtest DIR`; it also prints the rule fitted on all, which is `accord.planning.earned.RULE`.
"""

import datetime as dt
import itertools
import math
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from accord.planning import earned
from accord.planning.calendars import EPOCH
from accord.planning.compiled import compile
from accord.planning.simulation import bottom_up, simulate
from accord.planning.situation import Impossible, Situation
from tests.planning.tracked import BadProject, Replay, planned_cost, projects, replay, situations

QUANTILES = (0.1, 0.5, 0.8, 0.9, 0.95)
IN_PINBALL = QUANTILES[:4]
CHAINS, MADE_UP = range(1, 9), [tenth / 10 for tenth in range(11)]
"""Among which the rule is fitted."""
THIRDS = {"first": (0.0, 1 / 3), "second": (1 / 3, 2 / 3), "last": (2 / 3, 1.1)}


@dataclass(frozen=True, slots=True)
class Score:
    """One project at one status date. Durations are working hours since the plan's first start."""

    project: str
    progress: float
    """Share of the planned work behind it."""
    actual: float
    quantiles: tuple[float, ...]
    is_kept: tuple[bool, ...]
    """Whether the project had ended by the end of the day of each quantile."""
    classic: Mapping[str, float]
    """Method → final duration."""
    cost_error: float
    """In % of the actual cost."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Coverage of each quantile, each project weighing the same, and errors of the P50 in % of the actual duration, over
    projects.
    """

    coverage: Mapping[float, float]
    error_mean: float
    error_median: float
    classic: Mapping[str, float]
    """Method → mean error, in % likewise."""
    cost_error_mean: float
    pinball: float
    """Mean over P10, P50, P80 and P90, in % of the actual duration."""
    projects: int
    dates: int

    @property
    def planned_error_mean(self) -> float:
        return self.classic["planned"]


@dataclass(frozen=True, slots=True)
class Seen:
    """One project on one day, all that is forecast from; days are elapsed days since the plan's first start."""

    played: Replay
    situation: Situation
    progress: float
    standing: earned.Standing
    bottom_up: float
    actual: float

    @property
    def project(self) -> str:
        return str(self.played.project["name"])


def seen(project: Mapping[str, Any], *, draws: int = 400) -> list[Seen]:
    """A project at every status date."""
    try:
        played = replay(project)
        return [_seen(played, situation, progress, draws) for situation, progress in situations(played)]
    except (KeyError, TypeError, ValueError, IndexError, Impossible) as error:
        raise BadProject(f"{project.get('name')!r} cannot be replayed: {type(error).__name__} {error}") from error


def _seen(played: Replay, situation: Situation, progress: float, draws: int) -> Seen:
    tracked = earned.tracked(situation)
    assert tracked is not None
    simulation = simulate(compile(situation), seed=situation.seed, draws=draws)
    middle = bottom_up(simulation.compiled, simulation.runs, tracked.now)
    return Seen(
        played, situation, progress, earned.standing(tracked), middle, (played.finish - played.first) / dt.timedelta(days=1)
    )


def fit(others: Sequence[Sequence[Seen]]) -> earned.Rule:
    """The rule whose centre errs least on these projects, each weighing the same, and how far from it they ended."""
    rules = [earned.Rule(chain, made_up, (0.0,) * len(earned.SHARES)) for chain, made_up in itertools.product(CHAINS, MADE_UP)]

    def error(rule: earned.Rule) -> float:
        return float(np.mean([np.mean([abs(_centre(one, rule) / one.actual - 1) for one in own]) for own in others]))

    best = min(rules, key=error)
    off = np.array([(one.actual - _centre(one, best)) / earned.spread(one.standing) for own in others for one in own])
    weight = np.array([1 / len(own) for own in others for _ in own])
    order = np.argsort(off, kind="stable")
    below = (np.cumsum(weight[order]) - weight[order] / 2) / weight.sum()
    z = np.interp(earned.SHARES, below, off[order])
    sides = np.sign(np.array(earned.SHARES) - 0.5)
    return earned.Rule(best.chain, best.made_up, tuple(np.round(sides * np.maximum(0.0, sides * z), 3).tolist()))


def _centre(one: Seen, rule: earned.Rule) -> float:
    return earned.centre(one.standing, one.bottom_up, rule)


def scores(directory: Path, *, draws: int = 400, sample: int | None = None) -> list[Score]:
    """Every project at every status date, told by the rule fitted on the others; a sample tells only so many of them."""
    found = [seen(project, draws=draws) for project in projects(directory)]
    if len(found) < 2:
        raise BadProject(f"{directory} holds {len(found)} tracked projects; there must be two, as each is told by the others.")
    return scored(found, random.Random(1).sample(range(len(found)), min(sample or len(found), len(found))))


def scored(found: Sequence[Sequence[Seen]], which: Sequence[int] | None = None) -> list[Score]:
    """Each project, or those of these numbers, by the rule fitted without it."""
    told = []
    for number in range(len(found)) if which is None else sorted(which):
        rule = fit([*found[:number], *found[number + 1 :]])
        told += [_score(one, rule) for one in found[number]]
    return told


def _score(one: Seen, rule: earned.Rule) -> Score:
    played, day, clock = one.played, dt.timedelta(days=1), one.played.clock
    ends = [played.first + float(end) * day for end in earned.ends(one.standing, one.bottom_up, QUANTILES, rule)]

    def hours(at: dt.datetime) -> float:
        return float(clock.index(at) - clock.index(played.first))

    return Score(
        one.project,
        one.progress,
        hours(played.finish),
        tuple(hours(end) for end in ends),
        tuple((played.finish - dt.timedelta(microseconds=1)).date() <= end.date() for end in ends),
        classic(_in_hours(one)),
        _cost_error(one),
    )


def classic(project: earned.Tracked) -> dict[str, float]:
    """The end as planned; by earned schedule, the rest as planned; and by earned schedule over SPI(t) (Lipke, 2003), as planned
    where nothing is earned.
    """
    now, length = project.now, project.length
    by_now = earned.earned_schedule(project, project.weight)
    over_index = now + (length - by_now) * now / by_now if by_now > 0.0 else max(now, length)
    return {"planned": max(now, length), "es1": now + length - by_now, "es_spi": over_index}


def _in_hours(one: Seen) -> earned.Tracked:
    """The same project in working hours, in which the classic methods count."""
    tracked, clock, day = earned.tracked(one.situation), one.played.clock, dt.timedelta(days=1)
    assert tracked is not None

    def hours(days: float) -> float:
        if math.isnan(days):
            return days
        at = round((one.played.first + days * day - EPOCH) / dt.timedelta(minutes=1))
        return float(clock.index(EPOCH + dt.timedelta(minutes=at)) - clock.index(one.played.first))

    planned, actual = (np.array([[hours(at) for at in row] for row in rows]) for rows in (tracked.planned, tracked.actual))
    return earned.Tracked(planned, actual, tracked.weight, hours(tracked.now), tracked.held, tracked.tested)


def _cost_error(one: Seen) -> float:
    """Of the cost at completion, in % of what the project cost. What a task took is booked when it is finished; until then it has
    cost what it has earned.
    """
    played, tracked = one.played, earned.tracked(one.situation)
    assert tracked is not None
    spent = whole = planned = done = 0.0
    for activity, share in zip(played.project["activities"], earned.shares_done(tracked), strict=True):
        key, cost = activity["id"], planned_cost(played, activity)
        money = played.money[key]
        came = money.once + money.hourly * played.taken[key] + money.beyond if key in played.actual else 0.0
        planned, done, whole = planned + cost, done + share * cost, whole + came
        spent += came if share == 1.0 else share * cost
    if not whole or not planned:
        return 0.0
    return 100 * abs(earned.cost_at_completion(spent=spent, earned=done, planned=planned) / whole - 1)


def summary(found: Sequence[Score]) -> Summary:
    """Means over projects of each project's mean over its status dates, so that every project weighs the same."""
    names = sorted({score.project for score in found})
    own = {name: [score for score in found if score.project == name] for name in names}

    def over_projects(value: Callable[[Score], float]) -> list[float]:
        return [float(np.mean([value(score) for score in own[name]])) for name in names]

    def loss(score: Score) -> float:
        late = [score.actual - told for told in score.quantiles]
        return 100 * float(np.mean([max(q * by, (q - 1) * by) for q, by in zip(IN_PINBALL, late, strict=False)])) / score.actual

    def error_of(method: str) -> float:
        return float(np.mean(over_projects(lambda s: 100 * abs(s.classic[method] / s.actual - 1))))

    def covered(number: int) -> float:
        return float(np.mean(over_projects(lambda s: float(s.is_kept[number]))))

    errors = over_projects(lambda s: 100 * abs(s.quantiles[1] / s.actual - 1))
    return Summary(
        {q: covered(number) for number, q in enumerate(QUANTILES)},
        float(np.mean(errors)),
        float(np.median(errors)),
        {method: error_of(method) for method in found[0].classic},
        float(np.mean(over_projects(lambda s: s.cost_error))),
        float(np.mean(over_projects(loss))),
        len(names),
        len(found),
    )


def of_third(found: Sequence[Score], name: str) -> list[Score]:
    low, high = THIRDS[name]
    return [score for score in found if low <= score.progress < high]


def line(name: str, s: Summary) -> str:
    """A row for people."""
    covered = "  ".join(f"P{100 * q:.0f} {100 * c:3.0f} %" for q, c in s.coverage.items())
    classic = "  ".join(f"{method} {error:.1f} %" for method, error in s.classic.items())
    return (
        f"{name:7} {covered}   error {s.error_mean:4.1f} / {s.error_median:4.1f} %  cost {s.cost_error_mean:.1f} %  "
        f"pinball {s.pinball:.2f} %   {classic}   ({s.projects} projects, {s.dates} dates)"
    )


def table(found: Sequence[Score]) -> str:
    """All dates, and by third of progress."""
    rows = [line("all", summary(found))]
    rows += [line(name, summary(some)) for name in THIRDS if (some := of_third(found, name))]
    return "\n".join(rows)


def main(arguments: Sequence[str]) -> int:
    """Print the table, and the rule fitted on all projects."""
    found = [seen(project) for project in projects(Path(arguments[0]))]
    print(table(scored(found)))
    print(fit(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
