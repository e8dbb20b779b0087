"""Decides how many hours each task takes in each run: luck of its own, shared with its project and its person, and what is past.

D: runs, T: tasks.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .calibration import PERSON_SD, PROJECT_SD, TASK_SD, Z
from .compiled import Compiled
from .draws import PROJECT, inverse_normal, normal_share, normals
from .kernel import STARTED

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]


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


def is_conditional(compiled: Compiled) -> NDArray[np.bool_]:
    """[T] started tasks of which only the start is known."""
    return np.array(
        [t.started is not None and t.finished is None and t.remaining is None and t.done == 0.0 for t in compiled.situation.tasks],
        dtype=np.bool_,
    )


def luck_of(compiled: Compiled, seed: int, draws: int) -> tuple[F64, F64]:
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
    draws, tasks = own.shape
    out = np.empty((tasks, draws)).T
    alone, with_person = np.sqrt(1.0 - project**2), np.sqrt(1.0 - project**2 - person**2)
    for t in range(tasks):
        for d in range(draws):
            if whose[t] < 0:
                out[d, t] = project * shared[d, 0] + alone * own[d, t]
            else:
                out[d, t] = project * shared[d, 0] + person * shared[d, 1 + whose[t]] + with_person * own[d, t]
    return out


_Z0, _Z1, _Z2, _Z3, _Z4 = (float(z) for z in Z)
FURTHEST = 2.3263478740408408
"""One run in a hundred: beyond, spreads end."""
KNOTS = 256
"""Points between which hours are taken as straight: off by less than a ten-thousandth."""
PER_UNIT = (KNOTS - 1) / (2 * FURTHEST)


@njit(cache=True)
def value_at(row: F64, z: float) -> float:
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
        if value_at(row, middle) < value:
            low = middle
        else:
            high = middle
    return min(0.95, normal_share(low))


@njit(cache=True)
def hours_of(log_hours: F64, luck: F64, gone: F64) -> F64:
    """[D, T] hours left. A task that has run for `gone` hours takes more than that, as its spread has it beyond them."""
    draws, tasks = luck.shape
    out, table = np.zeros((tasks, draws)).T, np.empty(KNOTS)
    for t in range(tasks):
        row = log_hours[t]
        if not np.isfinite(row[2]):
            continue
        if gone[t] <= 0.0:
            for k in range(KNOTS):
                table[k] = np.exp(value_at(row, k / PER_UNIT - FURTHEST))
            for d in range(draws):
                at = (min(max(luck[d, t], -FURTHEST), FURTHEST) + FURTHEST) * PER_UNIT
                k = min(int(at), KNOTS - 2)
                out[d, t] = table[k] + (table[k + 1] - table[k]) * (at - k)
            continue
        passed = _share_below(row, np.log(gone[t]))
        least = 0.02 * np.exp(row[2])
        for d in range(draws):
            z = inverse_normal(passed + (1.0 - passed) * normal_share(luck[d, t]))
            out[d, t] = max(least, np.exp(value_at(row, z)) - gone[t])
    return out
