"""Decides the four ways in which a command can refuse; each door words them once."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class Refusal(Exception):
    """What every refusal shares: one sentence a person can act on."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotFound(Refusal):
    """The thing does not exist, or the actor may not know that it does (404)."""

    def __init__(self, sentence: str = "There is nothing here, or it is not yours to see.") -> None:
        super().__init__(sentence)


class NotAllowed(Refusal):
    """The actor sees the thing but may not do this; `hats` names those who may (403)."""

    def __init__(self, sentence: str, *, hats: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.hats = hats


class Invalid(Refusal):
    """A value breaks a rule: `field` names the value, the sentence names the rule (422)."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Changed:
    """Who changed something, and when."""

    by: str
    at: dt.datetime


class Conflict(Refusal):
    """Somebody else changed it first (409): `latest` holds what each field asked about says now, `change` who did it and when."""

    def __init__(
        self,
        sentence: str,
        *,
        latest: Mapping[str, Any] | None = None,
        asked: Mapping[str, Any] | None = None,
        change: Changed | None = None,
    ) -> None:
        super().__init__(sentence)
        self.latest = dict(latest or {})
        self.asked = dict(asked or {})
        self.change = change
