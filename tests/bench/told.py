"""Decides whether options told true: on generated plans each is applied and planned again, and both answers are held together."""

from collections.abc import Iterator

from accord.planning.apply import with_changes
from accord.planning.forecast import forecast
from accord.planning.options import options
from tests.bench.figures import Figure
from tests.planning import generate

PLANS = 10


def figures(sample: int) -> Iterator[Figure]:
    """Planned again as the plan itself would be: the chance within 0.03, the P80 within a day. Other luck is told beside it."""
    chances, days, luck, count = [], [], [], 0
    for seed in range(1, min(PLANS, max(2, sample // 2)) + 1):
        situation = generate.plan(seed)
        for option in options(situation, "launch").options:
            if option.family == "shift":
                continue
            after = with_changes(situation, option.changes)
            again = forecast(after).goal_posts[0]
            other = forecast(after, draws=2000, seed=4711).goal_posts[0]
            if again.chance is None or other.chance is None:
                raise RuntimeError(f"Plan {seed} has no date to be told a chance of.")
            count += 1
            luck.append(abs(other.chance - option.outcome.chance))
            chances.append(abs(again.chance - option.outcome.chance))
            days.append(abs((again.finish.p80 - option.outcome.p80).total_seconds()) / 86400)
    yield Figure("Chance told against applied, largest difference", max(chances), "", 0.03, note=f"{count} options")
    yield Figure("Chance told against other luck, largest difference", max(luck), "", note="2,000 fresh draws of another seed")
    yield Figure("P80 told against applied, largest difference", max(days), "days", 1.0, note=f"{count} options")
