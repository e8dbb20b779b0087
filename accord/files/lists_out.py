"""Decides how a plan goes out as CSV, which a spreadsheet opens and `read_list` reads again, and as JSON."""

import csv
import datetime as dt
import io

from accord.files.estimates import format_range
from accord.files.json_form import plan_to_json
from accord.files.planfile import FileLink, FileTask, PlanFile
from accord.files.text import without_controls

HEADERS = (
    "ID", "Level", "Title", "Estimate", "People", "Predecessors", "Start", "Finish", "Deadline", "Milestone", "% complete",
    "Must have",
    "Feature", "Launch", "Notes",
)  # fmt: skip
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"
"""Excel takes a CSV for UTF-8 only with it."""


def write_csv(plan: PlanFile) -> bytes:
    numbers = {one.uid: place for place, one in enumerate(plan.tasks, 1)}
    people = _people(plan)
    before: dict[str, list[FileLink]] = {}
    for link in plan.links:
        before.setdefault(link.after_uid, []).append(link)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADERS)
    for one in plan.tasks:
        links = ";".join(
            _link(link, numbers, plan.minutes_per_day) for link in before.get(one.uid, ()) if link.before_uid in numbers
        )
        writer.writerow([safe(cell) for cell in _row(one, numbers[one.uid], people.get(one.uid, ""), links, plan)])
    return (BOM + out.getvalue()).encode("utf-8")


def write_json(plan: PlanFile) -> bytes:
    return plan_to_json(plan, indent=1).encode("utf-8")


def safe(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula gets a quote before it."""
    clean = without_controls(cell)[0]
    return "'" + clean if clean.lstrip(" ").startswith(DANGEROUS) or clean.startswith(("\n",)) else clean


def _row(one: FileTask, number: int, people: str, links: str, plan: PlanFile) -> list[str]:
    must = {True: "yes", False: "no", None: ""}[one.is_must_have]
    when = [_moment(one.start), _moment(one.finish), _moment(one.deadline)]
    done = f"{one.percent_complete:g}%"
    head = [str(number), str(max(one.level, 1)), one.name, _estimate(one, plan), people, links]
    return [*head, *when, "yes" if one.is_milestone else "", done, must, one.feature, one.launch, one.notes]


def _estimate(one: FileTask, plan: PlanFile) -> str:
    per_day = plan.minutes_per_day / 60
    if one.low_hours is not None and one.high_hours is not None:
        return format_range(one.low_hours, one.high_hours, hours_per_day=per_day)
    if one.is_summary or one.duration_minutes is None:
        return ""
    return format_range(one.duration_minutes / 60, one.duration_minutes / 60, hours_per_day=per_day)


def _people(plan: PlanFile) -> dict[str, str]:
    names = {one.uid: one.name for one in plan.persons}
    found: dict[str, list[str]] = {}
    for one in plan.assignments:
        if one.person_uid in names:
            units = "" if one.units == 1 else f"[{one.units * 100:g}%]"
            found.setdefault(one.task_uid, []).append(names[one.person_uid] + units)
    return {uid: "; ".join(each) for uid, each in found.items()}


def _link(link: FileLink, numbers: dict[str, int], minutes_per_day: int) -> str:
    kind = "" if link.kind == "FS" and not link.lag_minutes else link.kind
    if not link.lag_minutes:
        return f"{numbers[link.before_uid]}{kind}"
    day, prefix = (1440, "e") if link.lag_unit == "elapsed" else (minutes_per_day, "")
    size, unit = (day, "d") if link.lag_minutes % day == 0 else (1, "min")
    return f"{numbers[link.before_uid]}{kind}{link.lag_minutes / size:+g}{prefix}{unit}"


def _moment(at: dt.datetime | None) -> str:
    if at is None:
        return ""
    return at.date().isoformat() if at.time() in {dt.time(), dt.time(23, 59)} else at.isoformat(" ", "minutes")
