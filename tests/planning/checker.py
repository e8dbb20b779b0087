"""A second opinion on plans, slow and written apart: walks the slots with datetimes and never looks at the engine's tables."""

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from zoneinfo import ZoneInfo

from accord.planning.answer import Plan, PlannedTask
from accord.planning.situation import Calendar, Person, Situation, Task

EPSILON = 1e-9


def faults(situation: Situation, plan: Plan) -> list[str]:
    """Everything that is wrong with a plan, in words; empty when it holds."""
    return Checker(situation, plan).faults()


class Checker:
    """`slots[p]`: the instants at which person p's slots begin, from now to the plan's end."""

    def __init__(self, situation: Situation, plan: Plan) -> None:
        self.situation, self.plan = situation, plan
        self.step = dt.timedelta(minutes=plan.slot_minutes)
        self.calendars = {calendar.id: calendar for calendar in situation.calendars}
        self.people = {person.id: person for person in situation.people}
        self.planned = {one.task: one for one in plan.tasks}
        self.tasks = {task.id: task for task in situation.tasks}
        self.end = plan.finish + dt.timedelta(days=20)
        self.slots = {person.id: self.available(person) for person in situation.people}

    def faults(self) -> list[str]:
        found: list[str] = []
        for task in self.situation.tasks:
            one = self.planned[task.id]
            if task.finished:
                if one.finish != task.finished:
                    found.append(f"{task.id} was done at {task.finished}")
                continue
            if task.done >= 1:
                if one.finish > self.situation.now + self.step:
                    found.append(f"{task.id} is done, and ends at {one.finish}")
                continue
            if task.started and one.start != task.started:
                found.append(f"{task.id} began at {task.started}")
            if not task.started and one.start < self.situation.now:
                found.append(f"{task.id} is planned before now")
            if one.finish < self.situation.now:
                found.append(f"{task.id} is to end before now")
            found += self.pin_faults(task, one) + self.length_faults(task, one)
        return found + self.link_faults() + self.capacity_faults()

    def pin_faults(self, task: Task, one: PlannedTask) -> list[str]:
        starts = [pin.at for pin in task.pins if pin.on == "start" and pin.kind == "not_before"]
        ends = [pin.at for pin in task.pins if pin.on == "finish" and pin.kind == "not_before"]
        found = [f"{task.id} starts before its pin" for at in starts if one.start < at and not task.started]
        return found + [
            f"{task.id} ends before its pin" for at in ends if one.finish < at and self.is_open(one.finish, at, task.id)
        ]

    def is_open(self, first: dt.datetime, last: dt.datetime, task: str = "") -> bool:
        """Whether a slot lies between, of a task's own calendar or of any: what ends as time closes holds a later bound too."""
        names = [self.calendar_of(task)] if task else list(self.calendars)
        day = first.date() - dt.timedelta(days=1)
        return any(first <= at and at + self.step <= last for name in names for at in self.working(self.calendars[name], day))

    def length_faults(self, task: Task, one: PlannedTask) -> list[str]:
        """Each person has just the slots that their part needs."""
        if task.by == "duration" or not one.people or not one.hours:
            return []
        found, ends = [], []
        for person, units in one.people:
            window = self.window(task, one, person)
            needed = self.needed(task, one)
            if len(window) < needed:
                found.append(f"{task.id}: {person} has {len(window)} slots and needs {needed}")
            elif not (task.can_split or task.started):
                ends.append(window[needed - 1] + self.step)
            if units > self.people[person].units + EPSILON:
                found.append(f"{task.id}: {person} gives more than there is")
        if ends and max(ends) != one.finish:
            found.append(f"{task.id} ends at {one.finish}, its work at {max(ends)}")
        return found

    def needed(self, task: Task, one: PlannedTask) -> int:
        rate = sum(units * self.people[person].skills.get(task.skill, 1.0) for person, units in one.people)
        return max(1, int(one.hours * 3600 / self.step.total_seconds() / rate + 0.5))

    def window(self, task: Task, one: PlannedTask, person: str) -> list[dt.datetime]:
        start = max(one.start, self.situation.now)
        return [at for at in self.slots[person] if start <= at < one.finish]

    def link_faults(self) -> list[str]:
        found = []
        for link in self.situation.links:
            before, after = self.planned[link.before], self.planned[link.after]
            fact = self.tasks[link.after]
            if fact.finished or fact.done >= 1 or (fact.started and link.kind in ("FS", "SS")):
                continue
            source = before.finish if link.kind in ("FS", "FF") else before.start
            actual = after.start if link.kind in ("FS", "SS") else after.finish
            if link.is_elapsed or link.lag_minutes == 0:
                earliest = source + dt.timedelta(minutes=link.lag_minutes)
                if actual < earliest and (link.kind in ("FS", "SS") or self.is_open(actual, earliest)):
                    found.append(f"{link.after} comes {earliest - actual} too early after {link.before} ({link.kind})")
            elif link.lag_minutes > 0 and actual > source:
                between = self.lag_slots(link.after, source, actual)
                if between * self.plan.slot_minutes < link.lag_minutes:
                    found.append(f"{link.after} waits {between} slots after {link.before} of {link.lag_minutes} minutes")
            elif link.lag_minutes > 0:
                found.append(f"{link.after} does not wait for {link.before}")
        return found

    def lag_slots(self, task: str, first: dt.datetime, last: dt.datetime) -> int:
        calendar = self.calendars[self.calendar_of(task)]
        return sum(first <= at < last for at in self.working(calendar, first.date() - dt.timedelta(days=1)))

    def calendar_of(self, task: str) -> str:
        fact = self.tasks[task]
        if fact.people and not fact.is_milestone:
            return self.people[fact.people[0].person].calendar
        return fact.calendar or self.situation.calendar

    def capacity_faults(self) -> list[str]:
        booked: dict[tuple[str, dt.datetime], float] = defaultdict(float)
        for task in self.situation.tasks:
            one = self.planned[task.id]
            if task.finished or task.done >= 1 or not one.hours or task.can_split or task.started:
                continue
            for person, units in one.people:
                window = self.window(task, one, person)
                for at in window if task.by == "duration" else window[: self.needed(task, one)]:
                    booked[person, at] += units
        return [
            f"{person} is asked for {units} at {at}"
            for (person, at), units in booked.items()
            if units > self.people[person].units + EPSILON
        ]

    def available(self, person: Person) -> list[dt.datetime]:
        """Slots a person gives: those of their calendar that nobody else holds, of each day no more than its share."""
        zone = ZoneInfo(self.calendars[person.calendar].zone)
        by_day: dict[dt.date, list[dt.datetime]] = defaultdict(list)
        for at in self.working(self.calendars[person.calendar], self.situation.now.date() - dt.timedelta(days=2)):
            by_day[at.astimezone(zone).date()].append(at)
        kept: list[dt.datetime] = []
        sure = 0.0
        for day, slots in by_day.items():
            share = self.share(person, day)
            free = []
            for at in slots:
                before, sure = sure, sure + self.left(person, at)
                if int(sure + 1e-6) > int(before + 1e-6):
                    free.append(at)
            kept += free[: int(len(slots) * share + 1e-6)]
            if self.share(replace(person, shares=()), day) > 0:
                kept += self.longer(person, day, slots[-1] + self.step)
        return sorted(set(kept))

    def left(self, person: Person, at: dt.datetime) -> float:
        """The part of a slot that no higher project holds; parts add up until they make a whole slot."""
        held = sum(busy.share for busy in person.busy if busy.start < at + self.step and busy.finish > at)
        return max(0.0, 1.0 - held)

    def longer(self, person: Person, day: dt.date, closing: dt.datetime) -> list[dt.datetime]:
        """Slots of overtime after the last working hour of a day."""
        hours = sum(given.hours for given in person.overtime if given.first <= day <= given.last)
        return [closing + self.step * n for n in range(int(dt.timedelta(hours=hours) / self.step))]

    @staticmethod
    def share(person: Person, day: dt.date) -> float:
        if person.available_from and day < person.available_from:
            return 0.0
        share = 1.0
        for given in sorted(person.shares, key=lambda given: given.valid_from or dt.date.min):
            if given.valid_from is None or given.valid_from <= day:
                share = given.share
        for away in person.time_off:
            if away.first <= day <= away.last:
                share *= 1 - away.share
        return share

    def working(self, calendar: Calendar, first: dt.date) -> list[dt.datetime]:
        """Every slot of a calendar, found by asking each hour range of each local day."""
        zone, found = ZoneInfo(calendar.zone), []
        day = first
        while day <= self.end.date():
            weeks = sorted(calendar.weeks, key=lambda week: week.valid_from or dt.date.min)
            week = [week for week in weeks if week.valid_from is None or week.valid_from <= day]
            hours = calendar.exceptions[day] if day in calendar.exceptions else week[-1].days[day.weekday()] if week else ()
            for low, high in hours:
                midnight = dt.datetime.combine(day, dt.time())
                at = (midnight + dt.timedelta(minutes=low)).replace(tzinfo=zone).astimezone(dt.UTC)
                end = (midnight + dt.timedelta(minutes=high)).replace(tzinfo=zone).astimezone(dt.UTC)
                while at < end:
                    found.append(at)
                    at += self.step
            day += dt.timedelta(days=1)
        return sorted(set(found))
