"""How a typed day is read: in words, in steps and in figures, and what is refused at its field."""

import datetime as dt

import pytest

from accord.kernel.errors import Invalid
from accord.web.typed import read_day

MONDAY = dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", None),
        ("  ", None),
        ("2026-04-14", dt.date(2026, 4, 14)),
        ("14.04.2026", dt.date(2026, 4, 14)),
        ("14 Apr", dt.date(2026, 4, 14)),
        ("Jan 5", dt.date(2026, 1, 5)),
        ("5 Oct", dt.date(2026, 10, 5)),
        ("today", MONDAY),
        ("Fri", dt.date(2026, 3, 6)),
        ("mon", dt.date(2026, 3, 9)),
        ("+3d", dt.date(2026, 3, 5)),
        ("-1", dt.date(2026, 2, 27)),
        ("+2w", dt.date(2026, 3, 16)),
        ("1970-01-01", dt.date(1970, 1, 1)),
        ("2076-12-31", dt.date(2076, 12, 31)),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: dt.date | None) -> None:
    assert read_day("first", text, today=MONDAY) == day


@pytest.mark.parametrize("text", ["soon", "2026-02-31", "31 Feb", "0000-01-01", "2026-13-01", "+3m"])
def test_what_is_no_day_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Invalid, match=f"^“{text.replace('+', '.')}” is no date") as why:
        read_day("first", text, today=MONDAY)
    assert why.value.field == "first"


@pytest.mark.parametrize("text", ["0001-01-01", "1899-12-31", "1969-12-31", "2077-01-01", "9999-12-31", "+9999w"])
def test_a_day_of_another_age_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Invalid, match="between 1970 and 2076") as why:
        read_day("first", text, today=MONDAY)
    assert why.value.field == "first"
