"""Decides the ways out of a goal post in danger: searched on few draws, told on many, minimal, and different in kind."""

from collections.abc import Callable, Sequence

from ..answer import Change, Option, Options
from ..situation import Situation
from .story import find_ways_out

__all__ = ["options"]


def options(
    situation: Situation,
    goal_post_id: str,
    *,
    shown: Sequence[Option] | Sequence[Sequence[Change]] = (),
    budget: int | None = None,
    seed: int | None = None,
    progress: Callable[[float], None] | None = None,
) -> Options:
    """Three to six ways out, the free one first and the shift of the date last.

    `budget` counts evaluated bundles (None: by the plan's size, about a second's worth); never the clock, so every machine gives
    the same answer. `shown` is the list last shown: what still holds of it is preferred among equals. `progress` is told shares
    of the way, 0–1. Raises Impossible where the goal post has no date or the plan cannot be made.
    """
    return find_ways_out(situation, goal_post_id, shown=shown, budget=budget, seed=seed, progress=progress)
