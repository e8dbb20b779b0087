"""Decides how fine time is counted and lays it out: slot size, union of all working slots, one axis per person and calendar."""

import datetime as dt
from dataclasses import dataclass
from math import gcd

import numpy as np
from numpy.typing import NDArray

from accord.planning.calendars import EPOCH, Axis, calendar_axis, minutes, person_axes, ranges
from accord.planning.kernel import Grid
from accord.planning.situation import Calendar, Situation

SIZES = (60, 30, 15, 5, 1)
LEAST_KEPT = 0.9
LARGEST_TABLE = 30_000_000
"""Entries of the axis tables; finer slots that would need more give way to coarser ones."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """The grid, and which of its axes is whose. `days[x]` [slots of axis x]: the local day (proleptic ordinal) of each position."""

    origin: int
    """Minutes since 1970; a UTC midnight."""
    slot: int
    grid: Grid
    calendar_axis: dict[str, int]
    person_axis: NDArray[np.int32]
    present_axis: NDArray[np.int32]
    days: tuple[NDArray[np.int64], ...]


def slot_size(situation: Situation, given: list[int], days: int) -> int:
    """The largest of 60, 30, 15, 5, 1 minutes that divides every calendar edge and every length in `given` (minutes).

    A share of a day is rounded down to the slot: no more than a tenth of it may be lost by that.
    Where the tables of `days` days would grow too large, the next coarser one: lengths are then off by up to half a slot.
    """
    step = 60
    for calendar in situation.calendars:
        found = _sample(calendar, situation.now)
        for edge in np.unique(np.concatenate((found[0], found[1])) % 60):
            step = gcd(step, int(edge))
    for length in given:
        step = gcd(step, length)
    divides = [size for size in SIZES if step % size == 0]
    quotas = _quotas(situation)
    true = [size for size in divides if all(quota // size * size >= LEAST_KEPT * quota for quota in quotas)] or divides[-1:]
    fits = [size for size in true if days * 480 // size * (len(situation.people) + 1) * 2 <= LARGEST_TABLE]
    return fits[0] if fits else 60


def _quotas(situation: Situation) -> set[float]:
    """Minutes that people who give a share have on the different days of their calendar."""
    lengths = {
        one.id: {sum(high - low for low, high in day) for week in one.weeks for day in week.days} for one in situation.calendars
    }
    found = {length * given.share for person in situation.people for given in person.shares for length in lengths[person.calendar]}
    return {quota for quota in found if quota >= 1}


def _sample(calendar: Calendar, now: dt.datetime) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    found = ranges(calendar, now.date() - dt.timedelta(days=366), now.date() + dt.timedelta(days=730))
    return found.first, found.last


def timetable(situation: Situation, *, origin: int, slot: int, days: int) -> Timetable:
    """Lay out `days` days from `origin` (minutes since 1970) in slots of `slot` minutes."""
    horizon = days * 1440 // slot
    first = (EPOCH + dt.timedelta(minutes=origin)).date()
    calendars = {
        one.id: calendar_axis(ranges(one, first - dt.timedelta(days=1), first + dt.timedelta(days=days + 1)), origin, slot, horizon)
        for one in situation.calendars
    }
    axes: list[Axis] = []
    numbers: dict[int | bytes, int] = {}

    def number(axis: Axis) -> int:
        """Equal axes share one row."""
        if id(axis) not in numbers:
            content = axis.slots.tobytes() + axis.days.tobytes()
            if content not in numbers:
                numbers[content] = len(axes)
                axes.append(axis)
            numbers[id(axis)] = numbers[content]
        return numbers[id(axis)]

    owned = {name: number(axis) for name, axis in calendars.items()}
    pairs = [person_axes(person, calendars[person.calendar], origin, slot) for person in situation.people]
    person_axis = np.array([number(available) for available, _ in pairs], np.int32)
    present_axis = np.array([number(present) for _, present in pairs], np.int32)
    return Timetable(
        origin=origin,
        slot=slot,
        calendar_axis=owned,
        person_axis=person_axis,
        present_axis=present_axis,
        days=tuple(axis.days for axis in axes),
        grid=_grid(axes, horizon),
    )


def _grid(axes: list[Axis], horizon: int) -> Grid:
    is_used = np.zeros(horizon, np.bool_)
    for axis in axes:
        is_used[axis.slots] = True
    slot_of = np.append(np.flatnonzero(is_used), horizon).astype(np.int32)
    union_at = np.concatenate(([0], np.cumsum(is_used, dtype=np.int32))).astype(np.int32)
    size, longest = len(slot_of) - 1, max(len(axis.slots) for axis in axes)
    axis_slot = np.full((len(axes), longest + 1), size, np.int32)
    axis_rank = np.zeros((len(axes), size + 1), np.int32)
    for row, axis in enumerate(axes):
        at = union_at[axis.slots]
        axis_slot[row, : len(at)] = at
        is_mine = np.zeros(size, np.int32)
        is_mine[at] = 1
        np.cumsum(is_mine, out=axis_rank[row, 1:])
    return Grid(slot_of, union_at, axis_slot, axis_rank, np.array([len(axis.slots) for axis in axes], np.int32))


def origin_of(situation: Situation) -> int:
    """A UTC midnight before now and before every actual date of the last year, in minutes since 1970."""
    now = minutes(situation.now)
    facts = [minutes(at) for task in situation.tasks for at in (task.started, task.finished) if at]
    return (max(min([now, *facts]), now - 366 * 1440) // 1440 - 1) * 1440
