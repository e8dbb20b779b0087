"""Decides what both sides are told of some changes: chance, dates, value kept, cost, load and whose work changes, on fresh
draws.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from .answer import Change, Outcome
from .apply import LAST, taken_out, with_changes
from .compiled import Compiled, compile
from .costs import costs
from .forecast import DRAWS, finishes, is_done_by, limit, local_day, numbers_of, place_of
from .kernel import DONE, run_booked
from .simulation import Simulation, simulate
from .situation import GoalPost, Impossible, Situation

I32 = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Told:
    """An Outcome with the day at which its promise would hold at the goal post's confidence, and its chance unrounded by date."""

    outcome: Outcome
    holds_at: dt.date


@dataclass(frozen=True, slots=True)
class Before:
    """What changes are compared with: the Situation as it is, simulated once."""

    situation: Situation
    simulation: Simulation
    sequences: Mapping[str, tuple[str, ...]]
    """Person → their open tasks in the order of the plan."""


def outcome(situation: Situation, goal_post_id: str, changes: Sequence[Change] = (), draws: int = DRAWS) -> Outcome:
    """What the goal post would be under the changes: the same runs as a forecast of the changed Situation.

    Costs are those of completion at P80, without deferred work, and with everybody added paid from their first day to the goal
    post or, if that is later, to the P50. Raises Impossible where the goal post has no date or the changed plan cannot be made.
    """
    return tell(before(situation, draws=draws), goal_post_id, changes).outcome


def before(situation: Situation, *, draws: int = DRAWS) -> Before:
    """Simulate the Situation as it is."""
    simulation = simulate(compile(situation), seed=situation.seed, draws=draws)
    return Before(situation, simulation, _sequences(simulation))


def tell(now: Before, goal_post_id: str, changes: Sequence[Change] = ()) -> Told:
    """The Outcome under the changes, and the day it holds at the goal post's confidence."""
    if not changes:
        return _told(now, now.simulation, goal_post_id)
    out = taken_out(now.situation, [c.feature for c in changes if c.kind in ("drop", "defer")])
    return told_of(now, simulated(now, changes), goal_post_id, out=out)


def simulated(now: Before, changes: Sequence[Change]) -> Simulation:
    """The runs under the changes, by the same luck."""
    return _simulated(now, with_changes(now.situation, changes))


def told_of(now: Before, simulation: Simulation, goal_post_id: str, *, out: frozenset[str] = frozenset()) -> Told:
    """The Outcome of runs under changes, told against those before; `out`: tasks that no longer count."""
    return _told(now, simulation, goal_post_id, out=out, is_changed=True)


def compare(now: Before, then: Situation, goal_post_id: str) -> Told:
    """The Outcome of another Situation, told against the one before: what was deferred in between, who was added, whose work
    changed.
    """
    simulation = _simulated(now, then)
    was = {task.id for task in now.situation.tasks if task.priority != LAST}
    out = frozenset(task.id for task in then.tasks if task.priority == LAST and task.id in was)
    return told_of(now, simulation, goal_post_id, out=out)


def _simulated(now: Before, situation: Situation) -> Simulation:
    compiled = compile(situation, days=now.simulation.compiled.days, like=now.simulation.compiled)
    return simulate(compiled, seed=now.simulation.seed, draws=now.simulation.draws)


def _told(
    now: Before, simulation: Simulation, goal_post_id: str, *, out: frozenset[str] = frozenset(), is_changed: bool = False
) -> Told:
    situation = simulation.compiled.situation
    post = find_goal_post(situation, goal_post_id)
    if post.at is None:
        raise Impossible("no date", f"{post.name} has no date: there is no chance to compute.")
    ends = np.sort(finishes(simulation, numbers_of(simulation, post.must_have)))
    at = {share: instant_at(simulation, ends, share) for share in (0.5, 0.8, 0.95, post.confidence)}
    peak, person = _peak(simulation, limit(simulation, max(post.at, at[0.8])))
    result = Outcome(
        chance=float(is_done_by(simulation, post.must_have, post.at).mean()),
        p50=at[0.5],
        p80=at[0.8],
        p95=at[0.95],
        value_kept=round(_value_kept(now, simulation, post), 4),
        cost=round(_cost(now, simulation, out, until=max(post.at, at[0.5])), 2),
        peak_load=round(peak, 4),
        peak_person=person,
        people_changed=_people_changed(now, simulation) if is_changed else (),
        late_features=_late_features(simulation, post),
    )
    today = situation.now.astimezone(ZoneInfo(situation.zone)).date()
    return Told(result, max(today, local_day(at[post.confidence], situation.zone)))


def find_goal_post(situation: Situation, goal_post_id: str) -> GoalPost:
    """The goal post, or Impossible."""
    for post in situation.goal_posts:
        if post.id == goal_post_id:
            return post
    raise Impossible("unknown goal post", f"The goal post {goal_post_id} is not in the plan.")


def hired_hours(compiled: Compiled, person: int, until: dt.datetime) -> float:
    """Hours that a person gives to the project up to an instant."""
    axis = int(compiled.net.person_axis[person])
    return float(compiled.grid.axis_rank[axis, compiled.grid.union_at[compiled.slot(until)]]) / compiled.slots_per_hour


