"""Decides what happens in every run of a plan: hours drawn, tasks placed, waits added.

The rule that makes a P80 worth its name. *Bottom-up*: every task's hours are drawn from its spread, with a part of the luck
shared by the whole project and by each person's tasks, and placed with the plan's order and people. *Top-down*: tracked projects
also wait, for hand-overs, decisions and reworked links, and now and then save time; so the time from now to every finish is
stretched in each run by a factor of its own, whose spread (WAITS) was chosen once so that both together cover tracked projects as
they say. As in earned schedule, what is left of a project is relatively less sure than the whole: with a share f of its time
left, the factor's distance from one grows by 1/√f. Where tasks have a baseline, the factor of each run is instead the one that
takes the runs' ends, in their order, to those that `earned.py` reconciles.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .answer import Assumption
from .calibration import Z, spreads
from .compiled import Compiled
from .diary import lanes
from .draws import WAITS as WAITS_NAME
from .draws import normals
from .earned import ends, standing, tracked
from .luck import elapsed_hours, hours_of, is_conditional, luck_of
from .risks import Happened, happen, with_risks
from .runs import Runs, run_kept

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
WAITS = np.log([0.88, 0.92, 1.0, 1.10, 1.18])
"""Logarithm of the factor on the time left, at P10, P20, P50, P80 and P90, for a project not yet begun."""
LEAST_LEFT = 0.05
"""The share of time left below which the factor spreads no further."""
DAY = dt.timedelta(days=1)
MOST_VALUES = 3_000_000
"""Runs × tasks: a plan of 10,000 tasks is told with 300 runs."""


@dataclass(frozen=True, slots=True)
class Simulation:
    """All runs of one plan. D: runs, T: tasks. Times are union slots of the grid, waits included."""

    compiled: Compiled
    hours: F64
    """[D, T] hours left."""
    own_luck: F64
    """[D, T] the part of each task's luck that it shares with nothing."""
    end: I32
    start: I32
    """[D, T]"""
    runs: Runs
    """Before the waits: who did what, and who waited for whom."""
    planned_end: I32
    """[T] with expected hours and no waits."""
    planned_start: I32
    planned_person: I32
    assumptions: tuple[Assumption, ...]
    seed: int
    factor: F64
    """[D] the factor on the time from now to every finish."""
    happened: Happened
    is_reconciled: bool = False
    """Whether a baseline had its say."""

    @property
    def draws(self) -> int:
        return len(self.hours)

    def union_limit(self, slot: int) -> int:
        """A task is done by the absolute slot when its end is at most this."""
        return int(self.compiled.grid.union_at[min(max(slot, 0), self.compiled.horizon)])

    def slot(self, end: int) -> int:
        """The absolute slot of an end; what ends without work from now on ends now, not when work stopped the evening before."""
        if end == int(self.compiled.grid.union_at[self.compiled.now]):
            return self.compiled.now
        return int(self.compiled.grid.slot_of[end - 1]) + 1 if end > 0 else 0

    def days(self, ends: I32) -> F64:
        """Instants of ends, in days since 1970."""
        slots = np.where(
            ends == self.compiled.grid.union_at[self.compiled.now],
            self.compiled.now,
            self.compiled.grid.slot_of[np.maximum(ends, 1) - 1] + 1,
        )
        return np.asarray((self.compiled.origin + slots * float(self.compiled.slot_minutes)) / 1440.0)


def simulate(compiled: Compiled, *, seed: int, draws: int) -> Simulation:
    """Run the plan `draws` times, fewer if it is very large."""
    draws = fitting(draws, len(compiled.situation.tasks))
    luck, own = luck_of(compiled, seed, draws)
    spread = spreads(compiled.situation)
    gone = np.where(is_conditional(compiled), elapsed_hours(compiled), 0.0)
    happened = happen(compiled, seed=seed, draws=draws)
    hours = with_risks(compiled, hours_of(spread.log_hours, luck, gone), happened)
    runs, planned = run_both(compiled, hours)
    earned = reconciled(compiled, runs)
    factor = waits(compiled, planned.end[0], seed=seed, draws=draws) if earned is None else earned
    return Simulation(
        compiled=compiled,
        hours=hours,
        own_luck=own,
        end=stretched(compiled, runs.end, factor),
        start=stretched(compiled, runs.start, factor),
        runs=runs,
        planned_end=planned.end[0],
        planned_start=planned.start[0],
        planned_person=planned.person[0],
        assumptions=spread.assumptions,
        seed=seed,
        factor=factor,
        happened=happened,
        is_reconciled=earned is not None,
    )


