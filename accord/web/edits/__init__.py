"""Decides which command stands behind each field that people edit in place, on the timeline, in a list or on an item's page.

An edit is made from what was typed and from what the field said when it was opened. Where somebody else changed the field in
between, making it is refused with both values. The same edit runs with an Actor (it saves) or with a Write (a preview tries it).
"""

import datetime as dt

from accord.kernel.errors import Invalid
from accord.web.edits import place, progress, when, why
from accord.web.edits.edit import Edit, Given
from accord.web.edits.seen import demand_unmoved, shown, shown_on
from accord.work.models import Item

__all__ = ["Edit", "demand_unmoved", "edit_of", "shown", "shown_on"]

_EDITS = why.EDITS | when.EDITS | progress.EDITS | place.EDITS


def edit_of(item: Item, kind: str, given: Given, *, today: dt.date) -> Edit:
    """The edit that a field of this kind asks for. Raises Invalid for what cannot be read, Conflict for what was overtaken."""
    make = _EDITS.get(kind)
    if make is None:
        raise Invalid("kind", f"“{kind[:30]}” is nothing that can be changed here.")
    if "was" in given:
        demand_unmoved(item, "estimate" if kind == "finish" else kind, given["was"], given.get("text", ""))
    return make(item, given, today)
