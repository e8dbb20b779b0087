"""The one rule for odd days: both edges hold, for days and moments, and the refusal names field and rule."""

import datetime as dt

import pytest

from accord.kernel.days import AHEAD, FIRST, LAST, clean_day, is_of_our_time
from accord.kernel.errors import Invalid

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize("day", [FIRST, dt.date(2026, 2, 28), LAST, dt.datetime(2200, 12, 31, 23, 59, tzinfo=dt.UTC), None])
def test_a_day_of_our_time_or_none_is_kept_as_it_is(day: dt.date | None) -> None:
    assert clean_day("date", day) is day


@pytest.mark.parametrize("day", [dt.date.min, FIRST - DAY, LAST + DAY, dt.datetime(1899, 12, 30, tzinfo=dt.UTC), dt.date.max])
def test_a_day_of_another_age_is_refused_at_its_field(day: dt.date) -> None:
    assert not is_of_our_time(day)
    with pytest.raises(Invalid, match=f"between 1970 and 2200, not in the year {day.year}\\.") as why:
        clean_day("valid_from", day)
    assert why.value.field == "valid_from"


def test_where_today_is_known_fifty_years_ahead_are_the_most() -> None:
    today, last = dt.date(2026, 3, 2), dt.date(2026 + AHEAD, 12, 31)
    assert clean_day("date", last, today=today) == last
    assert clean_day("date", FIRST, today=today) == FIRST
    with pytest.raises(Invalid, match="between 1970 and 2076, not in the year 2077\\."):
        clean_day("date", last + DAY, today=today)
