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
FAR = 1 << 30
"""Beyond every position of an axis."""
MOST_BOOKED = 1 << 40
"""Above all that can be booked, so that one number orders by when work ends and then by what is booked."""
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
    """What each lane has taken on in each of some runs, as spans of the person's axis in order, and the task that ends each.

    Span j, counted from 1, is [low[j − 1], high[j]): so [high[j], low[j]) is the free time behind it, or for j = 0 that before
    the first. Beyond the last, both are FAR. B: runs, S: spans.
    """

    spans: I32
    """[Q, B] how many."""
    most: I32
    """[Q] in any run."""
    low: I32
    """[Q, S, B]"""
    high: I32
    """[Q, S, B]"""
    task: I32
    """[Q, S, B]"""
    booked: NDArray[np.int64]
    """[P, B] thousandths × slots taken in all."""


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
def blank_diary(net: Net, room: Lanes, runs: int) -> Diary:
    """Room for as many spans as any person can ever have tasks."""
    counts = np.zeros(len(net.capacity) + 1, np.int32)
    for person in net.team_person:
        counts[person] += 1
    shape = (room.at[-1], counts.max() + 3, runs)
    diary = Diary(
        np.zeros((shape[0], runs), np.int32),
        np.zeros(shape[0], np.int32),
        np.full(shape, FAR, np.int32),
        np.full(shape, FAR, np.int32),
        np.empty(shape, np.int32),
        np.zeros((len(net.capacity), runs), np.int64),
    )
    diary.high[:, 0] = 0
    return diary


@apart
def clear(diary: Diary) -> None:
    """Nothing taken on."""
    for lane in range(len(diary.most)):
        diary.low[lane, : diary.most[lane] + 1] = FAR
        diary.high[lane, 1 : diary.most[lane] + 2] = FAR
    diary.spans[:] = 0
    diary.most[:] = 0
    diary.booked[:] = 0


@lean
def of_run(diary: Diary, b: int) -> Diary:
    """The part of one run: as above without the axis B."""
    return Diary(diary.spans[:, b], diary.most, diary.low[:, :, b], diary.high[:, :, b], diary.task[:, :, b], diary.booked[:, b])


@lean
def gaps(diary: Diary, lane: int, k: I32, length: I32, found: I32) -> None:
    """Fills `found` with the first position at or after `k` with room for `length`, in each run.

    Every free time of every run is looked at, several at once and without a branch: a processor that guesses which of them has
    room would mostly guess wrong, and lose more time than this takes.
    """
    found[:] = FAR
    for j in range(diary.most[lane] + 1):
        low, high = diary.low[lane, j], diary.high[lane, j]
        for b in range(len(found)):
            begin = high[b] if high[b] > k[b] else k[b]
            begin = begin if np.int32(begin + length[b]) <= low[b] else np.int32(FAR)
            found[b] = begin if begin < found[b] else found[b]


@lean
def holder(count: int, high: I32, owner: I32, k: int) -> int:
    """The task that ends at `k` on a lane."""
    while high[count] > k:
        count -= 1
    return wide(owner[count])


@apart
def free_from(diary: Diary, lane: int, k: int, length: int) -> tuple[int, int]:
    """As `gaps` in one run, and the task it waits for (−1: none)."""
    count = wide(diary.spans[lane])
    j, held = count, wide(-1)
    while j > 0 and diary.high[lane, j] > k:
        j -= 1
    while j < count and diary.low[lane, j] - k < length:
        j += 1
        k, held = wide(diary.high[lane, j]), wide(diary.task[lane, j])
    return k, held


@apart
def room_for(diary: Diary, room: Lanes, person: int, need: int, k: int, length: int) -> tuple[int, int]:
    """As `free_from`, for `need` of the person's lanes at once."""
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
            diary.spans[lane] = enter(diary.spans[lane], diary.low[lane], diary.high[lane], diary.task[lane], k, until, task)
            diary.most[lane] = max(diary.most[lane], diary.spans[lane])
            need -= 1
            if need == 0:
                break
    diary.booked[person] += (until - k) * units


@lean
def enter(count: int, low: I32, high: I32, owner: I32, k: int, until: int, task: int) -> int:
    """Insert a span where there is room, joined with those it touches; returns how many the lane then has."""
    i = count
    while i > 0 and low[i - 1] >= until:
        i -= 1
    joins_left, joins_right = i > 0 and high[i] == k, i < count and low[i] == until
    if joins_left and joins_right:
        for j in range(i, count):
            low[j], high[j], owner[j] = low[j + 1], high[j + 1], owner[j + 1]
        high[count] = FAR
        return count - 1
    if joins_left:
        high[i], owner[i] = until, task
    elif joins_right:
        low[i] = k
    else:
        for j in range(count, i, -1):
            low[j], high[j + 1], owner[j + 1] = low[j - 1], high[j], owner[j]
        low[i], high[i + 1], owner[i + 1] = k, until, task
        return count + 1
    return count


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


@lean
def preference(end: int, booked: int, is_kept: bool, patience: int) -> int:
    """Of several persons the one with the least of these: who ends first, then who is kept, then who has the least to do."""
    return (end - patience) * MOST_BOOKED - 1 if is_kept else end * MOST_BOOKED + booked
