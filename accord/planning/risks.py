"""Decides in which runs each risk happens, and what it then adds. D: runs, T: tasks, R: risks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .calibration import range_of
from .compiled import Compiled
from .draws import inverse_normal, normals
from .kernel import DONE
from .luck import value_at
from .situation import Estimate, Risk

F64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Happened:
    """`luck` [D, R]: normal; a risk happens where it is worst. `hours` and `cost` [D, R]: what it then adds."""

    luck: F64
    hours: F64
    cost: F64


def happen(compiled: Compiled, *, seed: int, draws: int) -> Happened:
    """Draw every risk: it happens in just the share of the runs that its chance is, and is as bad as its range says."""
    risks = compiled.situation.risks
    names = [f"risk\x00{risk.id}" for risk in risks]
    luck, how_bad = (normals(some, seed=seed, draws=draws) for some in (names, [f"{name}\x00how bad" for name in names]))
    hours, cost = np.zeros(luck.shape), np.zeros(luck.shape)
    for number, risk in enumerate(risks):
        is_there = luck[:, number] > -inverse_normal(risk.chance) if risk.chance > 0.0 else np.zeros(draws, np.bool_)
        for into, given in ((hours, risk.hours), (cost, risk.cost)):
            into[:, number] = np.where(is_there, _drawn(given, how_bad[:, number]), 0.0)
    return Happened(luck, hours, cost)


def with_risks(compiled: Compiled, hours: F64, happened: Happened) -> F64:
    """[D, T] hours left and what risks add."""
    if not compiled.situation.risks:
        return hours
    hours = hours.copy(order="F")
    for number, risk in enumerate(compiled.situation.risks):
        for task in exposed(compiled, risk):
            hours[:, task] += happened.hours[:, number]
    return hours


def exposed(compiled: Compiled, risk: Risk) -> list[int]:
    """The numbers of the tasks to which a risk adds hours: those with work that is not done."""
    tasks = [compiled.task_number[name] for name in risk.tasks]
    return [task for task in tasks if compiled.net.state[task] != DONE and not compiled.situation.tasks[task].is_milestone]


def _drawn(given: Estimate, luck: F64) -> F64:
    if given.high <= 0.0:
        return np.zeros(len(luck))
    if given.high <= given.low * 1.0001:
        return np.full(len(luck), given.high)
    row = range_of(given)
    return np.array([np.exp(value_at(row, z)) for z in luck])
