"""Decides what a plan file says, whatever wrote it: one frozen PlanFile that holds facts and keeps what we have no place for.

Moments are local and without a zone, as the files have them. Durations, work and lags are minutes: working minutes, or minutes
by the wall
clock where `is_elapsed` or `lag_unit` says so. Percentages are 0–100, units of people are shares (1.0: one whole person).
Hours of a day are
minutes after midnight. `carried` holds JSON-able values that have no field here and wait for the way out.
"""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

Format = Literal["MPP", "MSPDI", "MPX", "XER", "PMXML", "GAN", "Planner", "POD", "CSV", "paste", "accord"]
LinkKind = Literal["FS", "SS", "FF", "SF"]
LagUnit = Literal["working", "elapsed"]
PersonKind = Literal["person", "material", "cost", "role"]
TaskType = Literal["fixed_units", "fixed_duration", "fixed_work"]
Constraint = Literal[
    "as_soon_as_possible",
    "as_late_as_possible",
    "must_start_on",
    "must_finish_on",
    "start_no_earlier_than",
    "start_no_later_than",
    "finish_no_earlier_than",
    "finish_no_later_than",
]
Hours = tuple[tuple[int, int], ...]
Days = tuple[Hours | None, Hours | None, Hours | None, Hours | None, Hours | None, Hours | None, Hours | None]
"""Monday to Sunday; None: as the calendar it stands on has it; (): no work."""
Carried = dict[str, Any]

NO_DAYS: Days = (None, None, None, None, None, None, None)
OFFICE: Hours = ((480, 720), (780, 1020))
LONGEST_MINUTES = 10**9
"""Nineteen centuries: a duration, an amount of work or a lag beyond it is none."""
MOST = 10**15
"""Figures of a file lie below it; what does not is no figure."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something the file holds that we cannot take as it is: what, how often, and why."""

    what: str
    count: int
    why: str


@dataclass(frozen=True, slots=True)
class CalendarException:
    """Days, first and last included, on which a calendar has other hours than its week. `recurs`: one day of a repeating rule."""

    first: dt.date
    last: dt.date
    hours: Hours = ()
    name: str = ""
    recurs: bool = False


@dataclass(frozen=True, slots=True)
class WorkWeek:
    """A week that holds from `first` to `last`, both included."""

    first: dt.date
    last: dt.date
    days: Days = NO_DAYS
    name: str = ""


@dataclass(frozen=True, slots=True)
class FileCalendar:
    """When work can be done. Exceptions stand over work weeks, and these over `days`; each looks to the parent where it says
    nothing."""

    uid: str
    name: str
    parent_uid: str | None = None
    days: Days = NO_DAYS
    exceptions: tuple[CalendarException, ...] = ()
    weeks: tuple[WorkWeek, ...] = ()
    is_personal: bool = False
    carried: Carried = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FilePerson:
    """A resource of the file: somebody, a role to be staffed, material, or a cost."""

    uid: str
    name: str
    kind: PersonKind = "person"
    email: str = ""
    group: str = ""
    max_units: float = 1.0
    calendar_uid: str | None = None
    standard_rate: Decimal | None = None
    """Money per hour of work, in the file's currency; for material, per unit."""
    overtime_rate: Decimal | None = None
    cost_per_use: Decimal | None = None
    notes: str = ""
    number: int | None = None
    carried: Carried = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was once planned for a task; number 0 is the baseline proper, 1 to 10 are kept copies."""

    number: int
    start: dt.datetime | None = None
    finish: dt.datetime | None = None
    duration_minutes: int | None = None
    work_minutes: int | None = None
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a task that is interrupted."""

    start: dt.datetime
    finish: dt.datetime


@dataclass(frozen=True, slots=True)
class FileTask:
    """One row of the plan. `uid` is its identity when the file comes again; `start` and `finish` are what the file says, not
    what we compute."""

    uid: str
    name: str
    unique_id: int = 0
    number: int | None = None
    parent_uid: str | None = None
    position: int = 0
    outline: str = ""
    level: int = 1
    wbs: str = ""
    notes: str = ""
    is_summary: bool = False
    is_milestone: bool = False
    is_manual: bool = False
    is_active: bool = True
    is_elapsed: bool = False
    is_estimated: bool = False
    is_must_have: bool | None = None
    feature: str = ""
    launch: str = ""
    duration_minutes: int | None = None
    work_minutes: int | None = None
    remaining_duration_minutes: int | None = None
    remaining_work_minutes: int | None = None
    actual_work_minutes: int | None = None
    low_hours: float | None = None
    high_hours: float | None = None
    percent_complete: float = 0.0
    percent_work: float = 0.0
    start: dt.datetime | None = None
    finish: dt.datetime | None = None
    actual_start: dt.datetime | None = None
    actual_finish: dt.datetime | None = None
    constraint: Constraint = "as_soon_as_possible"
    constraint_at: dt.datetime | None = None
    deadline: dt.datetime | None = None
    priority: int = 500
    type: TaskType = "fixed_units"
    effort_driven: bool = False
    calendar_uid: str | None = None
    ignores_people_calendars: bool = False
    cost: Decimal | None = None
    fixed_cost: Decimal | None = None
    actual_cost: Decimal | None = None
    baselines: tuple[Baseline, ...] = ()
    parts: tuple[Part, ...] = ()
    carried: Carried = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileLink:
    """`after` waits for `before`. The lag is working minutes of the calendar, or minutes by the wall clock."""

    before_uid: str
    after_uid: str
    kind: LinkKind = "FS"
    lag_minutes: int = 0
    lag_unit: LagUnit = "working"
    carried: Carried = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileAssignment:
    """A person on a task with this part of their day; no person: work that nobody has been given."""

    task_uid: str
    person_uid: str | None
    units: float = 1.0
    work_minutes: int | None = None
    remaining_work_minutes: int | None = None
    actual_work_minutes: int | None = None
    start: dt.datetime | None = None
    finish: dt.datetime | None = None
    cost: Decimal | None = None
    actual_cost: Decimal | None = None
    carried: Carried = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A whole plan. Tasks are in the order of the outline, parents before their children; `summary` is the project's own row,
    if it has one."""

    source_application: str
    format: Format
    name: str = ""
    start: dt.datetime | None = None
    finish: dt.datetime | None = None
    status_at: dt.datetime | None = None
    currency: str = ""
    minutes_per_day: int = 480
    minutes_per_week: int = 2400
    days_per_month: int = 20
    default_calendar_uid: str | None = None
    calendars: tuple[FileCalendar, ...] = ()
    persons: tuple[FilePerson, ...] = ()
    tasks: tuple[FileTask, ...] = ()
    links: tuple[FileLink, ...] = ()
    assignments: tuple[FileAssignment, ...] = ()
    losses: tuple[Loss, ...] = ()
    summary: FileTask | None = None
    blank_rows: int = 0
    blank_persons: int = 0
    carried: Carried = field(default_factory=dict)
