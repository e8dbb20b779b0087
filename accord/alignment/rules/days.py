"""Decides which hours a person has on a day, why there are none, and what fills the hours that the plan took. Pure."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from accord.planning.situation import Calendar, Hours, Overtime, TimeOff

SEVEN = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Presence:
    """When somebody is there: their calendar, the names of its holidays, their time off, and how many of them there are."""

    calendar: Calendar
    holidays: Mapping[dt.date, str]
    away: tuple[TimeOff, ...] = ()
    units: float = 1.0
    longer: tuple[Overtime, ...] = ()

    def ranges(self, day: dt.date) -> Hours:
        if day in self.calendar.exceptions:
            return self.calendar.exceptions[day]
        return self._week(day)

    def share(self, day: dt.date) -> float:
        """The part of the day's hours left by time off, 0–1."""
        return max(0.0, 1.0 - sum(one.share for one in self.away if one.first <= day <= one.last))

    def hours(self, day: dt.date) -> float:
        usual = sum(end - start for start, end in self.ranges(day)) / 60 * self.share(day)
        more = sum(one.hours for one in self.longer if one.first <= day <= one.last) if usual else 0.0
        return (usual + more) * self.units

    def why_off(self, day: dt.date) -> tuple[str, str]:
        """("holiday", its name), ("away", why) or ("", ""): only where the week would have hours and the day has fewer."""
        if not self._week(day):
            return "", ""
        if not self.ranges(day):
            return "holiday", self.holidays.get(day, "") or "day off"
        away = next((one for one in self.away if one.first <= day <= one.last), None)
        return ("away", away.why or "away") if away else ("", "")

    def _week(self, day: dt.date) -> Hours:
        held = [week for week in self.calendar.weeks if week.valid_from is None or week.valid_from <= day]
        return held[-1].days[day.weekday()] if held else ()


@dataclass(frozen=True, slots=True)
class Filling:
    """One leaf of the plan that takes a person's hours, until `finish`. `hours`: theirs; `units`: the part of their day."""

    number: int
    title: str
    project: str
    finish: dt.datetime
    hours: float
    units: float
    is_driving: bool = False


Days = dict[dt.date, tuple[tuple[Filling, float], ...]]
MOST_DAYS_BACK = 400


def filled(who: Presence, week_hours: Mapping[dt.date, float], work: Iterable[Filling], *, since: dt.date) -> Days:
    """What fills each day of the weeks given (Monday → hours the plan took of the person).

    The plan keeps a week's hours and each task's finish, no diary by day. So each task is laid backwards from its finish over its
    person's hours; a week's days are then brought to the week's own sum, none above the hours there. Worked: 24 h in a week of
    which A was laid on Monday and Tuesday and B on Wednesday, eight hours each: 8 h on each of the three.
    """
    laid = [(one, _laid(who, one, since)) for one in work]
    found: Days = {}
    for monday, hours in week_hours.items():
        days = [day for day in (monday + dt.timedelta(days=n) for n in range(7)) if day >= since and who.hours(day) > 0]
        rows = {day: [(one, on[day]) for one, on in laid if on.get(day)] for day in days}
        wanted = {day: sum(part for _, part in rows[day]) for day in days}
        for day, share in _levelled(wanted, {day: who.hours(day) for day in days}, hours).items():
            if share > _LITTLE:
                found[day] = _parts(rows[day] or _nearest(rows, day), share)
    return found


_LITTLE = 0.01


def _laid(who: Presence, one: Filling, since: dt.date) -> dict[dt.date, float]:
    """Hours by day, from the task's finish back until its hours are used up."""
    zone = ZoneInfo(who.calendar.zone)
    finish = one.finish.astimezone(zone)
    day, left, found = finish.date(), one.hours, {}
    minute: float = finish.hour * 60 + finish.minute
    for _ in range(MOST_DAYS_BACK):
        if left <= _LITTLE or day < since:
            break
        there = sum(max(0.0, min(end, minute) - start) for start, end in who.ranges(day)) / 60
        part = min(left, there * who.share(day) * one.units)
        if part > 0:
            found[day] = part
            left -= part
        day, minute = day - dt.timedelta(days=1), 1440
    return found


def _levelled(wanted: Mapping[dt.date, float], there: Mapping[dt.date, float], hours: float) -> dict[dt.date, float]:
    """The week's hours over its days, as wanted, none above what is there unless the week as a whole is."""
    room = sum(there.values())
    if not room or hours >= room:
        return {day: hours * there[day] / room for day in there} if room else {}
    found, weights = dict.fromkeys(there, 0.0), dict(wanted) if any(wanted.values()) else dict(there)
    for _ in range(8):
        left, whole = hours - sum(found.values()), sum(weights.values())
        if left <= _LITTLE:
            break
        for day, weight in weights.items():
            found[day] = min(there[day], found[day] + left * weight / whole) if whole else found[day]
        weights = {day: there[day] - found[day] for day in there}
    return found


def _nearest(rows: Mapping[dt.date, list[tuple[Filling, float]]], day: dt.date) -> list[tuple[Filling, float]]:
    """Of a day on which no task was laid: what lies on the next one in the week, else on the last before it."""
    laid = [other for other, found in rows.items() if found]
    return rows[min(laid, key=lambda other: (other < day, abs((other - day).days)))] if laid else []


def _parts(rows: list[tuple[Filling, float]], hours: float) -> tuple[tuple[Filling, float], ...]:
    if not rows:
        return ()
    whole = sum(part for _, part in rows)
    return tuple(sorted(((one, hours * part / whole) for one, part in rows), key=lambda row: (-row[1], row[0].number)))


def by_task(days: Days, monday: dt.date) -> list[tuple[Filling, float]]:
    """The tasks of one week with their hours, most first."""
    sums: dict[Filling, float] = defaultdict(float)
    for day, rows in days.items():
        if monday <= day < monday + SEVEN:
            for one, hours in rows:
                sums[one] += hours
    return sorted(sums.items(), key=lambda row: (-row[1], row[0].number))
