"""Decides what cannot be planned at all, and says it in one sentence with the tasks concerned."""

import math

from accord.planning.calendars import check_calendar
from accord.planning.situation import Estimate, Impossible, Risk, Situation, Task

LONGEST = 1_000_000.0
"""Hours: more than a hundred working lives is a slip of the pen."""
MOST_MONEY = 1e15
MOST_OVERTIME = 8.0
"""Hours a day."""
LONGEST_LAG = 60 * 24 * 366 * 20
"""Minutes: twenty years."""


def check(situation: Situation) -> None:
    """Raise Impossible for the first broken rule."""
    _check_names(situation)
    for calendar in situation.calendars:
        check_calendar(calendar)
    for task in situation.tasks:
        _check_task(task)
    titles = {task.id: task.title for task in situation.tasks}
    for link in situation.links:
        if abs(link.lag_minutes) > LONGEST_LAG:
            ends = f"{titles[link.before]} and {titles[link.after]}"
            raise Impossible("bad lag", f"The lag between {ends} is longer than twenty years.", (link.before, link.after))
    for risk in situation.risks:
        _check_risk(risk)
    _check_cycle(situation)


def _check_names(situation: Situation) -> None:
    for what, ids in (
        ("calendar", [calendar.id for calendar in situation.calendars]),
        ("person", [person.id for person in situation.people]),
        ("task", [task.id for task in situation.tasks]),
        ("goal post", [post.id for post in situation.goal_posts]),
        ("feature", [feature.id for feature in situation.features]),
        ("risk", [risk.id for risk in situation.risks]),
    ):
        if len(set(ids)) < len(ids):
            twice = next(one for one in ids if ids.count(one) > 1)
            raise Impossible(f"duplicate {what}", f"The {what} {twice} is there twice.", (twice,) if what == "task" else ())
    calendars = {calendar.id for calendar in situation.calendars}
    people = {person.id for person in situation.people}
    tasks = {task.id for task in situation.tasks}
    if situation.calendar not in calendars:
        raise Impossible("unknown calendar", f"The plan's calendar, {situation.calendar}, is not there.")
    for person in situation.people:
        if person.calendar not in calendars:
            raise Impossible("unknown calendar", f"{person.name} works by a calendar that is not there, {person.calendar}.")
        if not 0 < person.units <= 10_000:
            raise Impossible("bad units", f"{person.name} has {person.units:g} units: it must be more than 0 and at most 10,000.")
        for skill, speed in person.skills.items():
            if not 0 < speed <= 100:
                raise Impossible(
                    "bad speed", f"{person.name} has speed {speed:g} in {skill}: it must be more than 0 and at most 100."
                )
        for given in person.overtime:
            if not (0 < given.hours <= MOST_OVERTIME and 1 <= given.pay <= 10 and given.first <= given.last):
                raise Impossible(
                    "bad overtime",
                    f"{person.name}'s overtime must be more than 0 and at most {MOST_OVERTIME:g} hours a day, paid 1 to 10 times, "
                    "from a day to a later one.",
                )
    for task in situation.tasks:
        if task.calendar and task.calendar not in calendars:
            raise Impossible("unknown calendar", f"{task.title} runs on a calendar that is not there, {task.calendar}.", (task.id,))
        for name in (*(assigned.person for assigned in task.people), *task.candidates):
            if name not in people:
                raise Impossible("unknown person", f"{task.title} names a person who is not there, {name}.", (task.id,))
        for assigned in task.people:
            if not 0 < assigned.units <= 10_000:
                raise Impossible(
                    "bad units", f"{task.title} takes {assigned.units:g} of a person: it must be more than 0.", (task.id,)
                )
    for link in situation.links:
        if link.before not in tasks or link.after not in tasks:
            known = tuple(name for name in (link.before, link.after) if name in tasks)
            raise Impossible(
                "unknown task", f"A link goes from {link.before} to {link.after}, and one of them is not there.", known
            )
    named = [post.must_have for post in situation.goal_posts]
    named += [feature.tasks for feature in situation.features] + [risk.tasks for risk in situation.risks]
    for name in (name for names in named for name in names):
        if name not in tasks:
            raise Impossible("unknown task", f"A goal post, feature or risk names a task that is not there, {name}.")


def _check_task(task: Task) -> None:
    given = [task.estimate.low, task.estimate.high] if task.estimate else []
    if task.estimate and task.estimate.likely is not None:
        given.append(task.estimate.likely)
    if task.remaining is not None:
        given.append(task.remaining)
    if not all(math.isfinite(hours) and 0 <= hours <= LONGEST for hours in given):
        raise Impossible("bad range", f"{task.title}: hours must lie between 0 and 1,000,000.", (task.id,))
    if task.estimate and not _is_range(task.estimate):
        raise Impossible("bad range", f"{task.title}: the low end of an estimate cannot lie above its high end.", (task.id,))
    if not (math.isfinite(task.done) and 0 <= task.done <= 1):
        raise Impossible("bad progress", f"{task.title}: the share done must lie between 0 and 1.", (task.id,))
    if task.started and task.finished and task.finished < task.started:
        raise Impossible("bad progress", f"{task.title} finished before it started.", (task.id,))


def _check_risk(risk: Risk) -> None:
    name = risk.title or risk.id
    if not 0 <= risk.chance <= 1:
        raise Impossible("bad chance", f"{name}: the chance of a risk lies between 0 and 1.", risk.tasks)
    for what, given, most in (("hours", risk.hours, LONGEST), ("cost", risk.cost, MOST_MONEY)):
        ends = (given.low, given.high, given.low if given.likely is None else given.likely)
        if not all(math.isfinite(end) and 0 <= end <= most for end in ends) or not _is_range(given):
            rule = f"its {what} must be a range between 0 and {most:,.0f}, low end first"
            raise Impossible("bad range", f"{name}: {rule}.", risk.tasks)


def _is_range(estimate: Estimate) -> bool:
    likely = estimate.low if estimate.likely is None else estimate.likely
    return estimate.low <= likely <= estimate.high


def _check_cycle(situation: Situation) -> None:
    """Strip tasks that wait for nothing; of what is left, walk back until a task comes again, and name those between."""
    waits: dict[str, list[str]] = {}
    gives: dict[str, list[str]] = {}
    for link in situation.links:
        waits.setdefault(link.after, []).append(link.before)
        gives.setdefault(link.before, []).append(link.after)
    open_links = {name: len(before) for name, before in waits.items()}
    ready = [name for name in gives if name not in waits]
    while ready:
        for after in gives.get(ready.pop(), ()):
            open_links[after] -= 1
            if not open_links[after]:
                ready.append(after)
    left = {name for name, count in open_links.items() if count}
    if not left:
        return
    name = next(task.id for task in situation.tasks if task.id in left)
    walked: list[str] = []
    while name not in walked:
        walked.append(name)
        name = next(before for before in waits[name] if before in left)
    found = walked[walked.index(name) :][::-1]
    titles = {task.id: task.title for task in situation.tasks}
    first = min(range(len(found)), key=lambda at: list(titles).index(found[at]))
    circle = (*found[first:], *found[:first])
    raise Impossible(
        "cycle", "These tasks wait for each other: " + " → ".join(titles[one] for one in (*circle, circle[0])) + ".", circle
    )
