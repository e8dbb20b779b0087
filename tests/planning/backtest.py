"""Decides how well forecasts would have done: real projects replayed at each status date with what was known on that day.

Not used, because they were filled in with hindsight: remaining duration and percentage of running tasks. A running task is known
by its actual start, and as having run until the status date. Each project is told by a rule fitted on all the others. Run it:
`python -m tests.planning.backtest DIRECTORY`; it also prints the rule fitted on all, which is `accord.planning.earned.RULE`.
"""

import bisect
import datetime as dt
import itertools
import json
import math
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from accord.planning import earned
from accord.planning.calendars import EPOCH
from accord.planning.compiled import compile
from accord.planning.simulation import bottom_up, simulate
from accord.planning.situation import (
    Baseline,
    Calendar,
    Estimate,
    GoalPost,
    Hours,
    Impossible,
    Link,
    Pin,
    Situation,
    Task,
    WorkWeek,
)

QUANTILES = (0.1, 0.5, 0.8, 0.9, 0.95)
IN_PINBALL = QUANTILES[:4]
CHAINS, MADE_UP = range(1, 9), [tenth / 10 for tenth in range(11)]
"""Among which the rule is fitted."""
THIRDS = {"first": (0.0, 1 / 3), "second": (1 / 3, 2 / 3), "last": (2 / 3, 1.1)}


class BadProject(ValueError):
    """A file that is no tracked project, in a sentence that names it."""


@dataclass(frozen=True, slots=True)
class Score:
    """One project at one status date. Durations are working hours since the plan's first start."""

    project: str
    progress: float
    """Share of the planned work behind it."""
    actual: float
    quantiles: tuple[float, ...]
    is_kept: tuple[bool, ...]
    """Whether the project had ended by the end of the day of each quantile."""
    classic: Mapping[str, float]
    """Method → final duration."""
    cost_error: float
    """In % of the actual cost."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Coverage of each quantile, each project weighing the same, and errors of the P50 in % of the actual duration, over
    projects.
    """

    coverage: Mapping[float, float]
    error_mean: float
    error_median: float
    classic: Mapping[str, float]
    """Method → mean error, in % likewise."""
    cost_error_mean: float
    pinball: float
    """Mean over P10, P50, P80 and P90, in % of the actual duration."""
    projects: int
    dates: int

    @property
    def planned_error_mean(self) -> float:
        return self.classic["planned"]


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
                baseline=Baseline(begin, played.clock.after(begin, hours), _planned_cost(played, activity)),
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


@dataclass(frozen=True, slots=True)
class Seen:
    """One project on one day, all that is forecast from; days are elapsed days since the plan's first start."""

    played: Replay
    situation: Situation
    progress: float
    standing: earned.Standing
    bottom_up: float
    actual: float

    @property
    def project(self) -> str:
        return str(self.played.project["name"])


def seen(project: Mapping[str, Any], *, draws: int = 400) -> list[Seen]:
    """A project at every status date."""
    try:
        played = replay(project)
        return [_seen(played, situation, progress, draws) for situation, progress in situations(played)]
    except (KeyError, TypeError, ValueError, IndexError, Impossible) as error:
        raise BadProject(f"{project.get('name')!r} cannot be replayed: {type(error).__name__} {error}") from error


def _seen(played: Replay, situation: Situation, progress: float, draws: int) -> Seen:
    tracked = earned.tracked(situation)
    assert tracked is not None
    simulation = simulate(compile(situation), seed=situation.seed, draws=draws)
    middle = bottom_up(simulation.compiled, simulation.runs, tracked.now)
    return Seen(
        played, situation, progress, earned.standing(tracked), middle, (played.finish - played.first) / dt.timedelta(days=1)
    )


def fit(others: Sequence[Sequence[Seen]]) -> earned.Rule:
    """The rule whose centre errs least on these projects, each weighing the same, and how far from it they ended."""
    rules = [earned.Rule(chain, made_up, (0.0,) * len(earned.SHARES)) for chain, made_up in itertools.product(CHAINS, MADE_UP)]

    def error(rule: earned.Rule) -> float:
        return float(np.mean([np.mean([abs(_centre(one, rule) / one.actual - 1) for one in own]) for own in others]))

    best = min(rules, key=error)
    off = np.array([(one.actual - _centre(one, best)) / earned.spread(one.standing) for own in others for one in own])
    weight = np.array([1 / len(own) for own in others for _ in own])
    order = np.argsort(off, kind="stable")
    below = (np.cumsum(weight[order]) - weight[order] / 2) / weight.sum()
    z = np.interp(earned.SHARES, below, off[order])
    sides = np.sign(np.array(earned.SHARES) - 0.5)
    return earned.Rule(best.chain, best.made_up, tuple(np.round(sides * np.maximum(0.0, sides * z), 3).tolist()))


def _centre(one: Seen, rule: earned.Rule) -> float:
    return earned.centre(one.standing, one.bottom_up, rule)


def scores(directory: Path, *, draws: int = 400, sample: int | None = None) -> list[Score]:
    """Every project at every status date, told by the rule fitted on the others; a sample takes so many projects."""
    found = projects(directory)
    if sample is not None and sample < len(found):
        found = [found[place] for place in sorted(random.Random(1).sample(range(len(found)), sample))]
    if len(found) < 2:
        raise BadProject(f"{directory} holds {len(found)} tracked projects; there must be two, as each is told by the others.")
    return scored([seen(project, draws=draws) for project in found])


