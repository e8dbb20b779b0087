"""How figures read."""

import datetime as dt
from decimal import Decimal

import pytest

from accord.web import words
from accord.web.marks import range_bar_svg, rings_svg
from accord.web.prose import to_html


def plain(text: object) -> str:
    """With ordinary spaces, so that a test can be read."""
    return str(text).replace(words.NO_BREAK, " ").replace(words.NARROW, " ")


@pytest.mark.parametrize(
    ("share", "reads"),
    [(0.41, "41 %"), (0.0, "0 %"), (0.004, "<1 %"), (0.999, ">99 %"), (1.0, "100 %"), (-0.06, "−6 %"), (None, "–")],
)
def test_a_share_reads_as_percent_and_never_claims_certainty(share: float | None, reads: str) -> None:
    assert plain(words.percent(share)) == reads


def test_a_difference_has_its_sign_and_a_real_minus() -> None:
    assert [plain(words.points(one)) for one in (0.16, -0.06, 0.0)] == ["+16 pt", "−6 pt", "0 pt"]


def test_money_is_short_on_cards_and_exact_where_asked() -> None:
    assert words.money(-6200) == "−€6.2k"
    assert words.money(Decimal("800"), has_sign=True) == "+€800"
    assert words.money(7300.5, is_exact=True) == "€7,300.50"
    assert words.money(316_000, "USD") == "$316k"


def test_working_hours_read_in_days_of_eight_hours() -> None:
    assert [plain(words.hours(one)) for one in (28, 0.5, 0, 4, -8)] == ["3d 4h", "30m", "0h", "4h", "−1d"]


def test_dates_do_not_break_and_ranges_say_no_more_than_they_must() -> None:
    may = dt.date(2027, 5, 12)
    assert plain(words.day(may)) == "12 May"
    assert plain(words.day(may, "full")) == "Wed 12 May 2027"
    assert plain(words.day_range(dt.date(2027, 5, 7), dt.date(2027, 5, 11))) == "7–11 May"
    assert plain(words.day_range(dt.date(2027, 4, 28), may)) == "28 Apr – 12 May"
    assert plain(words.day_range(dt.date(2026, 12, 30), may)) == "30 Dec 2026 – 12 May 2027"


def test_counts_know_their_plural() -> None:
    told = [words.count(1, "task"), words.count(1200, "task"), words.count(2, "person,people")]
    assert [plain(one) for one in told] == ["1 task", "1,200 tasks", "2 people"]


def test_a_figure_and_its_unit_stay_on_one_line() -> None:
    for told in (words.percent(0.41), words.points(0.1), words.count(2, "task"), words.day(dt.date(2026, 5, 12)), words.hours(12)):
        assert " " not in told


def test_markdown_keeps_no_script_and_no_foreign_markup() -> None:
    html = to_html("# Big\n\n<script>alert(1)</script> **so** [x](javascript:alert(1)) [y](https://example.com)")
    assert "<h3>Big</h3>" in html
    assert "<strong>so</strong>" in html
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert 'rel="noopener noreferrer"' in html


def test_a_range_bar_hatches_only_what_lies_past_the_goal_post() -> None:
    early = range_bar_svg(dt.date(2026, 5, 7), dt.date(2026, 5, 11), goal=dt.date(2026, 5, 12))
    late = range_bar_svg(dt.date(2026, 5, 7), dt.date(2026, 5, 15), goal=dt.date(2026, 5, 12))
    assert "url(#late)" not in early
    assert "url(#late)" in late
    assert 'aria-label="P50 7 May, P80 15 May, goal post 12 May"' in plain(late)


def test_a_missing_yes_is_a_dashed_ring() -> None:
    assert rings_svg("both", 20).count("dasharray") == 0
    assert rings_svg("why", 20).count("dasharray") == 1
    assert rings_svg("none", 20).count("dasharray") == 2
