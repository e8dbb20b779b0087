"""Decides the shapes in which compiled code sees time and work: the grid, the net of tasks, and the board of what is booked."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

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
    bottom: I32
    """[P] positions before it are untouched."""
    top: I32
    """[P] positions from here on are untouched."""
    booked: NDArray[np.int64]
    """[P] thousandths × slots booked in all."""
    tried: I32
    """[M] the task for which a candidate was last tried, plus one."""


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
        np.full(persons, longest, np.int32),
        np.zeros(persons, np.int32),
        np.zeros(persons, np.int64),
        np.zeros(len(net.team_person), np.int32),
    )


@lean
def wipe(board: Board) -> None:
    for person in range(len(board.top)):
        for k in range(board.bottom[person], board.top[person]):
            board.used[person, k] = 0
            board.next_free[person, k] = k
        board.bottom[person] = board.used.shape[1]
        board.top[person] = 0
        board.booked[person] = 0
    board.tried[:] = 0
