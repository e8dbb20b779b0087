"""Decides what both sides see of a change: one list of figures a side, each now and after, and what each side loses."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from accord.alignment.rules.fits import SURE

Unit = Literal["share", "date", "money", "count", "days", "range", "load"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of a scorecard. share and load are 0–1, money in the workspace's currency, range is [low, high] of `of`."""

    key: str
    name: str
    unit: Unit
    now: int | float | dt.date | tuple[float, float] | None
    after: int | float | dt.date | tuple[float, float] | None
    better: Literal["up", "down", ""] = "up"
    of: float | int | str | None = None
    note: str = ""

    @property
    def differs(self) -> bool:
        return self.now != self.after


@dataclass(frozen=True, slots=True)
class PostEffect:
    """What happens to one goal post. P80 is a local day."""

    id: str
    name: str
    date: dt.date | None
    date_after: dt.date | None
    chance_now: float | None
    chance_after: float | None
    p80_now: dt.date
    p80_after: dt.date
    p50_now: dt.date
    p50_after: dt.date
    confidence: float = SURE


@dataclass(frozen=True, slots=True)
class PersonEffect:
    """What changes for one person, in a sentence they would say: "Two of your tasks go: …"."""

    person: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Effect:
    """The predicted rows of both sides under a change, now and after. Kept with a proposal as JSON; one function for every door.

    Costs are None for a reader who may not see them. `facts_version`: of the project's facts that it was
    computed from. `question`: id of the goal post in question ("" where none).
    """

    facts_version: int
    question: str
    product: tuple[Figure, ...]
    project: tuple[Figure, ...]
    goal_posts: tuple[PostEffect, ...]
    product_loses: tuple[str, ...]
    project_loses: tuple[str, ...]
    persons: tuple[PersonEffect, ...]
    cost_now: float | None
    cost_after: float | None
    value_now: float
    value_after: float
    rows: tuple[str, ...]
    """Refs touched."""

    @property
    def value_whole(self) -> str:
        """What the value kept is a share of, in words."""
        return next((figure.note for figure in self.product if figure.key == "value"), "")

    def post(self, goal_post_id: str | None = None) -> PostEffect | None:
        wanted = goal_post_id or self.question
        return next((post for post in self.goal_posts if post.id == wanted), None)


NO_VALUE = "No value recorded: add the expected effect of its features."
