"""Decides how a task and its links are written as MSPDI."""

from collections.abc import Mapping
from typing import Any

from accord.files.mspdi.custom_fields import for_mspdi
from accord.files.mspdi.numbering import Numbers, guid
from accord.files.mspdi.values import CONSTRAINTS, ELAPSED_FORMATS, LINK_KINDS, TASK_TYPES, hundredths, span
from accord.files.planfile import Baseline, FileLink, FileTask

DAYS, ELAPSED_DAYS, ESTIMATED = 7, 8, 32


def task(one: FileTask, *, numbers: Numbers, links: list[dict[str, Any]]) -> dict[str, Any]:
    ours: dict[str, Any] = {
        "UID": numbers.tasks[one.uid],
        "GUID": guid(one.uid),
        "ID": one.number if one.number is not None else numbers.tasks[one.uid],
        "Name": one.name,
        "Active": one.is_active,
        "Manual": one.is_manual,
        "Type": TASK_TYPES.index(one.type),
        "IsNull": False,
        "WBS": one.wbs or None,
        "OutlineNumber": one.outline or None,
        "OutlineLevel": one.level,
        "Priority": one.priority,
        "Start": one.start,
        "Finish": one.finish,
        "Duration": span(one.duration_minutes),
        "DurationFormat": _duration_format(one),
        "Work": span(one.work_minutes),
        "EffortDriven": one.effort_driven,
        "Estimated": one.is_estimated,
        "Milestone": one.is_milestone,
        "Summary": one.is_summary,
        "FixedCost": hundredths(one.fixed_cost) if one.fixed_cost else None,
        "PercentComplete": f"{one.percent_complete:g}",
        "PercentWorkComplete": f"{one.percent_work:g}",
        "Cost": hundredths(one.cost) if one.cost else None,
        "ActualStart": one.actual_start,
        "ActualFinish": one.actual_finish,
        "ActualCost": hundredths(one.actual_cost) if one.actual_cost else None,
        "ActualWork": span(one.actual_work_minutes),
        "RemainingDuration": span(one.remaining_duration_minutes),
        "RemainingWork": span(one.remaining_work_minutes),
        "ConstraintType": CONSTRAINTS.index(one.constraint),
        "CalendarUID": numbers.calendars.get(one.calendar_uid or "", -1),
        "ConstraintDate": one.constraint_at,
        "Deadline": one.deadline,
        "IgnoreResourceCalendar": one.ignores_people_calendars,
        "Notes": one.notes or None,
        "PredecessorLink": links or None,
        "Baseline": [_baseline(each) for each in one.baselines] or None,
    }
    return for_mspdi(one.carried, of="task") | ours


def _duration_format(one: FileTask) -> int:
    """The unit it was shown in, unless that would now say elapsed of a working duration or the other way round."""
    kept = str(one.carried.get("DurationFormat", ""))
    if kept.isdecimal() and (int(kept) in ELAPSED_FORMATS) == one.is_elapsed:
        return int(kept)
    return (ELAPSED_DAYS if one.is_elapsed else DAYS) + (ESTIMATED if one.is_estimated else 0)


def _baseline(one: Baseline) -> dict[str, Any]:
    return {
        "Number": one.number,
        "Start": one.start,
        "Finish": one.finish,
        "Duration": span(one.duration_minutes),
        "Work": span(one.work_minutes),
        "Cost": hundredths(one.cost) if one.cost else None,
    }


def link(one: FileLink, numbers: Mapping[str, int]) -> dict[str, Any]:
    """A lag that came as a percentage goes out as one."""
    kept = str(one.carried.get("LagFormat", ""))
    is_elapsed = one.lag_unit == "elapsed"
    if "percent" in one.carried:
        lag, form = f"{one.carried['percent']:g}", 20 if is_elapsed else 19
    else:
        fits = kept.isdecimal() and (int(kept) in ELAPSED_FORMATS) == is_elapsed
        lag, form = str(one.lag_minutes * 10), int(kept) if fits else ELAPSED_DAYS if is_elapsed else DAYS
    return {
        "PredecessorUID": numbers[one.before_uid],
        "Type": LINK_KINDS.index(one.kind),
        "CrossProject": False,
        "LinkLag": lag,
        "LagFormat": form,
    }
