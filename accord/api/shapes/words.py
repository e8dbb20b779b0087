"""Decides what values may look like at the door, before any command judges them: finite, storable, with a zone."""

import datetime as dt
from typing import Annotated, Any, Generic, TypeVar

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, model_validator

from accord.kernel.days import FIRST, LAST, is_of_our_time

T = TypeVar("T")

Whole = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Day = Annotated[dt.date, Field(ge=FIRST, le=LAST)]


def _within(at: dt.datetime) -> dt.datetime:
    if not is_of_our_time(at):
        raise ValueError(f"an instant lies between {FIRST.year} and {LAST.year}")
    return at


Instant = Annotated[AwareDatetime, AfterValidator(_within)]
"""With its zone, as 2027-05-12T09:00:00+02:00."""


class Body(Schema):
    """What a request brings. A field that there is not is refused, so that a misspelt one is not silently lost."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _no_nul(cls, given: Any) -> Any:
        _refuse_nul(getattr(given, "_obj", given))
        return given


def _refuse_nul(value: Any) -> None:
    if isinstance(value, str) and "\x00" in value:
        raise ValueError("a NUL character is not allowed")
    if isinstance(value, dict):
        for one in value.items():
            _refuse_nul(list(one))
    elif isinstance(value, list):
        for one in value:
            _refuse_nul(one)


class Page(Schema, Generic[T]):
    """A part of a list; `next` goes into `after` for the following part and is null on the last."""

    items: list[T]
    next: str | None
