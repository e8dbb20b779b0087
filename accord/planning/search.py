"""Decides in which order tasks are best placed: a restarting genetic search over justified orders, counted in schedules."""

from copy import copy
from functools import partial

import numpy as np

from accord.planning import kernel
from accord.planning.answer import Progress
from accord.planning.beside import side_by_side
from accord.planning.bound import ENDLESS
from accord.planning.compiled import Compiled
from accord.planning.genetic import I64, MEASURES, STALL, Aim, Family, breed, family_of, place_and_score, scratch_for, select
from accord.planning.kernel import DONE, I32
from accord.planning.mirror import mirror
from accord.planning.rows import standing

LEAST_APART = 8
"""Members that are worth handing to another thread: they do not look at each other, so the answer is the same."""


def best_order(compiled: Compiled, *, budget: int, seed: int, progress: Progress | None = None) -> I32:
    """[T] the best order found in `budget` schedules. The agreed order is tried first and wins ties: the answer is never worse.

    Work begun, fixed dates and priorities keep their precedence (`Compiled.order`). Same seed, same answer, on one processor or
    two. `progress` is told the share done after each generation, and ends the search by answering False.
    """
    first = _Breeder(compiled, seed)
    second = first.twin()
    best, best_score = first.agreed()
    population = int(np.clip(0.14 * budget ** (2 / 3), 12, max(40, len(best) ** 2 // 12)))
    family = family_of(len(best), population)
    spent, low, generation, stalled = 1, 0, 0, 0
    while spent + 3 <= budget and (progress is None or progress(spent / budget)):
        high = low + min(population, (budget - spent) // 3)
        middle = (low + high) // 2 if high - low >= LEAST_APART else high
        side_by_side(
            partial(first.breed, family, best, generation, low, middle),
            partial(second.breed, family, best, generation, middle, high),
        )
        leader = min(family.members[low:high], key=lambda row: tuple(family.scores[row]))
        is_better = tuple(family.scores[leader]) < tuple(best_score)
        if is_better:
            best, best_score = family.orders[leader].copy(), family.scores[leader].copy()
        if low:
            select(family)
        spent, generation, stalled = spent + 3 * (high - low), generation + 1, 0 if is_better else stalled + 1
        low = population if stalled <= STALL else 0
    if progress is not None:
        progress(1.0)
    return best


class _Breeder:
    """A maker of members, with room of its own."""

    def __init__(self, compiled: Compiled, seed: int) -> None:
        back_grid, self._back_net = mirror(compiled.grid, compiled.net)
        self._compiled, self._back_grid, self._seed = compiled, back_grid, seed
        self._work = compiled.hours * compiled.slots_per_hour
        self._latest = _latest(compiled, self._work)
        self._aim, self._rank = aim(compiled), ranks(compiled)
        self._make_room()

    def twin(self) -> "_Breeder":
        """Another on the same ground, to work beside this one."""
        other = copy(self)
        other._back_net = self._back_net._replace(earliest=self._back_net.earliest.copy())
        other._make_room()
        return other

    def agreed(self) -> tuple[I32, I64]:
        """The agreed order, made feasible, and its score."""
        grid, net = self._compiled.grid, self._compiled.net
        order, found = kernel.feasible(net.pred_at, net.pred_task, self._compiled.order), np.empty(MEASURES, np.int64)
        place_and_score(grid, net, self._aim, self._work, self._board, self._scratch, order, found)
        return order, found

    def breed(self, family: Family, best: I32, generation: int, low: int, high: int) -> None:
        """Fill the members from `low` up to `high`."""
        spread = int(self._latest.max() - self._latest[self._latest > 0].min(initial=self._latest.max())) + 1
        breed(
            self._compiled.grid,
            self._compiled.net,
            self._back_grid,
            self._back_net,
            self._aim,
            self._rank,
            self._latest,
            spread,
            self._work,
            best,
            family,
            self._board,
            self._back_board,
            self._scratch,
            self._seed,
            generation,
            low,
            high,
        )

    def _make_room(self) -> None:
        self._board = kernel.blank(self._compiled.grid, self._compiled.net)
        self._back_board = kernel.blank(self._back_grid, self._back_net)
        self._scratch = scratch_for(len(self._work))


def aim(compiled: Compiled) -> Aim:
    """What to minimise: weighted lateness of goal posts, then the finish, then the change against the last plan."""
    posts = [post for post in compiled.situation.goal_posts if post.at is not None and post.must_have]
    rows = [[compiled.task_number[name] for name in post.must_have] for post in posts]
    last = np.full(len(compiled.hours), -1, np.int32)
    for placed in compiled.situation.last:
        if placed.task in compiled.task_number:
            last[compiled.task_number[placed.task]] = compiled.slot(placed.finish)
    return Aim(
        goal_at=np.cumsum([0, *map(len, rows)]).astype(np.int32),
        goal_task=np.array([task for row in rows for task in row], np.int32),
        goal_slot=np.array([compiled.slot(post.at) for post in posts if post.at], np.int32),
        goal_weight=np.array([max(1, round(post.weight * 100)) for post in posts], np.int64),
        last=last,
    )


def ranks(compiled: Compiled) -> I32:
    """[T] classes that keep their precedence whatever the search does: begun work, fixed dates, then each priority."""
    found: dict[tuple[int, int], int] = {}
    rank = np.zeros(len(compiled.order), np.int32)
    for number in compiled.order:
        task = compiled.situation.tasks[number]
        key = (standing(task), -task.priority)
        rank[number] = found.setdefault(key, len(found))
    return rank


def _latest(compiled: Compiled, work: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> I32:
    """[T] latest finish of each task by links alone, in slots before the end of time: small is urgent."""
    grid, net = mirror(compiled.grid, compiled.net)
    net = net._replace(capacity=np.full_like(net.capacity, ENDLESS), patience=np.int64(0))
    order = kernel.feasible(net.pred_at, net.pred_task, np.arange(len(work), dtype=np.int32))
    start, _, _ = kernel.place_draws(grid, net, order, work[None, :])
    latest = compiled.horizon - start[0]
    latest[compiled.net.state == DONE] = 0
    return latest.astype(np.int32)
