"""Decides how a Situation becomes arrays: the slot size, a horizon that holds the plan, who may do what, the order."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accord.planning import kernel
from accord.planning.calendars import EPOCH, minutes
from accord.planning.checks import check
from accord.planning.effort import PRIOR, expected_hours, hours_left, whole_hours
from accord.planning.grid import Timetable, origin_of, slot_size, timetable
from accord.planning.kernel import DONE, FULL, Grid, Net
from accord.planning.rows import earliest, finish_from, kept, link_rows, standing, state_of
from accord.planning.situation import Impossible, Situation, Task
from accord.planning.teams import Team, team_rows, teams_of

__all__ = ["PRIOR", "Compiled", "compile", "expected_hours"]

PESSIMISM = 3.0
"""The horizon holds the plan even if all work takes this many times as long."""
LONGEST_DAYS = 366 * 100
MOST_SLOTS = 4_000_000
MOST_ENTRIES = 30_000_000
"""Slots of all people's axes together: about a gigabyte in all. The more people, the sooner their time ends."""


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
    """[T] tasks in agreed order: begun ones first (`rows.standing`), then fixed dates, then by priority, then as given."""
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
    situation: Situation,
    *,
    hours: Mapping[str, float] | None = None,
    slot_minutes: int | None = None,
    days: int | None = None,
    like: Compiled | None = None,
) -> Compiled:
    """Check and compile; raises Impossible. `hours`: whole expected effort of some tasks, instead of their estimate's.

    `slot_minutes` overrides the slot size (edges are then rounded); `days` is the least horizon. `like`: whose tables of
    time serve again where they say the same.
    """
    check(situation)
    persons = {person.id: number for number, person in enumerate(situation.people)}
    teams = teams_of(situation, persons)
    lengths = whole_hours(situation, hours or {})
    origin = origin_of(situation)
    span = _first_days(situation, origin, teams, lengths, days or 0)
    slot = slot_minutes or slot_size(situation, _given(situation, teams, lengths), span)
    longest = max(_longest_days(situation, slot), days or 0)
    span = min(span, longest)
    while True:
        table = _same_time(like, situation, origin, slot, span) or timetable(situation, origin=origin, slot=slot, days=span)
        made = _assemble(situation, table, teams, lengths, persons, span)
        _, finish, _ = kernel.run(made, made.order, made.hours * PESSIMISM)
        if not _is_cut(made, finish):
            return made
        if span >= longest:
            _refuse_endless(made)
            return made
        span = min(span * 2, longest)


def _same_time(like: Compiled | None, situation: Situation, origin: int, slot: int, days: int) -> Timetable | None:
    if like is None or like.situation.people is not situation.people or like.situation.calendars is not situation.calendars:
        return None
    return like.timetable if (like.origin, like.slot_minutes, like.days) == (origin, slot, days) else None


def _given(situation: Situation, teams: tuple[Team, ...], lengths: NDArray[np.float64]) -> list[int]:
    """Minutes that the slot must divide: lags, and lengths said as one number. Ranges are rounded, unless that would lose them."""
    given = {abs(link.lag_minutes) for link in situation.links}
    for task, team, hours in zip(situation.tasks, teams, lengths, strict=True):
        exact = hours * 60 if task.by == "duration" else hours * 60 / team.rate
        is_said = task.estimate is not None and task.estimate.low == task.estimate.high
        if (is_said or exact < 30) and exact > 0 and not task.finished:
            given.add(max(1, round(exact)))
    return sorted(given)


def _longest_days(situation: Situation, slot: int) -> int:
    """Days of eight hours for which the tables stay of a size that can be held."""
    return min(LONGEST_DAYS, MOST_SLOTS * slot // 1440, MOST_ENTRIES * slot // (480 * (len(situation.people) + 1)))


def _first_days(situation: Situation, origin: int, teams: tuple[Team, ...], lengths: NDArray[np.float64], least: int) -> int:
    """A horizon that will do for most plans: three times the work of whoever has most, with room, every date, the longest lag."""
    instants = [pin.at for task in situation.tasks for pin in task.pins]
    instants += [at for task in situation.tasks for at in (task.started, task.finished) if at]
    instants += [situation.now, *(placed.finish for placed in situation.last)]
    given = (minutes(max(instants)) - origin) // 1440 + 30
    loads = [0.0] * len(situation.people)
    for team, hours in zip(teams, lengths.tolist(), strict=True):
        for person, _, _ in team.pairs:
            loads[person] += hours / (len(team.pairs) if team.is_choice else team.rate)
    shares = [min((share.share for share in person.shares if share.share > 0.0), default=1.0) for person in situation.people]
    most = max((load / max(0.1, share) for load, share in zip(loads, shares, strict=True)), default=0.0)
    lag = max((abs(link.lag_minutes) // (1440 if link.is_elapsed else 480) for link in situation.links), default=0)
    return max(min(200 + int((most * PESSIMISM / 8 + lag) * 1.5), LONGEST_DAYS), given, least)


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

    axes = [table.calendar_axis[_calendar(situation, task, team)] for task, team in zip(tasks, teams, strict=True)]
    now = up(situation.now)
    net = Net(
        state=np.array([state_of(task) for task in tasks], np.int8),
        begun=np.array(
            [min(up(task.started or task.finished or situation.now), now if task.done >= 1 else horizon) for task in tasks],
            np.int32,
        ),
        ended=np.array([up(task.finished) if task.finished else now for task in tasks], np.int32),
        earliest=np.array([earliest(task, up, now) for task in tasks], np.int32),
        finish_from=np.array([_finish_from(*one, table.grid, up) for one in zip(tasks, axes, lengths, strict=True)], np.int32),
        is_duration=np.array([task.by == "duration" for task in tasks], np.bool_),
        can_split=np.array([task.can_split and task.by == "effort" for task in tasks], np.bool_),
        axis=np.array(axes, np.int32),
        keep=kept(situation, numbers, persons),
        person_axis=table.person_axis,
        present_axis=table.present_axis,
        capacity=np.array([round(person.units * FULL) for person in situation.people], np.int32),
        patience=np.int64(480 // table.slot),
        **team_rows(teams),
        **link_rows(situation, numbers, table.slot),
    )
    left = hours_left(situation, net, table, [team.rate for team in teams], lengths, now)
    return Compiled(
        situation,
        table.slot,
        table.origin,
        now,
        table.grid,
        net,
        left,
        _order(situation),
        teams,
        numbers,
        persons,
        table,
        days,
    )


def _finish_from(task: Task, axis: int, hours: float, grid: Grid, up: Callable[[dt.datetime], int]) -> int:
    """What pins ask of the finish. Work whose calendar is closed then can as well end when it closes, whoever else is at work."""
    at = finish_from(task, up)
    before = int(grid.axis_rank[axis, grid.union_at[at]])
    return int(grid.slot_of[grid.axis_slot[axis, before - 1]]) + 1 if at and hours > 0 and before else at


def _calendar(situation: Situation, task: Task, team: Team) -> str:
    if team.pairs and not team.is_choice:
        return situation.people[team.pairs[0][0]].calendar
    return task.calendar or situation.calendar


def _order(situation: Situation) -> NDArray[np.int32]:
    def rank(number: int) -> tuple[int, int, int]:
        task = situation.tasks[number]
        return (standing(task), -task.priority, number)

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
