"""Decides in which order tasks are best placed: a restarting genetic search over justified orders, counted in schedules."""

from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import numpy as np

from accord.planning import kernel
from accord.planning.answer import Progress
from accord.planning.bound import ENDLESS
from accord.planning.compiled import Compiled
from accord.planning.genetic import MEASURES, Aim, evolve, scratch_for
from accord.planning.kernel import DONE, I32
from accord.planning.mirror import mirror
from accord.planning.rows import standing

EVERY = 0.05
"""Seconds between two words of progress."""


def best_order(compiled: Compiled, *, budget: int, seed: int, progress: Progress | None = None) -> I32:
    """[T] the best order found in `budget` schedules. The agreed order is tried first and wins ties: the answer is never worse.

    Work begun, fixed dates and priorities keep their precedence (`Compiled.order`). Same seed, same answer.
    """
    back_grid, back_net = mirror(compiled.grid, compiled.net)
    work = compiled.hours * compiled.slots_per_hour
    first = kernel.feasible(compiled.net.pred_at, compiled.net.pred_task, compiled.order)
    latest = _latest(compiled, work)
    spread = int(latest.max() - latest[latest > 0].min(initial=latest.max())) + 1
    population = int(np.clip(np.sqrt(0.6 * budget), 12, max(40, len(work) ** 2 // 20)))
    watch = np.zeros(2, np.int64)
    best = first.copy()
    asked: tuple[Any, ...] = (
        compiled.grid,
        compiled.net,
        back_grid,
        back_net,
        aim(compiled),
        ranks(compiled),
        latest,
        spread,
        work,
        kernel.blank(compiled.grid, compiled.net),
        kernel.blank(back_grid, back_net),
        scratch_for(len(work), population),
        budget,
        np.array([seed], np.uint64),
        watch,
        best,
        np.empty(MEASURES, np.int64),
    )
    if progress is None:
        evolve(*asked)
        return best
    with ThreadPoolExecutor(1) as aside:
        found = aside.submit(evolve, *asked)
        while not wait([found], timeout=EVERY).done:
            if not progress(float(watch[0]) / budget):
                watch[1] = 1
    progress(1.0)
    found.result()
    return best


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
