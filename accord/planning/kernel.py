"""Decides where each task goes when tasks are placed one by one in a given order: the compiled heart of plan, forecast and options.

Serial schedule generation. Time is counted in absolute slots from the origin; inside, in the *union grid* of slots in which anybody works.
An *axis* is one person's or calendar's working slots. Integers only, so that every machine gives the same answer.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

if TYPE_CHECKING:
    from accord.planning.compiled import Compiled

I32 = NDArray[np.int32]
OPEN, STARTED, DONE = 0, 1, 2
FS, SS, FF, SF = 0, 1, 2, 3
FULL = 1000
"""One person's whole capacity in a slot; units are counted in thousandths."""
MOST_CANDIDATES = 5


lean = njit(cache=True, _nrt=False, forceinline=True)
"""Compiled without reference counting, for functions that allocate nothing: the counting would cost ten times the work."""


class Grid(NamedTuple):
    """The time tables. A: absolute slots, U: union slots, X: axes, K: longest axis."""

    slot_of: I32
    """[U+1] union slot → absolute slot; the last is the horizon A."""
    union_at: I32
    """[A+1] absolute slot → first union slot at or after it; the last is U."""
    axis_slot: I32
    """[X, K+1] position on the axis → union slot; U beyond its end."""
    axis_rank: I32
    """[X, U+1] union slot → number of the axis' slots before it."""
    axis_len: I32
    """[X] slots on the axis."""


class Net(NamedTuple):
    """The work. T: tasks, M: (task, person) pairs, E: links, P: persons. Instants are absolute slots, lags and work slots."""

    state: NDArray[np.int8]
    """[T] OPEN, STARTED or DONE."""
    begun: I32
    """[T] actual start of a started or done task."""
    ended: I32
    """[T] actual finish of a done task."""
    earliest: I32
    """[T] no work before it: now, or a pin."""
    finish_from: I32
    """[T] no finish before it (0: free)."""
    is_duration: NDArray[np.bool_]
    """[T] work counts slots of the calendar, whoever does it."""
    can_split: NDArray[np.bool_]
    """[T] others may come between."""
    axis: I32
    """[T] the axis of a task that nobody does, and of its working lags."""
    is_choice: NDArray[np.bool_]
    """[T] one of its persons does it, else all of them."""
    keep: I32
    """[T] the person of the last plan, preferred when choosing; -1: none."""
    team_at: I32
    """[T+1] where its persons begin."""
    team_person: I32
    """[M] person."""
    team_units: I32
    """[M] part of the person taken, thousandths."""
    team_rate: NDArray[np.float64]
    """[M] estimated slots of work done per slot: units × speed."""
    pred_at: I32
    """[T+1] where its predecessors begin."""
    pred_task: I32
    """[E] predecessor."""
    pred_kind: NDArray[np.int8]
    """[E] FS, SS, FF or SF."""
    pred_lag: I32
    """[E] lag in slots, may be negative."""
    pred_elapsed: NDArray[np.bool_]
    """[E] the lag runs day and night."""
    person_axis: I32
    """[P] slots given to this project."""
    present_axis: I32
    """[P] slots at work at all."""
    capacity: I32
    """[P] thousandths at once."""
    patience: np.int64
    """Slots by which another person must be earlier to replace the one of the last plan."""


class Board(NamedTuple):
    """What is booked while tasks are placed. K: as in Grid."""

    used: I32
    """[P, K+1] thousandths booked at each position of the person's axis."""
    next_free: I32
    """[P, K+2] union-find: from a position to one not before it that may have room."""
    top: I32
    """[P] positions from here on are untouched."""
    booked: NDArray[np.int64]
    """[P] thousandths × slots booked in all."""
    tried: I32
    """[M] the task for which a candidate was last tried, plus one."""


