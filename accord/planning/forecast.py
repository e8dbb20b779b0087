"""Decides what can be promised: dates, chances, costs and value under uncertainty, and what moves them most."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from .answer import Assumption, Forecast, GoalPostForecast, Plan, Quantiles, TaskForecast
from .apply import end_of_day, in_order
from .calendars import minutes
from .compiled import compile
from .costs import costs
from .drivers import drivers, latest_tasks
from .layout import lay
from .runs import criticality
from .schedule import described
from .simulation import Simulation, simulate
from .situation import Feature, GoalPost, Situation

I32 = NDArray[np.int32]
DRAWS = 1024
"""As many as an option is told on, so that what an option tells is what the forecast says once it is applied."""
TOLD = (0.10, 0.50, 0.80, 0.90, 0.95)
METHOD = "Resource-constrained simulation in the plan's order, with shared luck, stretched by the waits of tracked projects"


def forecast(situation: Situation, plan: Plan | None = None, *, draws: int = DRAWS, seed: int | None = None) -> Forecast:
    """The plan under uncertainty. `plan` gives the order of work; without it the Situation's own order is taken.

    Raises Impossible as planning does. The same seed gives each task the same luck, whatever else is in the plan.
    """
    if plan is not None and plan.order:
        situation = replace(situation, tasks=in_order(situation.tasks, plan.order))
    return told(simulate(compile(situation), seed=situation.seed if seed is None else seed, draws=draws), asked=draws)


def plan_and_forecast(situation: Situation, *, draws: int = DRAWS) -> tuple[Plan, Forecast]:
    """Both for what it costs to lay the ground once: the plan that keeps the agreed order, and that plan under uncertainty."""
    compiled = compile(situation)
    return described(lay(compiled)), told(simulate(compiled, seed=situation.seed, draws=draws), asked=draws)


def told(simulation: Simulation, *, asked: int | None = None) -> Forecast:
    """The Forecast that the runs of a simulation make."""
    situation = simulation.compiled.situation
    everything = np.arange(len(situation.tasks), dtype=np.int32)
    must = [numbers_of(simulation, post.must_have) for post in situation.goal_posts]
    binding = [criticality(simulation.runs, tasks) if len(tasks) else np.zeros(len(everything)) for tasks in must]
    posts = tuple(map(partial(_goal_post, simulation), situation.goal_posts, must, binding))
    money = costs(simulation) if len(everything) else np.zeros(1)
    fewer = asked is not None and simulation.draws < asked
    return Forecast(
        tasks=_tasks(simulation, everything, [share for tasks, share in zip(must, binding, strict=True) if len(tasks)]),
        goal_posts=posts,
        finish=_quantiles(simulation, finishes(simulation, everything)),
        cost_p50=_at(money, 0.5),
        cost_p80=_at(money, 0.8),
        value_kept=float(value_kept(simulation, situation.features)),
        in_by=_in_by(simulation),
        assumptions=(*simulation.assumptions, *_stretch(simulation, fewer)),
        draws=simulation.draws,
        method=METHOD + (f"; {simulation.draws} runs, as the plan is large" if fewer else ""),
        seed=simulation.seed,
    )


def finishes(simulation: Simulation, tasks: Sequence[int] | I32) -> I32:
    """[D] the union slot by which all of the tasks are done."""
    if not len(tasks):
        return np.full(simulation.draws, simulation.compiled.grid.union_at[simulation.compiled.now], np.int32)
    return np.asarray(simulation.end.T[np.asarray(tasks)].max(axis=0))


def numbers_of(simulation: Simulation, ids: Sequence[str]) -> I32:
    """Task numbers of the ids that are in the plan."""
    number = simulation.compiled.task_number
    return np.array([number[one] for one in ids if one in number], np.int32)


def limit(simulation: Simulation, at: dt.datetime) -> int:
    """The union slot at which the local day of a promised instant is over."""
    return simulation.union_limit(_whole_slot(simulation, day_end(at, simulation.compiled.situation.zone)))


def day_end(at: dt.datetime, zone: str) -> dt.datetime:
    """The end of the local day an instant lies in; midnight is the end of the day before."""
    return end_of_day(local_day(at, zone), zone)


def local_day(at: dt.datetime, zone: str) -> dt.date:
    """The local day of a finish; midnight belongs to the day before."""
    return (at - dt.timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()


def is_done_by(simulation: Simulation, ids: Sequence[str], at: dt.datetime) -> NDArray[np.bool_]:
    """[D] whether all of the tasks are done by the end of that day; what is finished already is judged by its actual date."""
    tasks = numbers_of(simulation, ids)
    actual = [simulation.compiled.situation.tasks[t].finished for t in tasks]
    if all(one is not None for one in actual):
        met = all(one <= day_end(at, simulation.compiled.situation.zone) for one in actual if one is not None)
        return np.full(simulation.draws, met)
    return np.asarray(finishes(simulation, tasks) <= limit(simulation, at))


def value_kept(simulation: Simulation, features: Sequence[Feature]) -> float:
    """The mean share of the features' weight that is done by its goal post; where there is no date it counts as kept."""
    dates = {post.id: post.at for post in simulation.compiled.situation.goal_posts}
    whole = sum(f.weight for f in features)
    if whole <= 0.0:
        return 1.0
    kept = 0.0
    for f in features:
        at = dates.get(f.goal_post)
        kept += f.weight * (1.0 if at is None else float(is_done_by(simulation, f.tasks, at).mean()))
    return kept / whole


