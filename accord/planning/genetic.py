"""Decides how orders breed: crossing, justifying and restarting, in compiled code with its own random numbers.

Activity lists crossed at two points (Hartmann 1998; compared by Kolisch and Hartmann 2006), each justified to both sides before
it is scored (Valls, Ballestín and Quintanilla 2005; their peak crossing of 2008 is not used). On 60 of PSPLIB's J120 families of
√(0.6 · budget) did best at 20,000 schedules (1.9 % over the best known; half or twice as many 2.1) and of √(1.2 · budget) at
140,000 (1.35; half as many 1.51, twice as many 1.43): so they grow with budget^⅔. One seed; other luck moves these by 0.1.
Cuts of a third at most, one-point cuts and justifying only promising children were worse by 0.1 to 0.2 points.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from accord.planning import kernel
from accord.planning.kernel import DONE, I32, Board, Grid, Net, lean

I64 = NDArray[np.int64]
STALL = 12
"""Generations without a better one before all but the best are thrown away."""
MEASURES = 4


class Aim(NamedTuple):
    """What is minimised. G: goal posts, H: their must-haves."""

    goal_at: I32
    """[G+1] where its must-haves begin."""
    goal_task: I32
    """[H] task."""
    goal_slot: I32
    """[G] promised slot."""
    goal_weight: I64
    """[G] hundredths."""
    last: I32
    """[T] finish in the last plan; -1: was not there."""


@lean
def draw(state: NDArray[np.uint64], below: int) -> int:
    """A random whole number from 0 up to `below`, by splitmix64; `state` [1] moves on."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    mixed = state[0]
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return int(np.int64((mixed >> np.uint64(33)) % np.uint64(below)))


@lean
def score(aim: Aim, net: Net, finish: I32, into: I64) -> None:
    """Fill `into` [MEASURES]: weighted lateness (hundredths × slots), last finish (slot), slots by which finishes moved, and the
    sum of all finishes (slots): among orders that end alike, the one that is packed more tightly leads on to better ones."""
    late, end, moved, total = np.int64(0), np.int64(0), np.int64(0), np.int64(0)
    for goal in range(len(aim.goal_slot)):
        done = 0
        for place in range(aim.goal_at[goal], aim.goal_at[goal + 1]):
            done = max(done, finish[aim.goal_task[place]])
        late += aim.goal_weight[goal] * max(0, done - aim.goal_slot[goal])
    for task in range(len(finish)):
        if net.state[task] != DONE:
            end = max(end, np.int64(finish[task]))
            total += finish[task]
            if aim.last[task] >= 0:
                moved += abs(finish[task] - aim.last[task])
    into[0], into[1], into[2], into[3] = late, end, moved, total


@lean
def is_better(one: I64, two: I64) -> bool:
    """Whether a score comes before another: lateness, then finish, then change, then the tighter one."""
    for at in range(MEASURES):
        if one[at] != two[at]:
            return bool(one[at] < two[at])
    return False


class Scratch(NamedTuple):
    """Room that breeding works in, so that it allocates nothing. T: tasks."""

    luck: NDArray[np.uint64]
    """[1] where random numbers are."""
    key: I64
    """[T] by what to sort."""
    spare: I32
    """[4, T]"""
    place: I32
    """[3, T] start, finish and person of one schedule."""
    child: I32
    """[T]"""
    again: I32
    """[T]"""
    second: I64
    """[MEASURES]"""


class Family(NamedTuple):
    """Orders and what they are worth. N: twice the population."""

    orders: I32
    """[N, T]"""
    scores: I64
    """[N, MEASURES]"""
    members: I32
    """[N] rows of `orders`: the population, the best first, then what is bred of it."""


def scratch_for(count: int) -> Scratch:
    return Scratch(
        np.zeros(1, np.uint64),
        np.empty(count, np.int64),
        np.empty((4, count), np.int32),
        np.empty((3, count), np.int32),
        np.empty(count, np.int32),
        np.empty(count, np.int32),
        np.empty(MEASURES, np.int64),
    )


