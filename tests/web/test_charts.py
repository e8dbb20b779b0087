"""What the forecast's chart says, on a wide page and on a phone."""

import datetime as dt
import re

from accord.alignment.reads.forecast import DayShare
from accord.web.charts import forecast_svg

MONDAY = dt.date(2026, 12, 14)
DAYS = [DayShare(day=MONDAY + dt.timedelta(days=n), share=0.2, by_then=0.2 * (n + 1), is_late=n > 2) for n in range(5)]


def drawn() -> list[str]:
    told = [("P50", MONDAY + dt.timedelta(days=2)), ("P80", MONDAY + dt.timedelta(days=3))]
    return forecast_svg(DAYS, goal=MONDAY + dt.timedelta(days=2), chance=0.6, quantiles=told).split("<svg")[1:]


def test_a_phone_has_a_chart_of_its_own_width_so_that_its_words_keep_their_size() -> None:
    assert [re.search(r'viewBox="0 0 (\d+)', one).group(1) for one in drawn()] == ["1024", "358"]  # type: ignore[union-attr]


def test_the_names_of_p50_and_p80_stand_over_the_plot_and_not_on_each_other() -> None:
    for one in drawn():
        named = re.findall(r'<text class="strong (\w*)" x="([\d.]+)" y="([\d.]+)">(P\d\d)', one)
        assert [name for *_, name in named] == ["P50", "P80"]
        top = min(float(y) for y in re.findall(r'gridline" d="M4 ([\d.]+)', one))
        spans = [(float(x) - 80, float(x)) if side == "end" else (float(x), float(x) + 80) for side, x, _, _ in named]
        assert all(float(y) < top for _, _, y, _ in named) and spans[0][1] <= spans[1][0]
