"""Decides how orders breed: crossing, justifying and restarting, in compiled code with its own random numbers."""

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


@njit(cache=True)
def by_key(net: Net, rank: I32, key: I64) -> I32:
    """Tasks by class, then by key, made feasible."""
    count = len(key)
    whole, order, spare = np.empty(count, np.int64), np.empty(count, np.int32), np.empty(count, np.int32)
    for task in range(count):
        whole[task] = rank[task] * (np.int64(1) << 40) + key[task]
    sort_by(whole, order, spare)
    return kernel.feasible(net.pred_at, net.pred_task, order)


@njit(cache=True, nogil=True)
def evolve(
    grid: Grid,
    net: Net,
    back_grid: Grid,
    back_net: Net,
    aim: Aim,
    first: I32,
    rank: I32,
    latest: I32,
    spread: int,
    work: NDArray[np.float64],
    budget: int,
    population: int,
    seed: np.uint64,
    watch: I64,
) -> tuple[I32, I64]:
    """The best order and its score. `first` [T] is tried first; `latest` [T] says how urgent tasks are (small: urgent), over
    `spread` slots; `work` [T] in slots; `watch` [2]: schedules spent so far, and whether to stop.
    """
    count = len(first)
    state = np.empty(1, np.uint64)
    state[0] = seed
    board, back_board = kernel.blank(grid, net), kernel.blank(back_grid, back_net)
    best, best_score = np.empty(count, np.int32), np.empty(MEASURES, np.int64)
    _copy(first, best)
    start, finish, person = np.empty(count, np.int32), np.empty(count, np.int32), np.empty(count, np.int32)
    kernel.place_all(grid, net, first, work, board, start, finish, person)
    score(aim, net, finish, best_score)
    orders, scores = np.empty((2 * population, count), np.int32), np.empty((2 * population, MEASURES), np.int64)
    spent, filled, stalled = 1, 0, 0
    while spent + 3 <= budget and not watch[1]:
        if filled < population:
            child = _founder(net, rank, latest, first, spread, filled, state)
        else:
            child = _cross(net, rank, orders[_pick(scores, population, state)], orders[_pick(scores, population, state)], state)
        child = _justified(
            grid, net, back_grid, back_net, rank, child, work, board, back_board, start, finish, person, aim, scores[filled]
        )
        _copy(child, orders[filled])
        spent += 3
        watch[0] = spent
        if is_better(scores[filled], best_score):
            _copy(orders[filled], best)
            _copy(scores[filled], best_score)
            stalled = -1
        filled += 1
        if filled == 2 * population:
            _select(orders, scores, population)
            filled, stalled = population, stalled + 1
            if stalled >= STALL:
                filled, stalled = 0, 0
    return best, best_score


@njit(cache=True)
def _founder(net: Net, rank: I32, latest: I32, first: I32, spread: int, number: int, state: NDArray[np.uint64]) -> I32:
    """A first member: the agreed order, the most urgent first, then urgency with more and more chance in it."""
    key = np.empty(len(first), np.int64)
    if number == 0:
        for at in range(len(first)):
            key[first[at]] = at
    else:
        width = 1 + spread * (number % 8) // 16
        for task in range(len(first)):
            key[task] = latest[task] + draw(state, width)
    return by_key(net, rank, key)


@lean
def _pick(scores: I64, population: int, state: NDArray[np.uint64]) -> int:
    """The better of two members drawn at random."""
    one, two = draw(state, population), draw(state, population)
    return two if is_better(scores[two], scores[one]) else one


@njit(cache=True)
def _cross(net: Net, rank: I32, mother: I32, father: I32, state: NDArray[np.uint64]) -> I32:
    """Two-point crossing that keeps links: outside the cut the mother's order, inside it the father's; then a few neighbours are
    swapped and a few tasks put anywhere, more of them in larger plans."""
    count = len(mother)
    one, two = draw(state, count + 1), draw(state, count + 1)
    low, high = min(one, two), max(one, two)
    child, is_in = np.empty(count, np.int32), np.zeros(count, np.bool_)
    for at in range(low):
        child[at] = mother[at]
        is_in[mother[at]] = True
    filled = low
    for at in range(count):
        if filled == high:
            break
        if not is_in[father[at]]:
            child[filled] = father[at]
            is_in[father[at]] = True
            filled += 1
    for at in range(count):
        if not is_in[mother[at]]:
            child[filled] = mother[at]
            filled += 1
    for _ in range(1 + count // 40):
        if count > 1 and draw(state, 2) == 0:
            at = draw(state, count - 1)
            child[at], child[at + 1] = child[at + 1], child[at]
    key = np.empty(count, np.int64)
    for at in range(count):
        key[child[at]] = 2 * at
    while count > 1 and draw(state, count + 60) < count:
        key[child[draw(state, count)]] = 2 * draw(state, count) + 1
    return by_key(net, rank, key)


@njit(cache=True)
def _justified(
    grid: Grid,
    net: Net,
    back_grid: Grid,
    back_net: Net,
    rank: I32,
    order: I32,
    work: NDArray[np.float64],
    board: Board,
    back_board: Board,
    start: I32,
    finish: I32,
    person: I32,
    aim: Aim,
    into: I64,
) -> I32:
    """Place forwards, push everything late from the end, place forwards again: the better order of the two, scored in `into`."""
    horizon, count = grid.slot_of[-1], len(order)
    key, classless, second = np.empty(count, np.int64), np.zeros(count, np.int32), np.empty(MEASURES, np.int64)
    kernel.wipe(board)
    kernel.place_all(grid, net, order, work, board, start, finish, person)
    score(aim, net, finish, into)
    for task in range(count):
        back_net.earliest[task] = max(0, horizon - into[1])
        key[task] = -finish[task]
    latest_first = by_key(back_net, classless, key)
    kernel.wipe(back_board)
    kernel.place_all(back_grid, back_net, latest_first, work, back_board, start, finish, person)
    for task in range(count):
        key[task] = horizon - finish[task]
    again = by_key(net, rank, key)
    kernel.wipe(board)
    kernel.place_all(grid, net, again, work, board, start, finish, person)
    score(aim, net, finish, second)
    if is_better(into, second):
        return order
    _copy(second, into)
    for task in range(count):
        key[task] = start[task]
    return by_key(net, rank, key)


@njit(cache=True, _nrt=False)
def _copy(source: I64 | I32, target: I64 | I32) -> None:
    for at in range(len(source)):
        target[at] = source[at]


@njit(cache=True)
def _select(orders: I32, scores: I64, population: int) -> None:
    """Move the best different members to the front half, in order of their score; equals of a kept one come last."""
    total = 2 * population
    for at in range(population):
        best = -1
        for other in range(at, total):
            if at > 0 and _is_same(scores[other], scores[at - 1]):
                continue
            if best < 0 or is_better(scores[other], scores[best]):
                best = other
        if best < 0:
            best = at
        if best != at:
            for place in range(orders.shape[1]):
                orders[at, place], orders[best, place] = orders[best, place], orders[at, place]
            for place in range(MEASURES):
                scores[at, place], scores[best, place] = scores[best, place], scores[at, place]


@lean
def _is_same(one: I64, two: I64) -> bool:
    return bool(one[0] == two[0] and one[1] == two[1] and one[2] == two[2] and one[3] == two[3])
