"""What it means that a way out is beaten: at least as good on chance, value, cost, load and people, and better on one."""

import numpy as np

from accord.planning.answer import Change, Option, Options, Outcome
from accord.planning.moves import moves
from accord.planning.outcome import before, tell
from accord.planning.runs import criticality
from accord.planning.situation import Situation

Axes = tuple[float, ...]


def cards(found: Options) -> list[Option]:
    """The cards that trade something; the shift of the date is priced on every one of them and stands apart."""
    return [option for option in found.options if option.family != "shift"]


def axes(told: Outcome) -> Axes:
    return (told.chance, told.value_kept, -told.cost, -told.peak_load, -len(told.people_changed))


def beats(one: Axes, other: Axes) -> bool:
    return all(a >= b for a, b in zip(one, other, strict=True)) and one != other


def every_move(situation: Situation, goal_post: str = "launch") -> list[tuple[Change, Axes]]:
    """Every move by itself with what it brings; those of last resort, which no ordinary card may take, apart."""
    now = before(situation)
    post = next(one for one in situation.goal_posts if one.id == goal_post)
    must = np.array([now.simulation.compiled.task_number[task] for task in post.must_have], np.int32)
    found = moves(now.simulation, goal_post, criticality(now.simulation.runs, must))
    return [(move.change, axes(tell(now, goal_post, (move.change,)).outcome)) for move in found if not move.is_last_resort]