def family_of(count: int, population: int) -> Family:
    total = 2 * population
    return Family(np.empty((total, count), np.int32), np.empty((total, MEASURES), np.int64), np.arange(total, dtype=np.int32))


@njit(cache=True, _nrt=False)
def sort_by(key: I64, order: I32, spare: I32) -> None:
    """Fill `order` [T] with the task numbers by ascending key, equals by number; a bottom-up merge sort that uses `spare` [T]."""
    count = len(key)
    for task in range(count):
        order[task] = task
    width = 1
    while width < count:
        for low in range(0, count, 2 * width):
            middle, high = min(low + width, count), min(low + 2 * width, count)
            one, two = low, middle
            for at in range(low, high):
                if one < middle and (two >= high or key[order[one]] <= key[order[two]]):
                    spare[at] = order[one]
                    one += 1
                else:
                    spare[at] = order[two]
                    two += 1
        for at in range(count):
            order[at] = spare[at]
        width *= 2


@njit(cache=True, _nrt=False)
def by_key(net: Net, rank: I32, scratch: Scratch, into: I32) -> None:
    """Fill `into` with the tasks by class, then by `scratch.key` (which it changes), made feasible."""
    key, spare = scratch.key, scratch.spare
    for task in range(len(key)):
        key[task] += rank[task] * (np.int64(1) << 40)
    sort_by(key, spare[2], spare[3])
    kernel.make_feasible(net.pred_at, net.pred_task, spare[2], into, spare)


@njit(cache=True, _nrt=False, nogil=True)
def breed(
    grid: Grid,
    net: Net,
    back_grid: Grid,
    back_net: Net,
    aim: Aim,
    rank: I32,
    latest: I32,
    spread: int,
    work: NDArray[np.float64],
    best: I32,
    family: Family,
    board: Board,
    back_board: Board,
    scratch: Scratch,
    seed: int,
    generation: int,
    low: int,
    high: int,
) -> None:
    """Fill the members from `low` up to `high` of a family, with three schedules each. Allocates nothing.

    `latest` [T] says how urgent tasks are (small: urgent), over `spread` slots; `work` [T] in slots. The first half of the members
    founds the family, generation 0 from the agreed order `best` on; the other half is bred of the first. Each member has random
    numbers of its own, so that it does not matter who makes it, or when: `back_net.earliest`, boards and scratch are the maker's.
    """
    population = len(family.members) // 2
    for at in range(low, high):
        scratch.luck[0] = np.uint64(seed)
        scratch.luck[0] = np.uint64(draw(scratch.luck, 1 << 30)) + np.uint64(generation) * np.uint64(1 << 32) + np.uint64(at)
        if at < population:
            _founder(net, rank, latest, spread, at, generation == 0, best, scratch)
        else:
            mother, father = _pick(family, population, scratch.luck), _pick(family, population, scratch.luck)
            _cross(net, rank, family.orders[mother], family.orders[father], scratch)
        row = family.members[at]
        _justified(
            grid, net, back_grid, back_net, rank, work, board, back_board, aim, scratch, family.orders[row], family.scores[row]
        )


@njit(cache=True, _nrt=False)
def place_and_score(
    grid: Grid, net: Net, aim: Aim, work: NDArray[np.float64], board: Board, scratch: Scratch, order: I32, into: I64
) -> None:
    """Fill `into` with the score of one order."""
    kernel.wipe(board)
    kernel.place_all(grid, net, order, work, board, scratch.place[0], scratch.place[1], scratch.place[2])
    score(aim, net, scratch.place[1], into)


@njit(cache=True, _nrt=False)
def _founder(
    net: Net,
    rank: I32,
    latest: I32,
    spread: int,
    number: int,
    is_first: bool,
    best: I32,
    scratch: Scratch,
) -> None:
    """A first member: the agreed order, the most urgent first, then urgency with more and more chance in it."""
    key = scratch.key
    if number == 0 and is_first:
        for at in range(len(best)):
            key[best[at]] = at
    else:
        width = 1 + spread * (number % 8) // 16
        for task in range(len(latest)):
            key[task] = latest[task] + draw(scratch.luck, width)
    by_key(net, rank, scratch, scratch.child)


