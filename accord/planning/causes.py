"""Decides what held each start and finish back: now, a link, a busy person, time off, a pin, or the work itself."""

import datetime as dt
from bisect import bisect_right
from zoneinfo import ZoneInfo

import numpy as np
from numba import njit

from accord.planning import kernel
from accord.planning.answer import Cause
from accord.planning.kernel import DONE, FS, I32, SS, STARTED, Grid, Net
from accord.planning.layout import Layout, shown
from accord.planning.situation import Person

NAMES = ("FS", "SS", "FF", "SF")
BY_NOW, BY_PIN = -1, -2
LONG_CLOSURE = dt.timedelta(days=4)
"""A calendar closed for longer than a long weekend is worth a cause of its own."""


@njit(cache=True)
def binding_links(grid: Grid, net: Net, start: I32, finish: I32, now: int) -> tuple[I32, I32, I32, I32]:
    """[T] each: what binds the start (link number, BY_NOW or BY_PIN), until which slot; so for the finish (slot 0: nothing)."""
    count = len(start)
    start_by, start_at = np.empty(count, np.int32), np.empty(count, np.int32)
    finish_by, finish_at = np.empty(count, np.int32), np.empty(count, np.int32)
    for task in range(count):
        start_by[task], start_at[task] = BY_NOW if net.earliest[task] <= now else BY_PIN, net.earliest[task]
        finish_by[task], finish_at[task] = BY_PIN, net.finish_from[task]
        if net.state[task] == DONE:
            continue
        for edge in range(net.pred_at[task], net.pred_at[task + 1]):
            _, slot = kernel.link_bound(grid, net, task, edge, start, finish)
            if net.pred_kind[edge] == FS or net.pred_kind[edge] == SS:
                if slot > start_at[task] or (slot == start_at[task] and start_by[task] == BY_NOW):
                    start_by[task], start_at[task] = edge, slot
            elif slot >= finish_at[task] and slot > 0:
                finish_by[task], finish_at[task] = edge, slot
    return start_by, start_at, finish_by, finish_at


