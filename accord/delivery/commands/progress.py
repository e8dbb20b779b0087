"""Decides how progress is told: started, so much left, so much done, finished, begun again.

Facts, saved at once, never a promise.
"""

import datetime as dt
from typing import Any
from uuid import UUID

from accord.delivery.commands.face import demand_leaf, task_of
from accord.delivery.models import Task
from accord.delivery.rules.hours import clean_hours, clean_share
from accord.kernel.commands import command
from accord.kernel.errors import Invalid
from accord.kernel.write import Write
from accord.work.models import Item
from accord.work.rules.above import tells_state

_NEEDS = "delivery.facts"


@command("task.started", needs=_NEEDS)
def start_task(w: Write, item: Item | Task, *, at: dt.datetime | None = None) -> None:
    """Say that work began, now or at a moment that has passed. Refused for parents, for what is dropped, and for what is done."""
    task = _told(w, item)
    if task.finished_at:
        raise Invalid("started_at", f"#{task.item.number} is done: reopen it first.")
    w.change(task, started_at=_moment(w, "at", at))
    w.change(task.item, state=Item.State.STARTED)


@command("task.finished", needs=_NEEDS)
def finish_task(w: Write, item: Item | Task, *, at: dt.datetime | None = None) -> None:
    """Say that all of it is done, now or at a moment that has passed. Where nobody said when it began, that stays unknown."""
    task = _told(w, item)
    moment = _moment(w, "at", at)
    if task.started_at and moment < task.started_at:
        raise Invalid("at", "It cannot be finished before it was started.")
    w.change(task, finished_at=moment, remaining_hours=0.0, done_share=1.0)
    w.change(task.item, state=Item.State.DONE)


@command("task.reopened", needs=_NEEDS)
def reopen_task(w: Write, item: Item | Task, *, remaining_hours: float | None = None) -> None:
    """Say that it is not done after all. What is left is what is told now, else what the estimate says."""
    task = _told(w, item)
    if not task.finished_at:
        raise Invalid("finished_at", f"#{task.item.number} is not done.")
    left = None if remaining_hours is None else clean_hours("remaining_hours", remaining_hours)
    w.change(task, finished_at=None, remaining_hours=left, done_share=0.0)
    w.change(task.item, state=Item.State.STARTED if task.started_at else Item.State.PLANNED)


@command("task.remaining_told", needs=_NEEDS)
def tell_remaining(w: Write, item: Item | Task, *, hours: float) -> None:
    """Say how many hours are left; work that nobody had started is started by it. Nothing left is not yet done: say that apart."""
    task = _told(w, item)
    if task.finished_at:
        raise Invalid("remaining_hours", f"#{task.item.number} is done: reopen it first.")
    w.change(task, remaining_hours=clean_hours("remaining_hours", hours), **_begun(w, task))
    w.change(task.item, state=Item.State.STARTED)


@command("task.progress_told", needs=_NEEDS)
def tell_progress(w: Write, item: Item | Task, *, done_share: float) -> None:
    """Say what share of the work is done.

    All of it finishes the task, some of it starts it, and what was told as remaining is forgotten.
    """
    task = _told(w, item)
    share = clean_share("done_share", done_share)
    if share == 1.0:
        return finish_task(w, task)
    if task.finished_at:
        raise Invalid("done_share", f"#{task.item.number} is done: reopen it first.")
    w.change(task, done_share=share, remaining_hours=None, **(_begun(w, task) if share else {}))
    if share:
        w.change(task.item, state=Item.State.STARTED)
    return None


def _told(w: Write, item: Item | Task) -> Task:
    task = task_of(w, item, needs=_NEEDS)
    demand_leaf(task, "progress")
    if task.item.state == Item.State.DROPPED:
        raise Invalid("state", f"#{task.item.number} was dropped: plan it again first.")
    return task


def _begun(w: Write, task: Task) -> dict[str, Any]:
    return {} if task.started_at else {"started_at": w.now}


def _moment(w: Write, field: str, at: dt.datetime | None) -> dt.datetime:
    if at is None:
        return w.now
    if at.tzinfo is None:
        raise Invalid(field, "Give the moment with its zone.")
    if at > w.now + dt.timedelta(minutes=1):
        raise Invalid(field, "What happened lies in the past; this is in the future.")
    return at


@tells_state
def state_of_task(item_id: UUID) -> str:
    """Planned, started or done by what was told of the task; "" where there is none."""
    task = Task.objects.filter(pk=item_id).only("started_at", "finished_at").first()
    if task is None:
        return ""
    return Item.State.DONE if task.finished_at else Item.State.STARTED if task.started_at else Item.State.PLANNED
