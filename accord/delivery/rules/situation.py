"""Decides what planning is told of a project: plain facts become one frozen Situation. Pure: no database, no clock, no models.

Leaves alone are scheduled. Dropped work goes and deferred work (in a goal post without a date) stands behind all other, by the
same rules
as an option that drops or defers (planning.apply), so that what an option tells is what applying it gives.
"""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from accord.delivery.rules.calendars import planned_calendars
from accord.delivery.rules.facts import ItemFact, PersonFact, ProjectFacts
from accord.delivery.rules.finished import history
from accord.delivery.rules.links import leaf_links
from accord.delivery.rules.pins import pins_of
from accord.delivery.rules.scope import Scope, scope_of
from accord.delivery.rules.tree import Tree, tree
from accord.planning.apply import LAST, bridged, end_of_day, in_order
from accord.planning.situation import (
    Assigned,
    Busy,
    Estimate,
    Feature,
    GoalPost,
    Link,
    Overtime,
    Person,
    Pin,
    Placed,
    Share,
    Situation,
    Task,
    TimeOff,
)

UNRANKED = 10**9


def situation_from(facts: ProjectFacts, *, now: dt.datetime) -> Situation:
    """All that the plan of one project follows from, as seen at `now`."""
    items = tree(facts.items)
    scope = scope_of(items, facts)
    order = leaf_order(items, facts)
    place = {key: number for number, key in enumerate(order)}
    links, gates = leaf_links(items, facts.dependencies, order=place)
    links = _links_of_kept(links, scope)
    calendars, default = planned_calendars(facts.calendars, zone=facts.zone, now=now, since=_since(facts, now))
    pins = pins_of(items, facts, now=now, order=place, has_predecessor={link.after for link in links})
    known = {calendar.id for calendar in calendars}
    persons = tuple(_person(one, known, default, now) for one in facts.persons)
    people = _people_of(facts, {one.id for one in persons})
    tasks = tuple(
        _task(items.by_id[key], items, facts, now, people.get(key, ()), pins.get(key, ()), key in scope.deferred)
        for key in order
        if key in scope.kept
    )
    ends = {link.before for link in links} | {link.after for link in links}
    tasks += tuple(gate for gate in gates if gate.id in ends)
    return Situation(
        now=now,
        calendars=calendars,
        calendar=default,
        people=persons,
        tasks=in_order(tasks, [leaf for key in facts.agreed_order if key in items.by_id for leaf in items.leaves(key)]),
        links=links,
        features=_features(items, facts, scope),
        goal_posts=_goal_posts(facts, scope),
        history=history(facts.finished, calendars, default),
        last=_last(facts, tasks),
        zone=facts.zone,
        seed=facts.seed,
    )


def leaf_order(items: Tree[ItemFact], facts: ProjectFacts) -> tuple[str, ...]:
    """Leaves by the rank of the nearest ranked item above them or of the features they serve, then by the outline."""
    served: dict[str, list[str]] = {}
    for task, feature in facts.serves:
        served.setdefault(task, []).append(feature)
    leaves = [key for key in items.outline if items.is_leaf(key)]
    return tuple(sorted(leaves, key=lambda leaf: _rank(items, leaf, served.get(leaf, []))))


def _rank(items: Tree[ItemFact], leaf: str, served: Sequence[str]) -> int:
    own = next((item.rank for item in items.line(leaf) if item.rank is not None), UNRANKED)
    others = [items.by_id[key].rank for key in served if key in items.by_id]
    return min([own, *(rank for rank in others if rank is not None)])


def _links_of_kept(links: tuple[Link, ...], scope: Scope) -> tuple[Link, ...]:
    """What came before dropped or deferred work still comes before what came after it; deferred work keeps its own order."""
    linked = {link.before for link in links} | {link.after for link in links}
    out = (scope.gone | scope.deferred) & linked
    if not out:
        return links
    deferred = scope.deferred
    inner = tuple(link for link in links if link.before in deferred and link.after in deferred)
    outer = tuple(link for link in links if link.after in deferred and link.before not in out)
    return (*bridged(links, out), *inner, *outer)


def _since(facts: ProjectFacts, now: dt.datetime) -> dt.date:
    began = [item.started.date() for item in facts.items if item.started]
    began += [one.started.date() for one in facts.finished]
    return min([*began, facts.starts_on or now.date(), now.date()])


def _people_of(facts: ProjectFacts, there: set[str]) -> dict[str, tuple[tuple[str, float, bool], ...]]:
    held: dict[str, list[tuple[str, float, bool]]] = {}
    for one in facts.assignments:
        if one.person in there:
            held.setdefault(one.task, []).append((one.person, one.units, one.is_candidate))
    return {task: tuple(persons) for task, persons in held.items()}