def run(compiled: "Compiled", order: I32, hours: NDArray[np.float64]) -> tuple[I32, I32, I32]:
    """Place all tasks in `order` [T] with `hours` of work left, [T] or [draws, T].

    Returns start, finish (absolute slots) and person (-1: nobody; of several the first), shaped like `hours`. A task that does not fit has
    `compiled.horizon` as its finish: grow the horizon.
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
    place, result, stack = np.empty(count, np.int32), np.empty(count, np.int32), np.empty(count, np.int32)
    for at in range(count):
        place[order[at]] = at
    is_out = np.zeros(count, np.bool_)
    filled = 0
    for at in range(count):
        depth = 0
        stack[0] = order[at]
        while depth >= 0:
            task = stack[depth]
            waits_for = -1
            for edge in range(pred_at[task], pred_at[task + 1]):
                before = pred_task[edge]
                if not is_out[before] and (waits_for < 0 or place[before] < place[waits_for]):
                    waits_for = before
            if waits_for >= 0:
                depth += 1
                stack[depth] = waits_for
                continue
            if not is_out[task]:
                is_out[task] = True
                result[filled] = task
                filled += 1
            depth -= 1
    return result


@njit(cache=True)
def blank(grid: Grid, net: Net) -> Board:
    """A board with nothing booked."""
    persons, longest = len(net.capacity), grid.axis_slot.shape[1]
    next_free = np.empty((persons, longest + 1), np.int32)
    for person in range(persons):
        for k in range(longest + 1):
            next_free[person, k] = k
    return Board(
        np.zeros((persons, longest), np.int32),
        next_free,
        np.zeros(persons, np.int32),
        np.zeros(persons, np.int64),
        np.zeros(len(net.team_person), np.int32),
    )


@lean
def wipe(board: Board) -> None:
    for person in range(len(board.top)):
        for k in range(board.top[person]):
            board.used[person, k] = 0
            board.next_free[person, k] = k
        board.top[person] = 0
        board.booked[person] = 0
    board.tried[:] = 0


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
            begin, end, person[task] = _place(grid, net, task, begin, end_from, work[task], board)
            start[task] = grid.slot_of[begin]
            finish[task] = grid.slot_of[end - 1] + 1 if end <= grid.axis_rank.shape[1] - 1 else grid.slot_of[-1]
        if net.state[task] == STARTED:
            start[task] = net.begun[task]


@lean
def bounds(grid: Grid, net: Net, task: int, start: I32, finish: I32) -> tuple[int, int, int]:
    """What links, pins and now allow: first union slot to begin in, first union slot to end at, and the instant of work without length."""
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


@lean
def _place(grid: Grid, net: Net, task: int, begin: int, end_from: int, work: float, board: Board) -> tuple[int, int, int]:
    """Find and book the first place of a task; union slots of its first slot and of the end of its last, and its person."""
    low, high = net.team_at[task], net.team_at[task + 1]
    if low == high:
        first, end = _on_axis(grid, net.axis[task], begin, end_from, whole(work))
        return first, end, -1
    if net.is_choice[task]:
        low = _choose(grid, net, task, begin, end_from, work, board)
        high = low + 1
    if net.is_duration[task]:
        first, end = _find_duration(grid, net, low, high, begin, end_from, whole(work), board)
        _book_duration(grid, net, low, high, first, end, board)
    else:
        rate = 0.0
        for pair in range(low, high):
            rate += net.team_rate[pair]
        length = whole(work / rate)
        if net.can_split[task]:
            first, end = _spread(grid, net, low, high, begin, end_from, length, board, True)
        else:
            first, end = _find_effort(grid, net, low, high, begin, end_from, length, board)
            _book_effort(grid, net, low, high, first, length, board)
    return first, end, net.team_person[low]


@lean
def whole(work: float) -> int:
    """Work to whole slots: to the nearest, at least one."""
    return max(1, int(np.floor(work + 0.5)))


@lean
def begin_for_end(grid: Grid, axis: int, begin: int, end_from: int, length: int) -> int:
    """The first union slot, not before `begin`, from which `length` slots of the axis end at `end_from` or later."""
    if end_from <= begin:
        return begin
    k = grid.axis_rank[axis, end_from]
    if k == 0 or grid.axis_slot[axis, k - 1] + 1 < end_from:
        k += 1
    k -= length
    if k <= 0:
        return begin
    return max(begin, grid.axis_slot[axis, min(k, grid.axis_len[axis])])


@lean
def _on_axis(grid: Grid, axis: int, begin: int, end_from: int, length: int) -> tuple[int, int]:
    """Place `length` slots on an axis without anybody; U and U+1 where it does not fit."""
    beyond = grid.axis_rank.shape[1] - 1
    k = grid.axis_rank[axis, begin_for_end(grid, axis, begin, end_from, length)]
    if k + length > grid.axis_len[axis]:
        return beyond, beyond + 1
    return grid.axis_slot[axis, k], grid.axis_slot[axis, k + length - 1] + 1


@lean
def _free_from(next_free: I32, k: int) -> int:
    """Follow the union-find to the next position that may have room, halving the path."""
    while next_free[k] != k:
        next_free[k] = next_free[next_free[k]]
        k = next_free[k]
    return k


@lean
def _gap(board: Board, person: int, k: int, length: int, room: int, count: int) -> int:
    """The first position at or after `k` with `length` positions booked at most `room` each; `count` (the axis' length) if none."""
    used, next_free, top = board.used[person], board.next_free[person], board.top[person]
    at, free = _free_from(next_free, k), 0
    while at < top:
        if used[at] <= room:
            free += 1
            at += 1
            if free == length:
                return at - length
        else:
            free = 0
            at = _free_from(next_free, at + 1)
    first = at - free
    return first if first + length <= count else count


@lean
def _book(board: Board, person: int, low: int, high: int, units: int, capacity: int) -> None:
    for k in range(low, high):
        board.used[person, k] += units
        if board.used[person, k] >= capacity:
            board.next_free[person, k] = k + 1
    if high > board.top[person]:
        board.top[person] = high
    board.booked[person] += units * max(0, high - low)


@lean
def _find_effort(
    grid: Grid, net: Net, low: int, high: int, begin: int, end_from: int, length: int, board: Board
) -> tuple[int, int]:
    """First union slot from which every person of the team has `length` of their own slots in a row, and the end of the last."""
    beyond = grid.axis_rank.shape[1] - 1
    at = begin_for_end(grid, net.person_axis[net.team_person[low]], begin, end_from, length)
    pair, agreed = low, 0
    while agreed < high - low:
        person = net.team_person[pair]
        axis = net.person_axis[person]
        k = grid.axis_rank[axis, at]
        free = _gap(board, person, k, length, net.capacity[person] - net.team_units[pair], grid.axis_len[axis])
        if free + length > grid.axis_len[axis]:
            return beyond, beyond + 1
        if free > k:
            at, agreed = grid.axis_slot[axis, free], 0
        agreed += 1
        pair = low if pair + 1 == high else pair + 1
    first, end = beyond, 0
    for pair in range(low, high):
        axis = net.person_axis[net.team_person[pair]]
        k = grid.axis_rank[axis, at]
        first = min(first, grid.axis_slot[axis, k])
        end = max(end, grid.axis_slot[axis, k + length - 1] + 1)
    return first, end


@lean
def _book_effort(grid: Grid, net: Net, low: int, high: int, first: int, length: int, board: Board) -> None:
    if first >= grid.axis_rank.shape[1] - 1:
        return
    for pair in range(low, high):
        person = net.team_person[pair]
        k = grid.axis_rank[net.person_axis[person], first]
        _book(board, person, k, k + length, net.team_units[pair], net.capacity[person])


@lean
def _find_duration(
    grid: Grid, net: Net, low: int, high: int, begin: int, end_from: int, length: int, board: Board
) -> tuple[int, int]:
    """First window of `length` slots at which the first person is at work, and in which all of the team are free."""
    lead = net.present_axis[net.team_person[low]]
    beyond = grid.axis_rank.shape[1] - 1
    at = begin
    while True:
        first, end = _on_axis(grid, lead, at, end_from, length)
        if first >= beyond:
            return first, end
        at = first
        for pair in range(low, high):
            person = net.team_person[pair]
            axis = net.person_axis[person]
            room = net.capacity[person] - net.team_units[pair]
            k, last = grid.axis_rank[axis, first], min(grid.axis_rank[axis, end], board.top[person])
            clash = -1
            while k < last:
                if board.used[person, k] > room:
                    clash = max(k, _free_from(board.next_free[person], k) - 1)
                    k = clash
                k += 1
            if clash >= 0:
                at = grid.axis_slot[axis, clash] + 1
                break
        if at == first:
            return first, end


@lean
def _book_duration(grid: Grid, net: Net, low: int, high: int, first: int, end: int, board: Board) -> None:
    if first >= grid.axis_rank.shape[1] - 1:
        return
    for pair in range(low, high):
        person = net.team_person[pair]
        axis = net.person_axis[person]
        _book(board, person, grid.axis_rank[axis, first], grid.axis_rank[axis, end], net.team_units[pair], net.capacity[person])


@lean
def _spread(
    grid: Grid, net: Net, low: int, high: int, begin: int, end_from: int, length: int, board: Board, is_booked: bool
) -> tuple[int, int]:
    """Lay work that can be split into the first free slots of each person."""
    beyond = grid.axis_rank.shape[1] - 1
    at = begin_for_end(grid, net.person_axis[net.team_person[low]], begin, end_from, length)
    first, end = beyond, 0
    for pair in range(low, high):
        person = net.team_person[pair]
        axis = net.person_axis[person]
        room, left = net.capacity[person] - net.team_units[pair], length
        k = grid.axis_rank[axis, at]
        while left > 0:
            k = _free_from(board.next_free[person], k)
            if k >= grid.axis_len[axis]:
                return beyond, beyond + 1
            if board.used[person, k] <= room:
                first, end = min(first, grid.axis_slot[axis, k]), max(end, grid.axis_slot[axis, k] + 1)
                left -= 1
                if is_booked:
                    _book(board, person, k, k + 1, net.team_units[pair], net.capacity[person])
            k += 1
    return first, end


@lean
def _choose(grid: Grid, net: Net, task: int, begin: int, end_from: int, work: float, board: Board) -> int:
    """The pair of the person who finishes first; the last plan's person stays unless another is earlier by more than `patience`.

    Of more than five, the five with the least booked so far (and the last plan's) are tried.
    """
    low, high = net.team_at[task], net.team_at[task + 1]
    best, best_end, kept, kept_end = low, -1, -1, 0
    for turn in range(min(high - low, MOST_CANDIDATES + 1)):
        pair = -1
        for other in range(low, high):
            if board.tried[other] == task + 1:
                continue
            if turn == 0 and net.team_person[other] == net.keep[task]:
                pair = other
                break
            if pair < 0 or board.booked[net.team_person[other]] < board.booked[net.team_person[pair]]:
                pair = other
        board.tried[pair] = task + 1
        if net.is_duration[task]:
            _, end = _find_duration(grid, net, pair, pair + 1, begin, end_from, whole(work), board)
        elif net.can_split[task]:
            _, end = _spread(grid, net, pair, pair + 1, begin, end_from, whole(work / net.team_rate[pair]), board, False)
        else:
            _, end = _find_effort(grid, net, pair, pair + 1, begin, end_from, whole(work / net.team_rate[pair]), board)
        if best_end < 0 or end < best_end:
            best, best_end = pair, end
        if net.team_person[pair] == net.keep[task]:
            kept, kept_end = pair, end
    if kept >= 0 and kept_end <= best_end + net.patience:
        return kept
    return best
