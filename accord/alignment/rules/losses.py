"""Decides what each side loses under a change, in its own unit and in sentences; no side is told only what it wins."""

from collections.abc import Sequence

from accord.alignment.rules.figures import PersonEffect
from accord.alignment.rules.names import lowered
from accord.alignment.rules.words import listed, percent
from accord.planning.answer import Change, Outcome
from accord.planning.apply import share_of_hours
from accord.planning.situation import Feature, Situation

LEAST_POINTS = 3
"""A chance lost that is worth a sentence: what a yes bears."""


def losses(
    now: Situation,
    changes: Sequence[Change],
    *,
    one: Outcome | None,
    other: Outcome | None,
    question: str,
    persons: Sequence[PersonEffect] = (),
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sentences for the product side and for the project side. `one` is the outcome now of the goal post in `question`, `other`
    after the changes. How much more is to be spent stands beside it, for those who may see it."""
    product = (*_product(now, changes, one, other, question), *_surety(now, one, other, question))
    return product or ("Nothing it asked for.",), _project(now, changes, one, other, persons)


def _surety(now: Situation, one: Outcome | None, other: Outcome | None, question: str) -> tuple[str, ...]:
    """What the promise itself loses."""
    post = next((post for post in now.goal_posts if post.id == question), None)
    points = round(100 * (one.chance - other.chance)) if one and other else 0
    return (f"{post.name} is {points} points less likely.",) if post and points >= LEAST_POINTS else ()


def _product(
    now: Situation, changes: Sequence[Change], one: Outcome | None, other: Outcome | None, question: str
) -> tuple[str, ...]:
    said = []
    wanted = now.features_of(question) if question else now.features
    gone = 0.0
    for change in changes:
        feature = _named(now, change.feature)
        if feature and change.kind in ("drop", "defer"):
            share = _share(feature, wanted)
            worth = f", {percent(share)} of the value" if share else ""
            said.append(f"{_ranked(feature, now)} {'goes' if change.kind == 'drop' else 'waits for phase two'}{worth}.")
            gone += share
        elif feature and change.kind == "trim":
            share = share_of_hours(now, feature, change.tasks) * _share(feature, wanted)
            worth = f", {percent(share)} of the value" if share else ""
            left_out = listed([task.title for task in now.tasks if task.id in change.tasks], most=3)
            said.append(f"{_ranked(feature, now)} goes without {lowered(left_out)}{worth}.")
            gone += share
        elif change.kind == "shift_goal_post" and change.day:
            post = next((p for p in now.goal_posts if p.id == change.goal_post), None)
            if post and post.at:
                days = (change.day - post.at.date()).days + 1
                said.append(
                    f"Customers get {post.name} {days} days later." if days > 0 else f"{post.name} comes {-days} days earlier."
                )
    if one and other and gone and other.value_kept > one.value_kept - gone + 0.005:
        kept = [percent(outcome.value_kept) for outcome in (one, other)]
        said.append(f"The rest is surer: {kept[1]} kept{' as now' if kept[0] == kept[1] else f', now {kept[0]}'}.")
    if one and other and other.late_features and set(other.late_features) - set(one.late_features):
        titles = {feature.id: feature.title for feature in now.features}
        late = [titles.get(key, key) for key in other.late_features if key not in one.late_features]
        said.append(f"{late[0]}{f' and {len(late) - 1} more' if len(late) > 1 else ''} would land after the date.")
    return tuple(said)


def _named(now: Situation, key: str) -> Feature | None:
    """The feature, or the single task that goes, which is worth nothing on record."""
    task = next((task for task in now.tasks if task.id == key), None)
    return next((f for f in now.features if f.id == key), None) or (Feature(key, task.title, (key,), weight=0.0) if task else None)


def _ranked(feature: Feature, now: Situation) -> str:
    """The feature with its place among those of its goal post: where later ones stand in the backlog is no comfort."""
    ranked = sorted((f for f in now.features if f.rank and f.goal_post == feature.goal_post), key=lambda f: f.rank)
    place = next((number for number, f in enumerate(ranked, start=1) if f.id == feature.id), 0)
    return f"{feature.title} (number {place} of {len(ranked)})" if place else feature.title


def _share(feature: Feature, wanted: Sequence[Feature]) -> float:
    """The feature's share of what is planned, where weights say anything: with equal weights its rank says more, and what belongs
    to another goal post is no part of this one's value."""
    weights = [one.weight for one in wanted]
    if feature.id not in {one.id for one in wanted} or min(weights) == max(weights):
        return 0.0
    return feature.weight / sum(weights)


def _project(
    now: Situation,
    changes: Sequence[Change],
    one: Outcome | None,
    other: Outcome | None,
    persons: Sequence[PersonEffect],
) -> tuple[str, ...]:
    said = []
    done = sum(_done_hours(now, change) for change in changes if change.kind == "drop")
    if done:
        said.append(f"{done:.0f} hours of work already done.")
    if one and other and other.cost - one.cost > 0.5:
        said.append("More to spend.")
    said += _longer(now, [change for change in changes if change.kind == "overtime" and change.amount])
    said += [
        f"{task.title} may have to be done again in part: up to {percent(change.amount)} more work."
        for change in changes
        for task in now.tasks
        if change.kind == "fast_track" and task.id == change.task and change.share and change.amount
    ]
    # The same count as the card's own measure; who is told a date that moved is told by name.
    count = len(other.people_changed) if other else len(persons)
    if count:
        said.append(f"{count} {'person changes' if count == 1 else 'people change'} work.")
    if one and other and other.peak_load > max(1.0, one.peak_load + 0.02):
        said.append(f"The busiest week goes from {100 * one.peak_load:.0f} to {100 * other.peak_load:.0f} % of a person's hours.")
    return tuple(said) or ("Nothing but the old plan.",)


def _longer(now: Situation, overtime: Sequence[Change]) -> list[str]:
    names = [person.name for change in overtime for person in now.people if person.id == change.person]
    if not names:
        return []
    hours = max(change.amount or 0.0 for change in overtime)
    return [f"{listed(names, most=3)} {'works' if len(names) == 1 else 'work'} {hours:g} h longer a day for weeks."]


def _done_hours(now: Situation, change: Change) -> float:
    tasks = [task for task in now.tasks if task.id in change.tasks]
    return sum(task.done * ((task.estimate.low + task.estimate.high) / 2 if task.estimate else 0.0) for task in tasks)