def _goal_post(simulation: Simulation, post: GoalPost, tasks: I32, share: NDArray[np.float64]) -> GoalPostForecast:
    ends = finishes(simulation, tasks)
    chance = float(is_done_by(simulation, post.must_have, post.at).mean()) if post.at is not None else None
    missed = ends > limit(simulation, post.at) if post.at is not None else np.zeros(simulation.draws, np.bool_)
    return GoalPostForecast(
        goal_post=post.id,
        chance=chance,
        finish=_quantiles(simulation, ends),
        drivers=drivers(simulation, ends, missed, share),
        histogram=_histogram(simulation, ends),
        latest_tasks=latest_tasks(simulation, tasks, missed),
    )


def _tasks(simulation: Simulation, everything: I32, binding: list[NDArray[np.float64]]) -> tuple[TaskForecast, ...]:
    """Every task; criticality is the largest over the goal posts, or that for the finish where there is none."""
    compiled = simulation.compiled
    if not len(everything):
        return ()
    share = np.max(binding or [criticality(simulation.runs, everything)], axis=0)
    ends = np.sort(simulation.end.T, axis=1)[:, _places(simulation.draws)]
    middle = (simulation.draws - 1) // 2
    starts = np.partition(simulation.start.T, middle, axis=1)[:, middle]
    slot_of, at = compiled.grid.slot_of, compiled.at
    instants = {end: at(simulation.slot(end)) for end in np.unique(ends).tolist()}
    rows = []
    for number, (task, told) in enumerate(zip(compiled.situation.tasks, ends.tolist(), strict=True)):
        finish = tuple(task.finished or instants[end] for end in told)
        start = task.started or task.finished or at(int(slot_of[starts[number]]))
        rows.append(TaskForecast(task.id, start, Quantiles(*finish), round(float(share[number]), 4)))
    return tuple(rows)


def _places(draws: int) -> list[int]:
    return [place_of(q, draws) for q in TOLD]


def place_of(share: float, draws: int) -> int:
    """Where in so many sorted runs the first stands that this share of them does not go beyond."""
    return min(draws - 1, max(0, int(np.ceil(share * draws - 1e-9)) - 1))


def quantile(values: NDArray[np.float64], share: float) -> float:
    return float(np.sort(values)[place_of(share, len(values))])


def _quantiles(simulation: Simulation, ends: I32) -> Quantiles:
    ordered = np.sort(ends)
    return Quantiles(*(simulation.compiled.at(simulation.slot(int(ordered[place]))) for place in _places(len(ordered))))


def _at(values: NDArray[np.float64], share: float) -> float:
    return round(float(np.sort(values)[min(len(values) - 1, max(0, int(np.ceil(share * len(values))) - 1))]), 2)


def _histogram(simulation: Simulation, ends: I32) -> tuple[tuple[dt.date, float], ...]:
    """Local day → share of the runs that finish on it."""
    zone, left = simulation.compiled.situation.zone, np.sort(ends)
    bars: list[tuple[dt.date, float]] = []
    while len(left):
        day = local_day(simulation.compiled.at(simulation.slot(int(left[0]))), zone)
        count = max(1, int(np.searchsorted(left, simulation.union_limit(_whole_slot(simulation, end_of_day(day, zone))), "right")))
        bars.append((day, count / simulation.draws))
        left = left[count:]
    return tuple(bars)


def _in_by(simulation: Simulation) -> tuple[tuple[str, float], ...]:
    """Down the ranks of each goal post, the share of runs in which all so far are done by it; tasks where it has no features."""
    situation = simulation.compiled.situation
    rows: list[tuple[str, float]] = []
    for post in situation.goal_posts:
        if post.at is None:
            continue
        own = sorted(
            (f for f in situation.features if f.goal_post == post.id), key=lambda f: (f.rank or len(situation.features) + 1, f.id)
        )
        listed = [(f.id, f.tasks) for f in own] or [(task, (task,)) for task in post.must_have]
        so_far = np.ones(simulation.draws, np.bool_)
        for name, tasks in listed:
            so_far = so_far & is_done_by(simulation, tasks, post.at)
            rows.append((name, float(so_far.mean())))
    return tuple(rows)


def _stretch(simulation: Simulation, fewer: bool) -> tuple[Assumption, ...]:
    waits = Assumption("prior", (), "Waits and hand-overs stretch the time left as in fifteen tracked projects", 0.88, 1.18)
    if simulation.is_reconciled:
        waits = Assumption("prior", (), "The end is reconciled with what the baseline has earned, as in fifteen tracked projects")
    if not fewer:
        return (waits,)
    return (
        waits,
        Assumption("few_runs", (), f"{simulation.draws} runs, as the plan is large: chances are good to about three points"),
    )


def _whole_slot(simulation: Simulation, at: dt.datetime) -> int:
    """Whole slots before the instant."""
    return (minutes(at) - simulation.compiled.origin) // simulation.compiled.slot_minutes
