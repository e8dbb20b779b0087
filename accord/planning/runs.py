"""Decides when every task starts and ends in each of many runs of one plan, whose order of work is kept.

The same rule as the kernel's schedule, told about many rows of hours at once and about ten times as fast: what a person has taken on is held as
a short list of spans instead of slot by slot. Somebody who works in parts, or equipment with units, is split into lanes of equal size. Arrays
are [runs, tasks]. Times are union slots of the grid (kernel.Grid): a task that ends at e is done when union slot e − 1 is over.
D: runs, T: tasks, P: persons, Q: lanes.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .kernel import DONE, FF, FS, MOST_CANDIDATES, SS, STARTED, Grid, Net, begin_for_end, feasible, lean, whole

I32 = NDArray[np.int32]
F64 = NDArray[np.float64]
MOST_LANES = 8
_apart = njit(cache=True, _nrt=False)
"""As `lean`, but not copied into every caller: these are rare, and copies would make the first start slow."""


class Lanes(NamedTuple):
    """How many tasks at once: [P+1] where each person's lanes begin, and [M] lanes that a (task, person) pair takes."""

    at: I32
    need: I32


class Runs(NamedTuple):
    """What happened: [D, T] start and end in union slots, the task whose end it waited for (−1: none), and who did it (−1: nobody)."""

    start: I32
    end: I32
    waited_for: I32
    person: I32


class Diary(NamedTuple):
    """What each lane has taken on, as spans [low, high) of the person's axis in order, and the task that ends each. S: spans."""

    spans: I32
    """[Q] how many."""
    low: I32
    """[Q, S]"""
    high: I32
    """[Q, S]"""
    task: I32
    """[Q, S]"""
    booked: NDArray[np.int64]
    """[P] thousandths × slots taken in all."""


