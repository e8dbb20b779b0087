"""Decides how good the forecast is on projects tracked to their end: how often each quantile held, how far off the P50 was."""

from collections.abc import Iterator

from tests.bench.data import data
from tests.bench.figures import Figure
from tests.planning.backtest import scores, summary


def figures(sample: int) -> Iterator[Figure]:
    """`sample` changes nothing: every project at every status date, which takes half a minute."""
    found = summary(scores(data("realprojects")))
    note = f"{found.projects} projects, {found.dates} dates"
    for quantile, share in found.coverage.items():
        limit = 70 if quantile == 0.8 else None
        yield Figure(f"P{100 * quantile:.0f} of the forecast held", 100 * share, "%", limit, at_least=True, note=note)
    yield Figure("Error of the P50, mean over projects", found.error_mean, "%", note=f"median {found.error_median:.1f} %")
    yield Figure("Error of the plan as made, mean over projects", found.planned_error_mean, "%")
