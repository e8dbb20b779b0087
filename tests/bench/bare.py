"""Decides what figures are multiples of: a commit of bare SQLite, set as ours is, a pass of numpy, the longest paths of a plan."""

import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numba import njit
from numpy.typing import NDArray

from accord.planning.compiled import compile
from accord.planning.kernel import feasible
from accord.planning.situation import Situation
from tests.bench.figures import Times


def timed(act: Callable[[], object], sample: int, *, unmeasured: int = 1) -> Times:
    taken, cpu = [], []
    for number in range(sample + unmeasured):
        began, computed = time.perf_counter(), time.process_time()
        act()
        if number >= unmeasured:
            taken.append((time.perf_counter() - began) * 1000)
            cpu.append((time.process_time() - computed) * 1000)
    return Times(taken, cpu)


def commit(sample: int) -> Times:
    """One row of 200 bytes, WAL, synchronous FULL."""
    with tempfile.TemporaryDirectory(prefix="accord-bare-") as folder:
        database = sqlite3.connect(Path(folder) / "bare.sqlite3", isolation_level=None)
        database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
        database.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, words TEXT)")

        def act() -> None:
            database.execute("BEGIN IMMEDIATE")
            database.execute("INSERT INTO row (words) VALUES (?)", ("x" * 200,))
            database.execute("COMMIT")

        found = timed(act, sample)
        database.close()
        return found


def numpy_pass(tasks: int, sample: int) -> Times:
    """Sort that many numbers and add them up in that order."""
    values = np.random.default_rng(1).random(tasks)
    return timed(lambda: np.cumsum(values[np.argsort(values, kind="stable")]), sample)


def longest_path(situation: Situation, draws: int, sample: int) -> Times:
    """The least that any simulation computes: hours drawn for every task and run, and the longest path to each, people left out."""
    net, hours = compile(situation).net, compile(situation).hours
    order = feasible(net.pred_at, net.pred_task, np.arange(len(hours), dtype=np.int32))
    rng = np.random.default_rng(1)
    return timed(
        lambda: _paths(net.pred_at, net.pred_task, order, hours * np.exp(0.4 * rng.standard_normal((draws, len(hours))))), sample
    )


@njit(cache=False)
def _paths(
    at: NDArray[np.int32], before: NDArray[np.int32], order: NDArray[np.int32], hours: NDArray[np.float64]
) -> NDArray[np.float64]:
    ends = np.zeros_like(hours)
    for draw in range(len(hours)):
        for task in order:
            start = 0.0
            for place in range(at[task], at[task + 1]):
                start = max(start, ends[draw, before[place]])
            ends[draw, task] = start + hours[draw, task]
    return ends
