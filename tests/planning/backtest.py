"""Decides how well forecasts would have done: real projects replayed at each status date with what was known on that day.

Not used, because they were filled in with hindsight: remaining duration and percentage of running tasks. A running task is known
by its actual start, and as having run until the status date. Run it: `python -m tests.planning.backtest DIRECTORY`.
"""

import bisect
import datetime as dt
import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from accord.planning.forecast import forecast
from accord.planning.situation import Calendar, Estimate, GoalPost, Hours, Link, Pin, Situation, Task, WorkWeek

QUANTILES = (0.1, 0.5, 0.8, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Score:
    """One project at one status date. Days are elapsed days since the project's start."""

    project: str
    progress: float
    """Share of the planned work behind it."""
    actual: float
    quantiles: tuple[float, float, float, float, float]
    planned: float


@dataclass(frozen=True, slots=True)
class Summary:
    """Coverage of each quantile, each project weighing the same, and errors of the P50 in % of the actual duration, over
    projects.
    """

    coverage: Mapping[float, float]
    error_mean: float
    error_median: float
    planned_error_mean: float
    pinball: float
    projects: int
    dates: int


def projects(directory: Path) -> list[Mapping[str, Any]]:
    """The projects of the folder that were tracked to their end."""
    read = (json.loads(path.read_text()) for path in sorted(directory.glob("*.json")))
    return [project for project in read if project["tracking"]]


@dataclass(frozen=True, slots=True)
class Clock:
    """Working hours of the project, one by one: `starts[i]` is the instant at which the i-th begins."""

    starts: list[dt.datetime]

    def index(self, at: dt.datetime) -> int:
        """Working hours before the instant."""
        return bisect.bisect_left(self.starts, at)

    def after(self, start: dt.datetime, hours: float) -> dt.datetime:
        """The instant at which so many working hours from `start` are over."""
        count = math.ceil(hours)
        if count <= 0:
            return start
        last = min(self.index(start) + count - 1, len(self.starts) - 1)
        return self.starts[last] + dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Replay:
    """A project with what happened: when each activity really started and finished."""

    project: Mapping[str, Any]
    calendar: Calendar
    clock: Clock
    actual: Mapping[int, tuple[dt.datetime, dt.datetime]]
    first: dt.datetime
    planned: dt.datetime
    finish: dt.datetime


def replay(project: Mapping[str, Any]) -> Replay:
    """Put the last record's starts and durations on the project's calendar."""
    calendar = _calendar(project)
    clock = _clock(project, calendar)
    actual = {
        r["activity"]: (_at(r["actual_start"]), clock.after(_at(r["actual_start"]), r["actual_duration_hours"]))
        for r in project["tracking"][-1]["records"]
        if r["actual_start"]
    }
    ends = [clock.after(_at(a["baseline_start"]), a["baseline_duration_hours"]) for a in project["activities"]]
    first = min(_at(a["baseline_start"]) for a in project["activities"])
    return Replay(project, calendar, clock, actual, first, max(ends), max(finish for _, finish in actual.values()))


def situations(played: Replay) -> Iterator[tuple[Situation, float]]:
    """The project before its start and at each status date, with the share of planned work behind it."""
    yield _situation(played, played.first), 0.0
    for status in played.project["tracking"]:
        now = _at(status["status_date"])
        if played.first < now < played.finish:
            yield _situation(played, now), _progress(played, now)


def _situation(played: Replay, now: dt.datetime) -> Situation:
    pinned = _unexplained(played)
    tasks = []
    for activity in played.project["activities"]:
        start, finish = played.actual.get(activity["id"], (dt.datetime.max.replace(tzinfo=dt.UTC),) * 2)
        hours = activity["baseline_duration_hours"]
        pins = (Pin("not_before", _at(activity["baseline_start"])),) if activity["id"] in pinned and start > now else ()
        tasks.append(
            Task(
                str(activity["id"]),
                activity["name"] or "?",
                Estimate(hours, hours),
                by="duration",
                pins=pins,
                is_milestone=hours == 0.0,
                started=start if start < now else None,
                finished=finish if finish <= now else None,
                done=1.0 if finish <= now else 0.0,
            )
        )
    links = tuple(
        Link(str(r["predecessor"]), str(r["successor"]), r["type"], int(r["lag_hours"] * 60)) for r in played.project["relations"]
    )
    post = GoalPost("end", "End", played.planned, tuple(t.id for t in tasks))
    return Situation(now, (played.calendar,), "site", tasks=tuple(tasks), links=links, goal_posts=(post,), zone="UTC", seed=7)


def _unexplained(played: Replay) -> set[int]:
    """Activities whose baseline start lies after what their links allow: somebody chose the date, so it is a pin."""
    starts = {a["id"]: played.clock.index(_at(a["baseline_start"])) for a in played.project["activities"]}
    hours = {a["id"]: a["baseline_duration_hours"] for a in played.project["activities"]}
    allowed: dict[int, float] = {}
    for r in played.project["relations"]:
        before, after = r["predecessor"], r["successor"]
        anchor = starts[before] + (hours[before] if r["type"] in ("FS", "FF") else 0.0) + r["lag_hours"]
        allowed[after] = max(allowed.get(after, 0.0), anchor - (hours[after] if r["type"] in ("FF", "SF") else 0.0))
    return {task for task, start in starts.items() if start > allowed.get(task, -1.0) + 0.5}


def _progress(played: Replay, now: dt.datetime) -> float:
    behind = whole = 0.0
    for activity in played.project["activities"]:
        hours = activity["baseline_duration_hours"]
        start, finish = played.actual.get(activity["id"], (now, now))
        whole += hours
        if finish <= now and activity["id"] in played.actual:
            behind += hours
        elif start < now:
            behind += min(0.9 * hours, played.clock.index(now) - played.clock.index(start))
    return behind / whole if whole else 0.0


def scores(directory: Path, *, draws: int = 400) -> list[Score]:
    """Every project at every status date."""
    found = []
    for project in projects(directory):
        played = replay(project)
        midnight = played.first.replace(hour=0)
        for situation, progress in situations(played):
            finish = forecast(situation, draws=draws).finish
            days = [(at - midnight) / dt.timedelta(days=1) for at in (finish.p10, finish.p50, finish.p80, finish.p90, finish.p95)]
            found.append(
                Score(
                    project["name"],
                    progress,
                    (played.finish - midnight) / dt.timedelta(days=1),
                    tuple(days),
                    (played.planned - midnight) / dt.timedelta(days=1),
                )
            )
    return found


def summary(found: Sequence[Score]) -> Summary:
    """Means over projects of each project's mean over its status dates, so that every project weighs the same."""
    names = sorted({score.project for score in found})
    own = {name: [score for score in found if score.project == name] for name in names}

    def over_projects(value: Callable[[Score], float]) -> list[float]:
        return [float(np.mean([value(score) for score in own[name]])) for name in names]

    errors = over_projects(lambda s: 100 * abs(s.quantiles[1] / s.actual - 1))
    pinballs = [
        over_projects(
            lambda s, q=q, i=i: 100 * max(q * (s.actual - s.quantiles[i]), (q - 1) * (s.actual - s.quantiles[i])) / s.actual
        )
        for i, q in enumerate(QUANTILES)
    ]
    # a promise holds by the end of its day
    coverage = {
        q: float(np.mean(over_projects(lambda s, i=i: float(int(s.actual) <= int(s.quantiles[i])))))
        for i, q in enumerate(QUANTILES)
    }
    planned = over_projects(lambda s: 100 * abs(s.planned / s.actual - 1))
    return Summary(
        coverage,
        float(np.mean(errors)),
        float(np.median(errors)),
        float(np.mean(planned)),
        float(np.mean(pinballs)),
        len(names),
        len(found),
    )


def main(arguments: Sequence[str]) -> int:
    """Print the table; by third of progress too."""
    found = scores(Path(arguments[0]))
    thirds = [
        ("all", 0.0, 1.1),
        ("before", 0.0, 1e-9),
        ("first third", 1e-9, 1 / 3),
        ("second", 1 / 3, 2 / 3),
        ("last", 2 / 3, 1.1),
    ]
    for name, low, high in thirds:
        some = [score for score in found if low <= score.progress < high]
        if some:
            s = summary(some)
            covered = "  ".join(f"P{100 * q:.0f} {100 * c:.0f} %" for q, c in s.coverage.items())
            print(
                f"{name:12} {covered}   error {s.error_mean:.1f} / {s.error_median:.1f} %  planned {s.planned_error_mean:.1f} %  "
                f"pinball {s.pinball:.2f}  ({s.projects} projects, {s.dates} dates)"
            )
    return 0


def _calendar(project: Mapping[str, Any]) -> Calendar:
    off = set(project["non_working_hours"])
    edges: list[list[int]] = []
    for hour in range(24):
        if hour not in off:
            if edges and edges[-1][1] == hour * 60:
                edges[-1][1] += 60
            else:
                edges.append([hour * 60, hour * 60 + 60])
    day: Hours = tuple((a, b) for a, b in edges)
    week = tuple(() if weekday in project["non_working_weekdays"] else day for weekday in range(7))
    return Calendar("site", "UTC", (WorkWeek(week),), {_at(day).date(): () for day in project["holidays"]})  # type: ignore[arg-type]


def _at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def _clock(project: Mapping[str, Any], calendar: Calendar) -> Clock:
    day, end = _at(project["start"]).replace(hour=0) - dt.timedelta(days=30), _at(project["tracking"][-1]["status_date"])
    starts: list[dt.datetime] = []
    while day < end + dt.timedelta(days=2000):
        hours = calendar.exceptions.get(day.date(), calendar.weeks[0].days[day.weekday()])
        starts.extend(day + dt.timedelta(minutes=m) for low, high in hours for m in range(low, high, 60))
        day += dt.timedelta(days=1)
    return Clock(starts)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
