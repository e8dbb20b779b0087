"""Decides when every task starts and ends in each of many runs of one plan, whose order of work is kept.

The same rule as the kernel's schedule, told about many rows of hours at once and about ten times as fast: what a person has taken
on is held as a short list of spans instead of slot by slot. Somebody who works in parts, or equipment with units, is split into
lanes of equal size. Arrays are [runs, tasks]. Times are union slots of the grid (kernel.Grid): a task that ends at e is done when
union slot e − 1 is over. D: runs, T: tasks, P: persons, Q: lanes.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .diary import Diary, Lanes, apart, blank_diary, enter, gap, least_booked, wide
from .kernel import DONE, FF, FS, MOST_CANDIDATES, SS, STARTED, Grid, Net, begin_for_end, feasible, lean, whole
from .placing import place_rare

I32 = NDArray[np.int32]
F64 = NDArray[np.float64]


class Runs(NamedTuple):
    """What happened: [D, T] start and end in union slots, the task whose end it waited for (−1: none), and who did it (−1:
    nobody).
    """

    start: I32
    end: I32
    waited_for: I32
    person: I32


@njit(cache=True)
def run_kept(grid: Grid, net: Net, room: Lanes, order: I32, work: F64) -> Runs:
    """All runs of `order` [T] (made feasible here) with `work` [D, T] in slots; a task without work takes no time and nobody."""
    draws, tasks = work.shape
    out = Runs(
        np.empty((draws, tasks), np.int32),
        np.empty((draws, tasks), np.int32),
        np.empty((draws, tasks), np.int32),
        np.empty((draws, tasks), np.int32),
    )
    tried = np.empty(MOST_CANDIDATES + 1, np.int32)
    listed = feasible(net.pred_at, net.pred_task, order)
    _all_runs(grid, net, room, listed, work, out, blank_diary(net, room, tasks), _plain(net, room), tried)
    return out


@apart
def _all_runs(
    grid: Grid, net: Net, room: Lanes, listed: I32, work: F64, out: Runs, diary: Diary, is_plain: NDArray[np.bool_], tried: I32
) -> None:
    """The common task, one person's or one of several persons' undivided work, is placed within this loop."""
    beyond = grid.axis_rank.shape[1] - 1
    union_at, axis_slot, axis_rank, axis_len = grid.union_at, grid.axis_slot, grid.axis_rank, grid.axis_len
    spans, low, high, owner, booked = diary.spans, diary.low, diary.high, diary.task, diary.booked
    state, is_choice, keep, patience = net.state, net.is_choice, net.keep, net.patience
    team_at, team_person, team_rate, team_units, person_axis = (
        net.team_at,
        net.team_person,
        net.team_rate,
        net.team_units,
        net.person_axis,
    )
    pred_at, pred_task, pred_kind, pred_lag, pred_elapsed = (
        net.pred_at,
        net.pred_task,
        net.pred_kind,
        net.pred_lag,
        net.pred_elapsed,
    )
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
                    at = _lagged(grid, net, wide(task), wide(at), wide(lag), pred_elapsed[edge], is_from_end)
                if is_to_start:
                    if at > begin:
                        begin, by = at, before
                elif at > end_from:
                    end_from, by = at, before
            if todo[task] <= 0.0:
                begin = until = max(begin, end_from)
            elif is_plain[task]:
                if end_pair - first_pair > 1:
                    count = least_booked(team_person, booked, keep[task], first_pair, end_pair, tried)
                else:
                    tried[0], count = first_pair, 1
                best, best_end, best_k, best_length, best_by, kept = -1, beyond + 1, 0, 0, -1, False
                for turn in range(count):
                    pair = tried[turn]
                    person = team_person[pair]
                    axis, lane = person_axis[person], lane_at[person]
                    length = whole(todo[task] / team_rate[pair])
                    at = begin if end_from <= begin else begin_for_end(grid, axis, begin, end_from, length)
                    k = axis_rank[axis, at]
                    if best >= 0 and k + length <= axis_len[axis]:
                        soonest = axis_slot[axis, k + length - 1] + 1
                        if soonest + (patience if kept else 0) >= best_end:
                            continue  # even with nothing else to do they would end it no sooner
                    k, held = gap(spans, low, high, owner, lane, k, length)
                    until = axis_slot[axis, k + length - 1] + 1 if k + length <= axis_len[axis] else beyond
                    if until + (patience if kept else 0) < best_end:
                        best, best_end, best_k, best_length, best_by = pair, until, k, length, held
                        kept = person == keep[task]
                person = team_person[best]
                axis = person_axis[person]
                doer[task], until = person, best_end
                begin = axis_slot[axis, min(best_k, axis_len[axis])]
                if best_k + best_length <= axis_len[axis]:
                    enter(spans, low, high, owner, lane_at[person], best_k, best_k + best_length, task)
                    booked[person] += best_length * team_units[best]
                if best_by >= 0:
                    by = best_by
            else:
                begin, until, doer[task], held = place_rare(
                    grid, net, room, wide(task), wide(begin), wide(end_from), todo[task], diary, tried
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
