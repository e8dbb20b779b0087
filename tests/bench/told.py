"""Decides whether options told true: on generated plans each is applied and planned again, and held against every single move."""

from collections.abc import Iterator

from accord.planning.apply import with_changes
from accord.planning.forecast import forecast
from accord.planning.options import options
from accord.planning.outcome import outcome
from tests.bench.figures import Figure
from tests.planning import generate
from tests.planning.beaten import axes, beats, cards, single_moves

PLANS = 10


def figures(sample: int) -> Iterator[Figure]:
    """Planned again as the plan itself would be: the chance within 0.03, the P80 within a day. Other luck is told beside it."""
    chances, days, luck, beaten, better = [], [], [], 0, 0
    for seed in range(1, PLANS + 1):
        situation = generate.plan(seed)
        shown = cards(options(situation, "launch"))
        singles = single_moves(situation)
        for option in shown:
            after = with_changes(situation, option.changes)
            again = forecast(after).goal_posts[0]
            other = forecast(after, draws=2000, seed=4711).goal_posts[0]
            if again.chance is None or other.chance is None:
                raise RuntimeError(f"Plan {seed} has no date to be told a chance of.")
            luck.append(abs(other.chance - option.outcome.chance))
            chances.append(abs(again.chance - option.outcome.chance))
            days.append(abs((again.finish.p80 - option.outcome.p80).total_seconds()) / 86400)
            rivals = [axes(one.outcome) for one in shown if one is not option] + [told for _, told in singles]
            beaten += not option.why_shown and any(beats(one, axes(option.outcome)) for one in rivals)
            parts = [outcome(situation, "launch", (change,)).chance for change in option.changes]
            better += len(parts) > 1 and option.outcome.chance > max(parts)
    note = f"{len(chances)} options of {PLANS} plans"
    yield Figure("Chance told against applied, largest difference", max(chances), "", 0.03, note=note)
    yield Figure("Chance told against other luck, largest difference", max(luck), "", note="2,000 fresh draws of another seed")
    yield Figure("P80 told against applied, largest difference", max(days), "days", 1.0, note=note)
    yield Figure("Cards beaten on every axis by another or by a single move", beaten, "", 0, note="those shown for a reason apart")
    yield Figure("Bundles better than each of their parts", better, "", 1, at_least=True, note=note)
