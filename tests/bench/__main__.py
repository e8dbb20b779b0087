"""Decides which figures are taken and where they go: `bin/bench [--sample N] [--keep] [NAMES…]` prints a table.

`--keep` writes it to docs/figures with the machine, its load and the commit. A figure that cannot be taken says why in its row.
"""

import argparse
import datetime as dt
import importlib
import os
import platform
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.bench.figures import Figure, table

ROOT = Path(__file__).resolve().parents[2]
FIGURES = {
    "edit": "an edit of a plan of 200 tasks and 12 persons, through the server",
    "interactive": "the engine by itself: an edit, ways out (fast, good, told true, steady), large plans",
    "psplib": "the search on a sample of problems whose best answers are known",
    "backtest": "the forecast on tracked projects",
    "pages": "whole pages with 5,000 items, one client and eight",
    "bring": "300 tasks brought in",
    "start": "bin/serve, the first start and a later one",
    "kills": "kill −9 of server and worker amid writes",
    "frames": "frames of the timeline with 10,000 tasks",
}
"""Each is a module beside this one with `figures(sample)`."""
OVER_FILES = {
    "schedule": "the search on problems whose best answers are known: DIR of .sm files",
    "forecast": "the forecast on tracked projects, beside classic methods: DIR of their JSON",
    "estimates": "ranges of single tasks and of sums on real estimates: FILE as data/sip",
}
"""Each is a module beside this one with `main(words)`: `bin/bench schedule DIR --json`, with options of its own."""


def main(words: Sequence[str] | None = None) -> int:
    words = sys.argv[1:] if words is None else words
    if words and words[0] in OVER_FILES:
        os.environ.setdefault("NUMBA_CACHE_DIR", str(ROOT / ".venv" / "numba-cache"))
        over: Callable[[Sequence[str]], int] = importlib.import_module(f"tests.bench.{words[0]}").main
        return over(words[1:])
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.epilog = "Over files, each with its own --help: " + "; ".join(f"{name}: {what}" for name, what in OVER_FILES.items())
    parser.add_argument("names", nargs="*", metavar="NAME", help="; ".join(f"{name}: {what}" for name, what in FIGURES.items()))
    parser.add_argument("--sample", type=int, default=20, metavar="N", help="how often each thing is done (default: 20)")
    parser.add_argument("--keep", action="store_true", help="write the table to docs/figures")
    options = parser.parse_args(words)
    if unknown := sorted(set(options.names) - set(FIGURES)):
        parser.error(f"There is no figure {unknown[0]!r}; there are {', '.join(FIGURES)}.")
    if options.sample < 1:
        parser.error("--sample is at least 1.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.config.settings")
    os.environ.setdefault("NUMBA_CACHE_DIR", str(ROOT / ".venv" / "numba-cache"))
    found = []
    for name in options.names or FIGURES:
        found += _taken(name, options.sample)
    text = f"{_machine()}\n\n{table(found)}\n"
    print(f"\n{text}")
    if options.keep:
        _keep(text)
    return 0


def _taken(name: str, sample: int) -> list[Figure]:
    print(f"{name}: {FIGURES[name]} …", file=sys.stderr, flush=True)
    found, before, began = [], os.getloadavg()[0], time.monotonic()
    try:
        for one in importlib.import_module(f"tests.bench.{name}").figures(sample):
            found.append(one)
            print(f"  {one.name}: {one.value:.4g} {one.unit} {one.verdict}", file=sys.stderr, flush=True)
    except Exception as error:
        traceback.print_exc()
        why = (str(error).splitlines() or [""])[0][:120]
        found.append(Figure(f"{name}: not taken", float("nan"), "", note=f"{type(error).__name__}: {why}"))
    note = f"{before:.1f} before; took {time.monotonic() - began:.0f} s"
    found.append(Figure(f"{name}: load of the machine", os.getloadavg()[0], "", note=note))
    return found


def _machine() -> str:
    models = (line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name"))
    cpu = next(models, platform.machine())
    memory = next((int(line.split()[1]) // 1024 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    told = [
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC",
        f"commit {_commit()}",
        f"{os.cpu_count()} × {cpu}",
        f"{memory} MB",
        platform.platform(),
        f"Python {platform.python_version()}",
    ]
    return "\n".join(f"- {one}" for one in told)


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []


def _commit() -> str:
    """Short; with a plus where files differ from it."""
    found = subprocess.run(["git", "describe", "--always", "--dirty=+", "--exclude=*"], cwd=ROOT, capture_output=True, text=True)
    return found.stdout.strip() or "unknown"


def _keep(text: str) -> None:
    folder = ROOT / "docs" / "figures"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{dt.datetime.now(dt.UTC):%Y-%m-%d}-{_commit().rstrip('+')}.md"
    head = "# Figures\n\nTaken by `bin/bench --keep`. Promised: what the first edition sets itself.\n"
    # Another run of the same day and commit stands below the first.
    path.write_text(f"{path.read_text() if path.exists() else head}\n{text}")
    print(f"Kept in {path.relative_to(ROOT)}.", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
