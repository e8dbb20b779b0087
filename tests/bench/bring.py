"""Decides how long a plan takes to come in: a list of 300 tasks with links and persons, from the terminal, dry run and all."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.bare import timed
from tests.bench.figures import Figure
from tests.kills.installation import Installation

TASKS = 300


def figures(sample: int) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="accord-bench-") as folder:
        installation = Installation(Path(folder) / "data")
        installation.prepare("--no-demo")
        told = json.loads(installation.run("tests.bench.inside", "16", "2", "1").splitlines()[-1])
        assert told["tasks"]
        number = iter(range(10**6))

        def bring() -> None:
            path = Path(folder) / f"plan-{next(number)}.csv"
            path.write_text(_list())
            installation.run("accord.cli", "import", str(path), "--workspace", "edit", "--as", "when.edit@example.com")

        times = timed(bring, min(3, sample))
        yield times.figure(f"{TASKS} tasks of a list brought in and planned", limit=10_000, note="a process of its own")


def _list() -> str:
    rows = ["Id,Task,Estimate,Person,Predecessors"]
    for number in range(1, TASKS + 1):
        before = str(number - 1) if number % 6 != 1 else ""
        rows.append(f"{number},Task {number},{number % 5 + 1}-{number % 5 + 4}d,Person {number % 12 + 1},{before}")
    return "\n".join(rows)
