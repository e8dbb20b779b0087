"""Decides what is changed when somebody edits how long an item takes, and when it may start or must end."""

import datetime as dt

from accord.alignment.reads.item import task_face
from accord.alignment.reads.work_days import work_days
from accord.alignment.rules.effort import ASSUMED_SPREAD
from accord.alignment.rules.words import day, end_day, hours_range, start_day
from accord.delivery.commands.pin import pin_task, unpin_task
from accord.delivery.commands.task import date_task, estimate_task, set_milestone
from accord.delivery.models import Pin
from accord.kernel.errors import Invalid
from accord.web.edits.edit import Edit, Given, Maker, is_ticked
from accord.web.typed import read_day, read_estimate
from accord.work.models import Item


def _estimate(item: Item, given: Given, today: dt.date) -> Edit:
    low, high = read_estimate("estimate", given["text"])
    said = f"Estimated at {hours_range(low, high)}" if low is not None else "Estimate taken away"
    return Edit(lambda w: estimate_task(w, item, low_hours=low, high_hours=high), said)


def _finish(item: Item, given: Given, today: dt.date) -> Edit:
    """The range that would end on a day: what is estimated now, stretched by the working days it gains or loses."""
    end = read_day("finish", given["text"], today=today)
    stored = getattr(item, "forecast", None)
    if end is None or stored is None or item.project is None:
        raise Invalid("finish", "It has no date yet: estimate it first.")
    zone = item.workspace.tzinfo
    begin, now = start_day(stored.start, zone), end_day(stored.p50, zone)
    if end < begin:
        raise Invalid("finish", f"It cannot end before it starts on {day(begin)}.")
    shaded = work_days(item.project, first=min(begin, end), last=max(now, end))
    off = {one for one, _ in shaded.days_off}

    def working(last: dt.date) -> int:
        days = (begin + dt.timedelta(days=n) for n in range((last - begin).days + 1))
        return sum(shaded.weekdays[one.weekday()] and one not in off for one in days) or 1

    task, ratio = task_face(item), working(end) / working(now)
    low = task.low_hours if task and task.low_hours is not None else stored.hours * (1 - ASSUMED_SPREAD)
    high = task.high_hours if task and task.high_hours is not None else stored.hours * (1 + ASSUMED_SPREAD)
    low, high = round(low * ratio * 2) / 2, round(high * ratio * 2) / 2
    return Edit(lambda w: estimate_task(w, item, low_hours=low, high_hours=high), f"Estimated at {hours_range(low, high)}")


def _pin(item: Item, given: Given, today: dt.date) -> Edit:
    kind, on = given.get("pin", "not_before"), given.get("on", "start")
    held = Pin.objects.filter(task_id=item.pk, kind=kind, on=on).first()
    at = read_day("pin", given["text"], today=today, before=_planned_start(item, today))
    if at is None:
        if held is None:
            return Edit(lambda w: None, "It had no date set by hand")
        pin = held
        return Edit(lambda w: unpin_task(w, pin), "Date set by hand taken away")
    words = {"not_before": f"Starts {day(at)} or later", "no_later": f"{day(at)} at the latest", "fixed": f"Fixed on {day(at)}"}
    return Edit(lambda w: pin_task(w, item, kind=kind, at=at, on=on, why=given.get("why", "")), words.get(kind, "Date set"))


def _planned_start(item: Item, today: dt.date) -> dt.date:
    stored = getattr(item, "forecast", None)
    return stored.start.astimezone(item.workspace.tzinfo).date() if stored else today


def _milestone(item: Item, given: Given, today: dt.date) -> Edit:
    wanted = is_ticked(given)
    return Edit(lambda w: set_milestone(w, item, is_milestone=wanted), "A milestone" if wanted else "An ordinary task")


def _dated(name: str, words: str) -> Maker:
    def make(item: Item, given: Given, today: dt.date) -> Edit:
        at = read_day(name, given["text"], today=today)
        return Edit(lambda w: date_task(w, item, **{name: at}), f"{words} {day(at)}" if at else "Date taken away")

    return make


EDITS: dict[str, Maker] = {
    "estimate": _estimate,
    "finish": _finish,
    "pin": _pin,
    "milestone": _milestone,
    "due_date": _dated("due_date", "Wanted by"),
    "deadline": _dated("deadline", "Must be done by"),
}
