"""Decides of what a "value kept" is a share, in words: one whole for one page, said beside the number."""

from collections.abc import Iterable, Sequence

from accord.alignment.rules.words import listed, number
from accord.planning.situation import Situation


def middle_of(worths: Iterable[float | None]) -> float:
    """What a feature without a recorded effect counts as among these: the middle of those that have one; 1 where none has."""
    known = [worth for worth in worths if worth]
    return sum(known) / len(known) if known else 1.0


def value_whole(situation: Situation, goal_post: str, *, gone: Sequence[str] = ()) -> str:
    """ "of the 9 features planned for Version one, by expected effect": what 100 % is. "" where nothing is wanted of it.

    By count where no effect is recorded; a feature without one among others counts as their middle. Without a goal post all
    that is planned is the whole, as in a forecast. `gone`: titles of what accords took out since. An accord's own figures keep the
    whole from before it; those made after it are of what is left, and name what is not.
    """
    features = situation.features_of(goal_post) if goal_post else situation.features
    if not features:
        return ""
    post = next((one.name for one in situation.goal_posts if one.id == goal_post), "")
    place = f" for {post}" if post and features[0].goal_post == goal_post else ""
    told = f"of the {_features(len(features))} planned{place}"
    without = f"; without {listed(gone)}, which an accord took out" if gone else ""
    blank = sum(not feature.effect for feature in features)
    if blank == len(features):
        return f"{told if len(features) == 1 else f'{told}, by count'}{without}"
    middle = f"; {number(blank)} without one {'counts' if blank == 1 else 'count'} as the middle" if blank else ""
    return f"{told}, by expected effect{middle}{without}"


def _features(count: int) -> str:
    return "one feature" if count == 1 else f"{count} features"
