"""Decides for whom something changes under a change, and in which one sentence each of them is told."""

import datetime as dt
from collections.abc import Iterable, Mapping

from accord.alignment.rules.figures import PersonEffect
from accord.planning.answer import Plan

MOVED_AFTER = dt.timedelta(days=1)
"""A task that starts or ends within a day of where it stood is not worth a notice."""


def persons_told(now: Plan, then: Plan, *, names: Mapping[str, str]) -> tuple[PersonEffect, ...]:
    """One sentence a person whose tasks go, come, or move by more than a day; nobody else. `names`: titles of tasks by id."""
    before, after = _work_of(now), _work_of(then)
    told = []
    for person in sorted(before.keys() | after.keys()):
        mine, new = before.get(person, {}), after.get(person, {})
        gone = [task for task in mine if task not in new]
        come = [task for task in new if task not in mine]
        moved = [task for task in new if task in mine and _moved(mine[task], new[task])]
        parts = [_part("goes", "go", gone, names), _part("comes", "come", come, names), _moves(moved, mine, new, names)]
        if sentence := "; ".join(part for part in parts if part):
            told.append(PersonEffect(person, sentence[0].upper() + sentence[1:] + "."))
    return tuple(told)


Span = tuple[dt.datetime, dt.datetime]


def _work_of(plan: Plan) -> dict[str, dict[str, Span]]:
    work: dict[str, dict[str, Span]] = {}
    for task in plan.tasks:
        for person, _ in task.people:
            work.setdefault(person, {})[task.task] = (task.start, task.finish)
    return work


def _moved(one: Span, other: Span) -> bool:
    return abs(one[0] - other[0]) > MOVED_AFTER or abs(one[1] - other[1]) > MOVED_AFTER


def _part(single: str, plural: str, tasks: list[str], names: Mapping[str, str]) -> str:
    return f"{_listed(names[task] for task in tasks)} {single if len(tasks) == 1 else plural}" if tasks else ""


def _moves(tasks: list[str], mine: Mapping[str, Span], new: Mapping[str, Span], names: Mapping[str, str]) -> str:
    if not tasks:
        return ""
    if len(tasks) > 1:
        return f"{len(tasks)} of your tasks move, {names[tasks[0]]} to {_day(new[tasks[0]][0])}"
    start, end = new[tasks[0]]
    was = mine[tasks[0]]
    if abs(start - was[0]) > MOVED_AFTER:
        return f"{names[tasks[0]]} starts {_day(start)} instead of {_day(was[0])}"
    return f"{names[tasks[0]]} ends {_day(end)} instead of {_day(was[1])}"


def _listed(titles: Iterable[str]) -> str:
    given = list(titles)
    return given[0] if len(given) == 1 else f"{given[0]} and {len(given) - 1} more"


def _day(instant: dt.datetime) -> str:
    return f"{instant.day} {instant:%b}"
