"""Decides how an MSPDI file becomes a PlanFile: rows in the file's order, the outline from its levels, identity from GUIDs."""

import dataclasses
from collections import Counter
from dataclasses import dataclass, field

from accord.files.mspdi import calendars, people, tasks
from accord.files.mspdi.values import flag, integer, moment, text
from accord.files.outline import with_summaries
from accord.files.planfile import FileAssignment, FileLink, FilePerson, FileTask, Format, Loss, Part, PlanFile
from accord.files.refused import Limits, Refused
from accord.files.repeating import span_around
from accord.files.safe_xml import Progress, Row, rows

GROUPS = frozenset({"Calendars", "Tasks", "Resources", "Assignments"})
NAMESPACE = "http://schemas.microsoft.com/project"
PROPERTIES = """Subject Category Company Manager Author Keywords Comments CreationDate LastSaved GUID ScheduleFromStart
CurrencyDigits CurrencySymbol CurrencyCode CurrencySymbolPosition DefaultStartTime DefaultFinishTime DefaultTaskType
NewTasksAreManual WeekStartDay FiscalYearStart OutlineCodes WBSMasks ExtendedAttributes""".split()
UNASSIGNED = -65535
PLACEHOLDER = 0
"""The resource that stands for nobody: nameless in MS Project, "Unassigned" in the reader's language in ProjectLibre."""


@dataclass
class _Found:
    """Rows as they come by, until the whole file has been seen."""

    calendars: list[Row] = field(default_factory=list)
    tasks: list[Row] = field(default_factory=list)
    resources: list[Row] = field(default_factory=list)
    assignments: list[Row] = field(default_factory=list)
    project: Row = field(default_factory=dict)


def read_mspdi(
    data: bytes, *, name: str = "", limits: Limits | None = None, progress: Progress = None, format: Format = "MSPDI"
) -> PlanFile:
    """The plan in an MSPDI document. Refuses broken XML, XML bombs, and what holds neither a task nor a calendar."""
    found = _collect(data, limits or Limits(), progress)
    project = found.project
    if not (found.tasks or found.calendars or found.resources):
        raise Refused("This file holds no plan: there is not one task, person or calendar in it.", "empty")
    span = span_around(moment(project, "StartDate"), moment(project, "FinishDate"))
    known = frozenset(text(row, "UID") for row in found.calendars)
    all_tasks, task_rows, blank = _tasks(found.tasks, known)
    persons = _persons(found.resources, known)
    if format == "POD" and PLACEHOLDER in persons:
        persons[PLACEHOLDER] = dataclasses.replace(persons[PLACEHOLDER], name="")
    links, outside = _links(all_tasks, task_rows)
    assigned, interrupted, strays = _assignments(found.assignments, all_tasks, persons)
    all_tasks = [dataclasses.replace(one, parts=interrupted[one.uid]) if one.uid in interrupted else one for one in all_tasks]
    real = [one for one in persons.values() if one.name]
    top = all_tasks[0] if all_tasks and all_tasks[0].level == 0 and all_tasks[0].unique_id == 0 else None
    return PlanFile(
        source_application="ProjectLibre" if format == "POD" else "Microsoft Project",
        format=format,
        name=text(project, "Title") or text(project, "Name") or name,
        start=moment(project, "StartDate"),
        finish=moment(project, "FinishDate"),
        status_at=moment(project, "StatusDate"),
        currency=text(project, "CurrencyCode") or text(project, "CurrencySymbol"),
        minutes_per_day=integer(project, "MinutesPerDay") or 480,
        minutes_per_week=integer(project, "MinutesPerWeek") or 2400,
        days_per_month=integer(project, "DaysPerMonth") or 20,
        default_calendar_uid=text(project, "CalendarUID") or None,
        calendars=tuple(calendars.calendar(row, span) for row in found.calendars),
        persons=tuple(real),
        tasks=tuple(one for one in all_tasks if one is not top),
        links=tuple(links),
        assignments=tuple(assigned),
        losses=_losses(links, outside, strays, all_tasks, assigned),
        summary=top,
        blank_rows=blank,
        blank_persons=len(persons) - len(real),
        carried={key: project[key] for key in PROPERTIES if project.get(key)},
    )


