"""Decides which slots a calendar and a person have: working hours, DST, time off, shares and busy time become slot numbers."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

from accord.planning.situation import Calendar, Hours, Impossible, Person, WorkWeek

Ints = NDArray[np.int64]
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
DAY = 1440
_EXACT = 1e-6
"""Shares such as 0.1 are not exact in binary: a quota this close to a whole slot is that slot."""


class Ranges(NamedTuple):
    """Working ranges in order: first and last minute since 1970 in UTC, and the local day (proleptic ordinal) of each; all [n]."""

    first: Ints
    last: Ints
    day: Ints


@dataclass(frozen=True, slots=True)
class Axis:
    """The slots in which somebody works: absolute slot numbers, ascending, and the local day of each; both [n]."""

    slots: Ints
    days: Ints


def minutes(instant: dt.datetime) -> int:
    """Whole minutes since 1970, rounded down."""
    return int((instant - EPOCH) // dt.timedelta(minutes=1))


def ranges(calendar: Calendar, first: dt.date, last: dt.date) -> Ranges:
    """The working ranges of the local days from `first` to `last`; whole years are computed once per calendar content."""
    key = (calendar.zone, calendar.weeks, tuple(sorted(calendar.exceptions.items())))
    years = [_year(*key, year) for year in range(first.year, last.year + 1)]
    joined = Ranges(*(np.concatenate(part) for part in zip(*years, strict=True)))
    low, high = np.searchsorted(joined.day, (first.toordinal(), last.toordinal() + 1))
    return Ranges(*(part[low:high] for part in joined))


@lru_cache(maxsize=2048)
def _year(zone: str, weeks: tuple[WorkWeek, ...], exceptions: tuple[tuple[dt.date, Hours], ...], year: int) -> Ranges:
    tz, special = ZoneInfo(zone), dict(exceptions)
    dated = sorted(weeks, key=lambda week: week.valid_from or dt.date.min)
    rows: list[tuple[int, int, int]] = []
    first = dt.datetime(year, 1, 1)  # noqa: DTZ001 - the wall clock of the zone
    offset = _offset(first, tz)
    for number in range(366 if dt.date(year, 12, 31).timetuple().tm_yday == 366 else 365):
        midnight = first + dt.timedelta(days=number)
        before, offset = offset, _offset(midnight + dt.timedelta(days=1), tz)
        date, ordinal = midnight.date(), midnight.toordinal()
        base = minutes(midnight.replace(tzinfo=dt.UTC))
        for start, finish in special[date] if date in special else _hours(dated, date):
            if before == offset:
                rows.append((base + start - before, base + finish - before, ordinal))
            else:
                wall = (midnight + dt.timedelta(minutes=edge) for edge in (start, finish))
                edges = [minutes(edge.replace(tzinfo=dt.UTC)) - _offset(edge, tz) for edge in wall]
                rows.append((edges[0], edges[1], ordinal))
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Ranges(table[:, 0].copy(), table[:, 1].copy(), table[:, 2].copy())


def _offset(wall: dt.datetime, tz: ZoneInfo) -> int:
    return int(wall.replace(tzinfo=tz).utcoffset() // dt.timedelta(minutes=1))  # type: ignore[operator]


def _hours(dated: list[WorkWeek], date: dt.date) -> Hours:
    week: WorkWeek | None = None
    for candidate in dated:
        if candidate.valid_from is None or candidate.valid_from <= date:
            week = candidate
    return week.days[date.weekday()] if week else ()


def check_zone(zone: str, whose: str) -> None:
    """Refuse a zone that the time zone database does not have."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: a folder of zones, or a name too long for a file
        raise Impossible("unknown zone", f"{whose} has an unknown time zone, {zone[:80]}.") from error


def check_calendar(calendar: Calendar) -> None:
    """Refuse an unknown zone."""
    check_zone(calendar.zone, f"Calendar {calendar.name or calendar.id}")


