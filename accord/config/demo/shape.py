"""Decides in which rows the demo's facts are written: days are working days from today, and nothing computed is among them."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Somebody:
    """One of the cast. `hats` make a member, `skills` and `rate` a person who does work; most are both. `week` names a calendar."""

    key: str
    name: str
    title: str
    hats: tuple[str, ...] = ()
    team: str = ""
    skills: tuple[str, ...] = ()
    rate: int = 0
    week: str = ""
    away: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """One task. `est` is written as people write it ("3-6d"); `was` is what it was held to be when the accord was made.

    `after`: keys of tasks or groups it waits for, each "key", or "key SS 1d" with kind and lag. `began`, `ended`: days. `left`:
    hours told since. `not_before`: a day and why.
    """

    key: str
    title: str
    who: tuple[str, ...]
    est: str
    track: str = "Dev"
    skill: str = ""
    after: tuple[str, ...] = ()
    was: str = ""
    began: int | None = None
    ended: int | None = None
    left: float | None = None
    by: str = "effort"
    is_milestone: bool = False
    not_before: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One item with the tasks under it: a feature, or a part of the work around the launch. `est`: of one not yet broken down."""

    key: str
    title: str
    post: str
    tasks: tuple[Work, ...] = ()
    is_must_have: bool = False
    after: tuple[str, ...] = ()
    is_feature: bool = True
    key_result: str = ""
    effect: tuple[float, float] | None = None
    customers: int = 0
    problem: str = ""
    evidence: str = ""
    stage: str = ""
    description: str = ""
    est: str = ""
    who: tuple[str, ...] = ()
    skill: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A comment on a task or group (by key), on the accord ("accord") or the launch in danger ("launch")."""

    day: int
    clock: str
    by: str
    about: str
    words: str


@dataclass(frozen=True, slots=True)
class Post:
    """A launch; `first` is the day it was promised for before the accord moved it to `day`."""

    key: str
    name: str
    day: int | None
    first: int | None = None
    budget: int | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """The accord of some weeks ago: what was deferred and moved, and what each side said."""

    day: int
    title: str
    reason: str
    deferred: str
    post: str
    yes: str


@dataclass(frozen=True, slots=True)
class Story:
    """All facts of the demo."""

    cast: tuple[Somebody, ...]
    posts: tuple[Post, ...]
    groups: tuple[Group, ...]
    agreement: Agreement
    said: tuple[Said, ...] = ()
    order: tuple[str, ...] = ()
    """Groups in the order in which the project side takes them up."""
    starts: int = -40
    key_results: tuple[tuple[str, str, str, float, float, float], ...] = field(default=())
    """(objective, name, unit, start, target, weight)"""


def link_words(words: str) -> tuple[str, str, str]:
    """What is waited for, how, and how long after: "map" is ("map", "FS", "0d"), "map SS 2d" says all."""
    before, kind, lag = words.split() if " " in words else (words, "FS", "0d")
    return before, kind, lag
