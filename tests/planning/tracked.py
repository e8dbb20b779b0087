"""Decides what was known of a tracked project on each of its status dates: actual starts and finishes, and the time since.

Not used, because they were filled in with hindsight: remaining duration and percentage of running tasks. A running task is known
by its actual start, and as having run until the status date.
"""

import bisect
import datetime as dt
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accord.planning.situation import Baseline, Calendar, Estimate, GoalPost, Hours, Link, Pin, Situation, Task, WorkWeek


class BadProject(ValueError):
    """A file that is no tracked project, in a sentence that names it."""


def projects(directory: Path) -> list[Mapping[str, Any]]:
    """The projects of the folder that were tracked to their end."""
    found: list[Mapping[str, Any]] = []
    for path in sorted(directory.glob("*.json")):
        try:
            project = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise BadProject(f"{path} is no JSON: {error}") from error
        if not isinstance(project, dict) or not isinstance(project.get("tracking"), list):
            raise BadProject(f"{path} is no project: it has no list of `tracking`.")
        if project["tracking"]:
            found.append(project)
    return found


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
    money: Mapping[int, "Money"]
    taken: Mapping[int, float]
    """Activity → the working hours that it took."""


@dataclass(frozen=True, slots=True)
class Money:
    """What an activity costs: once, for an hour of work, and beyond both as it came."""

    once: float
    hourly: float
    beyond: float


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
    taken = {r["activity"]: r["actual_duration_hours"] for r in project["tracking"][-1]["records"]}
    finish = max(finish for _, finish in actual.values())
    return Replay(project, calendar, clock, actual, first, max(ends), finish, _money(project), taken)


def situations(played: Replay) -> Iterator[tuple[Situation, float]]:
    """The project at each status date, with the share of planned work behind it."""
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
        begin = _at(activity["baseline_start"])
        pins = (Pin("not_before", begin),) if activity["id"] in pinned and start > now else ()
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
                baseline=Baseline(begin, played.clock.after(begin, hours), planned_cost(played, activity)),
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


def planned_cost(played: Replay, activity: Mapping[str, Any]) -> float:
    money = played.money[activity["id"]]
    return money.once + money.hourly * float(activity["baseline_duration_hours"])


def _money(project: Mapping[str, Any]) -> dict[int, Money]:
    resources = {r["id"]: r for r in project["resources"]}
    beyond = {r["activity"]: r["actual_cost_deviation"] for r in project["tracking"][-1]["records"]}
    found = {a["id"]: Money(a["fixed_cost"], a["cost_per_hour"], beyond.get(a["id"], 0.0)) for a in project["activities"]}
    for use in project["assignments"]:
        resource, own, units = resources[use["resource"]], found[use["activity"]], use["units"]
        once, hourly = resource["cost_per_use"] * units, resource["cost_per_hour"] * units
        if not resource["renewable"]:
            once, hourly = once + hourly, 0.0
        found[use["activity"]] = Money(own.once + once, own.hourly + hourly, own.beyond)
    return found


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
