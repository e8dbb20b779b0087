"""Decides how long each task could wait: total float until the plan's finish moves, free float until another task does."""

from itertools import pairwise

import numpy as np
from numba import njit
from numpy.typing import NDArray

from accord.planning import kernel
from accord.planning.kernel import DONE, FS, I32, SF, SS, Grid, Net
from accord.planning.layout import Layout


def floats(layout: Layout) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """[T] total and free float, in working hours of each task's own axis.

    People count: who works on one task after another links the two, in the order of this plan. Done tasks have none.
    """
    compiled = layout.compiled
    count = len(layout.start)
    axes = np.array([compiled.main_axis(task, int(layout.person[task])) for task in range(count)], np.int32)
    before, after = _handovers(layout)
    total, free = _backward(
        compiled.grid,
        compiled.net,
        layout.start,
        layout.finish,
        axes,
        before,
        after,
        np.argsort(-layout.finish, kind="stable").astype(np.int32),
    )
    return total / compiled.slots_per_hour, free / compiled.slots_per_hour


def _handovers(layout: Layout) -> tuple[I32, I32]:
    """Pairs of tasks that one person does one after the other; of several at once, where one begins just as the other ends."""
    compiled = layout.compiled
    rank, union = compiled.grid.axis_rank, compiled.grid.union_at
    rows: list[list[tuple[int, int, int]]] = [[] for _ in compiled.situation.people]
    for task in range(len(layout.start)):
        if compiled.net.state[task] == DONE or layout.finish[task] == layout.start[task]:
            continue
        begin = max(int(layout.start[task]), compiled.now)
        for person, _ in layout.people(task):
            axis = compiled.net.person_axis[person]
            rows[person].append((int(rank[axis, union[begin]]), int(rank[axis, union[layout.finish[task]]]), task))
    before, after = [], []
    for person, row in enumerate(rows):
        row.sort()
        if compiled.net.capacity[person] <= kernel.FULL:
            pairs = [(one[2], two[2]) for one, two in pairwise(row) if one[1] <= two[0]]
        else:
            by_end: dict[int, list[int]] = {}
            for _, end, task in row:
                by_end.setdefault(end, []).append(task)
            pairs = [(other, task) for begin, _, task in row for other in by_end.get(begin, ())]
        before += [one for one, _ in pairs]
        after += [two for _, two in pairs]
    return np.array(before, np.int32), np.array(after, np.int32)


@njit(cache=True)
def _backward(
    grid: Grid, net: Net, start: I32, finish: I32, axes: I32, before: I32, after: I32, late_first: I32
) -> tuple[I32, I32]:
    """[T] total and free float in slots. `late_first`: tasks by finish, the last first; `axes` [T]: the axis each runs on."""
    count = len(start)
    latest, limit = np.full(count, finish.max(), np.int32), np.full(count, finish.max(), np.int32)
    hand_at, hand = _by_first(before, after, count)
    give_at, give = _links_out(net, count)
    total, free = np.zeros(count, np.int32), np.zeros(count, np.int32)
    last_start = np.zeros(count, np.int32)
    for at in range(count):
        task = late_first[at]
        axis = axes[task]
        ends = grid.axis_rank[axis, grid.union_at[finish[task]]]
        length = ends - grid.axis_rank[axis, grid.union_at[start[task]]]
        for place in range(give_at[task], give_at[task + 1]):
            edge, other = give[place, 0], give[place, 1]
            kind = net.pred_kind[edge]
            to_start = kind == FS or kind == SS
            hard = last_start[other] if to_start else latest[other]
            soft = start[other] if to_start else finish[other]
            from_start = kind == SS or kind == SF
            latest[task] = min(latest[task], _before_lag(grid, net, other, edge, hard, from_start, axis, length))
            limit[task] = min(limit[task], _before_lag(grid, net, other, edge, soft, from_start, axis, length))
        for place in range(hand_at[task], hand_at[task + 1]):
            latest[task] = min(latest[task], last_start[hand[place]])
            limit[task] = min(limit[task], start[hand[place]])
        if net.state[task] == DONE:
            continue
        room = grid.axis_rank[axis, grid.union_at[latest[task]]]
        total[task] = max(0, room - ends)
        free[task] = max(0, min(total[task], grid.axis_rank[axis, grid.union_at[limit[task]]] - ends))
        k = room - length
        if length == 0 or k < 0:
            last_start[task] = max(latest[task], start[task]) if length == 0 else start[task]
        else:
            last_start[task] = max(start[task], grid.slot_of[grid.axis_slot[axis, k]])
    return total, free


@njit(cache=True)
def _before_lag(grid: Grid, net: Net, other: int, edge: int, slot: int, from_start: bool, axis: int, length: int) -> int:
    """The latest finish of a task whose link lets the other begin (or end) at `slot`: lag taken back, length put on a start."""
    lag = net.pred_lag[edge]
    if lag != 0:
        if net.pred_elapsed[edge]:
            slot = min(max(slot - lag, 0), grid.slot_of[-1])
        else:
            own = net.axis[other]
            k = grid.axis_rank[own, grid.union_at[slot]] - lag
            if k <= 0:
                slot = 0
            elif k > grid.axis_len[own]:
                slot = grid.slot_of[-1]
            else:
                slot = grid.slot_of[grid.axis_slot[own, k - 1]] + 1
    if from_start and length > 0:
        k = min(grid.axis_rank[axis, grid.union_at[slot]] + length, grid.axis_len[axis])
        slot = grid.slot_of[grid.axis_slot[axis, k - 1]] + 1
    return slot


@njit(cache=True)
def _by_first(first: I32, second: I32, count: int) -> tuple[I32, I32]:
    at = np.zeros(count + 1, np.int32)
    for one in first:
        at[one + 1] += 1
    at = np.cumsum(at).astype(np.int32)
    fill, rows = at.copy(), np.empty(len(first), np.int32)
    for place in range(len(first)):
        rows[fill[first[place]]] = second[place]
        fill[first[place]] += 1
    return at, rows


@njit(cache=True)
def _links_out(net: Net, count: int) -> tuple[I32, I32]:
    """CSR of successors: [E, 2] link number and successor."""
    at = np.zeros(count + 1, np.int32)
    for before in net.pred_task:
        at[before + 1] += 1
    at = np.cumsum(at).astype(np.int32)
    fill, rows = at.copy(), np.empty((len(net.pred_task), 2), np.int32)
    for task in range(count):
        for edge in range(net.pred_at[task], net.pred_at[task + 1]):
            before = net.pred_task[edge]
            rows[fill[before], 0], rows[fill[before], 1] = edge, task
            fill[before] += 1
    return at, rows
