"""Decides what a person has room for: what they have taken on in a run, held as a short list of spans on each of their lanes.

P: persons, Q: lanes, S: spans, M: (task, person) pairs. Positions are those of the person's axis (kernel.Grid).
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .kernel import Net, lean

I32 = NDArray[np.int32]
MOST_LANES = 8
apart = njit(cache=True, _nrt=False)
"""As `lean`, but not copied into every caller: these are rare, and copies would make the first start slow."""


@lean
def wide(value: int) -> int:
    """The integer in 64 bits, so that what it is handed to is compiled for one type alone."""
    return np.int64(value)  # type: ignore[return-value]


class Lanes(NamedTuple):
    """How many tasks at once: [P+1] where each person's lanes begin, and [M] lanes that a (task, person) pair takes."""

    at: I32
    need: I32


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
def blank_diary(net: Net, room: Lanes, tasks: int) -> Diary:
    """Room for as many spans as any person can ever have tasks."""
    counts = np.zeros(len(net.capacity) + 1, np.int32)
    for person in net.team_person:
        counts[person] += 1
    shape = (room.at[-1], counts.max() + 2)
    return Diary(
        np.zeros(shape[0], np.int32),
        np.zeros(shape, np.int32),
        np.zeros(shape, np.int32),
        np.zeros(shape, np.int32),
        np.zeros(len(net.capacity), np.int64),
    )


@lean
def gap(spans: I32, low: I32, high: I32, owner: I32, lane: int, k: int, length: int) -> tuple[int, int]:
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


@apart
def free_from(diary: Diary, lane: int, k: int, length: int) -> tuple[int, int]:
    return gap(diary.spans, diary.low, diary.high, diary.task, lane, k, length)


@apart
def room_for(diary: Diary, room: Lanes, person: int, need: int, k: int, length: int) -> tuple[int, int]:
    """As `gap`, for `need` of the person's lanes at once."""
    first, last = wide(room.at[person]), wide(room.at[person + 1])
    if last == first + 1:
        return free_from(diary, first, k, length)
    held = -1
    while True:
        then, by = -1, -1
        for lane in range(first, last):
            at, owner = free_from(diary, lane, k, length)
            before = 0
            for other in range(first, last):
                until, _ = free_from(diary, other, k, length)
                if until < at or (until == at and other < lane):
                    before += 1
            if before == need - 1:
                then, by = at, owner
        if then == k:
            return k, held
        k, held = then, by


@apart
def take(diary: Diary, room: Lanes, person: int, need: int, k: int, until: int, task: int, units: int) -> None:
    """Enter [k, until) on the first `need` lanes that are free then."""
    for lane in range(wide(room.at[person]), wide(room.at[person + 1])):
        at, _ = free_from(diary, lane, k, until - k)
        if at == k:
            enter(diary.spans, diary.low, diary.high, diary.task, lane, k, until, task)
            need -= 1
            if need == 0:
                break
    diary.booked[person] += (until - k) * units


@lean
def enter(spans: I32, low: I32, high: I32, owner: I32, lane: int, k: int, until: int, task: int) -> None:
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


@lean
def least_booked(person: I32, booked: NDArray[np.int64], keep: int, low: int, high: int, tried: I32) -> int:
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
