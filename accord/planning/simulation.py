"""Decides what happens in every run of a plan: hours drawn, tasks placed, waits added, costs summed.

The rule that makes a P80 worth its name. *Bottom-up*: every task's hours are drawn from its spread, with a part of the luck
shared by the whole project and by each person's tasks, and placed with the plan's order and people. *Top-down*: tracked projects
also wait, for hand-overs, decisions and reworked links, and now and then save time; so the time from now to every finish is
stretched in each run by a factor of its own, whose spread (WAITS) was chosen once so that both together cover tracked projects as
they say. As in earned schedule, what is left of a project is relatively less sure than the whole: with a share f of its time
left, the factor's distance from one grows by 1/√f.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .answer import Assumption
from .calibration import PERSON_SD, PROJECT_SD, TASK_SD, Z, spreads
from .compiled import Compiled
from .diary import lanes
from .draws import PROJECT, inverse_normal, normal_share, normals
from .draws import WAITS as WAITS_NAME
from .effort import expected_hours
from .kernel import DONE, STARTED
from .runs import Runs, run_kept

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
WAITS = np.log([0.88, 0.92, 1.0, 1.10, 1.18])
"""Logarithm of the factor on the time left, at P10, P20, P50, P80 and P90, for a project not yet begun."""
LEAST_LEFT = 0.05
"""The share of time left below which the factor spreads no further."""
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


def simulate(compiled: Compiled, *, seed: int, draws: int) -> Simulation:
    """Run the plan `draws` times, fewer if it is very large."""
    draws = fitting(draws, len(compiled.situation.tasks))
    luck, own = _luck(compiled, seed, draws)
    spread = spreads(compiled.situation)
    gone = np.where(_is_conditional(compiled), elapsed_hours(compiled), 0.0)
    hours = _hours(spread.log_hours, luck, gone)
    runs, planned = run_both(compiled, hours)
    factor = waits(compiled, planned.end[0], seed=seed, draws=draws)
    now = int(compiled.grid.union_at[compiled.now])
    return Simulation(
        compiled=compiled,
        hours=hours,
        own_luck=own,
        end=_stretched(runs.end, now, factor, compiled.grid.axis_rank.shape[1] - 1),
        start=_stretched(runs.start, now, factor, compiled.grid.axis_rank.shape[1] - 1),
        runs=runs,
        planned_end=planned.end[0],
        planned_start=planned.start[0],
        planned_person=planned.person[0],
        assumptions=spread.assumptions,
        seed=seed,
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


def waits(compiled: Compiled, planned_end: I32, *, seed: int, draws: int) -> F64:
    """[D] the factor on the time from now to every finish. With a quarter of the time left, P80: 1.10² = 1.21."""
    now = int(compiled.grid.union_at[compiled.now])
    state, begun = compiled.net.state, compiled.net.begun
    first = int(compiled.grid.union_at[begun[state != 0].min()]) if np.any(state != 0) else now
    last = int(planned_end.max(initial=now))
    left = (last - now) / max(1, last - min(first, now))
    z = normals([WAITS_NAME], seed=seed, draws=draws)[:, 0]
    return np.exp(np.interp(z, Z, WAITS) / np.sqrt(max(LEAST_LEFT, left)))


def elapsed_hours(compiled: Compiled) -> F64:
    """[T] hours of work that a started task can have had since its start, at the rate of its people."""
    gone = np.zeros(len(compiled.hours))
    union, rank = compiled.grid.union_at, compiled.grid.axis_rank
    for task in np.flatnonzero(compiled.net.state == STARTED):
        low, high = compiled.net.team_at[task], compiled.net.team_at[task + 1]
        person = int(compiled.net.team_person[low]) if high > low else -1
        axis = compiled.main_axis(int(task), person)
        slots = int(rank[axis, union[compiled.now]]) - int(rank[axis, union[compiled.net.begun[task]]])
        rate = 1.0 if compiled.net.is_duration[task] else compiled.teams[task].rate
        gone[task] = max(0, slots) / compiled.slots_per_hour * rate
    return gone


def _is_conditional(compiled: Compiled) -> NDArray[np.bool_]:
    """[T] started tasks of which only the start is known."""
    return np.array(
        [t.started is not None and t.finished is None and t.remaining is None and t.done == 0.0 for t in compiled.situation.tasks],
        dtype=np.bool_,
    )


def _luck(compiled: Compiled, seed: int, draws: int) -> tuple[F64, F64]:
    """[D, T] normal luck of each task, and the part that is its own.

    Whose luck a task shares is the first person named for it, so that it stays when others are added.
    """
    tasks = compiled.situation.tasks
    owner = [task.people[0].person if task.people else task.candidates[0] if task.candidates else "" for task in tasks]
    names = sorted({name for name in owner if name})
    place = {name: number for number, name in enumerate(names)}
    shared = normals([PROJECT, *(f"person\x00{name}" for name in names)], seed=seed, draws=draws)
    own = normals([task.id for task in tasks], seed=seed, draws=draws)
    whose = np.array([place.get(name, -1) for name in owner], np.int32)
    return _mixed(own, shared, whose, PROJECT_SD / TASK_SD, PERSON_SD / TASK_SD), own


@njit(cache=True)
def _mixed(own: F64, shared: F64, whose: I32, project: float, person: float) -> F64:
    out = np.empty_like(own)
    alone, with_person = np.sqrt(1.0 - project**2), np.sqrt(1.0 - project**2 - person**2)
    for d in range(own.shape[0]):
        for t in range(own.shape[1]):
            if whose[t] < 0:
                out[d, t] = project * shared[d, 0] + alone * own[d, t]
            else:
                out[d, t] = project * shared[d, 0] + person * shared[d, 1 + whose[t]] + with_person * own[d, t]
    return out


_Z0, _Z1, _Z2, _Z3, _Z4 = (float(z) for z in Z)
FURTHEST = 2.3263478740408408
"""One run in a hundred: beyond, spreads end."""


@njit(cache=True)
def _at(row: F64, z: float) -> float:
    """The logarithm of hours at a normal quantile: straight between the five points and out to one in a hundred."""
    z = min(max(z, -FURTHEST), FURTHEST)
    if z < _Z1:
        return row[1] + (row[1] - row[0]) * (z - _Z1) / (_Z1 - _Z0)
    if z < _Z2:
        return row[1] + (row[2] - row[1]) * (z - _Z1) / (_Z2 - _Z1)
    if z < _Z3:
        return row[2] + (row[3] - row[2]) * (z - _Z2) / (_Z3 - _Z2)
    return row[3] + (row[4] - row[3]) * (z - _Z3) / (_Z4 - _Z3)


@njit(cache=True)
def _share_below(row: F64, value: float) -> float:
    """The share of a spread below a logarithm of hours, at most 0.95, by bisection."""
    low, high = -FURTHEST, FURTHEST
    for _ in range(40):
        middle = (low + high) / 2.0
        if _at(row, middle) < value:
            low = middle
        else:
            high = middle
    return min(0.95, normal_share(low))


@njit(cache=True)
def _hours(log_hours: F64, luck: F64, gone: F64) -> F64:
    """[D, T] hours left. A task that has run for `gone` hours takes more than that, as its spread has it beyond them."""
    draws, tasks = luck.shape
    out = np.zeros((draws, tasks))
    for t in range(tasks):
        row = log_hours[t]
        if not np.isfinite(row[2]):
            continue
        if gone[t] <= 0.0:
            for d in range(draws):
                out[d, t] = np.exp(_at(row, luck[d, t]))
            continue
        passed = _share_below(row, np.log(gone[t]))
        least = 0.02 * np.exp(row[2])
        for d in range(draws):
            z = inverse_normal(passed + (1.0 - passed) * normal_share(luck[d, t]))
            out[d, t] = max(least, np.exp(_at(row, z)) - gone[t])
    return out


@njit(cache=True)
def _stretched(times: I32, now: int, factor: F64, beyond: int) -> I32:
    out = np.empty_like(times)
    for d in range(times.shape[0]):
        for t in range(times.shape[1]):
            at = times[d, t]
            out[d, t] = at if at <= now else min(beyond, now + int(np.floor((at - now) * factor[d] + 0.5)))
    return out


def cost_per_hour(compiled: Compiled) -> F64:
    """[M] money for one estimated hour of work by each (task, person) pair."""
    rates = np.array([person.cost_per_hour for person in compiled.situation.people])
    net = compiled.net
    is_duration = np.repeat(net.is_duration, np.diff(net.team_at))
    units = net.team_units / 1000.0
    if not len(rates):
        return np.zeros(0)
    return np.asarray(rates[net.team_person] * units / np.where(is_duration, 1.0, net.team_rate))


def costs(simulation: Simulation, *, leave_out: NDArray[np.bool_] | None = None, unpaid: NDArray[np.bool_] | None = None) -> F64:
    """[D] cost at completion: fixed costs, work done as estimated, work left as drawn.

    Not of tasks in `leave_out` [T], nor for persons in `unpaid` [P], who are paid otherwise.
    """
    compiled = simulation.compiled
    net = compiled.net
    fixed = np.array([task.fixed_cost for task in compiled.situation.tasks])
    behind = np.array([_behind(compiled, number) for number in range(len(fixed))])
    counts = np.ones(len(fixed)) if leave_out is None else np.where(leave_out, 0.0, 1.0)
    money = cost_per_hour(compiled)
    if unpaid is not None and len(money):
        money = np.where(unpaid[net.team_person], 0.0, money)
    return np.asarray(
        _costs(
            net.team_at,
            net.team_person,
            net.is_choice,
            net.team_rate,
            net.is_duration,
            money,
            simulation.hours,
            simulation.runs.person,
            behind,
            fixed,
            counts,
        )
    )


def _behind(compiled: Compiled, number: int) -> float:
    """Expected hours already worked on a task."""
    task = compiled.situation.tasks[number]
    if task.is_milestone or compiled.net.state[number] == 0 or task.estimate is None:
        return 0.0
    whole = expected_hours(task.estimate)
    return whole if compiled.net.state[number] == DONE else max(0.0, whole - float(compiled.hours[number]))


@njit(cache=True)
def _costs(
    team_at: I32,
    team_person: I32,
    is_choice: NDArray[np.bool_],
    rate: F64,
    is_duration: NDArray[np.bool_],
    per_hour: F64,
    hours: F64,
    person: I32,
    behind: F64,
    fixed: F64,
    counts: F64,
) -> F64:
    draws, tasks = hours.shape
    out = np.zeros(draws)
    for t in range(tasks):
        low, high = team_at[t], team_at[t + 1]
        team = whole = 0.0
        for pair in range(low, high):
            team += per_hour[pair] * (1.0 if is_duration[t] else rate[pair])
            whole += rate[pair]
        if high > low and not is_duration[t]:
            team /= whole
        for d in range(draws):
            money = team
            if is_choice[t]:
                money = per_hour[low] if high > low else 0.0
                for pair in range(low, high):
                    if team_person[pair] == person[d, t]:
                        money = per_hour[pair]
            out[d] += counts[t] * (fixed[t] + money * (hours[d, t] + behind[t]))
    return out