def calendar_axis(found: Ranges, origin: int, slot: int, horizon: int) -> Axis:
    """Slots whose middle lies in a working range; exact where the slot divides every edge.

    `origin` is in minutes since 1970, `slot` in minutes, `horizon` in slots.
    """
    low = np.clip((2 * (found.first - origin) + slot - 1) // (2 * slot), 0, horizon)
    high = np.clip((2 * (found.last - origin) + slot - 1) // (2 * slot), 0, horizon)
    lengths = np.maximum(high - low, 0)
    ends = np.cumsum(lengths)
    slots = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(low - (ends - lengths), lengths)
    days = np.repeat(found.day, lengths)
    if np.any(np.diff(slots) <= 0):
        slots, kept = np.unique(slots, return_index=True)
        days = days[kept]
    return Axis(slots, days)


def person_axes(person: Person, calendar: Axis, origin: int, slot: int) -> tuple[Axis, Axis]:
    """(available, present): slots the person gives to this project, and slots they are at work at all.

    Present leaves out whole days off and the time before `available_from`. Available leaves out also what others hold of the
    person, and of each day keeps the first ⌊hours × share × (1 − time off)⌋ slots, so that no day exceeds its share. Overtime
    follows the last working hour of a day that is not all off, and is the project's alone.
    """
    if not len(calendar.slots) or not (person.time_off or person.shares or person.busy or person.available_from or person.overtime):
        return calendar, calendar
    first, last = int(calendar.days[0]), int(calendar.days[-1])
    there = np.ones(last - first + 1)
    if person.available_from:
        there[: max(0, person.available_from.toordinal() - first)] = 0.0
    for away in person.time_off:
        there[max(0, away.first.toordinal() - first) : max(0, away.last.toordinal() - first + 1)] -= away.share
    there = np.clip(there, 0.0, 1.0)
    day = calendar.days - first
    present = _kept(calendar, there[day] > _EXACT)

    share = there * _shares(person, first, len(there))
    quota = np.floor(np.bincount(day, minlength=len(there)) * share + _EXACT)
    free = _free(person, calendar, origin, slot)
    used = np.cumsum(free)
    before = np.concatenate(([0], used[:-1]))
    at_dawn = before[np.searchsorted(day, day)]
    available = _kept(calendar, free & (used - at_dawn <= quota[day]))
    longer = _overtime(person, present, slot)
    return _joined(available, longer), _joined(present, longer)


def _overtime(person: Person, present: Axis, slot: int) -> Axis:
    """The slots after the last of each day on which the person is there, as far as they are nobody's yet."""
    slots: list[Ints] = [np.zeros(0, np.int64)]
    days: list[Ints] = [np.zeros(0, np.int64)]
    for given in person.overtime:
        low, high = np.searchsorted(present.days, (given.first.toordinal(), given.last.toordinal() + 1))
        mine, last = present.days[low:high], present.slots[low:high]
        ends = np.flatnonzero(np.diff(mine, append=-1))
        count = int(given.hours * 60 // slot)
        slots.append((last[ends][:, None] + 1 + np.arange(count)).ravel())
        days.append(np.repeat(mine[ends], count))
    found = Axis(np.concatenate(slots), np.concatenate(days))
    return _kept(found, found.slots <= present.slots[-1]) if len(present.slots) else found


def _joined(one: Axis, other: Axis) -> Axis:
    if not len(other.slots):
        return one
    slots, first = np.unique(np.concatenate((one.slots, other.slots)), return_index=True)
    return Axis(slots, np.concatenate((one.days, other.days))[first])


def _shares(person: Person, first: int, days: int) -> NDArray[np.float64]:
    share = np.ones(days)
    for given in sorted(person.shares, key=lambda given: given.valid_from or dt.date.min):
        start = given.valid_from.toordinal() - first if given.valid_from else 0
        share[max(0, start) :] = given.share
    return share


def _free(person: Person, calendar: Axis, origin: int, slot: int) -> NDArray[np.bool_]:
    """Slots that no higher project holds; of time held in part, every so many slots stay free."""
    left = np.ones(len(calendar.slots))
    for busy in person.busy:
        low = np.searchsorted(calendar.slots, (minutes(busy.start) - origin) // slot)
        high = np.searchsorted(calendar.slots, -((origin - minutes(busy.finish)) // slot))
        left[low:high] -= busy.share
    left = np.clip(left, 0.0, 1.0)
    whole = np.floor(np.cumsum(left) + _EXACT)
    return np.diff(whole, prepend=0.0) > 0.5


def _kept(axis: Axis, keep: NDArray[np.bool_]) -> Axis:
    return axis if keep.all() else Axis(axis.slots[keep], axis.days[keep])
