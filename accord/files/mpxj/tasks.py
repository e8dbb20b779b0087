"""Decides what a task in MPXJ's JSON says; what the other tool or MPXJ computed is not carried."""

from collections.abc import Iterator
from typing import Any

from accord.files.mpxj.values import CONSTRAINTS, TASK_TYPES, Fields, figure, minutes, moment, money, number
from accord.files.outline import interruptions
from accord.files.planfile import Baseline, FileTask, Part

TAKEN = frozenset(
    """unique_id id guid name wbs notes summary milestone task_mode active estimated duration work remaining_duration remaining_work
    actual_work percent_complete percent_work_complete start finish actual_start actual_finish constraint_type constraint_date
    deadline
    priority type effort_driven calendar_unique_id ignore_resource_calendar cost fixed_cost actual_cost work_splits
    predecessors successors
    outline_number outline_level parent_task_unique_id null sequence_number""".split()
)
COMPUTED = (
    "early_", "late_", "remaining_early_", "remaining_late_", "total_slack", "free_slack", "start_slack", "finish_slack",
    "scheduled_",
    "cost_variance", "start_variance", "finish_variance", "work_variance", "duration_variance", "baseline", "acwp", "bcws",
    "bcwp", "cv",
    "sv", "critical", "regular_", "remaining_", "actual_", "leveling_delay_units", "level_assignments", "leveling_can_split",
    "expanded",
    "recalc_outline_codes", "auto_compute_actuals", "summary_progress", "manual_duration", "resume", "stop",
    "complete_through", "created",
    "rollup", "work_labor", "work_nonlabor", "activity_percent_complete", "cost_labor", "planned_cost_labor",
)  # fmt: skip
ORDINARY: Fields = {"fixed_cost_accrual": "PRORATED", "percent_complete_type": "DURATION", "estimated_weight": 1.0}


def task(fields: Fields, *, uid: str, parent_uid: str | None, position: int, default_type: str) -> FileTask:
    kind = fields.get("constraint_type", "AS_SOON_AS_POSSIBLE")
    return FileTask(
        uid=uid,
        name=fields.get("name", ""),
        unique_id=int(fields.get("unique_id", 0)),
        number=fields.get("id", 0),
        parent_uid=parent_uid,
        position=position,
        outline=fields.get("outline_number", ""),
        level=int(fields.get("outline_level", 0)),
        wbs=fields.get("wbs", ""),
        notes=fields.get("notes", "").strip(),
        is_milestone=bool(fields.get("milestone")),
        is_manual=fields.get("task_mode") == "MANUALLY_SCHEDULED",
        is_active=bool(fields.get("active")),
        is_estimated=bool(fields.get("estimated")),
        duration_minutes=minutes(fields, "duration") or 0,
        work_minutes=minutes(fields, "work") or 0,
        remaining_duration_minutes=minutes(fields, "remaining_duration") or 0,
        remaining_work_minutes=minutes(fields, "remaining_work") or 0,
        actual_work_minutes=minutes(fields, "actual_work") or 0,
        percent_complete=float(figure(fields.get("percent_complete")) or 0),
        percent_work=float(figure(fields.get("percent_work_complete")) or 0),
        start=moment(fields, "start"),
        finish=moment(fields, "finish"),
        actual_start=moment(fields, "actual_start"),
        actual_finish=moment(fields, "actual_finish"),
        constraint=CONSTRAINTS.get(kind, "as_soon_as_possible"),
        constraint_at=moment(fields, "constraint_date"),
        deadline=moment(fields, "deadline"),
        priority=int(fields.get("priority", 500)),
        type=TASK_TYPES.get(fields.get("type", default_type), "fixed_units"),
        effort_driven=bool(fields.get("effort_driven")),
        calendar_uid=number(fields, "calendar_unique_id"),
        ignores_people_calendars=bool(fields.get("ignore_resource_calendar")),
        cost=money(fields, "cost"),
        fixed_cost=money(fields, "fixed_cost"),
        actual_cost=money(fields, "actual_cost"),
        baselines=tuple(_baselines(fields)),
        parts=_parts(fields),
        carried=_carried(fields, kind),
    )


def left_over(fields: Fields, known: frozenset[str], computed: tuple[str, ...], ordinary: Fields) -> dict[str, Any]:
    return {
        key: value
        for key, value in fields.items()
        if key not in known and not key.startswith(computed) and value != ordinary.get(key) and not key.endswith("_duration_units")
    }


def _carried(fields: Fields, kind: str) -> dict[str, Any]:
    carried = left_over(fields, TAKEN, COMPUTED, ORDINARY)
    if kind in {"START_ON", "FINISH_ON"} or kind not in CONSTRAINTS:
        carried["constraint_type"] = kind
    if fields.get("type") == "FIXED_DURATION_AND_UNITS":
        carried["type"] = fields["type"]
    return carried


def _baselines(fields: Fields) -> Iterator[Baseline]:
    for count in range(11):
        name = f"baseline{count or ''}_"
        one = Baseline(
            number=count,
            start=moment(fields, name + "start"),
            finish=moment(fields, name + "finish"),
            duration_minutes=minutes(fields, name + "duration"),
            work_minutes=minutes(fields, name + "work"),
            cost=money(fields, name + "cost"),
        )
        if one != Baseline(count):
            yield one


def _parts(fields: Fields) -> tuple[Part, ...]:
    found = ((moment(each, "start"), moment(each, "end")) for each in fields.get("work_splits", ()))
    return interruptions(Part(start, finish) for start, finish in found if start and finish)
