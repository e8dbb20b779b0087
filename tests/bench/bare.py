"""Decides what figures are multiples of: one commit of bare SQLite, set as ours is, and one pass of numpy over as many tasks."""

import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

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
