"""Decides what a figure is: a name, a number with its unit, what it is held against, and what it is a multiple of in the same
run."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`limit`: the number promised, where there is one; `at_least` says on which side of it the value must lie."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False
    ratio: float | None = None
    against: str = ""
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.limit is None:
            return ""
        holds = self.value >= self.limit if self.at_least else self.value <= self.limit
        return "holds" if holds else "missed"


@dataclass(frozen=True)
class Times:
    """Milliseconds of one thing done several times; `cpu` is what this process computed meanwhile, whoever else was served."""

    taken: Sequence[float]
    cpu: Sequence[float] = ()

    @property
    def median(self) -> float:
        return statistics.median(self.taken)

    @property
    def p95(self) -> float:
        return sorted(self.taken)[min(len(self.taken) - 1, int(0.95 * len(self.taken)))]

    def figure(
        self, name: str, *, limit: float | None = None, against: "Times | None" = None, what: str = "", note: str = ""
    ) -> Figure:
        """The 95th percentile; the ratio is of medians, which a loaded machine disturbs least."""
        ratio = self.median / against.median if against else None
        told = f"median {self.median:.1f}, n {len(self.taken)}" + (f"; {note}" if note else "")
        if self.cpu:
            told += f"; median of processor time {statistics.median(self.cpu):.1f}"
        return Figure(f"{name}, p95", self.p95, "ms", limit, ratio=ratio, against=what, note=told)


def table(found: Sequence[Figure]) -> str:
    """A Markdown table."""
    lines = ["| what | value | promised | | ratio | note |", "|---|---|---|---|---|---|"]
    for one in found:
        promised = "" if one.limit is None else f"{'≥' if one.at_least else '≤'} {_plain(one.limit)}"
        ratio = "" if one.ratio is None else f"{_plain(one.ratio)}× {one.against}".strip()
        lines.append(f"| {one.name} | {_plain(one.value)} {one.unit} | {promised} | {one.verdict} | {ratio} | {one.note} |")
    return "\n".join(lines)


def _plain(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
