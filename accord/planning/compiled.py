"""Decides how a Situation becomes arrays: slot size, horizon, who may do what at which rate, links, pins, and hours of work left."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from accord.planning import kernel
from accord.planning.calendars import EPOCH, minutes
from accord.planning.checks import check
from accord.planning.grid import Timetable, origin_of, slot_size, timetable
from accord.planning.kernel import DONE, FULL, OPEN, STARTED, Grid, Net
from accord.planning.situation import Estimate, Finished, Impossible, Link, Situation, Task

PRIOR = Estimate(low=4.0, high=24.0)
"""Hours of a task about which nothing is known."""
ENOUGH_HISTORY = 8
KINDS = {"FS": kernel.FS, "SS": kernel.SS, "FF": kernel.FF, "SF": kernel.SF}
PESSIMISM = 3.0
"""The horizon holds the plan even if all work takes this many times as long."""
LONGEST_DAYS = 366 * 40
MOST_SLOTS = 4_000_000


@dataclass(frozen=True, slots=True)
class Team:
    """Who may work on a task: all of `pairs` (person number, units, rate), or one of them where `is_choice`."""

    pairs: tuple[tuple[int, float, float], ...]
    is_choice: bool

    @property
    def rate(self) -> float:
        """Estimated hours done per hour; of a choice, the first one's; nobody: 1."""
        rates = [rate for _, _, rate in self.pairs]
        return (rates[0] if self.is_choice else sum(rates)) if rates else 1.0


