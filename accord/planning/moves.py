"""Decides which single moves are worth trying for a goal post: what may be left out, handed on, overlapped or added, and nothing
that may not.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from .answer import Change
from .apply import taken_out, trimmed_off
from .kernel import STARTED
from .simulation import Simulation
from .situation import GoalPost, Person, Situation, Task

Family = Literal["rearrange", "scope", "capacity"]
MOST_REASSIGNED, MOST_HELPED, MOST_ADDED, OTHERS_EACH = 24, 10, 8, 2
MOST_SPLIT, MOST_OVERLAPPED, MOST_LONGER = 6, 8, 4
LEAST_CRITICAL = 0.02
IDLE = 0.3
"""A task that binds in fewer of the runs than this can wait for others."""
LEAST_HOURS = 8.0
"""Work shorter than this is not worth an overlap, a helper or an interruption."""
LEAD_DAYS = 14
"""Somebody new comes on the first Monday at least so many days from now; overtime begins on the next one."""
OVERLAP, REWORK = 0.25, 0.2
"""What is fast-tracked begins when a quarter of what it waits for is still to do, and its long end grows by a fifth."""
LONGER, LONGEST_DAYS = 2.0, 41
"""Overtime: hours a day, and at most six weeks of it."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that can be done, and its family. `features` it takes out; `excludes` keys: of moves with a key in common only
    one is made.
    """

    family: Family
    change: Change
    key: str
    is_last_resort: bool = False
    """Takes a must-have out of the line."""


def moves(simulation: Simulation, goal_post_id: str, critical: NDArray[np.float64]) -> tuple[Move, ...]:
    """All single moves but re-sequencing and shifting. critical [T]: share of the runs in which a task binds the goal post."""
    situation = simulation.compiled.situation
    loads = _loads(simulation)
    post = next(post for post in situation.goal_posts if post.id == goal_post_id)
    return (
        *scope_moves(situation, goal_post_id),
        *_reassignments(situation, critical, loads),
        *_helpers(situation, critical, loads),
        *_overlaps(simulation, critical),
        *_interruptions(simulation, critical),
        *_additions(situation, simulation, critical),
        *_longer_days(simulation, post, critical),
    )


def scope_moves(situation: Situation, goal_post_id: str) -> tuple[Move, ...]:
    """Defer what is wanted more, drop what is wanted least (the last third by rank); must-haves only as a last resort. What a
    feature can do without is left out of it.

    Only features of the goal post, or of none. A feature goes only if no other waits for it alone.
    """
    candidates = sorted(situation.features_of(goal_post_id), key=lambda f: (f.rank or 10**6, -f.weight, f.id))
    needed = _needed(situation)
    found = []
    for place, feature in enumerate(candidates):
        optional = trimmed_off(situation, Change("trim", feature=feature.id))
        if optional and optional != set(feature.tasks) and not feature.is_protected:
            found.append(
                Move(
                    "scope",
                    Change("trim", feature=feature.id, tasks=tuple(t for t in feature.tasks if t in optional)),
                    f"feature:{feature.id}",
                )
            )
        if feature.is_protected or feature.id in needed:
            continue
        tasks = taken_out(situation, [feature.id])
        if not tasks:
            continue
        is_least = 3 * place >= 2 * len(candidates)
        is_last_resort = feature.is_must_have
        kind: Literal["drop", "defer"] = "drop" if is_least and not is_last_resort else "defer"
        ordered = tuple(t.id for t in situation.tasks if t.id in tasks)
        found.append(Move("scope", Change(kind, feature=feature.id, tasks=ordered), f"feature:{feature.id}", is_last_resort))
    return tuple(found)


def _needed(situation: Situation) -> set[str]:
    """Features for whose work alone some kept feature waits; what gathers the results of several can do with fewer.

    Milestones, and tasks that belong to no feature, hand on what they wait for.
    """
    milestones = {t.id for t in situation.tasks if t.is_milestone}
    owner = {t: f.id for f in situation.features for t in f.tasks if t not in milestones}
    comes_from: dict[str, set[str]] = {}
    found = set()
    for task, before in _in_line(situation):
        waits_for: set[str] = set().union(*({owner[one]} if one in owner else comes_from[one] for one in before))
        comes_from[task] = waits_for
        others = waits_for - {owner.get(task, "")}
        if task in owner and len(others) == 1:
            found |= others
    return found


def _in_line(situation: Situation) -> Iterator[tuple[str, list[str]]]:
    """Every task after those it waits for, with these."""
    before: dict[str, list[str]] = {t.id: [] for t in situation.tasks}
    after: dict[str, list[str]] = {t.id: [] for t in situation.tasks}
    for link in situation.links:
        before[link.after].append(link.before)
        after[link.before].append(link.after)
    left = {task: len(names) for task, names in before.items()}
    ready = [task for task, count in left.items() if not count]
    while ready:
        task = ready.pop()
        yield task, before[task]
        for one in after[task]:
            left[one] -= 1
            if not left[one]:
                ready.append(one)


def _open(task: Task) -> bool:
    return task.started is None and task.finished is None and task.done == 0.0 and not task.is_milestone


def _by_criticality(situation: Situation, critical: NDArray[np.float64]) -> list[Task]:
    order = np.argsort(-critical, kind="stable")
    return [situation.tasks[t] for t in order if critical[t] >= LEAST_CRITICAL and _open(situation.tasks[t])]


def _reassignments(situation: Situation, critical: NDArray[np.float64], loads: Mapping[str, float]) -> list[Move]:
    """A critical task of one person goes to each of the two least loaded who can do it."""
    found: list[Move] = []
    for task in _by_criticality(situation, critical):
        if len(task.people) != 1:
            continue
        if len({move.key for move in found}) >= MOST_REASSIGNED:
            break
        held = task.people[0].person
        for other in _able(situation, task, held, loads)[:OTHERS_EACH]:
            found.append(Move("rearrange", Change("reassign", task=task.id, person=held, other_person=other), f"task:{task.id}"))
    return found


def _helpers(situation: Situation, critical: NDArray[np.float64], loads: Mapping[str, float]) -> list[Move]:
    """Somebody joins a critical task of a day or more."""
    found: list[Move] = []
    for task in _by_criticality(situation, critical):
        if len(found) >= MOST_HELPED:
            break
        is_long = task.estimate is None or task.estimate.high >= LEAST_HOURS
        if len(task.people) == 1 and task.by == "effort" and is_long and task.people[0].units >= 1.0:
            for other in _able(situation, task, task.people[0].person, loads)[:1]:
                found.append(Move("rearrange", Change("reassign", task=task.id, other_person=other), f"task:{task.id}"))
    return found


def _overlaps(simulation: Simulation, critical: NDArray[np.float64]) -> list[Move]:
    """A critical task begins before what it waits for is all done, where other people do it."""
    situation, hours = simulation.compiled.situation, simulation.compiled.hours
    number, tasks = simulation.compiled.task_number, {task.id: task for task in situation.tasks}
    found: list[tuple[float, Move]] = []
    for link in situation.links:
        before, after = tasks[link.before], tasks[link.after]
        weight = float(min(critical[number[link.before]], critical[number[link.after]]))
        if link.kind != "FS" or link.lag_minutes or weight < LEAST_CRITICAL or not (_open(before) and _open(after)):
            continue
        if after.estimate is None or before.estimate is None or min(hours[number[t.id]] for t in (before, after)) < LEAST_HOURS:
            continue
        if not before.people or not after.people or {a.person for a in before.people} & {a.person for a in after.people}:
            continue
        change = Change("fast_track", task=after.id, before=before.id, share=OVERLAP, amount=REWORK)
        found.append((weight, Move("rearrange", change, f"task:{after.id}")))
    found.sort(key=lambda one: (-one[0], one[1].key, one[1].change.before))
    return [move for _, move in found[:MOST_OVERLAPPED]]


def _interruptions(simulation: Simulation, critical: NDArray[np.float64]) -> list[Move]:
    """Begun work that binds nothing gives way to what does; critical work is done in pieces around other work."""
    situation, compiled = simulation.compiled.situation, simulation.compiled
    busy = {a.person for task in _by_criticality(situation, critical) for a in task.people}
    found: list[tuple[float, str]] = []
    for number, task in enumerate(situation.tasks):
        if task.can_split or task.by != "effort" or not task.people or compiled.hours[number] < LEAST_HOURS / 2:
            continue
        is_begun = compiled.net.state[number] == STARTED
        if is_begun and critical[number] < IDLE and any(a.person in busy for a in task.people):
            found.append((1.0 - float(critical[number]), task.id))
        elif _open(task) and critical[number] >= IDLE and compiled.hours[number] >= 2 * LEAST_HOURS:
            found.append((float(critical[number]), task.id))
    found.sort(key=lambda one: (-one[0], one[1]))
    return [Move("rearrange", Change("split", task=task), f"split:{task}") for _, task in found[:MOST_SPLIT]]


def _longer_days(simulation: Simulation, post: GoalPost, critical: NDArray[np.float64]) -> list[Move]:
    """Who has most critical work stays longer, for some weeks."""
    situation = simulation.compiled.situation
    weight: dict[str, float] = {}
    for number, task in enumerate(situation.tasks):
        if critical[number] >= LEAST_CRITICAL and task.by == "effort" and task.finished is None:
            for assigned in task.people:
                hours = float(critical[number]) * float(simulation.compiled.hours[number])
                weight[assigned.person] = weight.get(assigned.person, 0.0) + hours
    first = _monday(situation, 1)
    last = first + dt.timedelta(days=LONGEST_DAYS)
    if post.at is not None:
        last = min(last, (post.at - dt.timedelta(seconds=1)).astimezone(ZoneInfo(situation.zone)).date())
    if last <= first:
        return []
    able = {p.id for p in situation.people if p.units == 1.0 and not p.overtime}
    ranked = sorted((p for p in weight if p in able), key=lambda p: (-weight[p], p))
    return [
        Move("capacity", Change("overtime", person=person, amount=LONGER, day=first, until=last), f"longer:{person}")
        for person in ranked[:MOST_LONGER]
    ]


def _able(situation: Situation, task: Task, held: str, loads: Mapping[str, float]) -> list[str]:
    """Who could do the task instead, least loaded first: by its skill, else by a skill or the team in common, else by the work
    they do.
    """
    holder = next(p for p in situation.people if p.id == held)
    tracks = {t.people[0].person for t in situation.tasks if t.track and t.track == task.track and len(t.people) == 1}

    def can(person: Person) -> bool:
        if person.id == held or person.units != 1.0:
            return False
        if task.skill:
            return task.skill in person.skills
        if holder.skills or person.skills:
            return bool(set(holder.skills) & set(person.skills))
        return bool(holder.team and holder.team == person.team) or person.id in tracks

    return sorted((p.id for p in situation.people if can(p)), key=lambda p: (round(loads.get(p, 0.0), 3), p))


def _additions(situation: Situation, simulation: Simulation, critical: NDArray[np.float64]) -> list[Move]:
    """One more like each person on critical work, and one more for each critical skill that anybody may bring."""
    weight: dict[tuple[str, str], float] = {}
    for number, task in enumerate(situation.tasks):
        if critical[number] < LEAST_CRITICAL or not _open(task) or task.by != "effort":
            continue
        if len(task.people) == 1:
            who = (task.people[0].person, "")
        elif not task.people and task.skill:
            who = ("", task.skill)
        elif not task.people and task.candidates:
            who = (task.candidates[0], "")
        else:
            continue
        weight[who] = weight.get(who, 0.0) + float(critical[number]) * float(simulation.compiled.hours[number])
    people = {p.id: p for p in situation.people}
    day = _monday(situation, LEAD_DAYS)
    found = []
    for person, skill in sorted(weight, key=lambda who: (-weight[who], who))[:MOST_ADDED]:
        if person and people[person].units != 1.0:
            continue
        change = Change("add_capacity", person=person, skill=skill, day=day)
        found.append(Move("capacity", change, f"more:{person or skill}"))
    return found


def _monday(situation: Situation, days: int) -> dt.date:
    """The first one at least so many days from now."""
    first = situation.now.astimezone(ZoneInfo(situation.zone)).date() + dt.timedelta(days=days)
    return first + dt.timedelta(days=-first.weekday() % 7)


def _loads(simulation: Simulation) -> dict[str, float]:
    """Person → planned hours left."""
    compiled = simulation.compiled
    loads = dict.fromkeys((p.id for p in compiled.situation.people), 0.0)
    for number, team in enumerate(compiled.teams):
        for person, units, _ in team.pairs:
            if not team.is_choice or person == int(simulation.planned_person[number]):
                loads[compiled.situation.people[person].id] += units * float(compiled.hours[number]) / max(team.rate, 1e-9)
    return loads
