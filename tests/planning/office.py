"""A small office for exact examples: nine to five in Berlin, Monday to Friday, eight hours, no lunch."""

import datetime as dt
from zoneinfo import ZoneInfo

from accord.planning.situation import Assigned, Calendar, Estimate, Link, Person, Situation, Task, WorkWeek

BERLIN = ZoneInfo("Europe/Berlin")
DAY = ((540, 1020),)
OFFICE = Calendar("office", "Europe/Berlin", (WorkWeek((DAY, DAY, DAY, DAY, DAY, (), ())),))


def at(month: int, day: int, hour: int = 9, minute: int = 0, *, year: int = 2026) -> dt.datetime:
    """Berlin's wall clock, in UTC."""
    return dt.datetime(year, month, day, hour, minute, tzinfo=BERLIN).astimezone(dt.UTC)


MONDAY = at(3, 2)


def task(name: str, hours: float, *people: str, **more: object) -> Task:
    return Task(name, name.title(), Estimate(hours, hours), people=tuple(Assigned(person) for person in people), **more)  # type: ignore[arg-type]


def person(name: str, **more: object) -> Person:
    return Person(name, name.title(), "office", **more)  # type: ignore[arg-type]


def office(tasks: list[Task], people: list[Person] | None = None, links: list[Link] | None = None, **more: object) -> Situation:
    given = {"now": MONDAY, "calendars": (OFFICE,), "calendar": "office", "zone": "Europe/Berlin", **more}
    return Situation(people=tuple(people or ()), tasks=tuple(tasks), links=tuple(links or ()), **given)  # type: ignore[arg-type]
