"""Decides how a date is explained: the chain from a goal post back to today, and what each cause costs, by planning without it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from accord.planning import kernel
from accord.planning.answer import Cause, Counterfactual, Plan, Reason
from accord.planning.causes import Causes
from accord.planning.compiled import Compiled, compile
from accord.planning.kernel import OPEN, Net
from accord.planning.layout import Layout, lay, working_days
from accord.planning.situation import Impossible, Situation
from accord.planning.teams import Team

MOST_TRIED = 24
"""Causes looked at along one chain."""
MOST_PEOPLE = 3
"""Other people tried for one task."""
MOST_ABSENCES = 3


def why(situation: Situation, plan: Plan, target: str) -> tuple[Reason, ...]:
    """The reasons of a task, or of a goal post's last must-have, back to today, each held back by the next."""
    layout = _as_planned(situation, plan)
    causes = Causes(layout)
    names = [task.id for task in situation.tasks]
    return tuple(Reason(names[task], causes.start(task), causes.finish(task)) for task in _chain(layout, causes, target))


def counterfactuals(situation: Situation, plan: Plan, target: str, limit: int = 6) -> tuple[Counterfactual, ...]:
    """What would move the target's finish, each computed by planning again in the same order; what helps most comes first.

    Tried along the driving chain: a link gone, a person free, time off cancelled, a pin gone, another person, half the estimate.
    """
    layout = _as_planned(situation, plan)
    causes = Causes(layout)
    chain = _chain(layout, causes, target)
    targets = _targets(layout.compiled, target)
    if not chain:
        return ()
    now = int(layout.finish[targets].max())
    found: dict[tuple[str, str, str, str], Counterfactual] = {}
    for trial in _trials(layout, causes, chain):
        finish = int(trial.finish()[targets].max())
        days = working_days(layout.compiled, finish, now)
        told = replace(trial.told, of=target, days_sooner=days)
        key = (told.change, told.task, told.person if told.change != "other_person" else "", told.before)
        if days and (key not in found or found[key].days_sooner < days):
            found[key] = told
    return tuple(
        sorted(found.values(), key=lambda one: (-one.days_sooner, one.change, one.task, one.person, one.other_person))[:limit]
    )


@dataclass(frozen=True, slots=True)
class Trial:
    """One change not yet priced, and how to plan with it: [T] finish slots."""

    told: Counterfactual
    finish: Callable[[], kernel.I32]


def _as_planned(situation: Situation, plan: Plan) -> Layout:
    """The layout behind a plan, laid again in the plan's own order."""
    compiled = compile(situation)
    if set(plan.order) != set(compiled.task_number):
        raise Impossible("another plan", "The plan was made for other tasks: plan again first.")
    return lay(compiled, [compiled.task_number[name] for name in plan.order])


def _targets(compiled: Compiled, target: str) -> list[int]:
    if target in compiled.task_number:
        return [compiled.task_number[target]]
    for post in compiled.situation.goal_posts:
        if post.id == target:
            return [compiled.task_number[name] for name in post.must_have]
    raise Impossible("unknown target", f"There is no task or goal post {target} to explain.")


def _chain(layout: Layout, causes: Causes, target: str) -> list[int]:
    tasks = _targets(layout.compiled, target)
    if not tasks:
        return []
    return causes.chain(max(tasks, key=lambda task: (layout.finish[task], -task)))


def _trials(layout: Layout, causes: Causes, chain: list[int]) -> Iterator[Trial]:
    compiled, absences = layout.compiled, 0
    for task in [task for task in chain if compiled.net.state[task] == OPEN][:MOST_TRIED]:
        seen: set[Cause] = set()
        for cause in (*causes.start(task), *causes.finish(task)):
            if cause in seen:
                continue
            seen.add(cause)
            if cause.kind == "link":
                yield from _without_link(layout, task, cause)
            elif cause.kind == "person_busy":
                yield from _with_person_free(layout, task, cause)
            elif cause.kind == "time_off" and absences < MOST_ABSENCES:
                absences += 1
                yield from _without_absence(layout, task, cause)
            elif cause.kind == "pin":
                yield _without_pin(layout, task)
        yield from _with_others(layout, task)
    yield from _with_half(layout, chain)


def _name(layout: Layout, task: int) -> str:
    return layout.compiled.situation.tasks[task].id


def _again(layout: Layout, net: Net, hours: NDArray[np.float64] | None = None) -> kernel.I32:
    """[T] finish slots in the same order with another net or other hours."""
    compiled = layout.compiled
    work = (compiled.hours if hours is None else hours) * compiled.slots_per_hour
    _, finish, _ = kernel.place_draws(compiled.grid, net, layout.order, work[None, :])
    return finish[0]