def fitting(draws: int, tasks: int) -> int:
    """The number of runs a plan of this size gets."""
    return max(20, min(draws, MOST_VALUES // max(1, tasks)))


def run_both(compiled: Compiled, hours: F64) -> tuple[Runs, Runs]:
    """The runs with `hours` [D, T], and the one with expected hours."""
    room = lanes(compiled.net)
    work = hours * compiled.slots_per_hour
    expected = np.ascontiguousarray(compiled.hours[None, :] * compiled.slots_per_hour)
    return (
        run_kept(compiled.grid, compiled.net, room, compiled.order, work),
        run_kept(compiled.grid, compiled.net, room, compiled.order, expected),
    )


def stretched(compiled: Compiled, times: I32, factor: F64) -> I32:
    """[D, T] union slots with the time from now to each stretched by its run's `factor` [D]."""
    beyond = compiled.grid.axis_rank.shape[1] - 1
    return np.asarray(_stretched(times, int(compiled.grid.union_at[compiled.now]), factor, beyond))


def waits(compiled: Compiled, planned_end: I32, *, seed: int, draws: int) -> F64:
    """[D] the factor on the time from now to every finish. With a quarter of the time left, P80: 1.10² = 1.21."""
    now = int(compiled.grid.union_at[compiled.now])
    state, begun = compiled.net.state, compiled.net.begun
    first = int(compiled.grid.union_at[begun[state != 0].min()]) if np.any(state != 0) else now
    last = int(planned_end.max(initial=now))
    left = (last - now) / max(1, last - min(first, now))
    z = normals([WAITS_NAME], seed=seed, draws=draws)[:, 0]
    return np.exp(np.interp(z, Z, WAITS) / np.sqrt(max(LEAST_LEFT, left)))


def reconciled(compiled: Compiled, runs: Runs) -> F64 | None:
    """[D] the factor on the time from now to every finish by which the runs end as `earned.ends` says; None without a baseline."""
    project = tracked(compiled.situation)
    if project is None:
        return None
    at, now, draws = standing(project), int(compiled.grid.union_at[compiled.now]), len(runs.end)
    last = np.maximum(runs.end.max(axis=1), now)
    told = ends(at, bottom_up(compiled, runs, at.now), (np.arange(draws) + 0.5) / draws)
    slots = [compiled.slot(compiled.situation.now + float(end - at.now) * DAY) for end in told]
    left = np.empty(draws)
    left[np.argsort(last, kind="stable")] = compiled.grid.union_at[slots] - now
    return np.asarray(np.where(last > now, left / np.maximum(1, last - now), 1.0))


def bottom_up(compiled: Compiled, runs: Runs, now: float) -> float:
    """The day by which half of the runs have ended before waits, where the status instant is day `now`."""
    middle = int(np.sort(runs.end.max(axis=1))[(len(runs.end) - 1) // 2])
    if middle <= int(compiled.grid.union_at[compiled.now]):
        return now
    return now + (compiled.at(int(compiled.grid.slot_of[middle - 1]) + 1) - compiled.situation.now) / DAY


@njit(cache=True)
def _stretched(times: I32, now: int, factor: F64, beyond: int) -> I32:
    draws, tasks = times.shape
    out = np.empty((tasks, draws), np.int32).T
    for t in range(tasks):
        for d in range(draws):
            at = times[d, t]
            out[d, t] = at if at <= now else min(beyond, now + int(np.floor((at - now) * factor[d] + 0.5)))
    return out
