"""Whether a P80 is worth the name: real projects replayed with what was known on each day."""

from pathlib import Path

from tests.planning import backtest


def test_the_p80_of_real_projects_comes_true_about_four_times_in_five(shared_data: Path) -> None:
    told = backtest.summary(backtest.scores(shared_data / "realprojects", draws=200))
    assert told.projects == 15
    assert 0.75 <= told.coverage[0.8] <= 0.87
    assert 0.85 <= told.coverage[0.9] <= 0.95
    assert 0.35 <= told.coverage[0.5] <= 0.65
    assert told.coverage[0.95] >= told.coverage[0.8]
    assert told.error_mean < min(told.classic.values())
