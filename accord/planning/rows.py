"""Decides what single facts become in the arrays: states, pins, links and the people of the last plan."""

import datetime as dt
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from accord.planning import kernel
from accord.planning.kernel import DONE, OPEN, STARTED
from accord.planning.situation import Link, Situation, Task

KINDS = {"FS": kernel.FS, "SS": kernel.SS, "FF": kernel.FF, "SF": kernel.SF}


def earliest(task: Task, up: Callable[[dt.datetime], int], now: int) -> int:
    if task.started:
        return max(now, up(task.started))
    return max([now, *(up(pin.at) for pin in task.pins if pin.on == "start" and pin.kind != "no_later")])


def finish_from(task: Task, up: Callable[[dt.datetime], int]) -> int:
    return max([0, *(up(pin.at) for pin in task.pins if pin.on == "finish" and pin.kind != "no_later")])


def kept(situation: Situation, numbers: Mapping[str, int], persons: Mapping[str, int]) -> NDArray[np.int32]:
    keep = np.full(len(numbers), -1, np.int32)
    for placed in situation.last:
        if placed.task in numbers and placed.people and placed.people[0] in persons:
            keep[numbers[placed.task]] = persons[placed.people[0]]
    return keep


def link_rows(situation: Situation, numbers: Mapping[str, int], slot: int) -> dict[str, NDArray]:  # type: ignore[type-arg]
    """Links as a CSR by successor, without those that facts have overtaken: into a done task, or onto a start already made."""
    rows = sorted(
        (numbers[link.after], numbers[link.before], KINDS[link.kind], round(link.lag_minutes / slot), link.is_elapsed)
        for link in situation.links
        if not _is_moot(situation.tasks[numbers[link.after]], link)
    )
    table = np.array(rows, np.int32).reshape(-1, 5)
    counts = np.bincount(table[:, 0], minlength=len(numbers))
    return {
        "pred_at": np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
        "pred_task": table[:, 1].copy(),
        "pred_kind": table[:, 2].astype(np.int8),
        "pred_lag": table[:, 3].copy(),
        "pred_elapsed": table[:, 4].astype(np.bool_),
    }


def _is_moot(after: Task, link: Link) -> bool:
    return state_of(after) == DONE or (state_of(after) == STARTED and link.kind in ("FS", "SS"))


def state_of(task: Task) -> int:
    return DONE if task.finished or task.done >= 1 else STARTED if task.started else OPEN


def standing(task: Task) -> int:
    """What goes before what, whatever the order of work: 0 what is begun, 1 fixed dates, 2 all else. Begun work that may be
    interrupted and has a priority below the usual stands with the rest.
    """
    if state_of(task) != OPEN and not (state_of(task) == STARTED and task.can_split and task.priority < 500):
        return 0
    return 1 if any(pin.kind == "fixed" for pin in task.pins) else 2
