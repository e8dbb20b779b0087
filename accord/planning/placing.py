"""Decides where the rarer tasks go in a run: teams, parts of people, equipment, durations, work that can be split, and work of
nobody.

Integers are made 64 bits wide before they are handed on, so that every function is compiled once.
"""

import numpy as np
from numpy.typing import NDArray

from .diary import Diary, Lanes, apart, least_booked, room_for, take, wide
from .kernel import Grid, Net, begin_for_end, lean, whole

I32 = NDArray[np.int32]


@lean
def ends(grid: Grid, axis: int, k: int, length: int) -> int:
    """The end of `length` slots from position `k` of the axis; the horizon where they do not fit."""
    stop = k + length
    return grid.axis_slot[axis, stop - 1] + 1 if stop <= grid.axis_len[axis] else grid.axis_rank.shape[1] - 1


@apart
def place_rare(
    grid: Grid, net: Net, room: Lanes, task: int, begin: int, end_from: int, work: float, diary: Diary, tried: I32
) -> tuple[int, int, int, int]:
    """Any task that is not plain: start, end, person, and the task that held it (−1: none)."""
    low, high = wide(net.team_at[task]), wide(net.team_at[task + 1])
    if low == high:
        axis = wide(net.axis[task])
        k = wide(grid.axis_rank[axis, begin_for_end(grid, axis, begin, end_from, whole(work))])
        return wide(grid.axis_slot[axis, k]), ends(grid, axis, k, whole(work)), -1, -1
    if net.is_choice[task]:
        low = _choose(grid, net, room, task, begin, end_from, work, diary, tried)
        high = low + 1
    if net.is_duration[task]:
        first, end, held = _duration(grid, net, room, task, low, high, begin, end_from, work, diary, True)
    elif net.can_split[task]:
        first, end, held = _split(grid, net, room, task, low, high, begin, end_from, work, diary)
    else:
        first, end, held = _effort(grid, net, room, task, low, high, begin, end_from, work, diary)
    return first, end, wide(net.team_person[low]), held


@lean
def _rate(net: Net, low: int, high: int) -> float:
    rate = 0.0
    for pair in range(low, high):
        rate += net.team_rate[pair]
    return rate


@apart
def _find_effort(
    grid: Grid, net: Net, room: Lanes, low: int, high: int, begin: int, end_from: int, length: int, diary: Diary
) -> tuple[int, int]:
    """The first slot from which everybody of the team has `length` of their own slots in a row."""
    beyond = grid.axis_rank.shape[1] - 1
    at = wide(begin_for_end(grid, wide(net.person_axis[net.team_person[low]]), begin, end_from, length))
    pair, agreed, by = low, 0, -1
    while agreed < high - low:
        person = wide(net.team_person[pair])
        axis = wide(net.person_axis[person])
        k = wide(grid.axis_rank[axis, at])
        free, held = room_for(diary, room, person, wide(room.need[pair]), k, length)
        if free + length > grid.axis_len[axis]:
            return beyond, by
        if free > k:
            at, agreed, by = wide(grid.axis_slot[axis, free]), 0, held
        agreed += 1
        pair = low if pair + 1 == high else pair + 1
    return at, by


@apart
def _effort(
    grid: Grid, net: Net, room: Lanes, task: int, low: int, high: int, begin: int, end_from: int, work: float, diary: Diary
) -> tuple[int, int, int]:
    length = whole(work / _rate(net, low, high))
    at, by = _find_effort(grid, net, room, low, high, begin, end_from, length, diary)
    beyond = grid.axis_rank.shape[1] - 1
    if at >= beyond:
        return beyond, beyond, by
    first, end = beyond, 0
    for pair in range(low, high):
        person = wide(net.team_person[pair])
        axis = wide(net.person_axis[person])
        k = wide(grid.axis_rank[axis, at])
        first, end = min(first, wide(grid.axis_slot[axis, k])), max(end, ends(grid, axis, k, length))
        take(diary, room, person, wide(room.need[pair]), k, k + length, task, wide(net.team_units[pair]))
    return first, end, by


@apart
def _most_from(diary: Diary, room: Lanes, person: int, need: int, k: int, most: int) -> int:
    """How many positions in a row are free from `k` on, where one is; at most `most`, so that nothing is booked past the axis."""
    fits = wide(1)
    while fits < most:
        half = (fits + most + 1) // 2
        if room_for(diary, room, person, need, k, half)[0] == k:
            fits = half
        else:
            most = half - 1
    return fits


