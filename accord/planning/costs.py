"""Decides what the runs of a plan cost: the hours of each task at the rates of who did them, and what is fixed.

D: runs, T: tasks, M: (task, person) pairs, P: persons.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .compiled import Compiled
from .effort import expected_hours
from .kernel import DONE, Net
from .simulation import Simulation

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]


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
    rows = cost_of(net, money, hours=simulation.hours, person=simulation.runs.person, behind=behind, fixed=fixed, counts=counts)
    rows = rows + simulation.happened.cost.sum(axis=1)
    return rows + sum(overtime_pay(compiled, person) for person in range(len(compiled.situation.people)))


def overtime_pay(compiled: Compiled, person: int) -> float:
    """Money for a person's overtime beyond the usual rate, whether or not all of it is needed."""
    one, grid, net = compiled.situation.people[person], compiled.grid, compiled.net
    if not one.overtime:
        return 0.0
    mine, usual = int(net.person_axis[person]), compiled.timetable.calendar_axis[one.calendar]
    slots = grid.axis_slot[mine, : grid.axis_len[mine]]
    is_longer = ~np.isin(slots, grid.axis_slot[usual, : grid.axis_len[usual]])
    days = compiled.timetable.days[mine][is_longer]
    money = 0.0
    for given in one.overtime:
        count = int(np.sum((days >= given.first.toordinal()) & (days <= given.last.toordinal())))
        money += count / compiled.slots_per_hour * one.cost_per_hour * (given.pay - 1.0)
    return money


def cost_of(net: Net, per_hour: F64, *, hours: F64, person: I32, behind: F64, fixed: F64, counts: F64) -> F64:
    """[D] money: `hours` [D, T] left and `behind` [T] worked, at `per_hour` [M] of `person` [D, T], and what is `fixed` [T].

    `counts` [T]: 1, or 0 for a task that costs nothing.
    """
    teams = net.team_at, net.team_person, net.is_choice, net.team_rate, net.is_duration
    return np.asarray(_cost_rows(*teams, per_hour, hours, person, behind, fixed, counts))


def _behind(compiled: Compiled, number: int) -> float:
    """Expected hours already worked on a task."""
    task = compiled.situation.tasks[number]
    if task.is_milestone or compiled.net.state[number] == 0 or task.estimate is None:
        return 0.0
    whole = expected_hours(task.estimate)
    return whole if compiled.net.state[number] == DONE else max(0.0, whole - float(compiled.hours[number]))


@njit(cache=True)
def _cost_rows(
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
    """[D] money of all tasks, each by who did it."""
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
