"""Decides how each command is tried: one file per room, holding `EXAMPLES`, a dict from the command's verb to its example.

To add a command: write a function that takes the cast, prepares what must be there, and returns the arguments of one right call;
put it into the room's dict. tests/test_commands.py does the rest.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from tests.cast import Cast

Call = tuple[tuple[Any, ...], dict[str, Any]]


@dataclass(frozen=True)
class Example:
    """One right call of a command, and what must happen around it."""

    call: Callable[[Cast], Call]
    who: str = "jonas"
    """Of the cast: who may."""
    wrong: str = "nora"
    """Who sees it but may not ("" where everybody may)."""
    again: Literal["nothing", "refused", "more"] = "nothing"
    """The same call once more: nothing differs and no event is written, it is refused, or it is done once more."""
    events: int = 1
    why_no_event: str = ""
    """Must be said where `events` is 0."""
    own: bool = True
    """False where the call names no row, so that there is nothing a stranger could reach."""


def call(*args: Any, **kwargs: Any) -> Call:
    return args, kwargs


def examples() -> dict[str, Example]:
    """All rooms' examples; two for one verb are a mistake."""
    found: dict[str, Example] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda one: one.name):
        for verb, example in importlib.import_module(f"{__name__}.{module.name}").EXAMPLES.items():
            assert verb not in found, f"Two examples for {verb}"
            found[verb] = example
    return found
