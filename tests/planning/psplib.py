"""Reads PSPLIB's .sm files as Situations: an hour a period, round the clock, resources as persons with units."""

import datetime as dt
from pathlib import Path

from accord.planning.situation import Assigned, Calendar, Estimate, Link, Person, Situation, Task, WorkWeek

START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
ALWAYS = Calendar("always", "UTC", (WorkWeek((((0, 1440),),) * 7),))


def read(path: Path, *, seed: int = 1) -> Situation:
    lines = path.read_text(encoding="latin-1").splitlines()
    links = [(row[0], after) for row in _rows(lines, "PRECEDENCE RELATIONS", 2) for after in row[3:]]
    jobs = _rows(lines, "REQUESTS/DURATIONS", 3)
    [units] = _rows(lines, "RESOURCEAVAILABILITIES", 2)
    return Situation(
        now=START,
        calendars=(ALWAYS,),
        calendar="always",
        people=tuple(Person(f"r{number}", f"R{number}", "always", units=one) for number, one in enumerate(units)),
        tasks=tuple(
            Task(
                str(job[0]),
                f"Job {job[0]}",
                Estimate(job[2], job[2]),
                by="duration",
                people=tuple(Assigned(f"r{number}", need) for number, need in enumerate(job[3:]) if need),
                is_milestone=job[2] == 0,
            )
            for job in jobs
        ),
        links=tuple(Link(str(before), str(after)) for before, after in links),
        seed=seed,
    )


def periods(finish: dt.datetime) -> int:
    return round((finish - START).total_seconds() / 3600)


def _rows(lines: list[str], heading: str, skip: int) -> list[list[int]]:
    first = next(number for number, line in enumerate(lines) if line.startswith(heading)) + skip
    rows = []
    for line in lines[first:]:
        if line.startswith("*"):
            break
        rows.append([int(word) for word in line.split()])
    return rows