def scored(found: Sequence[Sequence[Seen]]) -> list[Score]:
    """Each project by the rule fitted without it."""
    told = []
    for number, own in enumerate(found):
        rule = fit([*found[:number], *found[number + 1 :]])
        told += [_score(one, rule) for one in own]
    return told


def _score(one: Seen, rule: earned.Rule) -> Score:
    played, day, clock = one.played, dt.timedelta(days=1), one.played.clock
    ends = [played.first + float(end) * day for end in earned.ends(one.standing, one.bottom_up, QUANTILES, rule)]

    def hours(at: dt.datetime) -> float:
        return float(clock.index(at) - clock.index(played.first))

    return Score(
        one.project,
        one.progress,
        hours(played.finish),
        tuple(hours(end) for end in ends),
        tuple((played.finish - dt.timedelta(microseconds=1)).date() <= end.date() for end in ends),
        classic(_in_hours(one)),
        _cost_error(one),
    )


def classic(project: earned.Tracked) -> dict[str, float]:
    """The end as planned; by earned schedule, the rest as planned; and by earned schedule over SPI(t) (Lipke, 2003), as planned
    where nothing is earned.
    """
    now, length = project.now, project.length
    by_now = earned.earned_schedule(project, project.weight)
    over_index = now + (length - by_now) * now / by_now if by_now > 0.0 else max(now, length)
    return {"planned": max(now, length), "es1": now + length - by_now, "es_spi": over_index}


def _in_hours(one: Seen) -> earned.Tracked:
    """The same project in working hours, in which the classic methods count."""
    tracked, clock, day = earned.tracked(one.situation), one.played.clock, dt.timedelta(days=1)
    assert tracked is not None

    def hours(days: float) -> float:
        if math.isnan(days):
            return days
        at = round((one.played.first + days * day - EPOCH) / dt.timedelta(minutes=1))
        return float(clock.index(EPOCH + dt.timedelta(minutes=at)) - clock.index(one.played.first))

    planned, actual = (np.array([[hours(at) for at in row] for row in rows]) for rows in (tracked.planned, tracked.actual))
    return earned.Tracked(planned, actual, tracked.weight, hours(tracked.now), tracked.held, tracked.tested)


def _cost_error(one: Seen) -> float:
    """Of the cost at completion, in % of what the project cost. What a task took is booked when it is finished; until then it has
    cost what it has earned.
    """
    played, tracked = one.played, earned.tracked(one.situation)
    assert tracked is not None
    spent = whole = planned = done = 0.0
    for activity, share in zip(played.project["activities"], earned.shares_done(tracked), strict=True):
        key, cost = activity["id"], _planned_cost(played, activity)
        money = played.money[key]
        came = money.once + money.hourly * played.taken[key] + money.beyond if key in played.actual else 0.0
        planned, done, whole = planned + cost, done + share * cost, whole + came
        spent += came if share == 1.0 else share * cost
    if not whole or not planned:
        return 0.0
    return 100 * abs(earned.cost_at_completion(spent=spent, earned=done, planned=planned) / whole - 1)


def _planned_cost(played: Replay, activity: Mapping[str, Any]) -> float:
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


def summary(found: Sequence[Score]) -> Summary:
    """Means over projects of each project's mean over its status dates, so that every project weighs the same."""
    names = sorted({score.project for score in found})
    own = {name: [score for score in found if score.project == name] for name in names}

    def over_projects(value: Callable[[Score], float]) -> list[float]:
        return [float(np.mean([value(score) for score in own[name]])) for name in names]

    def loss(score: Score) -> float:
        late = [score.actual - told for told in score.quantiles]
        return 100 * float(np.mean([max(q * by, (q - 1) * by) for q, by in zip(IN_PINBALL, late, strict=False)])) / score.actual

    def error_of(method: str) -> float:
        return float(np.mean(over_projects(lambda s: 100 * abs(s.classic[method] / s.actual - 1))))

    def covered(number: int) -> float:
        return float(np.mean(over_projects(lambda s: float(s.is_kept[number]))))

    errors = over_projects(lambda s: 100 * abs(s.quantiles[1] / s.actual - 1))
    return Summary(
        {q: covered(number) for number, q in enumerate(QUANTILES)},
        float(np.mean(errors)),
        float(np.median(errors)),
        {method: error_of(method) for method in found[0].classic},
        float(np.mean(over_projects(lambda s: s.cost_error))),
        float(np.mean(over_projects(loss))),
        len(names),
        len(found),
    )


def of_third(found: Sequence[Score], name: str) -> list[Score]:
    low, high = THIRDS[name]
    return [score for score in found if low <= score.progress < high]


def line(name: str, s: Summary) -> str:
    """A row for people."""
    covered = "  ".join(f"P{100 * q:.0f} {100 * c:3.0f} %" for q, c in s.coverage.items())
    classic = "  ".join(f"{method} {error:.1f} %" for method, error in s.classic.items())
    return (
        f"{name:7} {covered}   error {s.error_mean:4.1f} / {s.error_median:4.1f} %  cost {s.cost_error_mean:.1f} %  "
        f"pinball {s.pinball:.2f} %   {classic}   ({s.projects} projects, {s.dates} dates)"
    )


def table(found: Sequence[Score]) -> str:
    """All dates, and by third of progress."""
    rows = [line("all", summary(found))]
    rows += [line(name, summary(some)) for name in THIRDS if (some := of_third(found, name))]
    return "\n".join(rows)


def main(arguments: Sequence[str]) -> int:
    """Print the table, and the rule fitted on all projects."""
    found = [seen(project) for project in projects(Path(arguments[0]))]
    print(table(scored(found)))
    print(fit(found))
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
