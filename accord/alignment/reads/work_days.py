"""Decides which days and hours a timeline shades as no working time: the workspace's own calendar."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from accord.alignment.reads.timeline_shape import WorkDays
from accord.delivery.rules.calendars import OFFICE_WEEK, public_holidays
from accord.people.models import CalendarException, WorkCalendar
from accord.work.models import Project


def work_days(project: Project, *, first: dt.date, last: dt.date) -> WorkDays:
    """What the workspace's own calendar shades between two days."""
    calendar = WorkCalendar.objects.filter(workspace_id=project.workspace_id, is_default=True).first()
    weeks = list(calendar.weeks.values_list("valid_from", "days")) if calendar else []
    held = sorted((one for one in weeks if one[0] is None or one[0] <= last), key=lambda one: one[0] or dt.date.min)
    days: Sequence[Any] = held[-1][1] if held else OFFICE_WEEK
    off: dict[dt.date, str] = {}
    if calendar and calendar.country:
        off = {day: name for day, name in public_holidays(calendar.country, first.year, last.year).items() if first <= day <= last}
    for begin, end, hours, name in _exceptions(calendar, first, last):
        for number in range((min(end, last) - max(begin, first)).days + 1):
            day = max(begin, first) + dt.timedelta(days=number)
            off.pop(day, None)
            if not hours:
                off[day] = name
    edges = [edge for day in days for hours in day for edge in hours] or [540, 1020]
    seven = [bool(day) for day in days][:7] + [False] * (7 - len(days))
    return WorkDays(
        weekdays=(seven[0], seven[1], seven[2], seven[3], seven[4], seven[5], seven[6]),
        days_off=tuple(sorted(off.items())),
        from_minute=min(edges),
        to_minute=max(edges),
    )


def _exceptions(calendar: WorkCalendar | None, first: dt.date, last: dt.date) -> Iterable[tuple[dt.date, dt.date, Any, str]]:
    if calendar is None:
        return ()
    rows = CalendarException.objects.filter(calendar=calendar, first__lte=last, last__gte=first)
    return rows.order_by("created_at").values_list("first", "last", "hours", "name")
