"""Decides how many hours a task is expected to take and how many are left: estimates, history, progress told or by time gone."""

from collections.abc import Mapping
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from accord.planning.grid import Timetable
from accord.planning.history import means
from accord.planning.kernel import DONE, STARTED, Net
from accord.planning.situation import Estimate, Situation, Task

PRIOR = Estimate(low=4.0, high=24.0)
"""Hours of a task about which nothing is known."""


def expected_hours(estimate: Estimate) -> float:
    """Mean of a range by Swanson's rule, 0.3·P10 + 0.4·P50 + 0.3·P90; without a likely value P50 is √(low·high). (4, 24) → 12.3."""
    middle = sqrt(estimate.low * estimate.high) if estimate.likely is None else estimate.likely
    return 0.3 * estimate.low + 0.4 * middle + 0.3 * estimate.high


def whole_hours(situation: Situation, hours: Mapping[str, float]) -> NDArray[np.float64]:
    """[T] whole expected hours of each task."""
    learned = means(situation.history)
    unknown = expected_hours(PRIOR)

    def of(task: Task) -> float:
        if task.is_milestone:
            return 0.0
        if task.id in hours:
            return hours[task.id]
        return expected_hours(task.estimate) if task.estimate else learned.get(task.kind, unknown)

    return np.array([of(task) for task in situation.tasks], np.float64)


def hours_left(
    situation: Situation, net: Net, table: Timetable, rates: list[float], lengths: NDArray[np.float64], now: int
) -> NDArray[np.float64]:
    """[T] hours left: as told, else by the share done, else by the time gone since the start, for at most nine tenths."""
    left = lengths.copy()
    for number, task in enumerate(situation.tasks):
        if net.state[number] == DONE:
            left[number] = 0.0
        elif task.remaining is not None:
            left[number] = task.remaining
        elif task.done > 0:
            left[number] *= 1 - task.done
        elif net.state[number] == STARTED and lengths[number] > 0:
            pair, rank = net.team_at[number], table.grid.axis_rank
            is_alone = pair == net.team_at[number + 1]
            axis = net.axis[number] if is_alone else net.person_axis[net.team_person[pair]]
            since, until = table.grid.union_at[net.begun[number]], table.grid.union_at[now]
            gone = max(0, int(rank[axis, until] - rank[axis, since])) * table.slot / 60 * rates[number]
            left[number] *= 1 - min(0.9, gone / lengths[number])
    return left
