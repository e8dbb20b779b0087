"""Decides what is measured of a situation for both sides, and how two measurements become an effect."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from accord.alignment.rules.changes import touched
from accord.alignment.rules.figures import NO_VALUE, Effect, Figure, PostEffect
from accord.alignment.rules.losses import losses
from accord.alignment.rules.threshold import Figures
from accord.alignment.rules.told import persons_told
from accord.alignment.rules.value import value_whole
from accord.alignment.rules.words import end_day
from accord.planning.answer import Change, Forecast, GoalPostForecast, Outcome, Plan
from accord.planning.situation import GoalPost, Situation


@dataclass(frozen=True, slots=True)
class Measured:
    """One situation with all that was computed from it; `outcome` is of the goal post in question."""

    situation: Situation
    plan: Plan
    forecast: Forecast
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Worth:
    """What the product side knows of one feature; effects in the key result's unit."""

    key_result: str = ""
    low: float = 0.0
    high: float = 0.0
    customers: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What planning does not know and an effect needs."""

    zone: ZoneInfo
    started: dt.date | None
    currency: str
    worth: Mapping[str, Worth] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    """Key result name → unit."""
    gone: tuple[str, ...] = ()
    """Titles of what accords took out of the goal post in question."""


def effect_of(
    now: Measured, then: Measured, changes: Sequence[Change], *, facts: Facts, facts_version: int, question: str
) -> Effect:
    """Both sides' figures, now and after `changes`; the two measurements use common random numbers."""
    posts = tuple(_post(one, now, then, facts.zone) for one in now.situation.goal_posts if _is_measured(one, now))
    titles = {task.id: task.title for s in (now.situation, then.situation) for task in s.tasks}
    persons = persons_told(now.plan, then.plan, names=titles)
    product_loses, project_loses = losses(
        now.situation,
        changes,
        one=now.outcome,
        other=then.outcome,
        question=question if now.outcome else "",
        persons=persons,
    )
    return Effect(
        facts_version=facts_version,
        question=question,
        product=_product_rows(now, then, facts, question),
        project=_project_rows(now, then, posts, question),
        goal_posts=posts,
        product_loses=product_loses,
        project_loses=project_loses,
        persons=persons,
        cost_now=_cost(now),
        cost_after=_cost(then),
        value_now=_kept(now),
        value_after=_kept(then),
        rows=touched(changes),
    )


def figures_of(effect: Effect) -> Figures:
    """What a consent given on this effect keeps."""
    chance = {post.id: post.chance_after for post in effect.goal_posts if post.chance_after is not None}
    return Figures(chance, {post.id: post.p80_after for post in effect.goal_posts}, effect.cost_after or 0.0, effect.rows)


def figures_now(effect: Effect) -> Figures:
    chance = {post.id: post.chance_now for post in effect.goal_posts if post.chance_now is not None}
    return Figures(chance, {post.id: post.p80_now for post in effect.goal_posts}, effect.cost_now or 0.0, effect.rows)


def _is_measured(post: GoalPost, measured: Measured) -> bool:
    return _forecast(measured, post.id) is not None


def _forecast(measured: Measured, key: str) -> GoalPostForecast | None:
    return next((one for one in measured.forecast.goal_posts if one.goal_post == key), None)


def _post(post: GoalPost, now: Measured, then: Measured, zone: ZoneInfo) -> PostEffect:
    before = _forecast(now, post.id)
    assert before is not None
    after = _forecast(then, post.id) or before
    moved = next((one for one in then.situation.goal_posts if one.id == post.id), post)
    return PostEffect(
        id=post.id,
        name=post.name,
        date=end_day(post.at, zone) if post.at else None,
        date_after=end_day(moved.at, zone) if moved.at else None,
        chance_now=before.chance,
        chance_after=after.chance,
        p80_now=end_day(before.finish.p80, zone),
        p80_after=end_day(after.finish.p80, zone),
        p50_now=end_day(before.finish.p50, zone),
        p50_after=end_day(after.finish.p50, zone),
        confidence=post.confidence,
    )


def _planned_share(now: Measured, then: Measured, question: str) -> float | None:
    """Of the features that the value kept is a share of, the share by weight that is still planned to ship then."""
    wanted = {feature.id: feature.weight for feature in now.situation.features_of(question)} if now.outcome else {}
    whole = sum(wanted.values())
    return sum(weight for key, weight in wanted.items() if key in _shipping(then)) / whole if whole else None


def _kept(measured: Measured) -> float:
    """Value kept by the goal post in question, out of what is planned now; over all goal posts where none is in question."""
    return measured.outcome.value_kept if measured.outcome else measured.forecast.value_kept


def _cost(measured: Measured) -> float:
    return measured.outcome.cost if measured.outcome else measured.forecast.cost_p80


def _product_rows(now: Measured, then: Measured, facts: Facts, question: str) -> tuple[Figure, ...]:
    whole = value_whole(now.situation, question if now.outcome else "", gone=facts.gone)
    has_value = any(worth.high for worth in facts.worth.values())
    note = whole if has_value else f"{whole}. {NO_VALUE}".removeprefix(". ")
    rows = [Figure("value", "Value kept", "share", _kept(now), _kept(then), note=note)]
    for name in sorted({worth.key_result for worth in facts.worth.values() if worth.key_result}):
        before, after = (_expected(one, facts, name) for one in (now, then))
        rows.append(Figure(f"key_result:{name}", name, "range", before, after, of=facts.units.get(name, "")))
    promised = sum(worth.customers for worth in facts.worth.values())
    if promised:
        rows.append(
            Figure("customers", "Customers promised", "count", _customers(now, facts), _customers(then, facts), of=promised)
        )
    if facts.started and (one := _forecast(now, question)) and (other := _forecast(then, question)):
        days = [(end_day(f.finish.p80, facts.zone) - facts.started).days for f in (one, other)]
        rows.append(Figure("time_to_market", "Time to market, P80", "days", days[0], days[1], better="down"))
    return tuple(rows)


def _shipping(measured: Measured) -> set[str]:
    dated = {post.id for post in measured.situation.goal_posts if post.at}
    return {feature.id for feature in measured.situation.features if feature.goal_post in dated or not feature.goal_post}


def _expected(measured: Measured, facts: Facts, key_result: str) -> tuple[float, float]:
    worths = [facts.worth[key] for key in _shipping(measured) if key in facts.worth and facts.worth[key].key_result == key_result]
    return round(sum(worth.low for worth in worths), 6), round(sum(worth.high for worth in worths), 6)


def _customers(measured: Measured, facts: Facts) -> int:
    return sum(facts.worth[key].customers for key in _shipping(measured) if key in facts.worth)


def _project_rows(now: Measured, then: Measured, posts: Sequence[PostEffect], question: str) -> tuple[Figure, ...]:
    rows: list[Figure] = []
    for post in posts:
        rows.append(Figure(f"chance:{post.id}", f"{post.name} in time", "share", post.chance_now, post.chance_after))
        rows.append(Figure(f"p80:{post.id}", f"{post.name}, P80", "date", post.p80_now, post.p80_after, better="down"))
    scope = _planned_share(now, then, question)
    if scope is not None:
        rows.append(Figure("scope", "Scope still planned", "share", 1.0, scope, note="of the same features"))
    rows.append(Figure("cost", "Cost at completion, P80", "money", _cost(now), _cost(then), better="down"))
    if now.outcome and then.outcome:
        rows.append(Figure("peak", "Peak load", "load", now.outcome.peak_load, then.outcome.peak_load, better="down"))
    return tuple(rows)
