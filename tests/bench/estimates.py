"""Decides whether ranges hold on real estimates, each told with what was finished before: `bin/bench estimates FILE [--json]`.

FILE is a CSV like data/sip's; a row without `completed_on` is left out. A task is told on the day it was estimated, a sum of 20
tasks estimated one after another on the day of the first, their estimates taken as given; each with tasks completed before that
day. Printed, `--json` exactly these: `coverage` and `sums` (how often P50, P80 and P90 held, in %), `pinball` (mean loss of the
three, in hours) beside `raw_pinball` (the estimate times one constant factor, the best for the tasks completed before that day) and
`pinball_gain` (in %), `tasks`, `sums_count`.
"""

import argparse
import bisect
import csv
import datetime as dt
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import isfinite
from pathlib import Path
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from accord.planning.calibration import spreads
from accord.planning.compiled import compile
from accord.planning.history import LATEST
from accord.planning.luck import hours_of, luck_of
from accord.planning.situation import Assigned, Calendar, Estimate, Finished, Person, Situation, Task, WorkWeek

F64 = NDArray[np.float64]
TOLD = (0.5, 0.8, 0.9)
IN_SUM, EVERY, DRAWS = 20, 5, 1024
"""A sum begins at each fifth task."""
COLUMNS = ("task", "assignee", "subcategory", "estimated_on", "completed_on", "estimate_hours", "actual_hours")
OFFICE = Calendar("office", "UTC", (WorkWeek((((540, 1020),),) * 5 + ((), ())),))


class BadFile(ValueError):
    """What is wrong with FILE, in a sentence."""


@dataclass(frozen=True, slots=True)
class Row:
    """A completed task of FILE."""

    estimated_on: dt.date
    completed_on: dt.date
    task: Task
    finished: Finished


class Told(TypedDict):
    """What `--json` prints. None: fewer than IN_SUM tasks, or estimates that were all met."""

    coverage: dict[str, float]
    pinball: float
    sums: Mapping[str, float | None]
    raw_pinball: float
    pinball_gain: float | None
    tasks: int
    sums_count: int


class Past:
    """The tasks completed before a day."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = sorted(rows, key=lambda row: (row.completed_on, row.task.id))
        self.days = [row.completed_on for row in self.rows]
        ratio = np.array([row.finished.actual / row.finished.estimated for row in self.rows])
        self.order = np.argsort(ratio, kind="stable")
        self.ratio, self.hours = ratio[self.order], np.array([row.finished.estimated for row in self.rows])[self.order]

    def before(self, day: dt.date) -> tuple[Finished, ...]:
        """As many as the product looks back on, latest first."""
        end = bisect.bisect_left(self.days, day)
        return tuple(row.finished for row in self.rows[max(0, end - LATEST) : end][::-1])

    def factor(self, day: dt.date) -> float:
        """The one factor on the estimates whose loss, as P50, P80 and P90 at once, is least; 1 on the first day."""
        hours = np.cumsum(np.where(self.order < bisect.bisect_left(self.days, day), self.hours, 0.0))
        return float(self.ratio[np.searchsorted(hours, hours[-1] * sum(TOLD) / len(TOLD))]) if hours[-1] > 0.0 else 1.0


def main(words: Sequence[str]) -> int:
    options = _options(words)
    try:
        rows = read(options.file)
    except (OSError, UnicodeDecodeError, csv.Error, BadFile) as wrong:
        print(f"{options.file}: {wrong}", file=sys.stderr)
        return 2
    told = measured(rows)
    print(json.dumps(told) if options.json else _table(told))
    return 0


def read(path: Path) -> list[Row]:
    """The completed tasks, in order of the day they were estimated."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file)
        if missing := [name for name in COLUMNS if name not in (lines.fieldnames or ())]:
            raise BadFile(f"has no column {missing[0]!r}; it needs {', '.join(COLUMNS)}.")
        rows = [_row(line, f"line {lines.line_num}") for line in lines if line["completed_on"] != ""]
    if not rows:
        raise BadFile("holds no completed task.")
    return sorted(rows, key=lambda row: row.estimated_on)


