"""Decides what fills one person's week: the hours of each day, what takes them, and why nobody is there."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from accord.alignment.reads.load import Load, work_of
from accord.alignment.rules.days import Filling, Presence, by_task, filled
from accord.kernel.errors import NotFound
from accord.kernel.models import Workspace
from accord.people.models import Person
from accord.work.models import Project


@dataclass(frozen=True, slots=True)
class DayBar:
    """One day of the opened week: hours there, and what takes them as (place in the legend, hours)."""

    day: dt.date
    there: float
    parts: tuple[tuple[int, float], ...]
    off: str

    @property
    def taken(self) -> float:
        return sum(hours for _, hours in self.parts)


@dataclass(frozen=True, slots=True)
class OpenWeek:
    """What fills one person's week. `tasks`: with their hours, most first."""

    person: Person
    monday: dt.date
    taken: float
    there: float
    days: tuple[DayBar, ...]
    tasks: tuple[tuple[Filling, float], ...]


def open_week(workspace: Workspace, load: Load, person_id: UUID, monday: dt.date, *, project: Project | None) -> OpenWeek:
    """Raises NotFound for who is not there."""
    person = next((one for one in load.persons if one.pk == person_id), None)
    if person is None:
        raise NotFound
    monday -= dt.timedelta(days=monday.weekday())
    who, taken = load.presence[person_id], load.taken.get(person_id, {}).get(monday, 0.0)
    work = work_of(workspace, person, since=max(monday, load.since), project=project)
    days = filled(who, {monday: taken}, work, since=load.since)
    tasks = tuple(by_task(days, monday))
    place = {task: min(number, 2) for number, (task, _) in enumerate(tasks)}
    return OpenWeek(
        person, monday, taken, load.there(person_id, monday),
        tuple(_bar(who, day, days.get(day, ()), place, load.since) for day in _shown_days(who, monday)), tasks,
    )  # fmt: skip


def _shown_days(who: Presence, monday: dt.date) -> list[dt.date]:
    days = [monday + dt.timedelta(days=number) for number in range(7)]
    return [day for day in days if day.weekday() < 5 or who.hours(day) > 0]


def _bar(who: Presence, day: dt.date, rows: Sequence[tuple[Filling, float]], place: dict[Filling, int], since: dt.date) -> DayBar:
    parts: dict[int, float] = defaultdict(float)
    for task, hours in rows:
        parts[place[task]] += hours
    why = "over" if day < since else who.why_off(day)[1]
    return DayBar(day, who.hours(day), tuple(sorted(parts.items())), why)
