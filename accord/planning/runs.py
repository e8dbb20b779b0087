"""Decides when every task starts and ends in each of many runs of one plan, whose order of work is kept.

The same rule as the kernel's schedule, told about many rows of hours at once and about twenty times as fast: what a person has
taken on is held as a short list of spans instead of slot by slot, and many runs are made side by side, so that each loop does one
simple thing to a row of them. Somebody who works in parts, or equipment with units, is split into lanes of equal size. Arrays are
[runs, tasks]. Times are union slots of the grid (kernel.Grid): a task that ends at e is done when union slot e − 1 is over. D:
runs, T: tasks, P: persons, Q: lanes.
"""

from functools import partial
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .beside import side_by_side
from .diary import Diary, Lanes, apart, blank_diary, clear, enter, gaps, holder, of_run, preference, wide
from .kernel import DONE, FF, FS, MOST_CANDIDATES, SS, STARTED, Grid, Net, begin_for_end, feasible, lean, whole
from .placing import place_rare

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
LEAST_APART = 256
"""Runs that are worth handing to another thread."""
TOGETHER = 64
"""Runs made side by side: what they have taken on still fits into the processor's cache."""
WORST = np.int64(np.iinfo(np.int64).max)
MOST_PAIRS = 1 << 20
"""Above every number of a pair, so that one number orders by what is booked and then by pair."""
ONE = np.uint64(1)


class Runs(NamedTuple):
    """What happened: [D, T] start and end in union slots, the task whose end it waited for (−1: none), and who did it (−1:
    nobody).
    """

    start: I32
    end: I32
    waited_for: I32
    person: I32


class Sheet(NamedTuple):
    """What is found out about one task in each of the runs that are made side by side. B: these runs."""

    begin: I32
    """[B] no start before it."""
    end_from: I32
    """[B] no end before it."""
    by: I32
    """[B] the task that says so; −1: none."""
    first: I32
    """[B] of one person who could do it: the first position of their axis that links allow,"""
    length: I32
    """[B] how many it takes,"""
    free: I32
    """[B] and from where on they are free for it."""
    key: I64
    """[B] of the best person so far: their preference,"""
    pair: I32
    """[B] the (task, person) pair,"""
    k: I32
    """[B] from which position of their axis"""
    stop: I32
    """[B] to which one they do it,"""
    end: I32
    """[B] when it then ends,"""
    is_held: NDArray[np.bool_]
    """[B] and whether other work of theirs comes before it."""
    least: I64
    """[MOST_CANDIDATES + 1, B] of very many, those with the least to do."""


def run_kept(grid: Grid, net: Net, room: Lanes, order: I32, work: F64) -> Runs:
    """All runs of `order` [T] (made feasible here) with `work` [D, T] in slots; a task without work takes no time and nobody."""
    of_task = np.ascontiguousarray(work.T)
    draws = of_task.shape[1]
    out = Runs(*(np.empty(of_task.shape, np.int32) for _ in range(4)))
    half = draws // (2 * TOGETHER) * TOGETHER
    span = partial(_run_span, grid, net, room, order, of_task, out)
    if half >= LEAST_APART:  # runs do not look at each other
        side_by_side(partial(span, 0, half), partial(span, half, draws))
    else:
        span(0, draws)
    return Runs(out.start.T, out.end.T, out.waited_for.T, out.person.T)


@njit(cache=True, nogil=True)
def _run_span(grid: Grid, net: Net, room: Lanes, order: I32, work: F64, out: Runs, low: int, high: int) -> None:
    """The runs from `low` up to `high`, some at a time. work and out [T, D]."""
    listed, is_plain = feasible(net.pred_at, net.pred_task, order), _plain(net, room, work)
    diary, tried = blank_diary(net, room, min(high - low, TOGETHER)), np.empty(MOST_CANDIDATES + 1, np.int32)
    for first in range(low, high, TOGETHER):
        clear(diary)
        _run_together(grid, net, room, listed, work, out, first, _blank_sheet(min(TOGETHER, high - first)), diary, is_plain, tried)


