"""Decides what cannot be planned at all, and says it in one sentence with the tasks concerned."""

from collections import Counter

from accord.planning.calendars import check_calendar, check_zone
from accord.planning.fields import check_fields
from accord.planning.situation import Estimate, Impossible, Person, Risk, Situation, Task

MOST = {"calendars": 1_000, "people": 5_000, "tasks": 200_000, "links": 1_000_000, "features": 50_000, "goal_posts": 5_000}
"""What is planned at once in about a gigabyte and ten seconds; 100,000 tasks of 500 people take half of either."""
MOST_TOLD = 12
"""Tasks of a circle that its sentence names; `Impossible.tasks` holds them all."""


def check(situation: Situation) -> None:
    """Raise Impossible for the first broken rule, in time linear in the input."""
    for field, most in MOST.items():
        if len(getattr(situation, field)) > most:
            raise Impossible("too many", f"The plan has more than {most:,} {field.replace('_', ' ')}.")
    check_fields(situation)
    check_zone(situation.zone, "The plan")
    _check_names(situation)
    for calendar in situation.calendars:
        check_calendar(calendar)
    for person in situation.people:
        _check_person(person)
    for task in situation.tasks:
        _check_task(task)
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
            twice = next(name for name, count in Counter(ids).items() if count > 1)
            raise Impossible(f"duplicate {what}", f"The {what} {twice} is there twice.", (twice,) if what == "task" else ())
    calendars = {calendar.id for calendar in situation.calendars}
    people = {person.id for person in situation.people}
    tasks = {task.id for task in situation.tasks}
    if situation.calendar not in calendars:
        raise Impossible("unknown calendar", f"The plan's calendar, {situation.calendar}, is not there.")
    for person in situation.people:
        if person.calendar not in calendars:
            raise Impossible("unknown calendar", f"{person.name} works by a calendar that is not there, {person.calendar}.")
    for task in situation.tasks:
        if task.calendar and task.calendar not in calendars:
            raise Impossible("unknown calendar", f"{task.title} runs on a calendar that is not there, {task.calendar}.", (task.id,))
        for name in (*(assigned.person for assigned in task.people), *task.candidates):
            if name not in people:
                raise Impossible("unknown person", f"{task.title} names a person who is not there, {name}.", (task.id,))
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


def _check_person(person: Person) -> None:
    for away in person.time_off:
        if away.last < away.first:
            raise Impossible("bad time off", f"{person.name}'s time off ends on {away.last}, before it begins.")
    for held in person.busy:
        if held.finish < held.start:
            raise Impossible("bad busy time", f"{person.name} is busy until {held.finish}, before that begins.")
    for given in person.overtime:
        if given.hours <= 0 or given.last < given.first:
            raise Impossible(
                "bad overtime", f"{person.name}'s overtime must be more than 0 hours a day, from a day to a later one."
            )


def _check_task(task: Task) -> None:
    if task.estimate and not _is_range(task.estimate):
        raise Impossible("bad range", f"{task.title}: the low end of an estimate cannot lie above its high end.", (task.id,))
    if task.started and task.finished and task.finished < task.started:
        raise Impossible("bad progress", f"{task.title} finished before it started.", (task.id,))
    if task.baseline and task.baseline.finish < task.baseline.start:
        raise Impossible("bad baseline", f"{task.title} finishes before it starts in its baseline.", (task.id,))


def _check_risk(risk: Risk) -> None:
    for what, given in (("hours", risk.hours), ("cost", risk.cost)):
        if not _is_range(given):
            rule = f"the low end of its {what} cannot lie above its high end"
            raise Impossible("bad range", f"{risk.title or risk.id}: {rule}.", risk.tasks)


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
    walked: dict[str, None] = {}
    while name not in walked:
        walked[name] = None
        name = next(before for before in waits[name] if before in left)
    path = list(walked)
    found = path[path.index(name) :][::-1]
    place = {task.id: number for number, task in enumerate(situation.tasks)}
    first = min(range(len(found)), key=lambda at: place[found[at]])
    circle = (*found[first:], *found[:first])
    titles = [situation.tasks[place[one]].title for one in circle]
    more = [f"({len(titles) - MOST_TOLD} more)"] if len(titles) > MOST_TOLD else []
    raise Impossible(
        "cycle", "These tasks wait for each other: " + " → ".join((*titles[:MOST_TOLD], *more, titles[0])) + ".", circle
    )