@lean
def _pick(family: Family, population: int, state: NDArray[np.uint64]) -> int:
    """The better of two members drawn at random."""
    one, two = family.members[draw(state, population)], family.members[draw(state, population)]
    return two if is_better(family.scores[two], family.scores[one]) else one


@njit(cache=True, _nrt=False)
def _cross(net: Net, rank: I32, mother: I32, father: I32, scratch: Scratch) -> None:
    """Two-point crossing that keeps links: outside the cut the mother's order, inside it the father's; then a few neighbours are
    swapped, more of them in larger plans, and a few tasks put anywhere."""
    count, child, is_in, key, state = len(mother), scratch.child, scratch.spare[0], scratch.key, scratch.luck
    one, two = draw(state, count + 1), draw(state, count + 1)
    low, high = min(one, two), max(one, two)
    is_in[:] = 0
    for at in range(low):
        child[at] = mother[at]
        is_in[mother[at]] = 1
    filled = low
    for at in range(count):
        if filled == high:
            break
        if not is_in[father[at]]:
            child[filled] = father[at]
            is_in[father[at]] = 1
            filled += 1
    for at in range(count):
        if not is_in[mother[at]]:
            child[filled] = mother[at]
            filled += 1
    for _ in range(1 + count // 40):
        if count > 1 and draw(state, 2) == 0:
            at = draw(state, count - 1)
            child[at], child[at + 1] = child[at + 1], child[at]
    for at in range(count):
        key[child[at]] = 2 * at
    while count > 1 and draw(state, 2) == 0:
        key[child[draw(state, count)]] = 2 * draw(state, count) + 1
    by_key(net, rank, scratch, child)


@njit(cache=True, _nrt=False)
def _justified(
    grid: Grid,
    net: Net,
    back_grid: Grid,
    back_net: Net,
    rank: I32,
    work: NDArray[np.float64],
    board: Board,
    back_board: Board,
    aim: Aim,
    scratch: Scratch,
    order: I32,
    into: I64,
) -> None:
    """Place the child forwards, push everything late from the end, place forwards again: the better order of the two goes to
    `order`, its score to `into`."""
    horizon, count = grid.slot_of[-1], len(order)
    key, child, again, second = scratch.key, scratch.child, scratch.again, scratch.second
    start, finish, person = scratch.place[0], scratch.place[1], scratch.place[2]
    kernel.wipe(board)
    kernel.place_all(grid, net, child, work, board, start, finish, person)
    score(aim, net, finish, into)
    for task in range(count):
        back_net.earliest[task] = max(0, horizon - into[1])
        key[task] = np.int64(horizon) - finish[task]
    sort_by(key, scratch.spare[2], scratch.spare[3])
    kernel.make_feasible(back_net.pred_at, back_net.pred_task, scratch.spare[2], again, scratch.spare)
    kernel.wipe(back_board)
    kernel.place_all(back_grid, back_net, again, work, back_board, start, finish, person)
    for task in range(count):
        key[task] = np.int64(horizon) - finish[task]
    by_key(net, rank, scratch, again)
    kernel.wipe(board)
    kernel.place_all(grid, net, again, work, board, start, finish, person)
    score(aim, net, finish, second)
    if is_better(into, second):
        _copy(child, order)
        return
    _copy(second, into)
    for task in range(count):
        key[task] = start[task]
    by_key(net, rank, scratch, order)


@lean
def _copy(source: I64 | I32, target: I64 | I32) -> None:
    for at in range(len(source)):
        target[at] = source[at]


def select(family: Family) -> None:
    """Sort the members by their score; equals of a better one come last."""
    scores = family.scores[family.members]
    sorted_by = np.lexsort(scores.T[::-1])
    ranked = scores[sorted_by]
    is_again = np.append(False, (ranked[1:] == ranked[:-1]).all(axis=1))
    family.members[:] = family.members[np.concatenate((sorted_by[~is_again], sorted_by[is_again]))]