@dataclass(frozen=True, slots=True)
class Compiled:
    """A Situation as arrays. Slots count from `origin` (minutes since 1970), each `slot_minutes` long, up to `horizon`."""

    situation: Situation
    slot_minutes: int
    origin: int
    now: int
    """Slot of the status instant: nothing open is planned before it."""
    grid: Grid
    net: Net
    hours: NDArray[np.float64]
    """[T] expected hours of work left (of a task not begun: all of it)."""
    order: NDArray[np.int32]
    """[T] tasks in agreed order: begun ones first, then fixed dates, then by priority, then as given."""
    teams: tuple[Team, ...]
    task_number: Mapping[str, int]
    person_number: Mapping[str, int]
    timetable: Timetable
    days: int

    @property
    def horizon(self) -> int:
        """The first slot beyond the tables."""
        return int(self.grid.slot_of[-1])

    @property
    def slots_per_hour(self) -> float:
        return 60.0 / self.slot_minutes

    @property
    def axis(self) -> int:
        """The axis of the Situation's calendar."""
        return self.timetable.calendar_axis[self.situation.calendar]

    def at(self, slot: int) -> dt.datetime:
        """The instant at which a slot begins, and the one before it ends."""
        return EPOCH + dt.timedelta(minutes=self.origin + int(slot) * self.slot_minutes)

    def slot(self, instant: dt.datetime) -> int:
        """The first slot that begins at the instant or later, kept within the tables."""
        return min(max(-((self.origin - minutes(instant)) // self.slot_minutes), 0), self.horizon)

    def main_axis(self, task: int, person: int) -> int:
        """The axis on which a task's work runs: its person's, else its calendar's."""
        if person < 0:
            return int(self.net.axis[task])
        return int(self.net.present_axis[person] if self.net.is_duration[task] else self.net.person_axis[person])


def compile(
    situation: Situation, *, hours: Mapping[str, float] | None = None, slot_minutes: int | None = None, days: int | None = None
) -> Compiled:
    """Check and compile; raises Impossible. `hours`: whole expected effort of some tasks, instead of their estimate's.

    `slot_minutes` overrides the slot size (edges are then rounded); `days` is the least horizon.
    """
    check(situation)
    persons = {person.id: number for number, person in enumerate(situation.people)}
    teams = _teams(situation, persons)
    lengths = _expected(situation, hours or {})
    origin = origin_of(situation)
    span = _first_days(situation, origin, lengths, days or 0)
    slot = slot_minutes or slot_size(situation, _given(situation, teams, lengths), span)
    longest = min(LONGEST_DAYS, MOST_SLOTS * slot // 1440)
    while True:
        table = timetable(situation, origin=origin, slot=slot, days=span)
        made = _assemble(situation, table, teams, lengths, persons, span)
        _, finish, _ = kernel.run(made, made.order, made.hours * PESSIMISM)
        if not _is_cut(made, finish):
            return made
        if span >= longest:
            _refuse_endless(made)
            return made
        span = min(span * 2, longest)


def expected_hours(estimate: Estimate) -> float:
    """Mean of a range by Swanson's rule, 0.3·P10 + 0.4·P50 + 0.3·P90; without a likely value the middle is √(low·high). (4, 24) → 12.3."""
    middle = sqrt(estimate.low * estimate.high) if estimate.likely is None else estimate.likely
    return 0.3 * estimate.low + 0.4 * middle + 0.3 * estimate.high


def _expected(situation: Situation, hours: Mapping[str, float]) -> NDArray[np.float64]:
    """[T] whole expected hours of each task."""
    means = _history_means(situation.history)
    unknown = expected_hours(PRIOR)

    def of(task: Task) -> float:
        if task.is_milestone:
            return 0.0
        if task.id in hours:
            return hours[task.id]
        return expected_hours(task.estimate) if task.estimate else means.get(task.kind, unknown)

    return np.array([of(task) for task in situation.tasks], np.float64)


def _history_means(history: tuple[Finished, ...]) -> dict[str, float]:
    by_kind: dict[str, list[float]] = {}
    for finished in history:
        by_kind.setdefault(finished.kind, []).append(finished.actual)
    return {kind: sum(actual) / len(actual) for kind, actual in by_kind.items() if len(actual) >= ENOUGH_HISTORY}


def _teams(situation: Situation, persons: Mapping[str, int]) -> tuple[Team, ...]:
    skilled: dict[str, list[str]] = {}
    for person in situation.people:
        for skill in person.skills:
            skilled.setdefault(skill, []).append(person.id)

    def of(task: Task) -> Team:
        names: dict[str, float] = {}
        for assigned in task.people:
            names[assigned.person] = names.get(assigned.person, 0.0) + assigned.units
        is_choice = not names
        if is_choice:
            names = dict.fromkeys(task.candidates or (skilled.get(task.skill, ()) if task.skill else ()), 1.0)
        pairs = []
        for name, wanted in names.items():
            person = situation.people[persons[name]]
            units = min(wanted, person.units)
            pairs.append((persons[name], units, units * person.skills.get(task.skill, 1.0)))
        return Team(tuple(pairs), is_choice)

    return tuple(Team((), False) if task.is_milestone else of(task) for task in situation.tasks)


def _given(situation: Situation, teams: tuple[Team, ...], lengths: NDArray[np.float64]) -> list[int]:
    """Minutes that the slot must divide: lags, and lengths said as one number. Ranges are rounded, unless that would lose them."""
    given = {abs(link.lag_minutes) for link in situation.links}
    for task, team, hours in zip(situation.tasks, teams, lengths, strict=True):
        exact = hours * 60 if task.by == "duration" else hours * 60 / team.rate
        is_said = task.estimate is not None and task.estimate.low == task.estimate.high
        if (is_said or exact < 30) and exact > 0 and not task.finished:
            given.add(max(1, round(exact)))
    return sorted(given)


def _first_days(situation: Situation, origin: int, lengths: NDArray[np.float64], least: int) -> int:
    """A horizon that will do for most plans: a third more than all people's even share of three times the work, and every date given."""
    instants = [pin.at for task in situation.tasks for pin in task.pins]
    instants += [at for task in situation.tasks for at in (task.started, task.finished) if at]
    instants += [situation.now, *(placed.finish for placed in situation.last)]
    given = (minutes(max(instants)) - origin) // 1440 + 30
    work = int(float(lengths.sum()) * PESSIMISM / 8 / max(1, len(situation.people)) * 1.9)
    return max(min(max(200, work), LONGEST_DAYS), given, least)


def _assemble(
    situation: Situation,
    table: Timetable,
    teams: tuple[Team, ...],
    lengths: NDArray[np.float64],
    persons: Mapping[str, int],
    days: int,
) -> Compiled:
    tasks = situation.tasks
    numbers = {task.id: number for number, task in enumerate(tasks)}
    horizon = int(table.grid.slot_of[-1])

    def up(instant: dt.datetime) -> int:
        return min(max(-((table.origin - minutes(instant)) // table.slot), 0), horizon)

    now = up(situation.now)
    net = Net(
        state=np.array([_state(task) for task in tasks], np.int8),
        begun=np.array(
            [min(up(task.started or task.finished or situation.now), now if task.done >= 1 else horizon) for task in tasks],
            np.int32,
        ),
        ended=np.array([up(task.finished) if task.finished else now for task in tasks], np.int32),
        earliest=np.array([_earliest(task, up, now) for task in tasks], np.int32),
        finish_from=np.array([_finish_from(task, up) for task in tasks], np.int32),
        is_duration=np.array([task.by == "duration" for task in tasks], np.bool_),
        can_split=np.array([task.can_split and task.by == "effort" for task in tasks], np.bool_),
        axis=np.array(
            [table.calendar_axis[_calendar(situation, task, team)] for task, team in zip(tasks, teams, strict=True)], np.int32
        ),
        keep=_kept(situation, numbers, persons),
        person_axis=table.person_axis,
        present_axis=table.present_axis,
        capacity=np.array([round(person.units * FULL) for person in situation.people], np.int32),
        patience=np.int64(480 // table.slot),
        **_team_rows(teams),
        **_link_rows(situation, numbers, table.slot),
    )
    left = _left(situation, net, table, teams, lengths, now)
    return Compiled(
        situation,
        table.slot,
        table.origin,
        now,
        table.grid,
        net,
        left,
        _order(situation, net),
        teams,
        numbers,
        persons,
        table,
        days,
    )


def _earliest(task: Task, up: Callable[[dt.datetime], int], now: int) -> int:
    if task.started:
        return now
    return max([now, *(up(pin.at) for pin in task.pins if pin.on == "start" and pin.kind != "no_later")])


def _finish_from(task: Task, up: Callable[[dt.datetime], int]) -> int:
    return max([0, *(up(pin.at) for pin in task.pins if pin.on == "finish" and pin.kind != "no_later")])


def _calendar(situation: Situation, task: Task, team: Team) -> str:
    if team.pairs and not team.is_choice:
        return situation.people[team.pairs[0][0]].calendar
    return task.calendar or situation.calendar


def _kept(situation: Situation, numbers: Mapping[str, int], persons: Mapping[str, int]) -> NDArray[np.int32]:
    keep = np.full(len(numbers), -1, np.int32)
    for placed in situation.last:
        if placed.task in numbers and placed.people and placed.people[0] in persons:
            keep[numbers[placed.task]] = persons[placed.people[0]]
    return keep


def _team_rows(teams: tuple[Team, ...]) -> dict[str, NDArray]:  # type: ignore[type-arg]
    pairs = [pair for team in teams for pair in team.pairs]
    return {
        "is_choice": np.array([team.is_choice for team in teams], np.bool_),
        "team_at": np.cumsum([0, *(len(team.pairs) for team in teams)]).astype(np.int32),
        "team_person": np.array([person for person, _, _ in pairs], np.int32),
        "team_units": np.array([max(1, round(units * FULL)) for _, units, _ in pairs], np.int32),
        "team_rate": np.array([rate for _, _, rate in pairs], np.float64),
    }


def _link_rows(situation: Situation, numbers: Mapping[str, int], slot: int) -> dict[str, NDArray]:  # type: ignore[type-arg]
    """Links as a CSR by successor; those left out that facts have overtaken: into a done task, or onto a start that has been made."""
    rows = sorted(
        (numbers[link.after], numbers[link.before], KINDS[link.kind], round(link.lag_minutes / slot), link.is_elapsed)
        for link in situation.links
        if not _is_moot(situation.tasks[numbers[link.after]], link)
    )
    table = np.array(rows, np.int32).reshape(-1, 5)
    counts = np.bincount(table[:, 0], minlength=len(numbers))
    return {
        "pred_at": np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
        "pred_task": table[:, 1].copy(),
        "pred_kind": table[:, 2].astype(np.int8),
        "pred_lag": table[:, 3].copy(),
        "pred_elapsed": table[:, 4].astype(np.bool_),
    }


def _is_moot(after: Task, link: Link) -> bool:
    return _state(after) == DONE or (_state(after) == STARTED and link.kind in ("FS", "SS"))


def _state(task: Task) -> int:
    return DONE if task.finished or task.done >= 1 else STARTED if task.started else OPEN


def _left(
    situation: Situation, net: Net, table: Timetable, teams: tuple[Team, ...], lengths: NDArray[np.float64], now: int
) -> NDArray[np.float64]:
    """[T] hours left: as told, else by the share done, else by the time gone since the start, which counts for at most nine tenths."""
    left = lengths.copy()
    for number, task in enumerate(situation.tasks):
        if net.state[number] == DONE:
            left[number] = 0.0
        elif task.remaining is not None:
            left[number] = task.remaining
        elif task.done > 0:
            left[number] *= 1 - task.done
        elif net.state[number] == STARTED and lengths[number] > 0:
            pairs, rank = teams[number].pairs, table.grid.axis_rank
            axis = net.person_axis[pairs[0][0]] if pairs else net.axis[number]
            since, until = table.grid.union_at[net.begun[number]], table.grid.union_at[now]
            gone = max(0, int(rank[axis, until] - rank[axis, since])) * table.slot / 60 * teams[number].rate
            left[number] *= 1 - min(0.9, gone / lengths[number])
    return left


def _order(situation: Situation, net: Net) -> NDArray[np.int32]:
    def rank(number: int) -> tuple[int, int, int]:
        task = situation.tasks[number]
        is_fixed = any(pin.kind == "fixed" for pin in task.pins)
        return (0 if net.state[number] != OPEN else 1 if is_fixed else 2, -task.priority, number)

    return np.array(sorted(range(len(situation.tasks)), key=rank), np.int32)


def _is_cut(made: Compiled, finish: NDArray[np.int32]) -> bool:
    return bool(np.any((finish >= made.horizon) & (made.net.state != DONE)))


def _refuse_endless(made: Compiled) -> None:
    """At the longest horizon: name the first task that never gets done."""
    _, finish, _ = kernel.run(made, made.order, made.hours)
    if not _is_cut(made, finish):
        return
    net = made.net
    for number in kernel.feasible(net.pred_at, net.pred_task, made.order):
        if finish[number] < made.horizon or net.state[number] == DONE:
            continue
        task, end = made.situation.tasks[number], made.at(made.horizon).year
        axes = [made.main_axis(int(number), person) for person, _, _ in made.teams[number].pairs] or [int(net.axis[number])]
        if all(made.grid.axis_len[axis] == 0 for axis in axes):
            who = ", ".join(made.situation.people[person].name for person, _, _ in made.teams[number].pairs[:3]) or "its calendar"
            raise Impossible("no hours", f"{task.title} can never be done: {who} has no working hours.", (task.id,))
        raise Impossible("too long", f"{task.title} needs more time than there is until {end}.", (task.id,))
