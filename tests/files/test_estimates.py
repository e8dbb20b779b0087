"""That estimates are read the way people write them, and written back the shortest honest way."""

import pytest
from accord.files.estimates import format_range, parse_range
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("4h", (4, 4)),
        ("2w", (80, 80)),
        ("3d", (24, 24)),
        ("30m", (0.5, 0.5)),
        ("3-6d", (24, 48)),
        ("3 – 6 days", (24, 48)),
        ("1d-2w", (8, 80)),
        ("1.5h", (1.5, 1.5)),
        ("1,5 h", (1.5, 1.5)),
        ("5 days?", (40, 40)),
        ("3 to 6 weeks", (120, 240)),
        ("~2d", (16, 16)),
        ("1mo", (160, 160)),
        ("0d", (0, 0)),
        ("3", (24, 24)),
        ("3 DAYS", (24, 24)),
        ("?", None),
        ("", None),
        ("TBD", None),
    ],
)
def test_an_estimate_is_read_as_it_is_meant(words: str, hours: tuple[float, float] | None) -> None:
    assert parse_range(words) == hours


def test_a_day_has_the_hours_that_it_has_here() -> None:
    assert parse_range("2-3d", hours_per_day=6) == (12, 18)
    assert format_range(12, 18, hours_per_day=6) == "2-3d"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("soon", "no estimate"),
        ("6-3d", "smaller figure first"),
        ("3 fortnights", "a unit nobody knows"),
        ("-3d", "no estimate"),
        ("1e9d", "no estimate"),
        ("999999w", "longer than any plan"),
        ("x" * 10_000, "no estimate"),
    ],
)
def test_what_is_no_estimate_is_refused_in_a_sentence(words: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as refused:
        parse_range(words)
    assert str(refused.value).endswith(".") and len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (24, 48, "3-6d"),
        (4, 4, "4h"),
        (80, 80, "2w"),
        (40, 80, "1-2w"),
        (4, 16, "0.5-2d"),
        (0.5, 0.5, "30m"),
        (0, 0, "0d"),
        (1, 1.1, "60-66m"),
    ],
)
def test_a_range_is_written_the_shortest_honest_way(low: float, high: float, words: str) -> None:
    assert format_range(low, high) == words


def test_nobody_knows_is_written_with_a_question_mark() -> None:
    assert format_range(None, None) == "?"


@given(st.integers(0, 100_000), st.integers(0, 100_000))
def test_what_is_written_is_read_back_equal(low: int, more: int) -> None:
    low_hours, high_hours = low / 4, (low + more) / 4
    assert parse_range(format_range(low_hours, high_hours)) == pytest.approx((low_hours, high_hours))
