"""Decides what resources and assignments in MPXJ's JSON say."""

from accord.files.mpxj.tasks import left_over
from accord.files.mpxj.values import Fields, Units, hourly, minutes, moment, money, number, share
from accord.files.planfile import FileAssignment, FilePerson, PersonKind

TAKEN = frozenset(
    """unique_id id guid name type role generic email_address group max_units calendar_unique_id standard_rate overtime_rate
    cost_per_use
    notes default_units""".split()
)
COMPUTED = (
    "work", "actual_", "remaining_", "regular_", "cost_variance", "acwp", "bcws", "bcwp", "cv", "sv", "overallocated", "peak",
    "created",
    "start", "finish", "percent_work_complete", "planned_", "can_level", "workgroup", "auto_compute_actuals",
    "calculate_costs_from_units",
)  # fmt: skip
ORDINARY: Fields = {"accrue_at": "PRORATED", "booking_type": "COMMITTED", "active": True}
ASSIGNMENT_TAKEN = frozenset(
    """unique_id guid task_unique_id resource_unique_id assignment_units work remaining_work actual_work start finish cost
    actual_cost""".split()
)
ASSIGNMENT_COMPUTED = (
    "work_variance", "cost_variance", "start_variance", "finish_variance", "acwp", "bcws", "bcwp", "cv", "sv", "regular_",
    "actual_",
    "remaining_", "resume", "stop", "created", "percent_work_complete", "calculate_costs_from_units", "leveling_delay_units",
)  # fmt: skip
CUSTOM = ("start", "finish")


def person(fields: Fields, *, uid: str, units: Units) -> FilePerson:
    kind = _kind(fields)
    carried = left_over(fields, TAKEN, COMPUTED, ORDINARY)
    carried |= {key: value for key, value in fields.items() if key.startswith(CUSTOM) and key[-1].isdecimal()}
    return FilePerson(
        uid=uid,
        name=fields.get("name", ""),
        kind=kind,
        email=fields.get("email_address", ""),
        group=fields.get("group", ""),
        max_units=share(fields, "max_units", 0.0 if fields.get("availability_table") and kind in {"person", "role"} else 1.0),
        calendar_uid=number(fields, "calendar_unique_id"),
        standard_rate=hourly(fields, "standard_rate", units),
        overtime_rate=hourly(fields, "overtime_rate", units),
        cost_per_use=money(fields, "cost_per_use"),
        notes=fields.get("notes", ""),
        number=int(fields.get("unique_id", 0)),
        carried=_without_everlasting(carried),
    )


def _kind(fields: Fields) -> PersonKind:
    kind = fields.get("type", "WORK")
    if kind == "COST":
        return "cost"
    if kind == "MATERIAL":
        return "material"
    return "role" if fields.get("role") or fields.get("generic") else "person"


def _without_everlasting(carried: Fields) -> Fields:
    """A table of one entry without an end says no more than the fields we have."""
    kept = dict(carried)
    if len(kept.get("availability_table", ())) <= 1:
        kept.pop("availability_table", None)
    tables = kept.get("cost_rate_tables", {})
    if set(tables) <= {"0"} and all(len(entries) <= 1 for entries in tables.values()):
        kept.pop("cost_rate_tables", None)
    return kept


def assignment(fields: Fields, *, task_uid: str, person_uid: str | None) -> FileAssignment:
    carried = left_over(fields, ASSIGNMENT_TAKEN, ASSIGNMENT_COMPUTED, {"rate_source": "RESOURCE"})
    return FileAssignment(
        task_uid=task_uid,
        person_uid=person_uid,
        units=share(fields, "assignment_units", 0.0),
        work_minutes=minutes(fields, "work") or 0,
        remaining_work_minutes=minutes(fields, "remaining_work") or 0,
        actual_work_minutes=minutes(fields, "actual_work") or 0,
        start=moment(fields, "start"),
        finish=moment(fields, "finish"),
        cost=money(fields, "cost"),
        actual_cost=money(fields, "actual_cost"),
        carried=carried,
    )