class Causes:
    """The causes of one layout; `start(task)` and `finish(task)` by task number, the binding one first."""

    def __init__(self, layout: Layout) -> None:
        self.layout, self.compiled = layout, layout.compiled
        compiled = self.compiled
        found = binding_links(compiled.grid, compiled.net, layout.start, layout.finish, compiled.now)
        self._start_by, self._start_at, self._finish_by, self._finish_at = (column.tolist() for column in found)
        self._begin, self._end = layout.start.tolist(), layout.finish.tolist()
        self._state = compiled.net.state.tolist()
        self._names = [task.id for task in compiled.situation.tasks]
        self._bookings = self._booked()
        self._zones = {calendar.id: ZoneInfo(calendar.zone) for calendar in compiled.situation.calendars}

    def start(self, task: int) -> tuple[Cause, ...]:
        """Why not earlier. Causes of the wait in order: what was waited for last comes first."""
        compiled, fact = self.compiled, self.compiled.situation.tasks[task]
        begun, _ = shown(self.layout, task)
        if self._state[task] == DONE:
            return (Cause("done", begun),)
        if self._state[task] == STARTED:
            return (Cause("started", begun),)
        causes = [self._bound(task)]
        waited = max(self._start_at[task], 0)
        if self._end[task] > self._begin[task]:
            if self._is_finish_bound(task):
                causes.insert(0, self._finish_bound(task))
                waited = self._begin[task]
            busy = self._busy(task, waited)
            if busy:
                causes.insert(0, busy)
                waited = max(waited, compiled.slot(busy.until))
            away = self._away(task, waited, self._begin[task])
            if away:
                causes.insert(0, away)
        elif self._finish_at[task] > self._start_at[task]:
            causes.insert(0, self._finish_bound(task))
        if fact.skill and not fact.people and not compiled.teams[task].pairs and not fact.is_milestone:
            causes.append(Cause("no_skill", causes[0].until, detail=fact.skill))
        return tuple(causes)

    def finish(self, task: int) -> tuple[Cause, ...]:
        """Why not earlier, given the start: a link or pin on the finish, else the work; and who was away meanwhile."""
        _, ended = shown(self.layout, task)
        if self._state[task] == DONE:
            return (Cause("done", ended),)
        causes = [Cause("work", ended)]
        if self._end[task] == self._begin[task]:
            causes = list(self.start(task))
        elif self._is_finish_bound(task):
            causes.insert(0, self._finish_bound(task))
        away = self._away(task, max(self._begin[task], self.compiled.now), self._end[task])
        return (*causes, away) if away else tuple(causes)

    def chain(self, task: int) -> list[int]:
        """Task numbers from this one back to what starts today, is pinned, or has begun: each held back by the next."""
        walked = [task]
        while True:
            causes = self.start(walked[-1])
            back = next((self.compiled.task_number[cause.task] for cause in causes if cause.task), -1)
            if self._state[walked[-1]] != kernel.OPEN or back < 0 or back in walked:
                return walked
            walked.append(back)

    def _bound(self, task: int) -> Cause:
        by, until = self._start_by[task], self.compiled.at(self._start_at[task])
        if by == BY_NOW:
            return Cause("now", until)
        if by == BY_PIN:
            return Cause("pin", until, detail=self._pin_kind(task, "start"))
        net = self.compiled.net
        return Cause("link", until, task=self._names[net.pred_task[by]], detail=NAMES[net.pred_kind[by]])

    def _finish_bound(self, task: int) -> Cause:
        by, until = self._finish_by[task], self.compiled.at(self._finish_at[task])
        if by == BY_PIN:
            return Cause("pin", until, detail=self._pin_kind(task, "finish"))
        net = self.compiled.net
        return Cause("link", until, task=self._names[net.pred_task[by]], detail=NAMES[net.pred_kind[by]])

    def _is_finish_bound(self, task: int) -> bool:
        """Whether the work could have ended sooner, had nothing asked its end to wait."""
        if self._finish_at[task] <= self.compiled.now or self._state[task] != kernel.OPEN:
            return False
        union, rank = self.compiled.grid.union_at, self.compiled.grid.axis_rank
        axis = self.compiled.main_axis(task, int(self.layout.person[task]))
        earlier = rank[axis, union[self._begin[task]]] > rank[axis, union[max(self._start_at[task], self.compiled.now)]]
        return bool(earlier) and self._end[task] <= self._finish_at[task] + self._day()

    def _day(self) -> int:
        return 1440 // self.compiled.slot_minutes

    def _pin_kind(self, task: int, on: str) -> str:
        pins = [pin for pin in self.compiled.situation.tasks[task].pins if pin.on == on and pin.kind != "no_later"]
        return max(pins, key=lambda pin: pin.at).kind if pins else "not_before"

    def _booked(self) -> list[tuple[list[int], list[int]]]:
        """Per person: ends of bookings as positions on the axis, ascending, and their tasks."""
        rank, union = self.compiled.grid.axis_rank, self.compiled.grid.union_at
        rows: list[list[tuple[int, int]]] = [[] for _ in self.compiled.situation.people]
        for task in range(len(self._names)):
            if self._state[task] == DONE or self._end[task] == self._begin[task]:
                continue
            for person, _ in self.layout.people(task):
                axis = self.compiled.net.person_axis[person]
                rows[person].append((int(rank[axis, union[self._end[task]]]), task))
        for row in rows:
            row.sort()
        return [([end for end, _ in row], [task for _, task in row]) for row in rows]

    def _busy(self, task: int, waited: int) -> Cause | None:
        """The person of the team who had to finish something else first, if any was free to begin only after `waited`."""
        rank, union = self.compiled.grid.axis_rank, self.compiled.grid.union_at
        best: tuple[int, int, int] | None = None
        for person, _ in self.layout.people(task):
            axis = self.compiled.net.person_axis[person]
            position = int(rank[axis, union[self._begin[task]]])
            if position <= int(rank[axis, union[waited]]):
                continue
            ends, tasks = self._bookings[person]
            at = bisect_right(ends, position) - 1
            while at >= 0 and tasks[at] == task:
                at -= 1
            if at < 0 or ends[at] <= int(rank[axis, union[waited]]):
                continue
            found = (min(self._end[tasks[at]], self._begin[task]), person, tasks[at])
            if best is None or found > best:
                best = found
        if best is None:
            return None
        end, person, other = best
        return Cause(
            "person_busy", self.compiled.at(end), task=self._names[other], person=self.compiled.situation.people[person].id
        )

    def _away(self, task: int, first: int, last: int) -> Cause | None:
        """Who could not work from `first` to `last` though their calendar was open; or the calendar, closed for long."""
        compiled = self.compiled
        rank, union = compiled.grid.axis_rank, compiled.grid.union_at
        if last <= first:
            return None
        low, high = union[first], union[last]
        for person, _ in self.layout.people(task):
            told = compiled.situation.people[person]
            calendar = compiled.timetable.calendar_axis[told.calendar]
            mine = compiled.net.person_axis[person]
            if mine == calendar:
                continue
            there, given = rank[calendar], rank[mine]
            if (there[high] - there[low]) <= (given[high] - given[low]):
                continue
            cause = _absence(told, self._zones[told.calendar], compiled.at(first), compiled.at(last))
            if cause:
                return cause
        if last == self._begin[task] and compiled.at(last) - compiled.at(first) > LONG_CLOSURE:
            axis = compiled.main_axis(task, int(self.layout.person[task]))
            if rank[axis, high] == rank[axis, low]:
                return Cause("calendar", compiled.at(last))
        return None


def _absence(person: Person, zone: ZoneInfo, first: dt.datetime, last: dt.datetime) -> Cause | None:
    """The absence or other project that lies within an interval, the last one first; days off end at the local midnight."""
    for away in sorted(person.time_off, key=lambda away: away.last, reverse=True):
        ends = min(away.last, last.astimezone(zone).date())
        if away.first <= ends and away.last >= first.astimezone(zone).date():
            until = dt.datetime.combine(ends + dt.timedelta(days=1), dt.time(), zone).astimezone(dt.UTC)
            return Cause("time_off", min(until, last), person=person.id, detail=away.why)
    for busy in sorted(person.busy, key=lambda busy: busy.finish, reverse=True):
        if busy.start < last and busy.finish > first:
            return Cause("busy_elsewhere", min(busy.finish, last), person=person.id, detail=busy.what)
    if person.available_from and person.available_from > first.astimezone(zone).date():
        return Cause("calendar", last, person=person.id, detail="available_from")
    return None
