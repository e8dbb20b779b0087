"""Decides how a plan file is moved in time: every date by the same whole weeks, so that weekdays and distances stay. Pure."""

import dataclasses
import datetime as dt
from typing import Any

from accord.files.planfile import PlanFile


def shifted(plan: PlanFile, *, starts: dt.date) -> PlanFile:
    """The plan with its start in the week of `starts` or the next; as it is where it has no dates, or where work was begun."""
    begin = first_day(plan)
    if begin is None or is_begun(plan):
        return plan
    by = dt.timedelta(weeks=-((begin - starts).days // 7))
    if not by:
        return plan
    return dataclasses.replace(
        plan,
        start=_moved(plan.start, by),
        finish=_moved(plan.finish, by),
        status_at=None,
        summary=_row(plan.summary, by) if plan.summary else None,
        tasks=tuple(_row(task, by) for task in plan.tasks),
        assignments=tuple(_row(one, by) for one in plan.assignments),
    )


def first_day(plan: PlanFile) -> dt.date | None:
    starts = [task.start for task in plan.tasks if task.start and not task.is_summary]
    found = min(starts, default=plan.start)
    return found.date() if found else None


def is_begun(plan: PlanFile) -> bool:
    """What happened happened then: a plan with actual dates stays where it is."""
    return any(task.actual_start or task.actual_finish or task.percent_complete for task in plan.tasks)


def _row(row: Any, by: dt.timedelta) -> Any:
    moved: dict[str, Any] = {}
    for each in dataclasses.fields(row):
        value = getattr(row, each.name)
        if isinstance(value, dt.datetime):
            moved[each.name] = _moved(value, by)
        elif each.name in ("baselines", "parts"):
            moved[each.name] = tuple(_row(one, by) for one in value)
    return dataclasses.replace(row, **moved) if moved else row


def _moved(at: dt.datetime | None, by: dt.timedelta) -> dt.datetime | None:
    if at is None:
        return None
    try:
        return at + by
    except OverflowError:
        return at