def instant_at(simulation: Simulation, ordered: I32, share: float) -> dt.datetime:
    """When this share of the runs has ended; `ordered` [D]: ends in union slots, ascending."""
    return simulation.compiled.at(simulation.slot(int(ordered[place_of(share, len(ordered))])))


def _value_kept(now: Before, simulation: Simulation, post: GoalPost) -> float:
    """Weight of the features done by the goal post over the weight of those planned before any change."""
    assert post.at is not None
    weights = {f.id: f.weight for f in now.situation.features_of(post.id)}
    whole = sum(weights.values())
    if whole <= 0.0:
        return 1.0
    own = {f.id for f in now.situation.features if f.goal_post == post.id}
    kept = [f for f in simulation.compiled.situation.features if f.id in weights and (f.goal_post == post.id or f.id not in own)]
    deferred = {f.id for f in kept if f.id not in own and f.tasks and all(_is_last(simulation, t) for t in f.tasks)}
    return (
        sum(
            min(weights[f.id], f.weight) * float(is_done_by(simulation, f.tasks, post.at).mean())
            for f in kept
            if f.id not in deferred
        )
        / whole
    )


def _is_last(simulation: Simulation, task: str) -> bool:
    return simulation.compiled.situation.tasks[simulation.compiled.task_number[task]].priority == LAST


def _late_features(simulation: Simulation, post: GoalPost) -> tuple[str, ...]:
    """Features of the goal post that are late in more than half of the runs."""
    assert post.at is not None
    own = [f for f in simulation.compiled.situation.features if f.goal_post == post.id]
    return tuple(f.id for f in own if float(is_done_by(simulation, f.tasks, post.at).mean()) < 0.5)


def _cost(now: Before, simulation: Simulation, out: frozenset[str], *, until: dt.datetime) -> float:
    """P80 of the cost at completion; somebody added costs their whole time until then, or what they work on where that is more:
    work they take after it is not done for nothing."""
    situation, compiled = simulation.compiled.situation, simulation.compiled
    leave_out = np.array([task.id in out for task in situation.tasks], np.bool_)
    there = {person.id for person in now.situation.people}
    added = np.array([person.id not in there for person in situation.people], np.bool_)
    if not len(situation.tasks):
        return 0.0
    money = costs(simulation, leave_out=leave_out, unpaid=added)
    hired = sum(
        hired_hours(compiled, number, until) * situation.people[number].cost_per_hour for number in map(int, np.flatnonzero(added))
    )
    if added.any():
        money = money + np.maximum(hired, costs(simulation, leave_out=leave_out) - money)
    return float(np.sort(money)[min(len(money) - 1, int(np.ceil(0.8 * len(money))) - 1)])


def _sequences(simulation: Simulation) -> dict[str, tuple[str, ...]]:
    """Person → open tasks in the order of their planned start."""
    compiled = simulation.compiled
    order = np.argsort(simulation.planned_start, kind="stable")
    found: dict[str, list[str]] = {}
    for task in order:
        if compiled.net.state[task] == DONE:
            continue
        team = compiled.teams[task]
        persons = [int(simulation.planned_person[task])] if team.is_choice else [person for person, _, _ in team.pairs]
        for person in persons:
            if person >= 0:
                found.setdefault(compiled.situation.people[person].id, []).append(compiled.situation.tasks[task].id)
    return {person: tuple(tasks) for person, tasks in found.items()}


def _people_changed(now: Before, simulation: Simulation) -> tuple[str, ...]:
    """People with other tasks than before, the same in another order, or other hours; somebody added is not counted, as nothing
    was theirs.
    """
    new = _sequences(simulation)
    hours = {person.id: person.overtime for person in now.situation.people}
    longer = {p.id for p in simulation.compiled.situation.people if hours.get(p.id, p.overtime) != p.overtime}
    return tuple(sorted({person for person, tasks in now.sequences.items() if tasks != new.get(person, ())} | longer))


def _peak(simulation: Simulation, until: int) -> tuple[float, str]:
    """The fullest week up to a union slot in the plan of expected hours: share of a person's hours in it, and who."""
    compiled = simulation.compiled
    best, who = 0.0, ""
    booked = _booked(simulation)
    for number, person in enumerate(compiled.situation.people):
        axis = int(compiled.net.person_axis[number])
        size = int(compiled.grid.axis_rank[axis, min(until, compiled.grid.axis_rank.shape[1] - 1)])
        first = int(compiled.grid.axis_rank[axis, compiled.grid.union_at[compiled.now]])
        weeks = (compiled.timetable.days[axis][first:size] - 1) // 7
        if not len(weeks) or not compiled.net.capacity[number]:
            continue
        planned = np.bincount(weeks - weeks[0], weights=booked[number, first:size])
        there = np.bincount(weeks - weeks[0]) * int(compiled.net.capacity[number])
        shares = np.where(there > 0, planned / np.maximum(there, 1), 0.0)
        if shares.max() > best + 1e-9:
            best, who = float(shares.max()), person.id
    return best, who


def _booked(simulation: Simulation) -> I32:
    compiled = simulation.compiled
    return run_booked(compiled, compiled.order, compiled.hours)[3]
