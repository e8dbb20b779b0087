"""Decides where "fits by" lines fall in a ranked list, and which must-haves stand below them."""

from collections.abc import Sequence
from dataclasses import dataclass

SURE, EVEN = 0.8, 0.5
"""Chances: SURE is at what is promised where nobody says another, EVEN as likely as not."""


@dataclass(frozen=True, slots=True)
class Fit:
    """One row of a ranked list: `in_by` is the chance that it and all before it are in; None where it is not planned."""

    id: str
    title: str
    in_by: float | None
    value: float
    is_must_have: bool = False
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """`after`: id of the last row that fits ("": none does). `value`: the share that fits. `must_haves_below`: titles."""

    level: float
    after: str
    count: int
    value: float
    must_haves_below: tuple[str, ...]


def line_at(rows: Sequence[Fit], level: float) -> Line:
    """The line after the last row of those from the top that all reach the level. What is done fits."""
    count = 0
    for row in rows:
        if not (row.is_done or (row.in_by is not None and row.in_by >= level)):
            break
        count += 1
    whole = sum(row.value for row in rows)
    above, below = rows[:count], rows[count:]
    return Line(
        level=level,
        after=above[-1].id if above else "",
        count=count,
        value=sum(row.value for row in above) / whole if whole else 0.0,
        must_haves_below=tuple(row.title for row in below if row.is_must_have and not row.is_done),
    )