@njit(cache=True)
def _blank_sheet(runs: int) -> Sheet:
    return Sheet(
        np.empty(runs, np.int32),
        np.empty(runs, np.int32),
        np.empty(runs, np.int32),
        np.empty(runs, np.int32),
        np.empty(runs, np.int32),
        np.empty(runs, np.int32),
        np.empty(runs, np.int64),
        np.empty(runs, np.int32),
        np.empty(runs, np.int32),
        np.empty(runs, np.int32),
        np.empty(runs, np.int32),
        np.empty(runs, np.bool_),
        np.empty((MOST_CANDIDATES + 1, runs), np.int64),
    )


@apart
def _run_together(
    grid: Grid,
    net: Net,
    room: Lanes,
    listed: I32,
    work: F64,
    out: Runs,
    first: int,
    sheet: Sheet,
    diary: Diary,
    is_plain: NDArray[np.bool_],
    tried: I32,
) -> None:
    """Some runs side by side, from `first` on: each task in all of them before the next. work and out [T, D]."""
    stop = first + len(sheet.begin)
    for task in listed:
        start, end, waited, doer = (
            out.start[task, first:stop],
            out.end[task, first:stop],
            out.waited_for[task, first:stop],
            out.person[task, first:stop],
        )
        doer[:] = -1
        if net.state[task] == DONE:
            start[:], end[:], waited[:] = grid.union_at[net.begun[task]], grid.union_at[net.ended[task]], -1
            if net.team_at[task + 1] > net.team_at[task] and not net.is_choice[task]:
                doer[:] = net.team_person[net.team_at[task]]
            continue
        _bound(grid, net, task, out, first, sheet)
        todo = work[task, first:stop]
        if is_plain[task]:
            _choose(grid, net, room, task, todo, sheet, diary)
        for b in range(len(todo)):
            waited[b] = sheet.by[b]
            if todo[b] <= 0.0:
                start[b] = end[b] = max(sheet.begin[b], sheet.end_from[b])
            elif is_plain[task]:
                start[b], end[b], doer[b], held = _take_best(grid, net, room, task, b, sheet, diary)
                if held >= 0:
                    waited[b] = held
            else:
                start[b], end[b], doer[b], held = place_rare(
                    grid,
                    net,
                    room,
                    wide(task),
                    wide(sheet.begin[b]),
                    wide(sheet.end_from[b]),
                    todo[b],
                    of_run(diary, b),
                    tried,
                )
                if held >= 0:
                    waited[b] = held
        if net.state[task] == STARTED:
            start[:] = grid.union_at[net.begun[task]]


@apart
def _bound(grid: Grid, net: Net, task: int, out: Runs, first: int, sheet: Sheet) -> None:
    """What links, pins and now allow."""
    sheet.begin[:], sheet.end_from[:], sheet.by[:] = grid.union_at[net.earliest[task]], grid.union_at[net.finish_from[task]], -1
    for edge in range(net.pred_at[task], net.pred_at[task + 1]):
        kind, lag, before = net.pred_kind[edge], net.pred_lag[edge], net.pred_task[edge]
        is_to_start, is_from_end = kind == FS or kind == SS, kind == FS or kind == FF
        if is_to_start and net.state[task] == STARTED:
            continue
        asked, bound = out.end[before] if is_from_end else out.start[before], sheet.begin if is_to_start else sheet.end_from
        for b in range(len(bound)):
            at = asked[first + b]
            if lag != 0:
                at = _lagged(grid, net, wide(task), wide(at), wide(lag), net.pred_elapsed[edge], is_from_end)
            if at > bound[b]:
                bound[b], sheet.by[b] = at, before


