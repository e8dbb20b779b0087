"""Decides how good the search is on a sample of problems whose best answers are known; `bin/bench schedule DIR` takes them all."""

import csv
from collections.abc import Iterator
from pathlib import Path

from accord.planning.schedule import plan
from tests.bench.data import data
from tests.bench.figures import Figure
from tests.planning.psplib import periods, read


def figures(sample: int) -> Iterator[Figure]:
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
