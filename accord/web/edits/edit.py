"""Decides what one change by hand is: what it runs, and what it says when it is saved."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accord.kernel.actor import Actor
from accord.kernel.errors import Invalid
from accord.kernel.write import Write
from accord.work.models import Item, Project

Speaker = Actor | Write
Given = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Edit:
    """One change by hand. `said`: what the toast says once it is saved. `moves_rows`: the list itself is another afterwards."""

    run: Callable[[Speaker], object]
    said: str
    moves_rows: bool = False


Maker = Callable[[Item, Given, dt.date], Edit]
"""How an edit is made of an item, what was typed and today."""


def is_ticked(given: Given) -> bool:
    return given["text"] in ("1", "on", "true")


def named(model: Any, beside: Item | Project, field: str, key: str) -> Any:
    """A row of the same workspace by its id as sent. Raises Invalid naming the field."""
    try:
        found = model.objects.filter(workspace_id=beside.workspace_id, pk=UUID(key)).first()
    except ValueError:
        found = None
    if found is None:
        raise Invalid(field, "That is not here any more: reload and choose again.")
    return found
