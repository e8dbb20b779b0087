"""Decides the whole answer to a plan file: plan, forecast, the chance of a date, and the ways out. Pure: no Django, no database.

`bin/accord plan FILE` prints it. The lowest summary tasks stand as features; milestones and begun work are never dropped;
`keep` protects.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from accord.alignment.rules.fits import SURE
from accord.alignment.rules.from_file import BY, facts_from
from accord.alignment.rules.names import PlanNames
from accord.alignment.rules.sentences import Dates, assumption_sentence, options_sentence, plain, start_sentence
from accord.alignment.rules.value import value_whole
from accord.alignment.rules.words import end_day, first_day
from accord.delivery.rules.links import is_gate
from accord.delivery.rules.situation import situation_from, start_of_day
from accord.files.planfile import PlanFile
from accord.planning.answer import ENGINE_VERSION, Change, Forecast, GoalPostForecast, Option, Options, Plan, TaskForecast
from accord.planning.forecast import forecast
from accord.planning.options import options
from accord.planning.schedule import plan
from accord.planning.situation import Impossible, Situation

DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Answer:
    """All that was computed of one plan file. `options` is None where no date was asked for, or it is sure enough."""

    situation: Situation
    plan: Plan
    forecast: Forecast
    options: Options | None
    by: dt.date | None
    zone: ZoneInfo
    place: Mapping[str, int]
    """Task → its row in the file."""
    currency: str = ""
    """The file's; "" where it names none."""

    @property
    def names(self) -> PlanNames:
        return PlanNames(self.situation)

    @property
    def value_whole(self) -> str:
        """What the value kept is a share of, in words."""
        return value_whole(self.situation, BY)

    @property
    def goal_post(self) -> GoalPostForecast | None:
        return next((one for one in self.forecast.goal_posts if one.goal_post == BY), None)

    @property
    def dates(self) -> Dates:
        """P50 spans by task: what sentences name."""
        return Dates(self.zone, {one.task: (one.start_p50, one.finish.p50) for one in self.forecast.tasks}, self.situation.now)

    @property
    def rows(self) -> tuple["Row", ...]:
        """Tasks in the order of the file, each with its reason in words."""
        runs = {one.task: one for one in self.forecast.tasks}
        people = {one.id: one.name for one in self.situation.people}
        placed = {one.task: one for one in self.plan.tasks}
        names, dates = self.names, self.dates
        found = []
        for task in sorted(self.situation.tasks, key=lambda one: self.place.get(one.id, 0)):
            if is_gate(task.id):
                continue
            one, run = placed[task.id], runs[task.id]
            reason = plain(start_sentence(task.id, one.causes, names, dates))
            taken = tuple(people[key] for key, _ in one.people)
            found.append(Row(task.id, task.title, run, taken, reason, self.zone, self.situation.now))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Row:
    """One task of the answer; local days."""

    id: str
    title: str
    run: TaskForecast
    people: tuple[str, ...]
    reason: str
    zone: ZoneInfo
    now: dt.datetime

    @property
    def start(self) -> dt.date:
        return first_day(self.run.start_p50, self.run.finish.p50, self.zone, now=self.now)

    @property
    def finish(self) -> dt.date:
        return end_day(self.run.finish.p50, self.zone, now=self.now)

    @property
    def p80(self) -> dt.date:
        return end_day(self.run.finish.p80, self.zone, now=self.now)


class UnknownName(ValueError):
    """A name to keep is in no title of the plan; `sentence` says which."""

    def __init__(self, name: str) -> None:
        self.sentence = f"Nothing in the plan is called {name!r}: give the title of a task or of a group."
        super().__init__(self.sentence)


def answer(
    planfile: PlanFile,
    *,
    now: dt.datetime,
    by: dt.date | None = None,
    keep: Sequence[str] = (),
    seed: int = 1,
    zone: str = "UTC",
    draws: int = DRAWS,
    wants_options: bool = True,
) -> Answer:
    """Plan a file as of the day `now` lies in. Raises Impossible (with titles in its sentence) and UnknownName.

    `keep`: titles, in any case, whole or in part; what matches is never dropped or deferred. Options are computed where `by`
    is in danger.
    """
    status = start_of_day(now, zone)
    situation = situation_from(facts_from(planfile, by=by, now=status, zone=zone, seed=seed), now=status)
    situation = _kept(situation, planfile, keep)
    made = plan(situation)
    seen = forecast(situation, made, draws=draws)
    post = next((one for one in seen.goal_posts if one.goal_post == BY), None)
    place = {task.uid: number for number, task in enumerate(planfile.tasks)}
    in_danger = post is not None and post.chance is not None and post.chance < SURE
    found = options(situation, BY) if in_danger and wants_options else None
    return Answer(situation, made, seen, found, by, ZoneInfo(zone), place, planfile.currency)


