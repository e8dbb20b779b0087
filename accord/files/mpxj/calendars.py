"""Decides what a calendar in MPXJ's JSON says."""

import datetime as dt
from typing import Any

from accord.files.mpxj.values import Fields, day, hours, number
from accord.files.planfile import CalendarException, Days, FileCalendar, Hours, WorkWeek
from accord.files.repeating import Span, exceptions_of, repeats

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FIRST, LAST = dt.date(1984, 1, 1), dt.date(2049, 12, 31)
TYPES = {
    ("daily", False): 1,
    ("yearly", False): 2,
    ("yearly", True): 3,
    ("monthly", False): 4,
    ("monthly", True): 5,
    ("weekly", False): 6,
}


def calendar(fields: Fields, span: Span) -> FileCalendar:
    parent = number(fields, "parent_unique_id")
    exceptions, rules = _exceptions(fields, span)
    carried: dict[str, Any] = {"repeating": rules} if rules else {}
    if fields.get("guid"):
        carried["GUID"] = fields["guid"]
    return FileCalendar(
        uid=str(fields["unique_id"]),
        name=fields.get("name", ""),
        parent_uid=parent,
        days=_days(fields, inherits=parent is not None),
        exceptions=exceptions,
        weeks=tuple(
            WorkWeek(
                first=day(week, "effective_from") or FIRST,
                last=day(week, "effective_to") or LAST,
                days=_days(week, inherits=True),
                name=week.get("name", ""),
            )
            for week in fields.get("working_weeks", ())
        ),
        is_personal=bool(fields.get("personal")),
        carried=carried,
    )


def _days(fields: Fields, *, inherits: bool) -> Days:
    def one(name: str) -> Hours | None:
        given = fields.get(name, {})
        if given.get("type", "default") == "default":
            return None if inherits else ()
        return hours(given)

    return tuple(one(name) for name in DAYS)  # type: ignore[return-value]


def _exceptions(fields: Fields, span: Span) -> tuple[tuple[CalendarException, ...], list[dict[str, Any]]]:
    found: list[CalendarException] = []
    rules: list[dict[str, Any]] = []
    for each in fields.get("exceptions", ()):
        times = hours(each) if each.get("type") == "working" else ()
        form = _form(each, times)
        if form and repeats(form):
            rules.append(form)
            found += exceptions_of(form, span)
            continue
        first = day(each, "from") or day(form, "FromDate") or FIRST
        last = day(each, "to") or day(form, "ToDate") or first
        found.append(CalendarException(first=first, last=last, hours=times, name=each.get("name", "")))
    return tuple(sorted(found, key=lambda one: (one.first, one.last, one.recurs))), rules


def _form(fields: Fields, times: Hours) -> dict[str, Any]:
    """The rule in MSPDI's words, see accord.files.repeating; empty if the exception does not repeat."""
    rule = fields.get("recurrence")
    if not rule:
        return {}
    relative = bool(rule.get("relative"))
    weekdays = [DAYS.index(name) for name in rule.get("weekly_days", ())]
    count = int(rule.get("day_number", 1))
    return {
        "Name": fields.get("name", ""),
        "Type": str(TYPES.get((rule["type"], relative), TYPES[rule["type"], False])),
        "Period": str(rule.get("frequency", 1)),
        "DaysOfWeek": str(sum(1 << (weekday + 1) % 7 for weekday in weekdays)),
        "MonthItem": str((weekdays[0] + 1) % 7 + 3 if weekdays else 0),
        "MonthPosition": str(count - 1 if relative else 0),
        "MonthDay": str(count),
        "Month": str(int(rule.get("month_number", 1)) - 1),
        "Occurrences": str(rule.get("occurrences", 0)),
        "EnteredByOccurrences": "0" if rule.get("use_end_date") else "1",
        "FromDate": rule["start_date"],
        "ToDate": rule.get("finish_date", ""),
        "hours": [list(pair) for pair in times],
    }