def lanes(net: Net) -> Lanes:
    """A lane is the largest part of a person that divides what all tasks take, but at least an eighth."""
    part = np.maximum(net.capacity, 1)
    for person, capacity in enumerate(net.capacity):
        taken = np.unique(net.team_units[net.team_person == person])
        if len(taken) and 2 * int(taken.min()) <= capacity:
            part[person] = max(int(np.gcd.reduce(np.append(taken, capacity))), int(capacity) // MOST_LANES, 1)
    return lanes_of(net, part)


def lanes_of(net: Net, part: I32) -> Lanes:
    """Lanes of the given size [P], in thousandths of a person."""
    count = np.clip(net.capacity // part, 1, MOST_LANES)
    need = np.clip(-(-net.team_units // part[net.team_person]), 1, count[net.team_person])
    return Lanes(np.concatenate(([0], np.cumsum(count))).astype(np.int32), need.astype(np.int32))


def lane_size(net: Net, room: Lanes) -> I32:
    """[P] the size that `lanes` chose, so that other teams of the same people can use it."""
    return np.maximum(net.capacity // np.diff(room.at), 1).astype(np.int32)


@njit(cache=True)
def run_kept(grid: Grid, net: Net, room: Lanes, order: I32, work: F64) -> Runs:
    """All runs of `order` [T] (made feasible here) with `work` [D, T] in slots; a task without work takes no time and nobody."""
    draws, tasks = work.shape
    out = Runs(np.empty((draws, tasks), np.int32), np.empty((draws, tasks), np.int32), np.empty((draws, tasks), np.int32),
               np.empty((draws, tasks), np.int32))
    tried = np.empty(MOST_CANDIDATES + 1, np.int32)
    listed = feasible(net.pred_at, net.pred_task, order)
    _all_runs(grid, net, room, listed, work, out, _blank(net, room, tasks), _plain(net, room), tried)
    return out


@_apart
def _all_runs(
    grid: Grid, net: Net, room: Lanes, listed: I32, work: F64, out: Runs, diary: Diary, is_plain: NDArray[np.bool_], tried: I32
) -> None:
    """The common task, one person's or one of several persons' undivided work, is placed within this loop."""
    beyond = grid.axis_rank.shape[1] - 1
    union_at, axis_slot, axis_rank, axis_len = grid.union_at, grid.axis_slot, grid.axis_rank, grid.axis_len
    spans, low, high, owner, booked = diary.spans, diary.low, diary.high, diary.task, diary.booked
    state, is_choice, keep, patience = net.state, net.is_choice, net.keep, net.patience
    team_at, team_person, team_rate, team_units, person_axis = net.team_at, net.team_person, net.team_rate, net.team_units, net.person_axis
    pred_at, pred_task, pred_kind, pred_lag, pred_elapsed = net.pred_at, net.pred_task, net.pred_kind, net.pred_lag, net.pred_elapsed
    lane_at = room.at
    for d in range(work.shape[0]):
        spans[:] = 0
        booked[:] = 0
        start, end, waited, doer, todo = out.start[d], out.end[d], out.waited_for[d], out.person[d], work[d]
        for task in listed:
            doer[task] = waited[task] = by = -1
            first_pair, end_pair = team_at[task], team_at[task + 1]
            if state[task] == DONE:
                start[task], end[task] = union_at[net.begun[task]], union_at[net.ended[task]]
                if end_pair > first_pair and not is_choice[task]:
                    doer[task] = team_person[first_pair]
                continue
            begin, end_from = union_at[net.earliest[task]], union_at[net.finish_from[task]]
            for edge in range(pred_at[task], pred_at[task + 1]):
                kind, lag, before = pred_kind[edge], pred_lag[edge], pred_task[edge]
                is_to_start, is_from_end = kind == FS or kind == SS, kind == FS or kind == FF
                if is_to_start and state[task] == STARTED:
                    continue
                at = end[before] if is_from_end else start[before]
                if lag != 0:
                    at = _lagged(grid, net, np.int64(task), np.int64(at), np.int64(lag), pred_elapsed[edge], is_from_end)
                if is_to_start:
                    if at > begin:
                        begin, by = at, before
                elif at > end_from:
                    end_from, by = at, before
            if todo[task] <= 0.0:
                begin = until = max(begin, end_from)
            elif is_plain[task]:
                if end_pair - first_pair > 1:
                    count = _least_booked(team_person, booked, keep[task], first_pair, end_pair, tried)
                else:
                    tried[0], count = first_pair, 1
                best, best_end, best_k, best_length, best_by, kept = -1, beyond + 1, 0, 0, -1, False
                for turn in range(count):
                    pair = tried[turn]
                    person = team_person[pair]
                    axis, lane = person_axis[person], lane_at[person]
                    length = whole(todo[task] / team_rate[pair])
                    at = begin if end_from <= begin else begin_for_end(grid, axis, begin, end_from, length)
                    k, held = _gap(spans, low, high, owner, lane, axis_rank[axis, at], length)
                    until = axis_slot[axis, k + length - 1] + 1 if k + length <= axis_len[axis] else beyond
                    if until + (patience if kept else 0) < best_end:
                        best, best_end, best_k, best_length, best_by = pair, until, k, length, held
                        kept = person == keep[task]
                person = team_person[best]
                axis = person_axis[person]
                doer[task], until = person, best_end
                begin = axis_slot[axis, min(best_k, axis_len[axis])]
                if best_k + best_length <= axis_len[axis]:
                    _enter(spans, low, high, owner, lane_at[person], best_k, best_k + best_length, task)
                    booked[person] += best_length * team_units[best]
                if best_by >= 0:
                    by = best_by
            else:
                begin, until, doer[task], held = _place(
                    grid, net, room, np.int64(task), np.int64(begin), np.int64(end_from), todo[task], diary, tried
                )
                if held >= 0:
                    by = held
            start[task] = begin if state[task] != STARTED else union_at[net.begun[task]]
            end[task] = until
            waited[task] = by


@njit(cache=True)
def _plain(net: Net, room: Lanes) -> NDArray[np.bool_]:
    """[T] whether a task is the undivided work of one person who does one thing at a time."""
    tasks = len(net.state)
    plain = np.zeros(tasks, np.bool_)
    for task in range(tasks):
        low, high = net.team_at[task], net.team_at[task + 1]
        if high == low or net.is_duration[task] or net.can_split[task] or (high > low + 1 and not net.is_choice[task]):
            continue
        plain[task] = True
        for pair in range(low, high):
            person = net.team_person[pair]
            if room.at[person + 1] > room.at[person] + 1:
                plain[task] = False
    return plain


@lean
def _least_booked(person: I32, booked: NDArray[np.int64], keep: int, low: int, high: int, tried: I32) -> int:
    """Fills `tried` with the pair of the person to keep and then those with the least to do, least first; returns how many."""
    count = first = 0
    for pair in range(low, high):
        if person[pair] == keep:
            tried[0], count, first = pair, 1, 1
            break
    for pair in range(low, high):
        if first == 1 and pair == tried[0]:
            continue
        at = count
        while at > first and booked[person[tried[at - 1]]] > booked[person[pair]]:
            at -= 1
        if at >= len(tried):
            continue
        for j in range(min(count, len(tried) - 1), at, -1):
            tried[j] = tried[j - 1]
        tried[at] = pair
        count = min(count + 1, len(tried))
    return count


@njit(cache=True)
def _blank(net: Net, room: Lanes, tasks: int) -> Diary:
    """Room for as many spans as any person can ever have tasks."""
    counts = np.zeros(len(net.capacity) + 1, np.int32)
    for person in net.team_person:
        counts[person] += 1
    shape = (room.at[-1], counts.max() + 2)
    return Diary(np.zeros(shape[0], np.int32), np.zeros(shape, np.int32), np.zeros(shape, np.int32), np.zeros(shape, np.int32),
                 np.zeros(len(net.capacity), np.int64))


@lean
def _lagged(grid: Grid, net: Net, task: int, at: int, lag: int, is_elapsed: bool, is_from_end: bool) -> int:
    if is_elapsed:
        slot = grid.slot_of[at - 1] + 1 if is_from_end and at > 0 else grid.slot_of[at]
        return grid.union_at[min(max(slot + lag, 0), grid.slot_of[-1])]
    axis = net.axis[task]
    k = grid.axis_rank[axis, at] + lag
    if lag < 0:
        return grid.axis_slot[axis, max(0, k)]
    return grid.axis_slot[axis, k - 1] + 1 if k <= grid.axis_len[axis] else grid.axis_rank.shape[1] - 1


@lean
def ends(grid: Grid, axis: int, k: int, length: int) -> int:
    """The end of `length` slots from position `k` of the axis; the horizon where they do not fit."""
    stop = k + length
    return grid.axis_slot[axis, stop - 1] + 1 if stop <= grid.axis_len[axis] else grid.axis_rank.shape[1] - 1


@lean
def _gap(spans: I32, low: I32, high: I32, owner: I32, lane: int, k: int, length: int) -> tuple[int, int]:
    """The first position at or after `k` with room for `length`, and the task it waits for (−1: none)."""
    count = spans[lane]
    i = count
    while i > 0 and high[lane, i - 1] > k:
        i -= 1
    held = -1
    while i < count and low[lane, i] - k < length:
        k, held = high[lane, i], owner[lane, i]
        i += 1
    return k, held


@_apart
def _free(diary: Diary, lane: int, k: int, length: int) -> tuple[int, int]:
    return _gap(diary.spans, diary.low, diary.high, diary.task, lane, k, length)


@_apart
def _room(diary: Diary, room: Lanes, person: int, need: int, k: int, length: int) -> tuple[int, int]:
    """As `_gap`, for `need` of the person's lanes at once."""
    first, last = np.int64(room.at[person]), np.int64(room.at[person + 1])
    if last == first + 1:
        return _free(diary, first, k, length)
    held = -1
    while True:
        then, by = -1, -1
        for lane in range(first, last):
            at, owner = _free(diary, lane, k, length)
            before = 0
            for other in range(first, last):
                until, _ = _free(diary, other, k, length)
                if until < at or (until == at and other < lane):
                    before += 1
            if before == need - 1:
                then, by = at, owner
        if then == k:
            return k, held
        k, held = then, by


@_apart
def _take(diary: Diary, room: Lanes, person: int, need: int, k: int, until: int, task: int, units: int) -> None:
    """Enter [k, until) on the first `need` lanes that are free then."""
    for lane in range(np.int64(room.at[person]), np.int64(room.at[person + 1])):
        at, _ = _free(diary, lane, k, until - k)
        if at == k:
            _enter(diary.spans, diary.low, diary.high, diary.task, lane, k, until, task)
            need -= 1
            if need == 0:
                break
    diary.booked[person] += (until - k) * units


@lean
def _enter(spans: I32, low: I32, high: I32, owner: I32, lane: int, k: int, until: int, task: int) -> None:
    """Insert a span where there is room, joined with those it touches."""
    count = spans[lane]
    i = count
    while i > 0 and low[lane, i - 1] >= until:
        i -= 1
    joins_left, joins_right = i > 0 and high[lane, i - 1] == k, i < count and low[lane, i] == until
    if joins_left and joins_right:
        high[lane, i - 1], owner[lane, i - 1] = high[lane, i], owner[lane, i]
        for j in range(i, count - 1):
            low[lane, j], high[lane, j], owner[lane, j] = low[lane, j + 1], high[lane, j + 1], owner[lane, j + 1]
        spans[lane] = count - 1
    elif joins_left:
        high[lane, i - 1], owner[lane, i - 1] = until, task
    elif joins_right:
        low[lane, i] = k
    else:
        for j in range(count, i, -1):
            low[lane, j], high[lane, j], owner[lane, j] = low[lane, j - 1], high[lane, j - 1], owner[lane, j - 1]
        low[lane, i], high[lane, i], owner[lane, i] = k, until, task
        spans[lane] = count + 1


@_apart
def _place(
    grid: Grid, net: Net, room: Lanes, task: int, begin: int, end_from: int, work: float, diary: Diary, tried: I32
) -> tuple[int, int, int, int]:
    """Any task that is not plain: start, end, person, and the task that held it (−1: none)."""
    low, high = np.int64(net.team_at[task]), np.int64(net.team_at[task + 1])
    if low == high:
        axis = np.int64(net.axis[task])
        k = np.int64(grid.axis_rank[axis, begin_for_end(grid, axis, begin, end_from, whole(work))])
        return np.int64(grid.axis_slot[axis, k]), ends(grid, axis, k, whole(work)), -1, -1
    if net.is_choice[task]:
        low = _choose(grid, net, room, task, begin, end_from, work, diary, tried)
        high = low + 1
    if net.is_duration[task]:
        first, end, held = _duration(grid, net, room, task, low, high, begin, end_from, work, diary, True)
    elif net.can_split[task]:
        first, end, held = _split(grid, net, room, task, low, high, begin, end_from, work, diary)
    else:
        first, end, held = _effort(grid, net, room, task, low, high, begin, end_from, work, diary)
    return first, end, np.int64(net.team_person[low]), held


@lean
def _rate(net: Net, low: int, high: int) -> float:
    rate = 0.0
    for pair in range(low, high):
        rate += net.team_rate[pair]
    return rate


@_apart
def _find_effort(
    grid: Grid, net: Net, room: Lanes, low: int, high: int, begin: int, end_from: int, length: int, diary: Diary
) -> tuple[int, int]:
    """The first slot from which everybody of the team has `length` of their own slots in a row."""
    beyond = grid.axis_rank.shape[1] - 1
    at = np.int64(begin_for_end(grid, np.int64(net.person_axis[net.team_person[low]]), begin, end_from, length))
    pair, agreed, by = low, 0, -1
    while agreed < high - low:
        person = np.int64(net.team_person[pair])
        axis = np.int64(net.person_axis[person])
        k = np.int64(grid.axis_rank[axis, at])
        free, held = _room(diary, room, person, np.int64(room.need[pair]), k, length)
        if free + length > grid.axis_len[axis]:
            return beyond, by
        if free > k:
            at, agreed, by = np.int64(grid.axis_slot[axis, free]), 0, held
        agreed += 1
        pair = low if pair + 1 == high else pair + 1
    return at, by


@_apart
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
        person = np.int64(net.team_person[pair])
        axis = np.int64(net.person_axis[person])
        k = np.int64(grid.axis_rank[axis, at])
        first, end = min(first, np.int64(grid.axis_slot[axis, k])), max(end, ends(grid, axis, k, length))
        _take(diary, room, person, np.int64(room.need[pair]), k, k + length, task, np.int64(net.team_units[pair]))
    return first, end, by


@_apart
def _duration(
    grid: Grid, net: Net, room: Lanes, task: int, low: int, high: int, begin: int, end_from: int, work: float, diary: Diary, is_taken: bool
) -> tuple[int, int, int]:
    """The first window in which the lead is at work for so many slots and everybody is free."""
    lead, length, by = np.int64(net.present_axis[net.team_person[low]]), whole(work), -1
    beyond = grid.axis_rank.shape[1] - 1
    at = np.int64(begin_for_end(grid, lead, begin, end_from, length))
    while True:
        k = np.int64(grid.axis_rank[lead, at])
        if k + length > grid.axis_len[lead]:
            return beyond, beyond, by
        first, end = np.int64(grid.axis_slot[lead, k]), ends(grid, lead, k, length)
        at = first
        for pair in range(low, high):
            person = np.int64(net.team_person[pair])
            axis = np.int64(net.person_axis[person])
            mine, until = np.int64(grid.axis_rank[axis, first]), np.int64(grid.axis_rank[axis, end])
            free, held = _room(diary, room, person, np.int64(room.need[pair]), mine, max(np.int64(0), until - mine))
            if free > mine:
                at, by = max(np.int64(grid.axis_slot[axis, free - 1]) + 1, first + 1), held
                break
        if at == first:
            break
    if is_taken:
        for pair in range(low, high):
            person = np.int64(net.team_person[pair])
            axis = np.int64(net.person_axis[person])
            mine, until = np.int64(grid.axis_rank[axis, first]), np.int64(grid.axis_rank[axis, end])
            if until > mine:
                _take(diary, room, person, np.int64(room.need[pair]), mine, until, task, np.int64(net.team_units[pair]))
    return first, end, by


@_apart
def _split(
    grid: Grid, net: Net, room: Lanes, task: int, low: int, high: int, begin: int, end_from: int, work: float, diary: Diary
) -> tuple[int, int, int]:
    """Work that can be split fills the free slots of each person from the first on."""
    beyond = grid.axis_rank.shape[1] - 1
    length, by = whole(work / _rate(net, low, high)), -1
    at = np.int64(begin_for_end(grid, np.int64(net.person_axis[net.team_person[low]]), begin, end_from, length))
    first, end = beyond, 0
    for pair in range(low, high):
        person = np.int64(net.team_person[pair])
        axis = np.int64(net.person_axis[person])
        k, left, need = np.int64(grid.axis_rank[axis, at]), length, np.int64(room.need[pair])
        while left > 0:
            k, held = _room(diary, room, person, need, k, np.int64(1))
            if k >= grid.axis_len[axis]:
                return beyond, beyond, by
            if left == length and held >= 0:
                by = held
            fits = np.int64(1)
            while fits < left and _room(diary, room, person, need, k, fits + 1)[0] == k:
                fits += 1
            _take(diary, room, person, need, k, k + fits, task, np.int64(net.team_units[pair]))
            first, end = min(first, np.int64(grid.axis_slot[axis, k])), max(end, ends(grid, axis, k, fits))
            left -= fits
            k += fits
    return first, end, by


@_apart
def _choose(grid: Grid, net: Net, room: Lanes, task: int, begin: int, end_from: int, work: float, diary: Diary, tried: I32) -> int:
    """The pair whose person ends the task first, as the kernel chooses: of more than six, the six with the least to do."""
    count = _least_booked(net.team_person, diary.booked, np.int64(net.keep[task]), np.int64(net.team_at[task]), np.int64(net.team_at[task + 1]), tried)
    best, best_end, is_kept = np.int64(tried[0]), np.int64(-1), False
    for turn in range(count):
        pair = np.int64(tried[turn])
        if net.is_duration[task]:
            _, end, _ = _duration(grid, net, room, task, pair, pair + 1, begin, end_from, work, diary, False)
        else:
            length = whole(work / net.team_rate[pair])
            at, _ = _find_effort(grid, net, room, pair, pair + 1, begin, end_from, length, diary)
            axis = np.int64(net.person_axis[net.team_person[pair]])
            end = ends(grid, axis, np.int64(grid.axis_rank[axis, at]), length)
        if best_end < 0 or end + (net.patience if is_kept else 0) < best_end:
            best, best_end, is_kept = pair, end, net.team_person[pair] == net.keep[task]
    return best


@njit(cache=True)
def criticality(runs: Runs, last_of: I32) -> F64:
    """[T] share of the runs in which a task lies on the chain that binds the last of `last_of` (task numbers)."""
    draws, tasks = runs.end.shape
    counts = np.zeros(tasks)
    for d in range(draws):
        task = last_of[0]
        for other in last_of:
            if runs.end[d, other] > runs.end[d, task]:
                task = other
        steps = 0
        while task >= 0 and steps <= tasks:
            counts[task] += 1.0
            task = runs.waited_for[d, task]
            steps += 1
    return counts / draws