def _collect(data: bytes, limits: Limits, progress: Progress) -> _Found:
    found = _Found()
    places = {"Calendar": found.calendars, "Task": found.tasks, "Resource": found.resources, "Assignment": found.assignments}
    for tag, row in rows(data, groups=GROUPS, limits=limits, progress=progress):
        if tag in places:
            places[tag].append(row)
        elif not tag:
            found.project = row
    if len(found.tasks) > limits.rows:
        raise Refused(f"This plan holds {len(found.tasks):,} tasks; at most {limits.rows:,} can be taken at once.", "too_large")
    return found


def identity(found: list[Row]) -> list[str]:
    """GUID where it is there and nobody else's, else the file's own number."""
    counts = Counter(text(row, "GUID").lower() for row in found)
    return [guid if (guid := text(row, "GUID").lower()) and counts[guid] == 1 else text(row, "UID") for row in found]


def _tasks(found: list[Row], known: frozenset[str]) -> tuple[list[FileTask], list[Row], int]:
    """Tasks with their rows, and how many rows are blank."""
    kept = [row for row in found if not flag(row, "IsNull")]
    made: list[FileTask] = []
    parents: list[tuple[int, str]] = []
    children: Counter[str | None] = Counter()
    for row, uid in zip(kept, identity(kept), strict=True):
        level = integer(row, "OutlineLevel")
        while parents and parents[-1][0] >= level:
            parents.pop()
        above = parents[-1] if parents and parents[-1][0] > 0 else None
        parent = above[1] if above else None
        made.append(tasks.task(row, uid=uid, parent_uid=parent, position=children[parent], calendars=known))
        children[parent] += level > 0
        parents.append((level, uid))
    return with_summaries(made), kept, len(found) - len(kept)


def _persons(found: list[Row], known: frozenset[str]) -> dict[int, FilePerson]:
    kept = [row for row in found if not flag(row, "IsNull")]
    return {
        integer(row, "UID"): people.person(row, uid=uid, calendars=known) for row, uid in zip(kept, identity(kept), strict=True)
    }


def _links(all_tasks: list[FileTask], task_rows: list[Row]) -> tuple[list[FileLink], int]:
    by_id = {one.unique_id: one for one in all_tasks}
    found: list[FileLink] = []
    outside = 0
    for one, row in zip(all_tasks, task_rows, strict=True):
        here, missed = tasks.links(row, after=one, by_id=by_id)
        found += here
        outside += missed
    return found, outside


def _assignments(
    found: list[Row], all_tasks: list[FileTask], persons: dict[int, FilePerson]
) -> tuple[list[FileAssignment], dict[str, tuple[Part, ...]], int]:
    """Assignments, the stretches of interrupted tasks, and how many rows name a task that is not there."""
    uids = {one.unique_id: one.uid for one in all_tasks}
    made: list[FileAssignment] = []
    interrupted: dict[str, tuple[Part, ...]] = {}
    strays = 0
    for row in found:
        task_uid = uids.get(integer(row, "TaskUID", -1))
        if task_uid is None:
            strays += 1
            continue
        who = persons.get(integer(row, "ResourceUID", UNASSIGNED))
        made.append(people.assignment(row, task_uid=task_uid, person_uid=who.uid if who and who.name else None))
        if stretches := people.parts(row):
            interrupted[task_uid] = max(stretches, interrupted.get(task_uid, ()), key=len)
    return made, interrupted, strays


def _losses(
    links: list[FileLink], outside: int, strays: int, all_tasks: list[FileTask], assigned: list[FileAssignment]
) -> tuple[Loss, ...]:
    percents = sum("percent" in link.carried for link in links)
    inserted = sum("SubprojectName" in one.carried or one.carried.get("ExternalTask") == "1" for one in all_tasks)
    possible = (
        Loss("links to other files", outside, "The task they name is not in this file."),
        Loss("lags in percent", percents, "They are turned into minutes of the duration the task before has now."),
        Loss("assignments without a task", strays, "The task they name is not in this file."),
        Loss(
            "durations in percent",
            sum(one.carried.get("DurationFormat") in {"19", "20", "51", "52"} for one in all_tasks),
            "ProjectLibre wrote them as hundredths of a day, which has no meaning for other tools; they are taken as minutes.",
        ),
        Loss(
            "shaped work",
            sum("WorkContour" in one.carried for one in assigned),
            "Work is spread evenly here; the shape is kept for the way out.",
        ),
        Loss("inserted projects", inserted, "Only the row that stands for them is here; bring their files too."),
    )
    return tuple(loss for loss in possible if loss.count)
