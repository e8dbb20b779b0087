"""A week's load reads the same on the timeline and on the page of hours."""

import datetime as dt

import pytest

from accord.alignment.reads.capacity import Cell
from accord.alignment.rules.strips import load_strip

MONDAY = dt.date(2026, 3, 2)


@pytest.mark.parametrize(("taken", "told"), [(5.0, 13), (1.0, 3), (11.6, 29), (40.2, 101), (0.0, 0)])
def test_a_week_is_rounded_alike_wherever_it_is_shown(taken: float, told: int) -> None:
    row = load_strip([["ben", MONDAY.isoformat(), taken, 40.0]], {"ben": "Ben"}, [MONDAY])[0]
    assert (row.shares, row.note) == ((told / 100,), f"peak {told} %")
    assert Cell(MONDAY, taken, 40.0, taken / 40.0, ()).percent == told
