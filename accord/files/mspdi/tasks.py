"""Decides what an MSPDI task row says, its baselines, and the links it names; what is computed by the other tool is not carried."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from accord.files.mspdi.values import (
    CONSTRAINTS,
    ELAPSED_FORMATS,
    ELAPSED_PERCENT_FORMATS,
    LINK_KINDS,
    PERCENT_FORMATS,
    TASK_TYPES,
    decimal,
    flag,
    integer,
    minutes,
    moment,
    money,
    text,
    words,
)
from accord.files.planfile import Baseline, FileLink, FileTask
from accord.files.safe_xml import Row, many

TAKEN = frozenset(
    """UID GUID ID Name Active Manual Type IsNull WBS OutlineNumber OutlineLevel Priority Start Finish Duration Work
    EffortDriven Estimated
    Milestone Summary FixedCost PercentComplete PercentWorkComplete Cost ActualStart ActualFinish ActualCost ActualWork
    RemainingDuration
    RemainingWork ConstraintType ConstraintDate Deadline CalendarUID IgnoreResourceCalendar Notes PredecessorLink
    Baseline""".split()
)
COMPUTED = frozenset(
    """Critical EarlyStart EarlyFinish LateStart LateFinish StartVariance FinishVariance WorkVariance FreeSlack TotalSlack
    StartSlack
    FinishSlack OvertimeCost OvertimeWork ActualDuration ActualOvertimeCost ActualOvertimeWork RegularWork RemainingCost
    RemainingOvertimeCost RemainingOvertimeWork ACWP CV BCWS BCWP SV VAC OverAllocated PreLeveledStart PreLeveledFinish ResumeValid
    IsPublished CommitmentType BoardStatusColumnOrderingID SprintColumnOrderingID NextAvailableBoardStatusColumnOrderingID
    NextAvailableSprintOrderingID""".split()
)
ORDINARY = {
    "FixedCostAccrual": "3", "LevelAssignments": "1", "LevelingCanSplit": "1", "LevelingDelay": "0",
    "LevelingDelayFormat": "8", "HideBar": "0", "Rollup": "0", "PhysicalPercentComplete": "0", "EarnedValueMethod": "0",
    "Recurring": "0",
    "IsSubproject": "0", "IsSubprojectReadOnly": "0", "ExternalTask": "0", "DisplayAsSummary": "0",
}  # fmt: skip
"""What MS Project writes of every task: not worth carrying."""
IN_DAYS = ("7", "39", "8", "40")


def task(row: Row, *, uid: str, parent_uid: str | None, position: int, calendars: frozenset[str]) -> FileTask:
    kind = integer(row, "ConstraintType")
    calendar = text(row, "CalendarUID")
    return FileTask(
        uid=uid,
        name=words(row, "Name"),
        unique_id=integer(row, "UID"),
        number=integer(row, "ID"),
        parent_uid=parent_uid,
        position=position,
        outline=text(row, "OutlineNumber"),
        level=integer(row, "OutlineLevel"),
        wbs=text(row, "WBS"),
        notes=text(row, "Notes"),
        is_milestone=flag(row, "Milestone"),
        is_manual=flag(row, "Manual"),
        is_active=flag(row, "Active") if "Active" in row else True,
        is_elapsed=integer(row, "DurationFormat") in ELAPSED_FORMATS,
        is_estimated=flag(row, "Estimated"),
        duration_minutes=minutes(row, "Duration"),
        work_minutes=minutes(row, "Work"),
        remaining_duration_minutes=minutes(row, "RemainingDuration"),
        remaining_work_minutes=minutes(row, "RemainingWork"),
        actual_work_minutes=minutes(row, "ActualWork"),
        percent_complete=float(decimal(row, "PercentComplete") or 0),
        percent_work=float(decimal(row, "PercentWorkComplete") or 0),
        start=moment(row, "Start"),
        finish=moment(row, "Finish"),
        actual_start=moment(row, "ActualStart"),
        actual_finish=moment(row, "ActualFinish"),
        constraint=CONSTRAINTS[kind] if 0 <= kind < len(CONSTRAINTS) else "as_soon_as_possible",
        constraint_at=moment(row, "ConstraintDate"),
        deadline=moment(row, "Deadline"),
        priority=integer(row, "Priority", 500),
        type=TASK_TYPES[integer(row, "Type") % 3],
        effort_driven=flag(row, "EffortDriven"),
        calendar_uid=calendar if calendar in calendars else None,
        ignores_people_calendars=flag(row, "IgnoreResourceCalendar"),
        cost=money(row, "Cost"),
        fixed_cost=money(row, "FixedCost"),
        actual_cost=money(row, "ActualCost"),
        baselines=_baselines(many(row, "Baseline")),
        carried=_carried(row),
    )


def _carried(row: Row) -> dict[str, Any]:
    carried = left_over(row, TAKEN | COMPUTED, ORDINARY)
    if carried.get("DurationFormat") in IN_DAYS:
        del carried["DurationFormat"]
    return carried


def left_over(row: Row, known: frozenset[str], ordinary: dict[str, str]) -> dict[str, Any]:
    """Fields without a place here, for the way out."""
    return {tag: value for tag, value in row.items() if tag not in known and value not in ("", ordinary.get(tag))}


def _baselines(found: Iterable[Row]) -> tuple[Baseline, ...]:
    kept = (
        Baseline(
            number=integer(row, "Number"),
            start=moment(row, "Start"),
            finish=moment(row, "Finish"),
            duration_minutes=minutes(row, "Duration"),
            work_minutes=minutes(row, "Work"),
            cost=money(row, "Cost"),
        )
        for row in found
    )
    return tuple(sorted((one for one in kept if one != Baseline(one.number)), key=lambda one: one.number))


def links(row: Row, *, after: FileTask, by_id: dict[int, FileTask]) -> tuple[list[FileLink], int]:
    """The links a task names, and how many of them point outside the file."""
    found: list[FileLink] = []
    outside = 0
    for each in many(row, "PredecessorLink"):
        before = by_id.get(integer(each, "PredecessorUID", -1))
        if before is None or flag(each, "CrossProject"):
            outside += 1
            continue
        kind = integer(each, "Type", 1)
        lag, unit, carried = _lag(each, before)
        found.append(
            FileLink(
                before_uid=before.uid,
                after_uid=after.uid,
                kind=LINK_KINDS[kind] if 0 <= kind < 4 else "FS",
                lag_minutes=lag,
                lag_unit="elapsed" if unit else "working",
                carried=carried,
            )
        )
    return found, outside


def _lag(row: Row, before: FileTask) -> tuple[int, bool, dict[str, Any]]:
    """Tenths of minutes, or a percentage of the duration of the task before: 50 % of 16 hours is 480 minutes."""
    form, lag = integer(row, "LagFormat", 7), decimal(row, "LinkLag") or Decimal(0)
    carried: dict[str, Any] = {} if form in {7, 8} else {"LagFormat": str(form)}
    if lag and form in PERCENT_FORMATS | ELAPSED_PERCENT_FORMATS:
        minutes_ = percent_of(float(lag), before.duration_minutes)
        return minutes_, form in ELAPSED_PERCENT_FORMATS or before.is_elapsed, {"percent": float(lag)}
    return int((lag / 10).to_integral_value()), form in ELAPSED_FORMATS, carried


def percent_of(percent: float, duration_minutes: int | None) -> int:
    return round(percent * (duration_minutes or 0) / 100)
