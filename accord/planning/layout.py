"""Decides the one schedule that an order gives, in slots, with the measures that plan, reasons and search share."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from accord.planning import kernel
from accord.planning.compiled import Compiled
from accord.planning.kernel import I32


@dataclass(frozen=True, slots=True)
class Layout:
    """One schedule. Absolute slots; T: tasks, P: persons, K: positions of a person's axis."""

    compiled: Compiled
    order: I32
    """[T] the order in which tasks were placed, predecessors first."""
    start: I32
    finish: I32
    person: I32
    """[T] who was chosen, or the first of the team; -1: nobody."""
    used: I32
    """[P, K+1] thousandths booked at each position of the person's axis."""

    def people(self, task: int) -> tuple[tuple[int, float], ...]:
        """(person number, units) of all who work on a task."""
        team = self.compiled.teams[task]
        chosen = int(self.person[task])
        return tuple((person, units) for person, units, _ in team.pairs if not team.is_choice or person == chosen)


def lay(compiled: Compiled, order: Sequence[int] | I32 | None = None) -> Layout:
    """Place the tasks with their expected hours, in this order or in the agreed one."""
    given = compiled.order if order is None else np.asarray(order, np.int32)
    sequence = kernel.feasible(compiled.net.pred_at, compiled.net.pred_task, given)
    start, finish, person, used = kernel.run_booked(compiled, sequence, compiled.hours)
    return Layout(compiled, sequence, start, finish, person, used)


def day_slots(compiled: Compiled) -> float:
    """Slots in a working day of the Situation's calendar: the mean over its days with any."""
    days = compiled.timetable.days[compiled.axis]
    count = len(np.unique(days))
    return len(days) / count if count else 480 / compiled.slot_minutes


def working_days(compiled: Compiled, first: int, last: int) -> float:
    """Working days of the Situation's calendar from one absolute slot to another; negative when `last` comes first."""
    rank = compiled.grid.axis_rank[compiled.axis]
    between = int(rank[compiled.grid.union_at[last]]) - int(rank[compiled.grid.union_at[first]])
    return round(between / day_slots(compiled), 2)


def shown(layout: Layout, task: int) -> tuple[dt.datetime, dt.datetime]:
    """Start and finish as instants: actual dates exactly as told, planned ones from their slots."""
    fact = layout.compiled.situation.tasks[task]
    if fact.finished:
        return fact.started or fact.finished, fact.finished
    finish = layout.compiled.at(layout.finish[task])
    return min(fact.started or layout.compiled.at(layout.start[task]), finish), finish
