"""Decides the first place where one task fits: who is free, by effort, by duration, split, or chosen among several."""

import numpy as np

from accord.planning.arrays import I32, MOST_CANDIDATES, Board, Grid, Net, lean


@lean
def place(grid: Grid, net: Net, task: int, begin: int, end_from: int, work: float, board: Board) -> tuple[int, int, int]:
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
    board.bottom[person] = min(board.bottom[person], low)
    board.top[person] = max(board.top[person], high)
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
            low_k = grid.axis_rank[axis, first]
            k = min(grid.axis_rank[axis, end], board.top[person]) - 1
            while k >= low_k and board.used[person, k] <= room:
                k -= 1
            if k >= low_k:
                at = grid.axis_slot[axis, max(k, _free_from(board.next_free[person], k) - 1)] + 1
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
