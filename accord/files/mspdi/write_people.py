"""Decides how people and assignments are written as MSPDI."""

from typing import Any

from accord.files.mspdi.custom_fields import for_mspdi
from accord.files.mspdi.numbering import Numbers, guid
from accord.files.mspdi.values import hundredths, span
from accord.files.planfile import FileAssignment, FilePerson

UNASSIGNED = -65535
PER_HOUR = 2


def person(one: FilePerson, *, numbers: Numbers) -> dict[str, Any]:
    number = numbers.persons[one.uid]
    ours: dict[str, Any] = {
        "UID": number,
        "GUID": guid(one.uid),
        "ID": one.carried.get("ID", number),
        "Name": one.name,
        "Type": 0 if one.kind == "material" else 1,
        "IsNull": False,
        "Group": one.group or None,
        "EmailAddress": one.email or None,
        "MaxUnits": f"{one.max_units:g}",
        "StandardRate": str(one.standard_rate) if one.standard_rate else None,
        "StandardRateFormat": one.carried.get("StandardRateFormat", PER_HOUR),
        "OvertimeRate": str(one.overtime_rate) if one.overtime_rate else None,
        "CostPerUse": hundredths(one.cost_per_use) if one.cost_per_use else None,
        "CalendarUID": numbers.calendars.get(one.calendar_uid or "", -1),
        "Notes": one.notes or None,
        "IsGeneric": one.kind == "role",
        "IsCostResource": one.kind == "cost",
    }
    return for_mspdi(one.carried, of="resource") | ours


def assignment(one: FileAssignment, *, uid: int, numbers: Numbers) -> dict[str, Any]:
    number = numbers.persons.get(one.person_uid or "", UNASSIGNED)
    ours: dict[str, Any] = {
        "UID": uid,
        "TaskUID": numbers.tasks[one.task_uid],
        "ResourceUID": number,
        "ActualCost": hundredths(one.actual_cost) if one.actual_cost else None,
        "ActualWork": span(one.actual_work_minutes),
        "Cost": hundredths(one.cost) if one.cost else None,
        "Finish": one.finish,
        "RemainingWork": span(one.remaining_work_minutes),
        "Start": one.start,
        "Units": f"{one.units:g}",
        "Work": span(one.work_minutes),
    }
    return for_mspdi(one.carried, of="assignment") | ours
