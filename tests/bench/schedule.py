"""Decides how good the search is on problems whose best answers are known: `bin/bench schedule DIR [--best-known CSV] …`.

DIR holds PSPLIB's .sm files. A sample takes as many of each parameter set (`j1201` of `j1201_3.sm`) as of every other, by a seed.
`--json` prints `instances`, `over_best_known` and `over_critical_path` (means, in %), and `seconds` (mean of an instance); with
`--prove` also `proven`, how many are proven optimal.
"""

import argparse
import csv
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from accord.planning.schedule import plan
from accord.planning.situation import Situation
from tests.bench.words import positive
from tests.planning.psplib import periods, read

SEED = 1
PROBE = 600
"""Schedules that tell how many fit into a second."""


@dataclass(frozen=True, slots=True)
class Solved:
    """One instance. Lengths in periods."""

    name: str
    length: int
    critical_path: int
    best_known: int | None
    seconds: float
    is_proven: bool = False


def main(words: Sequence[str]) -> int:
    options = _options(words)
    paths = sorted(options.dir.glob("*.sm")) if options.dir.is_dir() else []
    if not paths:
        print(f"{options.dir} holds no .sm files.", file=sys.stderr)
        return 2
    try:
        best = best_known(options.best_known) if options.best_known else {}
    except (OSError, KeyError, ValueError) as wrong:
        print(f"{options.best_known} is no list of `instance,best_known`: {wrong!r}", file=sys.stderr)
        return 2
    plan(read(paths[0]), budget=PROBE)  # compiled and warm
    found = []
    for path in sample(paths, options.sample):
        found.append(_solved(path, best.get(path.stem), schedules=options.schedules, seconds=options.seconds, prove=options.prove))
        if not options.json:
            print(_line(found[-1]), flush=True)
    told = summary(found) | ({"proven": sum(one.is_proven for one in found)} if options.prove else {})
    print(json.dumps(told) if options.json else "  ".join(f"{name} {value}" for name, value in told.items()))
    return 0


def summary(found: Sequence[Solved]) -> dict[str, float | int | None]:
    over_best = [one.length / one.best_known - 1 for one in found if one.best_known]
    over_path = [one.length / one.critical_path - 1 for one in found if one.critical_path]
    return {
        "instances": len(found),
        "over_best_known": round(100 * sum(over_best) / len(over_best), 3) if over_best else None,
        "over_critical_path": round(100 * sum(over_path) / len(over_path), 3) if over_path else None,
        "seconds": round(sum(one.seconds for one in found) / len(found), 4),
    }


def sample(paths: Sequence[Path], count: int | None) -> list[Path]:
    """So many files, evenly over the parameter sets; all of them where no count is given."""
    if count is None or count >= len(paths):
        return list(paths)
    sets: dict[str, list[Path]] = defaultdict(list)
    for path in paths:
        sets[path.stem.split("_")[0]].append(path)
    luck = random.Random(SEED)
    columns = [luck.sample(sets[name], len(sets[name])) for name in sorted(sets)]
    luck.shuffle(columns)
    turns = [column[turn] for turn in range(max(map(len, columns))) for column in columns if turn < len(column)]
    return sorted(turns[:count])


def best_known(path: Path) -> dict[str, int]:
    with path.open(encoding="utf-8") as file:
        return {row["instance"]: int(row["best_known"]) for row in csv.DictReader(file)}


def critical_path(situation: Situation) -> int:
    """The longest chain of links, in periods, as if everybody were free."""
    hours = {task.id: round(task.estimate.low) if task.estimate else 0 for task in situation.tasks}
    after: Mapping[str, list[str]] = defaultdict(list)
    open_links = dict.fromkeys(hours, 0)
    for link in situation.links:
        after[link.before].append(link.after)
        open_links[link.after] += 1
    ready, start = [task for task, count in open_links.items() if not count], dict.fromkeys(hours, 0)
    while ready:
        task = ready.pop()
        for follower in after[task]:
            start[follower] = max(start[follower], start[task] + hours[task])
            open_links[follower] -= 1
            if not open_links[follower]:
                ready.append(follower)
    return max(start[task] + hours[task] for task in hours)


def _solved(path: Path, best: int | None, *, schedules: int, seconds: float | None, prove: float) -> Solved:
    situation = read(path)
    if seconds is not None:
        began = time.perf_counter()
        plan(situation, budget=PROBE)
        schedules = max(PROBE, int(0.95 * seconds * PROBE / (time.perf_counter() - began)))
    began = time.perf_counter()
    made = plan(situation, budget=schedules, prove=prove)
    took = time.perf_counter() - began
    return Solved(path.stem, periods(made.finish), critical_path(situation), best, took, made.is_proven)


def _line(one: Solved) -> str:
    gap = f"{100 * (one.length / one.best_known - 1):6.2f} % over {one.best_known}" if one.best_known else ""
    return f"{one.name:12} {one.length:5}  {gap}  {one.seconds:.3f} s{'  proven' if one.is_proven else ''}"


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench schedule", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("dir", type=Path, metavar="DIR")
    parser.add_argument("--best-known", type=Path, metavar="CSV", help="columns instance and best_known")
    parser.add_argument("--schedules", type=positive, default=5000, metavar="N", help="budget of an instance (default: 5,000)")
    parser.add_argument("--seconds", type=float, metavar="S", help="instead: as many schedules as fit into S seconds here")
    parser.add_argument("--sample", type=positive, metavar="N", help="N instances, evenly over the parameter sets (default: all)")
    told = "also prove, in so much deterministic time (20)"
    parser.add_argument("--prove", type=float, nargs="?", const=20.0, default=0.0, metavar="T", help=told)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(words)
