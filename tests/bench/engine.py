"""Decides how fast and how good the engine is by itself: large plans, ways out, and problems whose best answers are known."""

import csv
from collections.abc import Iterator
from pathlib import Path

from accord.planning.options import options
from accord.planning.schedule import plan
from tests.bench.bare import numpy_pass, timed
from tests.bench.data import data
from tests.bench.figures import Figure
from tests.planning import generate
from tests.planning.psplib import periods, read

LARGE = 10_000


def figures(sample: int) -> Iterator[Figure]:
    bare = numpy_pass(LARGE, sample)
    yield bare.figure(f"One pass of numpy over {LARGE}")
    large = generate.plan(1, tasks=LARGE, people=100, features=LARGE // 8)
    times = timed(lambda: plan(large), max(3, sample // 5))
    yield times.figure(f"Plan of {LARGE} tasks, 100 persons", limit=2000, against=bare, what="a numpy pass")
    middle = generate.plan(2, tasks=200, people=12, features=20)
    times = timed(lambda: options(middle, "launch"), max(3, sample // 5))
    yield times.figure("Options, 200 tasks, 12 persons", limit=2000, against=bare, what="a numpy pass")
    yield from _psplib(sample)


def _psplib(sample: int) -> Iterator[Figure]:
    """Mean gap over the best known, a sample of each set, spread over all difficulties."""
    folder = data("psplib")
    for name, budget in (("j30", 1000), ("j30", 5000), ("j120", 5000)):
        with (folder / f"{name}_best_known.csv").open(encoding="utf-8") as file:
            best = {row["instance"]: int(row["best_known"]) for row in csv.DictReader(file)}
        paths = sorted((folder / name).glob("*.sm"))
        chosen = paths[:: max(1, len(paths) // (sample * 2))]
        gap = sum(_gap(path, best[path.stem], budget) for path in chosen) / len(chosen)
        what = f"PSPLIB {name.upper()} over the best known, {budget:,} schedules"
        yield Figure(what, 100 * gap, "%", note=f"{len(chosen)} instances")


def _gap(path: Path, best: int, budget: int) -> float:
    return periods(plan(read(path), budget=budget).finish) / best - 1
