"""Decides how a date is set by hand: not before, no later than, or fixed, on a start or a finish, with who and why."""

import datetime as dt

from accord.delivery.commands.face import task_of
from accord.delivery.models import Pin, Task
from accord.kernel.commands import command
from accord.kernel.days import clean_day
from accord.kernel.errors import Invalid
from accord.kernel.models import Workspace
from accord.kernel.write import Write
from accord.planning.apply import end_of_day
from accord.work.models import Item
from accord.work.rules.words import clean_text

_NEEDS = "delivery.plan"


@command("task.pinned", needs=_NEEDS)
def pin_task(w: Write, item: Item | Task, *, kind: str, at: dt.date | dt.datetime, on: str = "start", why: str = "") -> Pin:
    """Hold a task's start or finish. A day without a time begins, or ends, in the workspace's zone; a pin of that kind is moved.

    Refused where it contradicts another pin of the task: not before a day that lies after "no later than".
    """
    if kind not in Pin.Kind.values:
        raise Invalid("kind", "A pin is not_before, no_later or fixed.")
    if on not in ("start", "finish"):
        raise Invalid("on", "A pin is on the start or on the finish.")
    task = task_of(w, item, needs=_NEEDS)
    clean_day("at", at, today=w.now.date())
    moment = _moment(w, at, on)
    words = {"at": moment, "why": clean_text("why", why, longest=300), "member_id": w.actor.member_id}
    held = task.pins.filter(kind=kind, on=on).first()
    if held:
        w.change(held, **words)
    else:
        held = w.create(Pin(workspace_id=w.workspace_id, task=task, kind=kind, on=on, **words))
    _demand_possible(task)
    return held


@command("task.unpinned", needs=_NEEDS)
def unpin_task(w: Write, pin: Pin) -> None:
    """Let a task move freely again."""
    w.delete(pin)


def _moment(w: Write, at: dt.date | dt.datetime, on: str) -> dt.datetime:
    if isinstance(at, dt.datetime):
        if at.tzinfo is None:
            raise Invalid("at", "Give the moment with its zone, or a day alone.")
        return at
    here = Workspace.objects.get(pk=w.workspace_id)
    if on == "finish":
        return end_of_day(at, here.zone)
    return dt.datetime.combine(at, dt.time(), tzinfo=here.tzinfo).astimezone(dt.UTC)


def _demand_possible(task: Task) -> None:
    for on in ("start", "finish"):
        at = {pin.kind: pin.at for pin in task.pins.filter(on=on)}
        low = max((at[kind] for kind in ("not_before", "fixed") if kind in at), default=None)
        high = min((at[kind] for kind in ("no_later", "fixed") if kind in at), default=None)
        if low and high and low > high:
            raise Invalid("at", f"The {on} cannot be held both not before {low:%-d %b %Y} and no later than {high:%-d %b %Y}.")
