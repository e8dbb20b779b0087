"""Decides where each task goes when tasks are placed one by one in a given order: the compiled heart of plan, forecast and options.

Serial schedule generation. Time is counted in absolute slots from the origin; inside, in the *union grid* of slots in which
anybody works. An *axis* is one person's or calendar's working slots. Integers only, so every machine gives the same answer.
"""

from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from numpy.typing import NDArray

from accord.planning.arrays import (
    DONE,
    FF,
    FS,
    FULL,
    I32,
    MOST_CANDIDATES,
    OPEN,
    SF,
    SS,
    STARTED,
    Board,
    Grid,
    Net,
    blank,
    lean,
    wipe,
)
from accord.planning.places import begin_for_end, place, whole

if TYPE_CHECKING:
    from accord.planning.compiled import Compiled

__all__ = [
    "DONE",
    "FF",
    "FS",
    "FULL",
    "I32",
    "MOST_CANDIDATES",
    "OPEN",
    "SF",
    "SS",
    "STARTED",
    "Board",
    "Grid",
    "Net",
    "begin_for_end",
    "blank",
    "bounds",
    "feasible",
    "lean",
    "link_bound",
    "make_feasible",
    "place_all",
    "place_draws",
    "run",
    "run_booked",
    "whole",
    "wipe",
]


def run(compiled: "Compiled", order: I32, hours: NDArray[np.float64]) -> tuple[I32, I32, I32]:
    """Place all tasks in `order` [T] with `hours` of work left, [T] or [draws, T].

    Returns start, finish (absolute slots) and person (-1: nobody; of several the first), shaped like `hours`. A task that does not
    fit has `compiled.horizon` as its finish: grow the horizon.
    """
    work = np.ascontiguousarray(np.atleast_2d(hours) * compiled.slots_per_hour)
    sequence = feasible(compiled.net.pred_at, compiled.net.pred_task, np.asarray(order, np.int32))
    start, finish, person = place_draws(compiled.grid, compiled.net, sequence, work)
    if hours.ndim == 1:
        return start[0], finish[0], person[0]
    return start, finish, person


def run_booked(compiled: "Compiled", order: I32, hours: NDArray[np.float64]) -> tuple[I32, I32, I32, I32]:
    """As `run` for one row of hours, and what is booked: [P, K+1] thousandths at each position of the person's axis."""
    sequence = feasible(compiled.net.pred_at, compiled.net.pred_task, np.asarray(order, np.int32))
    board = blank(compiled.grid, compiled.net)
    start, finish, person = (np.zeros(len(hours), np.int32) for _ in range(3))
    place_all(compiled.grid, compiled.net, sequence, hours * compiled.slots_per_hour, board, start, finish, person)
    return start, finish, person, board.used


@njit(cache=True)
def feasible(pred_at: I32, pred_task: I32, order: I32) -> I32:
    """The order in which each task is preceded by what it needs: predecessors are pulled before the first that needs them."""
    count = len(order)
    result, spare = np.empty(count, np.int32), np.empty((2, count), np.int32)
    make_feasible(pred_at, pred_task, order, result, spare)
    return result


@njit(cache=True, _nrt=False)
def make_feasible(pred_at: I32, pred_task: I32, order: I32, result: I32, spare: I32) -> None:
    """Fill `result` [T] with the feasible order; uses `spare` [2, T]."""
    place, stack = spare[0], spare[1]
    for at in range(len(order)):
        place[order[at]] = at
    filled = 0
    for at in range(len(order)):
        if place[order[at]] < 0:
            continue
        depth = 0
        stack[0] = order[at]
        while depth >= 0:
            task = stack[depth]
            waits_for = -1
            for edge in range(pred_at[task], pred_at[task + 1]):
                before = pred_task[edge]
                if place[before] >= 0 and (waits_for < 0 or place[before] < place[waits_for]):
                    waits_for = before
            if waits_for >= 0:
                depth += 1
                stack[depth] = waits_for
                continue
            place[task] = -1
            result[filled] = task
            filled += 1
            depth -= 1


@njit(cache=True)
def place_draws(grid: Grid, net: Net, order: I32, work: NDArray[np.float64]) -> tuple[I32, I32, I32]:
    """`place_all` for each row of `work` [draws, T] (slots), with `order` already feasible."""
    start, finish, person = np.empty(work.shape, np.int32), np.empty(work.shape, np.int32), np.empty(work.shape, np.int32)
    board = blank(grid, net)
    for draw in range(work.shape[0]):
        wipe(board)
        place_all(grid, net, order, work[draw], board, start[draw], finish[draw], person[draw])
    return start, finish, person


@njit(cache=True, _nrt=False)
def place_all(
    grid: Grid, net: Net, order: I32, work: NDArray[np.float64], board: Board, start: I32, finish: I32, person: I32
) -> None:
    """One schedule: fills start, finish and person, all [T], and books the board."""
    for at in range(len(order)):
        task = order[at]
        person[task] = -1
        if net.state[task] == DONE:
            start[task], finish[task] = net.begun[task], net.ended[task]
            if net.team_at[task + 1] > net.team_at[task] and not net.is_choice[task]:
                person[task] = net.team_person[net.team_at[task]]
            continue
        begin, end_from, instant = bounds(grid, net, task, start, finish)
        if work[task] <= 0.0:
            start[task], finish[task] = instant, instant
        else:
            begin, end, person[task] = place(grid, net, task, begin, end_from, work[task], board)
            start[task] = grid.slot_of[begin]
            finish[task] = grid.slot_of[end - 1] + 1 if end <= grid.axis_rank.shape[1] - 1 else grid.slot_of[-1]
        if net.state[task] == STARTED:
            start[task] = net.begun[task]


@lean
def bounds(grid: Grid, net: Net, task: int, start: I32, finish: I32) -> tuple[int, int, int]:
    """What links, pins and now allow: first union slot to begin in, first union slot to end at, instant of work without length."""
    horizon = grid.slot_of[-1]
    instant = max(net.earliest[task], net.finish_from[task])
    begin, end_from = grid.union_at[net.earliest[task]], grid.union_at[net.finish_from[task]]
    for edge in range(net.pred_at[task], net.pred_at[task + 1]):
        kind = net.pred_kind[edge]
        at, slot = link_bound(grid, net, task, edge, start, finish)
        instant = max(instant, slot)
        if kind == FS or kind == SS:
            begin = max(begin, at)
        else:
            end_from = max(end_from, at)
    return begin, end_from, min(instant, horizon)


@lean
def link_bound(grid: Grid, net: Net, task: int, edge: int, start: I32, finish: I32) -> tuple[int, int]:
    """The earliest that one link allows, as union slot and as absolute slot."""
    kind, lag, before = net.pred_kind[edge], net.pred_lag[edge], net.pred_task[edge]
    slot = finish[before] if kind == FS or kind == FF else start[before]
    if net.pred_elapsed[edge]:
        slot = min(max(slot + lag, 0), grid.slot_of[-1])
        return grid.union_at[slot], slot
    at = grid.union_at[slot]
    if lag == 0:
        return at, slot
    axis = net.axis[task]
    k = grid.axis_rank[axis, at]
    if lag > 0:
        if k + lag > grid.axis_len[axis]:
            return grid.union_at[-1], grid.slot_of[-1]
        last = grid.axis_slot[axis, k + lag - 1]
        return last + 1, grid.slot_of[last] + 1
    at = grid.axis_slot[axis, max(0, k + lag)]
    return at, grid.slot_of[at]