@apart
def _choose(grid: Grid, net: Net, room: Lanes, task: int, todo: F64, sheet: Sheet, diary: Diary) -> None:
    """Undivided work of one person, or of one of several: who ends it first, and when."""
    beyond = grid.axis_rank.shape[1] - 1
    low, high = net.team_at[task], net.team_at[task + 1]
    is_crowded = high - low > len(sheet.least)
    if is_crowded:
        _least_booked(net, task, sheet, diary)
    sheet.key[:] = WORST
    for pair in range(low, high):
        person = net.team_person[pair]
        axis, is_kept, booked = net.person_axis[person], person == net.keep[task], diary.booked[person]
        slot, size = grid.axis_slot[axis], np.uint64(grid.axis_len[axis])
        _lengths(grid, axis, net.team_rate[pair], todo, sheet)
        gaps(diary, room.at[person], sheet.first, sheet.length, sheet.free)
        for b in range(len(todo)):
            if is_crowded and not is_kept and booked[b] * MOST_PAIRS + pair > sheet.least[-1, b]:
                continue
            stop = np.uint64(sheet.free[b] + sheet.length[b])  # unsigned, as a number that may be negative is looked up slower
            end = slot[stop - ONE] + 1 if stop <= size else beyond
            key = preference(end, booked[b], is_kept, net.patience)
            if key < sheet.key[b]:
                sheet.key[b], sheet.pair[b], sheet.k[b], sheet.stop[b] = key, pair, sheet.free[b], stop
                sheet.end[b], sheet.is_held[b] = end, sheet.free[b] > sheet.first[b]


@lean
def _lengths(grid: Grid, axis: int, rate: float, todo: F64, sheet: Sheet) -> None:
    """How many slots of an axis the work takes at a rate, and the first position that it may have there."""
    rank, most = grid.axis_rank[axis], wide(grid.axis_len[axis]) + 1
    for b in range(len(todo)):
        sheet.length[b] = min(whole(todo[b] / rate), most)
    for b in range(len(todo)):
        at = sheet.begin[b]
        if sheet.end_from[b] > at:
            at = begin_for_end(grid, axis, at, sheet.end_from[b], sheet.length[b])
        sheet.first[b] = rank[np.uint64(at)]


@apart
def _least_booked(net: Net, task: int, sheet: Sheet, diary: Diary) -> None:
    """Sorts into `least` the pairs with the least to do, the one to keep before all."""
    sheet.least[:] = WORST
    for pair in range(net.team_at[task], net.team_at[task + 1]):
        person = net.team_person[pair]
        for b in range(len(sheet.key)):
            sheet.key[b] = -1 if person == net.keep[task] else diary.booked[person, b] * MOST_PAIRS + pair
        for least in sheet.least:
            for b in range(len(least)):
                least[b], sheet.key[b] = min(least[b], sheet.key[b]), max(least[b], sheet.key[b])


@lean
def _take_best(grid: Grid, net: Net, room: Lanes, task: int, b: int, sheet: Sheet, diary: Diary) -> tuple[int, int, int, int]:
    """Enter what was chosen for one run: start, end, person, and the task that held it (−1: none)."""
    person, k, stop = net.team_person[sheet.pair[b]], sheet.k[b], sheet.stop[b]
    axis, lane = net.person_axis[person], room.at[person]
    low, high, owner = diary.low[lane, :, b], diary.high[lane, :, b], diary.task[lane, :, b]
    held = holder(diary.spans[lane, b], high, owner, k) if sheet.is_held[b] else wide(-1)
    if stop <= grid.axis_len[axis]:
        diary.spans[lane, b] = enter(diary.spans[lane, b], low, high, owner, k, stop, task)
        diary.most[lane] = max(diary.most[lane], diary.spans[lane, b])
        diary.booked[person, b] += (stop - k) * net.team_units[sheet.pair[b]]
    return grid.axis_slot[axis, min(k, grid.axis_len[axis])], sheet.end[b], person, held


@njit(cache=True)
def _plain(net: Net, room: Lanes, work: F64) -> NDArray[np.bool_]:
    """[T] whether a task is the undivided work of one person who does one thing at a time. work [T, D]."""
    tasks = len(net.state)
    plain = np.zeros(tasks, np.bool_)
    for task in range(tasks):
        low, high = net.team_at[task], net.team_at[task + 1]
        is_work = work[task].max() > 0.0
        if (
            not is_work
            or high == low
            or net.is_duration[task]
            or net.can_split[task]
            or (high > low + 1 and not net.is_choice[task])
        ):
            continue
        plain[task] = True
        for pair in range(low, high):
            person = net.team_person[pair]
            if room.at[person + 1] > room.at[person] + 1:
                plain[task] = False
    return plain


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
