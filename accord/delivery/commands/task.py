"""Decides what an item takes to be done: its task's range, kind, skill, track, dates and order of urgency."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from accord.delivery.commands.assignment import assign_person, reassign_task, unassign_person
from accord.delivery.commands.face import demand_leaf, task_of
from accord.delivery.commands.progress import finish_task, reopen_task, start_task, tell_progress, tell_remaining
from accord.delivery.models import Task, Track
from accord.delivery.rules.hours import clean_range
from accord.kernel.commands import command
from accord.kernel.days import clean_day
from accord.kernel.errors import Invalid
from accord.kernel.write import Write
from accord.people.models import Skill, WorkCalendar
from accord.work.models import Item

__all__ = [
    "assign_person",
    "date_task",
    "estimate_task",
    "finish_task",
    "need_skill",
    "put_on_track",
    "reassign_task",
    "reopen_task",
    "set_kind",
    "set_milestone",
    "start_task",
    "tell_progress",
    "tell_remaining",
    "unassign_person",
    "urge_task",
    "write_task",
]
_ABSENT: Any = object()


@command("task.written", needs="delivery.plan")
def write_task(
    w: Write,
    item: Item | Task,
    *,
    track: Track | None = _ABSENT,
    skill: Skill | None = _ABSENT,
    calendar: WorkCalendar | None = _ABSENT,
    can_split: bool = _ABSENT,
    fixed_cost: Decimal | None = _ABSENT,
    was: Mapping[str, Any] | None = None,
) -> Task:
    """Make an item a task, and say what is given of it; the rest stays.

    Refused where somebody changed the same since `was` was read.
    """
    task = task_of(w, item, needs="delivery.plan")
    given: dict[str, Any] = {"track": track, "skill": skill, "calendar": calendar, "can_split": can_split, "fixed_cost": fixed_cost}
    values = {name: value for name, value in given.items() if value is not _ABSENT}
    if values.get("track"):
        _demand_own_track(task, values["track"])
    cost = values.get("fixed_cost")
    if cost is not None and not (cost.is_finite() and 0 <= cost < 10**12):
        raise Invalid("fixed_cost", "A cost lies between 0 and 999,999,999,999.99.")
    w.change(task, was, **values)
    return task


@command("task.estimated", needs="delivery.facts")
def estimate_task(
    w: Write,
    item: Item | Task,
    *,
    low_hours: float | None,
    high_hours: float | None,
    likely_hours: float | None = None,
    by: str | None = None,
    was: Mapping[str, Any] | None = None,
) -> Task:
    """Say what it takes: one in ten such takes less than `low_hours`, nine in ten less than `high_hours`; none clears the range.

    A fact, saved at once by whoever knows it. `by` says whether hours are of effort or of duration. On a parent it is the top-down
    estimate, shown beside the sum. Refused where the range is out of order, and where `was` is no longer what stands.
    """
    low, high, likely = clean_range(low_hours, high_hours, likely_hours)
    if by is not None and by not in Task.By.values:
        raise Invalid("by", "An estimate is of effort or of duration.")
    task = task_of(w, item, needs="delivery.facts")
    values: dict[str, Any] = {"low_hours": low, "high_hours": high, "likely_hours": likely} | ({"by": by} if by else {})
    w.change(task, was, **values)
    return task


@command("task.kind_set", needs="delivery.plan")
def set_kind(w: Write, item: Item | Task, *, by: str) -> None:
    """Plan a task by effort, which more people share, or by duration, which takes as long whoever does it."""
    if by not in Task.By.values:
        raise Invalid("by", "A task is planned by effort or by duration.")
    w.change(task_of(w, item, needs="delivery.plan"), by=by)


@command("task.milestone_set", needs="delivery.plan")
def set_milestone(w: Write, item: Item | Task, *, is_milestone: bool) -> None:
    """Make a task a milestone, which takes no time, or an ordinary one.

    Refused for a parent: its end follows from what is under it.
    """
    task = task_of(w, item, needs="delivery.plan")
    if is_milestone:
        demand_leaf(task, "is_milestone")
    w.change(task, is_milestone=is_milestone)


@command("task.skill_needed", needs="delivery.plan")
def need_skill(w: Write, item: Item | Task, *, skill: Skill | None) -> None:
    """Say which skill a task needs; whoever has it may be planned on it while nobody is assigned."""
    w.change(task_of(w, item, needs="delivery.plan"), skill=skill)


@command("task.put_on_track", needs="delivery.plan")
def put_on_track(w: Write, item: Item | Task, *, track: Track | None) -> None:
    """Put a task on a track of its project, or on none."""
    task = task_of(w, item, needs="delivery.plan")
    if track:
        _demand_own_track(task, track)
    w.change(task, track=track)


@command("task.dated", needs="delivery.plan")
def date_task(w: Write, item: Item | Task, *, due_date: dt.date | None = _ABSENT, deadline: dt.date | None = _ABSENT) -> None:
    """Say by when a task is wanted (`due_date`, soft) and by when it must be done (`deadline`, hard).

    Neither moves the plan by itself.
    """
    task = task_of(w, item, needs="delivery.plan")
    told = {name: day for name, day in (("due_date", due_date), ("deadline", deadline)) if day is not _ABSENT}
    w.change(task, **{name: clean_day(name, day, today=w.now.date()) for name, day in told.items()})


@command("task.urged", needs="delivery.plan")
def urge_task(w: Write, item: Item | Task, *, priority: int) -> None:
    """Say what goes first where two tasks could: the higher priority, 0 to 1,000, 500 being the usual."""
    if not 0 <= priority <= 1000:
        raise Invalid("priority", "A priority lies between 0 and 1,000; 500 is the usual.")
    w.change(task_of(w, item, needs="delivery.plan"), priority=priority)


def _demand_own_track(task: Task, track: Track) -> None:
    if track.project_id != task.item.project_id:
        raise Invalid("track", f"{track.name} is a track of another project.")