def measured(rows: Sequence[Row]) -> Told:
    past = Past(rows)
    actual = np.array([row.finished.actual for row in rows])
    told, raw = [], []
    for day, same_day in groupby(rows, key=lambda row: row.estimated_on):
        today = list(same_day)
        told.append(np.exp(spreads(_situation(today, past)).log_hours[:, 2:]))
        raw += [past.factor(day) * row.finished.estimated for row in today]
    ranges = np.concatenate(told)
    loss, raw_loss = _pinball(ranges, actual), _pinball(np.array(raw)[:, None], actual)
    below = np.array([total <= sums for sums, total in _sums(rows, past)])
    return {
        "coverage": _shares(actual[:, None] <= ranges),
        "pinball": round(loss, 4),
        "sums": _shares(below) if len(below) else {"p50": None, "p80": None, "p90": None},
        "raw_pinball": round(raw_loss, 4),
        "pinball_gain": round(100 * (1 - loss / raw_loss), 2) if raw_loss else None,
        "tasks": len(rows),
        "sums_count": len(below),
    }


def _sums(rows: Sequence[Row], past: Past) -> Iterator[tuple[F64, float]]:
    """(P50, P80, P90 of the sum as simulated, what it was)."""
    for first in range(0, len(rows) - IN_SUM + 1, EVERY):
        together = rows[first : first + IN_SUM]
        situation = _situation(together, past)
        luck, _ = luck_of(compile(situation), situation.seed, DRAWS)
        hours = hours_of(spreads(situation).log_hours, luck, np.zeros(IN_SUM))
        yield np.quantile(hours.sum(axis=1), TOLD), sum(row.finished.actual for row in together)


def _situation(rows: Sequence[Row], past: Past) -> Situation:
    """As told on the day of the first."""
    day = rows[0].estimated_on
    return Situation(
        now=dt.datetime.combine(day, dt.time(9), dt.UTC),
        calendars=(OFFICE,),
        calendar=OFFICE.id,
        people=tuple(Person(name, name, OFFICE.id) for name in sorted({row.finished.person for row in rows} - {""})),
        tasks=tuple(row.task for row in rows),
        history=past.before(day),
    )


def _pinball(told: F64, actual: F64) -> float:
    over = actual[:, None] - told
    return float(np.mean(np.maximum(np.array(TOLD) * over, (np.array(TOLD) - 1.0) * over)))


def _shares(held: NDArray[np.bool_]) -> dict[str, float]:
    return {f"p{100 * share:.0f}": round(100 * float(mean), 2) for share, mean in zip(TOLD, held.mean(axis=0), strict=True)}


def _row(line: dict[str, str | None], where: str) -> Row:
    estimated_on, completed_on = (_day(line, name, where) for name in ("estimated_on", "completed_on"))
    if completed_on < estimated_on:
        raise BadFile(f"{where}: completed_on is before estimated_on.")
    estimated, actual = (_hours(line, name, where) for name in ("estimate_hours", "actual_hours"))
    person, kind = line["assignee"] or "", line["subcategory"] or ""
    task = Task(
        f"{line['task']} {where}",
        "",
        Estimate(estimated, estimated),
        kind=kind,
        people=(Assigned(person),) if person else (),
    )
    return Row(estimated_on, completed_on, task, Finished(kind, "", estimated, actual, person))


def _day(line: dict[str, str | None], name: str, where: str) -> dt.date:
    try:
        return dt.date.fromisoformat(line[name] or "")
    except ValueError:
        raise BadFile(f"{where}: {name} is {line[name]!r}, not a day as 2009-12-31.") from None


def _hours(line: dict[str, str | None], name: str, where: str) -> float:
    try:
        hours = float(line[name] or "")
    except ValueError:
        hours = 0.0
    if not (isfinite(hours) and hours > 0.0):
        raise BadFile(f"{where}: {name} is {line[name]!r}, not hours above 0.")
    return hours


def _table(told: Told) -> str:
    tasks, count = f"{told['tasks']} tasks", f"{told['sums_count']} sums of {IN_SUM}"
    lines = [f"{'held, in %':12}{tasks:>14}{count:>18}"]
    for name, share in told["coverage"].items():
        of_sums = told["sums"][name]
        held = "–" if of_sums is None else f"{of_sums:.1f}"
        lines.append(f"{name.upper():12}{share:14.1f}{held:>18}")
    lines.append(f"\npinball loss of a task: {told['pinball']:.3f} h; estimates times one factor: {told['raw_pinball']:.3f} h")
    gain = told["pinball_gain"]
    return "\n".join(lines) + ("" if gain is None else f"; gain {gain:.1f} %")


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench estimates", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(words)