def _kept(situation: Situation, planfile: PlanFile, keep: Sequence[str]) -> Situation:
    if not keep:
        return situation
    parents = {task.uid: task.parent_uid or "" for task in planfile.tasks}
    matched: set[str] = set()
    for name in keep:
        wanted = name.strip().casefold()
        exact = {task.uid for task in planfile.tasks if task.name.strip().casefold() == wanted}
        found = exact or {task.uid for task in planfile.tasks if wanted and wanted in task.name.casefold()}
        if not found:
            raise UnknownName(name)
        matched |= found

    def is_kept(key: str) -> bool:
        seen: set[str] = set()
        while key and key not in seen:
            if key in matched:
                return True
            seen.add(key)
            key = parents.get(key, "")
        return False

    tasks = tuple(replace(task, is_protected=task.is_protected or is_kept(task.id)) for task in situation.tasks)
    features = tuple(
        replace(one, is_protected=is_kept(one.id) or any(is_kept(task) for task in one.tasks)) for one in situation.features
    )
    return replace(situation, tasks=tasks, features=features)


def as_json(told: Answer) -> dict[str, Any]:
    """The documented JSON of `bin/accord plan --json`. Days are local ISO dates, shares 0–1, cost is against doing nothing."""
    names, ends, post, now = told.names, told.forecast.finish, told.goal_post, told.situation.now
    return {
        "tasks": [
            {
                "id": row.id,
                "title": row.title,
                "start": row.start.isoformat(),
                "finish": row.finish.isoformat(),
                "p50": row.finish.isoformat(),
                "p80": row.p80.isoformat(),
                "people": list(row.people),
                "reason": row.reason,
            }
            for row in told.rows
        ],
        "finish": {name: end_day(getattr(ends, name), told.zone, now=now).isoformat() for name in ("p50", "p80", "p95")},
        "goal_post": {"date": told.by.isoformat(), "chance": post.chance} if told.by and post else None,
        "options": [_option(option, told.options, names, told) for option in told.options.options] if told.options else [],
        "earliest": told.options.earliest.isoformat() if told.options and told.options.earliest else None,
        "why_not": told.options.why_not if told.options else "",
        "assumptions": [
            {
                "kind": one.kind,
                "tasks": list(one.tasks),
                "sentence": assumption_sentence(one, names),
                "low": one.low,
                "high": one.high,
            }
            for one in told.forecast.assumptions
        ],
        "infeasible": list(told.plan.infeasible),
        "engine": {"version": ENGINE_VERSION, "seed": told.forecast.seed},
    }


def _option(option: Option, found: Options, names: PlanNames, told: Answer) -> dict[str, Any]:
    return {
        "sentence": options_sentence(option.changes, names),
        "changes": [_change(change) for change in option.changes],
        "chance": option.outcome.chance,
        "p50": end_day(option.outcome.p50, told.zone, now=told.situation.now).isoformat(),
        "p80": end_day(option.outcome.p80, told.zone, now=told.situation.now).isoformat(),
        "holds_at": option.holds_at.isoformat(),
        "value_kept": option.outcome.value_kept,
        "cost": round(option.outcome.cost - found.now.cost, 2),
    }


def _change(change: Change) -> dict[str, Any]:
    """A change without what it does not use."""
    blank = asdict(Change(kind=change.kind))
    told = {name: value for name, value in asdict(change).items() if name == "kind" or value != blank[name]}
    return {
        name: value.isoformat() if isinstance(value, dt.date) else list(value) if isinstance(value, tuple) else value
        for name, value in told.items()
    }


__all__ = ["Answer", "Impossible", "Row", "UnknownName", "answer", "as_json"]