def _without_link(layout: Layout, task: int, cause: Cause) -> Iterator[Trial]:
    net, before = layout.compiled.net, layout.compiled.task_number[cause.task]
    for edge in range(net.pred_at[task], net.pred_at[task + 1]):
        if net.pred_task[edge] == before and net.pred_kind[edge] == ("FS", "SS", "FF", "SF").index(cause.detail):
            lag, elapsed = net.pred_lag.copy(), net.pred_elapsed.copy()
            lag[edge], elapsed[edge] = -layout.compiled.horizon, True
            cut = net._replace(pred_lag=lag, pred_elapsed=elapsed)
            told = Counterfactual("remove_link", "", 0.0, task=_name(layout, task), before=cause.task)
            yield Trial(told, lambda cut=cut: _again(layout, cut))  # type: ignore[misc]


def _with_person_free(layout: Layout, task: int, cause: Cause) -> Iterator[Trial]:
    """The person's twin, with the same hours and nothing else to do, takes their part of this one task."""
    net, person = layout.compiled.net, layout.compiled.person_number[cause.person]
    twin = len(net.capacity)
    pairs = [pair for pair in range(net.team_at[task], net.team_at[task + 1]) if net.team_person[pair] == person]
    for pair in pairs:
        team, keep = net.team_person.copy(), net.keep.copy()
        team[pair] = keep[task] = twin
        free = net._replace(
            team_person=team,
            keep=keep,
            person_axis=np.append(net.person_axis, net.person_axis[person]),
            present_axis=np.append(net.present_axis, net.present_axis[person]),
            capacity=np.append(net.capacity, net.capacity[person]),
        )
        told = Counterfactual("free_person", "", 0.0, task=_name(layout, task), person=cause.person)
        yield Trial(told, lambda free=free: _again(layout, free))  # type: ignore[misc]


def _without_absence(layout: Layout, task: int, cause: Cause) -> Iterator[Trial]:
    situation, number = layout.compiled.situation, layout.compiled.person_number[cause.person]
    person = situation.people[number]
    day = cause.until.date()  # the day after the last one off, or the one on which work ended meanwhile
    kept = tuple(away for away in person.time_off if away.why != cause.detail or away.first > day)
    people = (*situation.people[:number], replace(person, time_off=kept), *situation.people[number + 1 :])
    told = Counterfactual("cancel_time_off", "", 0.0, task=_name(layout, task), person=person.id)

    def finish() -> kernel.I32:
        made = compile(replace(situation, people=people), slot_minutes=layout.compiled.slot_minutes, days=layout.compiled.days)
        return lay(made, layout.order).finish

    yield Trial(told, finish)


def _without_pin(layout: Layout, task: int) -> Trial:
    net = layout.compiled.net
    earliest, finish_from = net.earliest.copy(), net.finish_from.copy()
    earliest[task], finish_from[task] = layout.compiled.now, 0
    free = net._replace(earliest=earliest, finish_from=finish_from)
    return Trial(Counterfactual("remove_pin", "", 0.0, task=_name(layout, task)), lambda: _again(layout, free))


def _with_others(layout: Layout, task: int) -> Iterator[Trial]:
    """Somebody else with the skill (without a skill: of the same team) takes the part of the first person."""
    compiled = layout.compiled
    fact, number = compiled.situation.tasks[task], int(layout.person[task])
    if number < 0 or not fact.people:
        return
    person = compiled.situation.people[number]
    busy = {number for number, _ in layout.people(task)}
    others = [
        other
        for other, told in enumerate(compiled.situation.people)
        if other not in busy and (fact.skill in told.skills if fact.skill else bool(person.team) and told.team == person.team)
    ]
    load = layout.used.sum(axis=1)
    for other in sorted(others, key=lambda other: (int(load[other]), other))[:MOST_PEOPLE]:
        told = compiled.situation.people[other]
        swapped = _with_person(compiled.net, compiled.teams[task], task, other, told.skills.get(fact.skill, 1.0), told.units)
        change = Counterfactual("other_person", "", 0.0, task=fact.id, person=person.id, other_person=told.id)
        yield Trial(change, lambda swapped=swapped: _again(layout, swapped))  # type: ignore[misc]


def _with_person(net: Net, team: Team, task: int, other: int, speed: float, most: float) -> Net:
    pair = int(net.team_at[task])
    persons, units, rates = net.team_person.copy(), net.team_units.copy(), net.team_rate.copy()
    taken = min(team.pairs[0][1], most)
    persons[pair], units[pair], rates[pair] = other, max(1, round(taken * kernel.FULL)), taken * speed
    return net._replace(team_person=persons, team_units=units, team_rate=rates)


def _with_half(layout: Layout, chain: list[int]) -> Iterator[Trial]:
    """Half the work left of the three largest tasks of the chain."""
    left = layout.compiled.hours
    for task in sorted(chain, key=lambda task: (-left[task], task))[:MOST_PEOPLE]:
        if left[task] > 0:
            hours = left.copy()
            hours[task] /= 2
            told = Counterfactual("half_estimate", "", 0.0, task=_name(layout, task))
            yield Trial(told, lambda hours=hours: _again(layout, layout.compiled.net, hours))  # type: ignore[misc]