def _task(
    item: ItemFact,
    items: Tree[ItemFact],
    facts: ProjectFacts,
    now: dt.datetime,
    people: tuple[tuple[str, float, bool], ...],
    pins: tuple[Pin, ...],
    is_deferred: bool,
) -> Task:
    fixed = tuple(Assigned(person, units) for person, units, is_candidate in people if not is_candidate)
    started, finished = _progress(item, now)
    deadlines = [one.deadline for one in items.line(item.id) if one.deadline]
    is_waiting = is_deferred and started is None and not item.is_milestone
    return Task(
        id=item.id,
        title=item.title,
        estimate=_estimate(item),
        by=item.by,
        people=fixed,
        candidates=() if fixed else tuple(person for person, _, _ in people),
        skill=item.skill,
        calendar=item.calendar if any(one.id == item.calendar for one in facts.calendars) else "",
        is_milestone=item.is_milestone,
        kind=item.track,
        track=item.track,
        pins=pins,
        deadline=end_of_day(min(deadlines), facts.zone) if deadlines else None,
        started=started,
        finished=finished,
        remaining=None if finished else item.remaining,
        done=1.0 if finished else item.done,
        can_split=item.can_split,
        priority=LAST if is_waiting else item.priority,
        fixed_cost=item.fixed_cost,
    )


def _estimate(item: ItemFact) -> Estimate | None:
    low = item.low if item.low is not None else item.high
    high = item.high if item.high is not None else low
    return None if low is None or high is None else Estimate(low, high, item.likely)


def _progress(item: ItemFact, now: dt.datetime) -> tuple[dt.datetime | None, dt.datetime | None]:
    """(started, finished), none after `now`; where only the state says it, now itself."""
    is_done = item.state == "done" or item.finished is not None
    is_begun = is_done or item.state == "started" or item.started is not None or item.done > 0
    finished = min(item.finished or now, now) if is_done else None
    started = min(item.started or finished or now, finished or now) if is_begun else None
    return started, finished


def _person(one: PersonFact, calendars: set[str], default: str, now: dt.datetime) -> Person:
    return Person(
        id=one.id,
        name=one.name,
        calendar=one.calendar if one.calendar in calendars else default,
        units=one.units,
        time_off=tuple(TimeOff(*away) for away in one.time_off),
        shares=tuple(Share(*given) for given in sorted(one.shares, key=lambda share: share[0] or dt.date.min)),
        busy=tuple(Busy(*held) for held in one.busy),
        overtime=tuple(Overtime(*given) for given in one.overtime),
        skills=dict(one.skills),
        cost_per_hour=_rate(one, now.date()),
        team=one.team,
    )


def _rate(one: PersonFact, day: dt.date) -> float:
    """The rate that holds on a day; before the first one, the first."""
    dated = sorted(one.rates, key=lambda rate: rate[0] or dt.date.min)
    held = [amount for valid_from, amount in dated if valid_from is None or valid_from <= day]
    return held[-1] if held else (dated[0][1] if dated else 0.0)


def _features(items: Tree[ItemFact], facts: ProjectFacts, scope: Scope) -> tuple[Feature, ...]:
    place = {key: number for number, key in enumerate(items.outline)}
    ranked = sorted(scope.features, key=lambda key: (_rank(items, key, ()), place[key]))
    told = {one.item: one for one in facts.features}
    known = [one.weight for one in facts.features if one.weight and one.item in scope.features]
    middle = sum(known) / len(known) if known else 1.0
    return tuple(
        Feature(
            id=key,
            title=items.by_id[key].title,
            tasks=scope.features[key],
            optional=optional(items, key, scope.features[key]),
            weight=(told[key].weight if key in told and told[key].weight else None) or middle,
            rank=number,
            goal_post=scope.goal_post_of.get(key, ""),
            is_must_have=scope.is_must_have(items, key),
            effect=told[key].effect if key in told else "",
        )
        for number, key in enumerate(ranked, start=1)
    )


def optional(items: Tree[ItemFact], feature: str, leaves: Sequence[str]) -> tuple[str, ...]:
    """What a feature can go without: where some of the work below it is marked as must-have, the rest."""
    needed = set()
    for leaf in leaves:
        for one in items.line(leaf):
            if one.id == feature:
                break
            if one.is_must_have:
                needed.add(leaf)
    return tuple(leaf for leaf in leaves if needed and leaf not in needed and not items.by_id[leaf].is_milestone)


def _goal_posts(facts: ProjectFacts, scope: Scope) -> tuple[GoalPost, ...]:
    return tuple(
        GoalPost(
            id=post.id,
            name=post.name,
            at=end_of_day(post.date, facts.zone) if post.date else None,
            must_have=scope.must_haves.get(post.id, ()),
            confidence=post.confidence,
            budget=post.budget,
        )
        for post in facts.goal_posts
    )


def _last(facts: ProjectFacts, tasks: Sequence[Task]) -> tuple[Placed, ...]:
    still_open = {task.id for task in tasks if task.finished is None}
    return tuple(Placed(one.item, one.start, one.finish, one.persons) for one in facts.placed if one.item in still_open)


def start_of_day(now: dt.datetime, zone: str) -> dt.datetime:
    """The status instant of every plan made on one local day: its first. Plans then change when facts do, or a new day begins."""
    local = now.astimezone(ZoneInfo(zone))
    return dt.datetime.combine(local.date(), dt.time(), tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)