@apart
def _after_clash(diary: Diary, room: Lanes, person: int, need: int, k: int, until: int) -> tuple[int, int]:
    """The first position after what stands in the way in [k, until), and the task that does: a later window may ask for fewer."""
    free, held = room_for(diary, room, person, need, k, wide(1))
    if free > k:
        return free, held
    return room_for(diary, room, person, need, k + _most_from(diary, room, person, need, k, until - k), wide(1))


@apart
def _duration(
    grid: Grid,
    net: Net,
    room: Lanes,
    task: int,
    low: int,
    high: int,
    begin: int,
    end_from: int,
    work: float,
    diary: Diary,
    is_taken: bool,
) -> tuple[int, int, int]:
    """The first window in which the lead is at work for so many slots and everybody is free."""
    lead, length, by = wide(net.present_axis[net.team_person[low]]), whole(work), -1
    beyond = grid.axis_rank.shape[1] - 1
    at = wide(begin_for_end(grid, lead, begin, end_from, length))
    while True:
        k = wide(grid.axis_rank[lead, at])
        if k + length > grid.axis_len[lead]:
            return beyond, beyond, by
        first, end = wide(grid.axis_slot[lead, k]), ends(grid, lead, k, length)
        at = first
        for pair in range(low, high):
            person = wide(net.team_person[pair])
            axis = wide(net.person_axis[person])
            mine, until = wide(grid.axis_rank[axis, first]), wide(grid.axis_rank[axis, end])
            if until <= mine:
                continue  # none of the person's own time lies within
            need = wide(room.need[pair])
            if room_for(diary, room, person, need, mine, until - mine)[0] > mine:
                free, held = _after_clash(diary, room, person, need, mine, until)
                at, by = max(wide(grid.axis_slot[axis, free - 1]) + 1, first + 1), held
                break
        if at == first:
            break
    if is_taken:
        for pair in range(low, high):
            person = wide(net.team_person[pair])
            axis = wide(net.person_axis[person])
            mine, until = wide(grid.axis_rank[axis, first]), wide(grid.axis_rank[axis, end])
            if until > mine:
                take(diary, room, person, wide(room.need[pair]), mine, until, task, wide(net.team_units[pair]))
    return first, end, by


@apart
def _split(
    grid: Grid, net: Net, room: Lanes, task: int, low: int, high: int, begin: int, end_from: int, work: float, diary: Diary
) -> tuple[int, int, int]:
    """Work that can be split fills the free slots of each person from the first on."""
    beyond = grid.axis_rank.shape[1] - 1
    length, by = whole(work / _rate(net, low, high)), -1
    at = wide(begin_for_end(grid, wide(net.person_axis[net.team_person[low]]), begin, end_from, length))
    first, end = beyond, 0
    for pair in range(low, high):
        person = wide(net.team_person[pair])
        axis = wide(net.person_axis[person])
        k, left, need = wide(grid.axis_rank[axis, at]), length, wide(room.need[pair])
        while left > 0:
            k, held = room_for(diary, room, person, need, k, wide(1))
            if k >= grid.axis_len[axis]:
                return beyond, beyond, by
            if left == length and held >= 0:
                by = held
            fits = _most_from(diary, room, person, need, k, min(left, wide(grid.axis_len[axis]) - k))
            take(diary, room, person, need, k, k + fits, task, wide(net.team_units[pair]))
            first, end = min(first, wide(grid.axis_slot[axis, k])), max(end, ends(grid, axis, k, fits))
            left -= fits
            k += fits
    return first, end, by


@apart
def _choose(grid: Grid, net: Net, room: Lanes, task: int, begin: int, end_from: int, work: float, diary: Diary, tried: I32) -> int:
    """The pair whose person ends the task first, as the kernel chooses: of more than six, the six with the least to do."""
    count = least_booked(
        net.team_person, diary.booked, wide(net.keep[task]), wide(net.team_at[task]), wide(net.team_at[task + 1]), tried
    )
    best, best_end, is_kept = wide(tried[0]), wide(-1), False
    for turn in range(count):
        pair = wide(tried[turn])
        if net.is_duration[task]:
            _, end, _ = _duration(grid, net, room, task, pair, pair + 1, begin, end_from, work, diary, False)
        else:
            length = whole(work / net.team_rate[pair])
            at, _ = _find_effort(grid, net, room, pair, pair + 1, begin, end_from, length, diary)
            axis = wide(net.person_axis[net.team_person[pair]])
            end = ends(grid, axis, wide(grid.axis_rank[axis, at]), length)
        if best_end < 0 or end + (net.patience if is_kept else 0) < best_end:
            best, best_end, is_kept = pair, end, net.team_person[pair] == net.keep[task]
    return best
