"""Decides what a dry run shows of the outline that would be there: its first rows with estimate, people and days. Pure."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from accord.alignment.rules.incoming import Incoming
from accord.alignment.rules.words import end_day, first_day, hours_range
from accord.planning.answer import PlannedTask

MOST_ROWS = 30
MOST_NAMES = 4


def outline_of(rows: Incoming, placed: Mapping[str, PlannedTask], *, zone: ZoneInfo) -> dict[str, Any]:
    """JSON for `Import.report`: `rows` in the order of the outline, `more` beyond them. `placed`: file task → in the plan.

    A heading has no estimate and no people of its own; its days are those of the tasks below it.
    """
    names = {one.uid: one.name for one in rows.persons}
    levels: dict[str, int] = {}
    spans: dict[str, list[PlannedTask]] = {}
    parents = {one.uid: one.parent for one in rows.tasks}
    for one in rows.tasks:
        levels[one.uid] = levels.get(one.parent, 0) + 1
        above: str = one.uid
        while one.uid in placed and above:
            spans.setdefault(above, []).append(placed[one.uid])
            above = parents.get(above, "")
    headings = set(parents.values())
    shown = []
    for one in rows.tasks[:MOST_ROWS]:
        held = spans.get(one.uid, [])
        who = [names[uid] for uid in rows.assignments.get(one.uid, ()) if uid in names]
        is_heading = one.uid in headings
        begin = min(held, key=lambda each: each.start, default=None)
        shown.append(
            {
                "title": one.item["title"],
                "level": levels[one.uid],
                "is_heading": is_heading,
                "is_milestone": bool(one.task["is_milestone"]),
                "estimate": "" if is_heading else hours_range(one.task["low_hours"], one.task["high_hours"]),
                "people": [*who[:MOST_NAMES], *([f"{len(who) - MOST_NAMES} more"] if len(who) > MOST_NAMES else [])],
                "due": one.task["deadline"].isoformat() if one.task["deadline"] else None,
                "start": first_day(begin.start, begin.finish, zone).isoformat() if begin else None,
                "finish": max(end_day(each.finish, zone) for each in held).isoformat() if held else None,
            }
        )
    return {"rows": shown, "more": max(0, len(rows.tasks) - MOST_ROWS)}
