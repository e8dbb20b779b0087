"""Decides the plan: order, start, finish, person and cause of every task, the loads, what had to move, and what cannot hold."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import numpy as np

from accord.planning.answer import Plan, PlannedTask, Progress
from accord.planning.bound import lower_bound
from accord.planning.causes import Causes
from accord.planning.compiled import Compiled, compile
from accord.planning.floats import floats
from accord.planning.kernel import DONE, STARTED
from accord.planning.layout import Layout, lay, shown, working_days
from accord.planning.load import weekly_load
from accord.planning.situation import Pin, Situation, Task


def plan(situation: Situation, *, budget: int = 0, prove: float = 0.0, progress: Progress | None = None) -> Plan:
    """Plan the Situation; raises Impossible.

    `budget` counts schedules. 0 repairs: the agreed order is kept, and the last plan's people where that costs less than a day.
    More searches, from the Situation's seed, for less weighted lateness of goal posts, then an earlier finish, then less change.
    `prove` looks as long, in deterministic time, for a proof that no plan is better, or for a better one. `progress` hears of both.
    """
    compiled = compile(situation)
    if not situation.tasks or (budget <= 0 and prove <= 0.0):
        return described(lay(compiled))
    order = compiled.order
    if budget > 0:
        from accord.planning.search import best_order

        order = best_order(compiled, budget=budget, seed=situation.seed, progress=progress)
    if prove <= 0.0:
        return described(lay(compiled, order))
    from accord.planning.proof import prove as proven

    found = proven(compiled, order, limit=prove, progress=progress)
    made = described(lay(compiled, found.order))
    return replace(made, bound=compiled.at(found.bound), is_proven=found.is_optimal, why_not_proven=found.why_not)


def described(layout: Layout) -> Plan:
    """A layout in the caller's own words."""
    compiled = layout.compiled
    situation = compiled.situation
    causes = Causes(layout)
    driving = _driving(layout, causes)
    total, free = floats(layout) if situation.tasks else ((), ())
    moves = _moves(layout)
    names = [person.id for person in situation.people]
    tasks = []
    for number, task in enumerate(situation.tasks):
        start, finish = shown(layout, number)
        people = tuple((names[person], units) for person, units in layout.people(number))
        tasks.append(
            PlannedTask(
                task=task.id,
                start=start,
                finish=finish,
                people=people,
                hours=round(float(compiled.hours[number]), 6),
                causes=causes.start(number),
                total_float=round(float(total[number]), 3),
                free_float=round(float(free[number]), 3),
                is_driving=number in driving,
                moved_days=moves.get(number, 0.0),
            )
        )
    finish = max((one.finish for one in tasks), default=situation.now)
    return Plan(
        tasks=tuple(tasks),
        finish=finish,
        bound=compiled.at(lower_bound(compiled)) if np.any(compiled.net.state != DONE) else finish,
        load=weekly_load(layout),
        infeasible=_broken(layout),
        moved=len(moves),
        moved_days=round(sum(map(abs, moves.values())), 2),
        slot_minutes=compiled.slot_minutes,
        order=tuple(situation.tasks[number].id for number in layout.order),
    )


def _driving(layout: Layout, causes: Causes) -> set[int]:
    """Tasks on the driving chain of a goal post; without goal posts, of the last finish."""
    compiled = layout.compiled
    ends = [[compiled.task_number[name] for name in post.must_have] for post in compiled.situation.goal_posts if post.must_have]
    if not ends and compiled.situation.tasks:
        ends = [list(range(len(layout.finish)))]
    found: set[int] = set()
    for tasks in ends:
        last = max(tasks, key=lambda task: (layout.finish[task], -task))
        if compiled.net.state[last] != DONE:
            found.update(task for task in causes.chain(last) if compiled.net.state[task] != DONE)
    return found


def _moves(layout: Layout) -> dict[int, float]:
    """Open tasks that left their place in the last plan, with the working days their finish moved (start, if only that)."""
    compiled = layout.compiled
    moves: dict[int, float] = {}
    for placed in compiled.situation.last:
        number = compiled.task_number.get(placed.task)
        if number is None or compiled.net.state[number] == DONE:
            continue
        start, finish = compiled.slot(placed.start), compiled.slot(placed.finish)
        is_begun = compiled.net.state[number] == STARTED
        if finish != layout.finish[number] or (start != layout.start[number] and not is_begun):
            days = working_days(compiled, finish, int(layout.finish[number]))
            moves[number] = days or working_days(compiled, start, int(layout.start[number]))
    return moves


def _broken(layout: Layout) -> tuple[str, ...]:
    """Sentences for pins and deadlines that this plan does not hold, and skills that nobody has."""
    compiled = layout.compiled
    zone = ZoneInfo(compiled.situation.zone)
    sentences = []
    for number, task in enumerate(compiled.situation.tasks):
        if compiled.net.state[number] == DONE:
            continue
        start, finish = shown(layout, number)
        if task.deadline and finish > task.deadline:
            sentences.append(f"{task.title} finishes on {_day(finish, zone)}, after its deadline on {_day(task.deadline, zone)}.")
        sentences += [
            _pin_sentence(task, pin, start, finish, zone)
            for pin in task.pins
            if _is_broken(compiled, pin, start, finish, bool(task.started))
        ]
        if task.skill and not compiled.teams[number].pairs and not task.is_milestone:
            sentences.append(f"Nobody has the skill {task.skill} that {task.title} needs; it is planned as if somebody had.")
    return tuple(sentences)


def _is_broken(compiled: Compiled, pin: Pin, start: dt.datetime, finish: dt.datetime, is_begun: bool) -> bool:
    if is_begun and pin.on == "start":
        return False
    actual = start if pin.on == "start" else finish
    latest = compiled.at(compiled.slot(pin.at)) if pin.kind == "fixed" else pin.at
    return pin.kind != "not_before" and actual > max(latest, pin.at) and not _is_first_chance(compiled, pin, actual)


def _is_first_chance(compiled: Compiled, pin: Pin, actual: dt.datetime) -> bool:
    """A fixed date outside working hours holds when the work begins at the next opening."""
    return pin.kind == "fixed" and working_days(compiled, compiled.slot(pin.at), compiled.slot(actual)) == 0


def _pin_sentence(task: Task, pin: Pin, start: dt.datetime, finish: dt.datetime, zone: ZoneInfo) -> str:
    verb, actual = ("starts", start) if pin.on == "start" else ("finishes", finish)
    rule = "no later than" if pin.kind == "no_later" else "fixed on"
    return f"{task.title} {verb} on {_day(actual, zone)}, though it is pinned {rule} {_day(pin.at, zone)}."


def _day(instant: dt.datetime, zone: ZoneInfo) -> str:
    """12 May 2027: the local day; an end at midnight belongs to the day before."""
    local = (
        (instant - dt.timedelta(microseconds=1)).astimezone(zone)
        if instant.astimezone(zone).time() == dt.time()
        else instant.astimezone(zone)
    )
    return f"{local.day} {local:%B %Y}"
