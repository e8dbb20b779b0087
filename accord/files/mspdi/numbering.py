"""Decides by which whole numbers MSPDI refers to rows: each uid's own where it has one and nobody else has it, else the next
free."""

import uuid
from collections.abc import Iterable

from accord.files.planfile import PlanFile


class Numbers:
    """uid → number, of tasks, persons and calendars. Number 0 is the project's own row and nobody else's."""

    def __init__(self, plan: PlanFile) -> None:
        self.top = plan.summary.uid if plan.summary else ""
        self.tasks = {self.top: 0} | _numbered((one.uid, one.unique_id) for one in plan.tasks)
        self.persons = _numbered((one.uid, one.number or 0) for one in plan.persons)
        self.calendars = _numbered((one.uid, int(one.uid) if one.uid.isdecimal() else 0) for one in plan.calendars)


def guid(uid: str) -> str | None:
    try:
        return str(uuid.UUID(uid)).upper()
    except ValueError:
        return None


def _numbered(wanted: Iterable[tuple[str, int]]) -> dict[str, int]:
    pairs = list(wanted)
    found: dict[str, int] = {}
    taken: set[int] = set()
    for uid, number in pairs:
        if number > 0 and number not in taken:
            found[uid] = number
            taken.add(number)
    following = max(taken, default=0) + 1
    for uid, _ in pairs:
        if uid not in found:
            found[uid] = following
            following += 1
    return found
