"""What MPXJ itself says of a plan file, through its own objects: a reader written apart from ours. Run as `oracle.py FILE
OUT.json`.

It runs in a process of its own, since it starts a Java machine. It shares no code with accord.files.
"""

import json
import os
import shutil
import sys
from datetime import date, timedelta
from pathlib import Path

import jpype
import mpxj  # noqa: F401  # puts its jars on the Java machine's path

AROUND = timedelta(days=700)
MOST = timedelta(days=4500)


def libjvm():
    java = Path(os.path.realpath(shutil.which("java")))
    return str(java.parent.parent / "lib" / "server" / "libjvm.so")


def text(value):
    return None if value is None else str(value)


def number(value):
    return None if value is None else float(value.doubleValue())


def minutes(value, props):
    from org.mpxj import TimeUnit

    return None if value is None else round(float(value.convertUnits(TimeUnit.MINUTES, props).getDuration()), 3)


def elapsed(value):
    """A unit of percent says nothing about a duration, elapsed or not."""
    return value is not None and bool(value.getUnits().isElapsed()) and not str(value.getUnits()).endswith("%")


def rate(value):
    return None if value is None else [float(value.getAmount()), str(value.getUnits())]


def baselines(task, props):
    found = {}
    for n in range(11):
        got = (
            (
                task.getBaselineStart(),
                task.getBaselineFinish(),
                task.getBaselineDuration(),
                task.getBaselineWork(),
                task.getBaselineCost(),
            )
            if n == 0
            else (
                task.getBaselineStart(n),
                task.getBaselineFinish(n),
                task.getBaselineDuration(n),
                task.getBaselineWork(n),
                task.getBaselineCost(n),
            )
        )
        found[n] = [text(got[0]), text(got[1]), minutes(got[2], props), minutes(got[3], props), number(got[4])]
    return found


def task_facts(task, props):
    parent = task.getParentTask()
    return {
        "uid": int(task.getUniqueID()),
        "guid": text(task.getGUID()),
        "name": text(task.getName()),
        "parent": None if parent is None else int(parent.getUniqueID()),
        "level": None if task.getOutlineLevel() is None else int(task.getOutlineLevel()),
        "outline": text(task.getOutlineNumber()),
        "null": bool(task.getNull()),
        "has_children": bool(task.hasChildTasks()),
        "milestone": bool(task.getMilestone()),
        "duration": minutes(task.getDuration(), props),
        "elapsed": elapsed(task.getDuration()),
        "remaining": minutes(task.getRemainingDuration(), props),
        "work": minutes(task.getWork(), props),
        "percent": number(task.getPercentageComplete()),
        "percent_work": number(task.getPercentageWorkComplete()),
        "start": text(task.getStart()),
        "finish": text(task.getFinish()),
        "actual_start": text(task.getActualStart()),
        "actual_finish": text(task.getActualFinish()),
        "constraint": text(task.getConstraintType().name()) if task.getConstraintType() is not None else None,
        "constraint_date": text(task.getConstraintDate()),
        "deadline": text(task.getDeadline()),
        "priority": None if task.getPriority() is None else int(task.getPriority().getValue()),
        "manual": task.getTaskMode() is not None and str(task.getTaskMode().name()) == "MANUALLY_SCHEDULED",
        "calendar": None if task.getCalendar() is None else int(task.getCalendar().getUniqueID()),
        "cost": number(task.getCost()),
        "fixed_cost": number(task.getFixedCost()),
        "actual_cost": number(task.getActualCost()),
        "type": text(task.getType().name()) if task.getType() is not None else None,
        "effort_driven": bool(task.getEffortDriven()),
        "notes": text(task.getNotes()),
        "baselines": baselines(task, props),
        "splits": [[text(each.getStart()), text(each.getEnd())] for each in (task.getWorkSplits() or [])],
    }


def link_facts(task, props):
    found = []
    for relation in task.getPredecessors():
        lag = relation.getLag()
        unit = str(lag.getUnits())
        before = relation.getPredecessorTask()
        found.append(
            {
                "before": int(before.getUniqueID()),
                "after": int(relation.getSuccessorTask().getUniqueID()),
                "kind": str(relation.getType()),
                "unit": unit,
                "lag": float(lag.getDuration()) if unit.endswith("%") else minutes(lag, props),
            }
        )
    return found


def calendar_facts(calendar, first, last):
    from java.time import LocalDate

    days, day = {}, first
    while day <= last:
        ranges = calendar.getHours(LocalDate.of(day.year, day.month, day.day))
        days[day.isoformat()] = [[str(each.getStart()), str(each.getEnd())] for each in (ranges or [])]
        day += timedelta(days=1)
    parent = calendar.getParent()
    return {
        "uid": int(calendar.getUniqueID()),
        "name": text(calendar.getName()),
        "parent": None if parent is None else int(parent.getUniqueID()),
        "days": days,
    }


def facts(path):
    from org.mpxj.reader import UniversalProjectReader

    plan = UniversalProjectReader().read(path)
    props = plan.getProjectProperties()
    start, finish = props.getStartDate(), props.getFinishDate()
    first = date(start.getYear(), start.getMonthValue(), start.getDayOfMonth())
    last = date(finish.getYear(), finish.getMonthValue(), finish.getDayOfMonth())
    tasks = list(plan.getTasks())
    return {
        "start": text(start),
        "finish": text(finish),
        "status": text(props.getStatusDate()),
        "minutes_per_day": int(props.getMinutesPerDay()),
        "minutes_per_week": int(props.getMinutesPerWeek()),
        "days_per_month": int(props.getDaysPerMonth()),
        "default_calendar": None if plan.getDefaultCalendar() is None else int(plan.getDefaultCalendar().getUniqueID()),
        "tasks": [task_facts(task, props) for task in tasks],
        "links": [link for task in tasks for link in link_facts(task, props)],
        "persons": [
            {
                "uid": int(one.getUniqueID()),
                "name": text(one.getName()),
                "type": text(one.getType().name()),
                "email": text(one.getEmailAddress()),
                "group": text(one.getGroup()),
                "max_units": number(one.getMaxUnits()),
                "rate": rate(one.getStandardRate()),
                "calendar": None if one.getCalendar() is None else int(one.getCalendar().getUniqueID()),
            }
            for one in plan.getResources()
        ],
        "assignments": [
            {
                "task": int(one.getTask().getUniqueID()),
                "person": None if one.getResource() is None else int(one.getResource().getUniqueID()),
                "units": number(one.getUnits()),
                "work": minutes(one.getWork(), props),
                "remaining": minutes(one.getRemainingWork(), props),
                "actual": minutes(one.getActualWork(), props),
                "cost": number(one.getCost()),
                "start": text(one.getStart()),
                "finish": text(one.getFinish()),
            }
            for one in plan.getResourceAssignments()
        ],
        "calendars": [calendar_facts(one, first - AROUND, min(last, first + MOST) + AROUND) for one in plan.getCalendars()],
    }


if __name__ == "__main__":
    jpype.startJVM(libjvm(), "-Duser.language=en", "-Duser.country=GB", "-Duser.timezone=UTC", "-Xmx1g")
    Path(sys.argv[2]).write_text(json.dumps(facts(sys.argv[1])))
