"""Decides what MSPDI's resources and assignments say."""

import datetime as dt

from accord.files.mspdi.tasks import left_over
from accord.files.mspdi.values import flag, integer, minutes, moment, money, rate, share, text, words
from accord.files.outline import interruptions
from accord.files.planfile import FileAssignment, FilePerson, Part, PersonKind
from accord.files.safe_xml import Row, many

TAKEN = frozenset(
    """UID GUID ID Name Type IsNull Group EmailAddress MaxUnits StandardRate OvertimeRate CostPerUse CalendarUID Notes
    IsCostResource IsGeneric""".split()
)
COMPUTED = frozenset(
    """PeakUnits OverAllocated Work RegularWork OvertimeWork ActualWork RemainingWork ActualOvertimeWork RemainingOvertimeWork
    PercentWorkComplete Cost OvertimeCost ActualCost ActualOvertimeCost RemainingCost RemainingOvertimeCost WorkVariance
    CostVariance SV CV
    ACWP BCWS BCWP Start Finish""".split()
)
ORDINARY = {
    "WorkGroup": "0", "CanLevel": "1", "AccrueAt": "3", "StandardRateFormat": "2", "OvertimeRateFormat": "2", "IsInactive": "0",
    "IsEnterprise": "0", "BookingType": "0", "IsBudget": "0",
}  # fmt: skip
NO_WORK = "PT0H0M0S"
ASSIGNMENT_TAKEN = frozenset(
    "UID GUID TaskUID ResourceUID Units Work RemainingWork ActualWork Start Finish Cost ActualCost".split()
)
ASSIGNMENT_COMPUTED = frozenset(
    """ActualOvertimeCost ActualOvertimeWork ACWP CostVariance CV FinishVariance WorkVariance Milestone Overallocated
    OvertimeCost RegularWork
    RemainingCost RemainingOvertimeCost RemainingOvertimeWork StartVariance VAC BCWS BCWP SV Stop Resume Confirmed ResponsePending
    UpdateNeeded LinkedFields BudgetCost BudgetWork Summary PercentWorkComplete TimephasedData""".split()
)
ASSIGNMENT_ORDINARY = {
    "CostRateTable": "0", "RateScale": "0", "Delay": "0", "HasFixedRateUnits": "1", "FixedMaterial": "0", "LevelingDelay": "0",
    "LevelingDelayFormat": "7", "OvertimeWork": "PT0H0M0S", "WorkContour": "0", "BookingType": "0",
}  # fmt: skip


def person(row: Row, *, uid: str, calendars: frozenset[str]) -> FilePerson:
    calendar = text(row, "CalendarUID")
    return FilePerson(
        uid=uid,
        name=words(row, "Name"),
        kind=_kind(row),
        email=text(row, "EmailAddress"),
        group=text(row, "Group"),
        max_units=share(row, "MaxUnits"),
        calendar_uid=calendar if calendar in calendars else None,
        standard_rate=rate(row, "StandardRate"),
        overtime_rate=rate(row, "OvertimeRate"),
        cost_per_use=money(row, "CostPerUse"),
        notes=text(row, "Notes"),
        number=integer(row, "UID"),
        carried=left_over(row, TAKEN | COMPUTED, ORDINARY),
    )


def _kind(row: Row) -> PersonKind:
    if flag(row, "IsCostResource"):
        return "cost"
    if integer(row, "Type", 1) == 0:
        return "material"
    return "role" if flag(row, "IsGeneric") else "person"


def assignment(row: Row, *, task_uid: str, person_uid: str | None) -> FileAssignment:
    carried = left_over(row, ASSIGNMENT_TAKEN | ASSIGNMENT_COMPUTED, ASSIGNMENT_ORDINARY)
    if "WorkContour" in carried or parts(row):
        carried["TimephasedData"] = many(row, "TimephasedData")
    return FileAssignment(
        task_uid=task_uid,
        person_uid=person_uid,
        units=share(row, "Units"),
        work_minutes=minutes(row, "Work"),
        remaining_work_minutes=minutes(row, "RemainingWork"),
        actual_work_minutes=minutes(row, "ActualWork"),
        start=moment(row, "Start"),
        finish=moment(row, "Finish"),
        cost=money(row, "Cost"),
        actual_cost=money(row, "ActualCost"),
        carried=carried,
    )


def parts(row: Row) -> tuple[Part, ...]:
    """The stretches of work of an assignment: a slice of no work at all interrupts it, one that says nothing is a free day."""
    found: list[Part] = []
    start: dt.datetime | None = None
    finish: dt.datetime | None = None
    for each in many(row, "TimephasedData"):
        if integer(each, "Type") not in {1, 2}:
            continue
        worked = text(each, "Value")
        if worked and worked != NO_WORK:
            start, finish = start or moment(each, "Start"), moment(each, "Finish")
        elif worked and start and finish:
            found.append(Part(start, finish))
            start = finish = None
    if start and finish:
        found.append(Part(start, finish))
    return interruptions(found)
