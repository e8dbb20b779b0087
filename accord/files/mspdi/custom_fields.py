"""Decides how carried values go out: MSPDI's own fields as they came, MPXJ's under MSPDI's names, custom fields by their number."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from accord.files.mspdi import order
from accord.files.mspdi.values import hundredths, iso
from accord.files.planfile import PlanFile

Of = Literal["task", "resource", "assignment"]
Ranges = tuple[tuple[int, int], ...]
ORDERS = {"task": order.TASK, "resource": order.RESOURCE, "assignment": order.ASSIGNMENT}
# The first number of a run and how many follow each other: MS Project numbers its custom fields so.
FIELD_IDS: dict[Of, dict[str, Ranges]] = {
    "task": {
        "text": ((188743731, 1), (188743734, 1), (188743737, 1), (188743740, 1), (188743743, 1), (188743746, 5), (188743997, 20)),
        "flag": ((188743752, 10), (188743972, 10)),
        "number": ((188743767, 5), (188743982, 15)),
        "duration": ((188743783, 3), (188743955, 7)),
        "cost": ((188743786, 3), (188743938, 7)),
        "date": ((188743945, 10),),
        "start": tuple((188743732 + 3 * step, 1) for step in range(5)) + tuple((188743962 + 2 * step, 1) for step in range(5)),
        "finish": tuple((188743733 + 3 * step, 1) for step in range(5)) + tuple((188743963 + 2 * step, 1) for step in range(5)),
    },
    "resource": {
        "text": ((205520904, 2), (205520926, 3), (205520993, 5), (205521121, 20)),
        "flag": ((205521023, 9), (205521022, 1), (205521091, 10)),
        "number": ((205521008, 5), (205521101, 15)),
        "duration": ((205521013, 3), (205521079, 7)),
        "cost": ((205521019, 3), (205521062, 7)),
        "date": ((205521069, 10),),
        "start": ((205520998, 5), (205521116, 5)),
        "finish": ((205521003, 5), (205521086, 5)),
    },
    "assignment": {
        "text": ((255852632, 10), (255852762, 20)),
        "flag": ((255852667, 9), (255852666, 1), (255852732, 10)),
        "number": ((255852652, 5), (255852742, 15)),
        "duration": ((255852657, 3), (255852720, 7)),
        "cost": ((255852663, 3), (255852703, 7)),
        "date": ((255852710, 10),),
        "start": ((255852642, 5), (255852757, 5)),
        "finish": ((255852647, 5), (255852727, 5)),
    },
}
CUSTOM = re.compile(r"(text|flag|number|duration|cost|date|start|finish)(\d{1,2})$")
RENAMED = {
    "recurring": "Recurring",
    "hyperlink": "Hyperlink",
    "hyperlink_address": "HyperlinkAddress",
    "hyperlink_subaddress": "HyperlinkSubAddress",
    "contact": "Contact",
    "subproject_file": "SubprojectName",
    "hide_bar": "HideBar",
    "physical_percent_complete": "PhysicalPercentComplete",
    "initials": "Initials",
    "code": "Code",
    "material_label": "MaterialLabel",
    "rate_index": "CostRateTable",
}
ACCRUALS = {"START": 1, "END": 2, "PRORATED": 3}
RATE_FORMATS = {"m": 1, "h": 2, "d": 3, "w": 4, "mo": 5, "y": 7}


def for_mspdi(carried: Mapping[str, Any], *, of: Of) -> dict[str, Any]:
    """The carried fields that have their place in MSPDI, under its names."""
    row = {tag: value for tag, value in carried.items() if tag in ORDERS[of]}
    row |= {RENAMED[key]: value for key, value in carried.items() if key in RENAMED}
    accrual = carried.get("fixed_cost_accrual") or carried.get("accrue_at")
    if accrual in ACCRUALS:
        row["FixedCostAccrual" if of == "task" else "AccrueAt"] = ACCRUALS[accrual]
    if "SubprojectName" in row:
        row["IsSubproject"] = True
    custom = [attribute for key, value in carried.items() if (attribute := _attribute(key, value, of))]
    if custom:
        row["ExtendedAttribute"] = custom
    if carried.get("cost_rate_tables"):
        row["Rates"] = {"Rate": _rates(carried["cost_rate_tables"])}
    return row


def definitions(plan: PlanFile) -> dict[str, Any] | None:
    """What the custom fields are called, from MPXJ's list of aliases."""
    found = []
    for each in plan.carried.get("custom_fields", ()):
        of, key = str(each.get("field_type_class", "")).lower(), str(each.get("field_type", "")).lower()
        number = field_id(key, of) if of in FIELD_IDS else None
        if number:
            found.append({"FieldID": number, "FieldName": key.capitalize(), "Alias": each["field_alias"]})
    return {"ExtendedAttribute": found} if found else None


def field_id(key: str, of: Of) -> int | None:
    match = CUSTOM.match(key)
    if not match:
        return None
    place = int(match[2]) - 1
    for first, length in FIELD_IDS[of][match[1]]:
        if 0 <= place < length:
            return first + place
        place -= length
    return None


def _attribute(key: str, value: Any, of: Of) -> dict[str, Any] | None:
    number = field_id(key, of)
    if number is None:
        return None
    if key.startswith("duration"):
        return {"FieldID": number, "Value": iso(round(value / 60)), "DurationFormat": 7}
    if key.startswith("flag"):
        return {"FieldID": number, "Value": 1 if value else 0}
    if key.startswith("cost"):
        return {"FieldID": number, "Value": hundredths(Decimal(str(value)))}
    return {"FieldID": number, "Value": str(value)[:19] if key.startswith(("date", "start", "finish")) else value}


def _rates(tables: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for table, entries in sorted(tables.items()):
        for entry in entries:
            standard, _, unit = str(entry.get("rates", {}).get("0", "0/h")).partition("/")
            overtime, _, over_unit = str(entry.get("rates", {}).get("1", "0/h")).partition("/")
            rows.append(
                {
                    "RatesFrom": str(entry.get("start_date", "1984-01-01T00:00:00"))[:19],
                    "RatesTo": str(entry.get("end_date", "2049-12-31T23:59:00"))[:19],
                    "RateTable": int(table),
                    "StandardRate": standard,
                    "StandardRateFormat": RATE_FORMATS.get(unit, 2),
                    "OvertimeRate": overtime,
                    "OvertimeRateFormat": RATE_FORMATS.get(over_unit, 2),
                    "CostPerUse": round(float(entry.get("cost_per_use", 0)) * 100),
                }
            )
    return rows
