"""Decides what each field of a Situation may hold by itself: finite numbers, instants with a zone, text that can be written."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import Any, Literal, get_args

from accord.planning.situation import (
    Assigned,
    Baseline,
    Busy,
    Calendar,
    Estimate,
    Feature,
    Finished,
    GoalPost,
    Impossible,
    Link,
    LinkKind,
    Overtime,
    Person,
    Pin,
    PinKind,
    Placed,
    Risk,
    Share,
    Situation,
    Task,
    TimeOff,
    WorkWeek,
)

LONGEST = 1_000_000.0
"""Hours: more than a hundred working lives is a slip of the pen."""
LONGEST_LAG = 60 * 24 * 366 * 20
"""Minutes: twenty years."""
MOST_OVERTIME = 8.0
"""Hours a day."""
LEAST_UNITS, MOST_UNITS = 0.001, 10_000.0
"""Units are counted in thousandths (arrays.FULL)."""
MOST_MONEY = 1e12
MOST_WEIGHT = 1e6
LARGEST_SEED = 2**63 - 1
FIRST, LAST = dt.datetime(1900, 1, 1, tzinfo=dt.UTC), dt.datetime(2500, 1, 1, tzinfo=dt.UTC)
"""Instants lie between them; days off may go on for ever."""
LONGEST_TEXT = 100_000


@dataclass(frozen=True, slots=True)
class Rule:
    """What one value must be: `name` goes into Impossible.rule, `says` into its sentence, after the name of whose it is."""

    name: str
    says: str
    holds: Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Parts:
    """A field that holds objects with fields of their own: one, several, or None."""

    of: type


def number(name: str, what: str, low: float, high: float, *, is_open: bool = False, or_none: bool = False) -> Rule:
    """A finite number from `low` to `high`; neither of them, where the range is open."""

    def holds(value: Any) -> bool:
        if value is None:
            return or_none
        return isinstance(value, int | float) and (low < value < high if is_open else low <= value <= high)

    says = f"{what} must lie {'strictly ' if is_open else ''}between {low:,.12g} and {high:,.12g}"
    return Rule(name, says, holds)


def whole(name: str, what: str, low: int, high: int) -> Rule:
    """An integer from `low` to `high`."""
    return Rule(name, f"{what} must be a whole number from {low:,} to {high:,}", lambda v: isinstance(v, int) and low <= v <= high)


def instant(what: str, *, or_none: bool = False) -> Rule:
    """An aware datetime between FIRST and LAST."""

    def holds(value: Any) -> bool:
        if value is None:
            return or_none
        return isinstance(value, dt.datetime) and value.utcoffset() is not None and FIRST <= value <= LAST

    return Rule("bad date", f"{what} must be an instant with a time zone, between the years {FIRST.year} and {LAST.year}", holds)


def day(what: str, *, or_none: bool = False) -> Rule:
    """A date without a time."""

    def holds(value: Any) -> bool:
        return (value is None and or_none) or (isinstance(value, dt.date) and not isinstance(value, dt.datetime))

    return Rule("bad date", f"{what} must be a day without a time", holds)


def text(what: str, *, or_empty: bool = True, or_nul: bool = False) -> Rule:
    """Text that UTF-8 and a database can hold; ids cannot be empty, as an empty one means none."""

    def holds(value: Any) -> bool:
        return isinstance(value, str) and (or_empty or bool(value)) and (or_nul or "\0" not in value) and _can_be_written(value)

    not_empty, no_nul = "" if or_empty else "not be empty, and ", "" if or_nul else "no NUL, "
    says = f"{what} must {not_empty}have {no_nul}no half of a surrogate pair, and at most {LONGEST_TEXT:,} characters"
    return Rule("bad text" if or_empty else "bad id", says, holds)


def _can_be_written(value: str) -> bool:
    return len(value) <= LONGEST_TEXT and (value.isascii() or not any("\ud800" <= one <= "\udfff" for one in value))


def each(rule: Rule) -> Rule:
    """Every element of a tuple, or key of a mapping, keeps the rule."""
    return Rule(rule.name, rule.says, lambda values: all(map(rule.holds, values)))


def one_of(what: str, kind: object) -> Rule:
    """One of the words of a Literal."""
    words = get_args(kind)
    return Rule("bad kind", f"{what} must be one of {', '.join(words)}", lambda value: value in words)


def flag(what: str) -> Rule:
    return Rule("bad flag", f"{what} must be true or false", lambda value: isinstance(value, bool))


ID = text("its id", or_empty=False)
REF = text("an id that it names", or_empty=False)
REFS = each(REF)
PERSON = text("the id of a person", or_empty=False, or_nul=True)
"""The search for options tells newcomers apart by a NUL, which no id that comes out of a database holds."""
PERSONS = each(PERSON)
HOURS = number("bad range", "hours", 0, LONGEST)
HOURS_OR_NONE = number("bad range", "hours", 0, LONGEST, or_none=True)
UNITS = number("bad units", "units", LEAST_UNITS, MOST_UNITS)
PART = number("bad share", "a share", 0, 1)
MONEY = number("bad cost", "money", 0, MOST_MONEY)
COSTS = Rule(
    "bad range",
    f"a range of {MONEY.says}",
    lambda given: all(map(MONEY.holds, (given.low, given.high, given.low if given.likely is None else given.likely))),
)
WEIGHT = number("bad weight", "its weight", 0, MOST_WEIGHT)
WORDS = text("its words")
SIDE = one_of("the side of a pin", Literal["start", "finish"])
SPEED = number("bad speed", "a speed", LEAST_UNITS, 100)


def _are_ranges(hours: Any) -> bool:
    return all(isinstance(edge, int) for span in hours for edge in span) and all(0 <= low < high <= 1440 for low, high in hours)


DAYS = Rule(
    "bad hours",
    "a week must have seven days, each with working hours that lie within one day",
    lambda days: len(days) == 7 and all(map(_are_ranges, days)),
)
EXCEPTIONS = Rule(
    "bad hours",
    "exceptions must be days without a time, with working hours that lie within one day",
    lambda found: all(map(day("").holds, found)) and all(map(_are_ranges, found.values())),
)
SKILLS = Rule(
    "bad speed",
    f"{SPEED.says}, in a skill with a name",
    lambda skills: all(map(REF.holds, skills)) and all(map(SPEED.holds, skills.values())),
)

RULES: Mapping[type, Mapping[str, Rule | Parts]] = {
    WorkWeek: {"days": DAYS, "valid_from": day("the first day of a week", or_none=True)},
    Calendar: {"id": ID, "zone": WORDS, "weeks": Parts(WorkWeek), "exceptions": EXCEPTIONS, "name": WORDS},
    TimeOff: {"first": day("time off"), "last": day("time off"), "share": PART, "why": WORDS},
    Share: {"valid_from": day("the first day of a share", or_none=True), "share": PART},
    Busy: {"start": instant("busy time"), "finish": instant("busy time"), "share": PART, "what": WORDS},
    Overtime: {
        "first": day("overtime"),
        "last": day("overtime"),
        "hours": number("bad overtime", "overtime", 0, MOST_OVERTIME),
        "pay": number("bad overtime", "the pay of overtime", 1, 10),
    },
    Person: {
        "id": PERSON,
        "name": WORDS,
        "calendar": REF,
        "units": UNITS,
        "time_off": Parts(TimeOff),
        "shares": Parts(Share),
        "busy": Parts(Busy),
        "overtime": Parts(Overtime),
        "skills": SKILLS,
        "cost_per_hour": MONEY,
        "team": WORDS,
        "available_from": day("the first day", or_none=True),
    },
    Estimate: {"low": HOURS, "high": HOURS, "likely": HOURS_OR_NONE},
    Assigned: {"person": PERSON, "units": UNITS},
    Pin: {"kind": one_of("a pin", PinKind), "at": instant("a pin"), "on": SIDE, "why": WORDS, "by": WORDS},
    Baseline: {"start": instant("a baseline"), "finish": instant("a baseline"), "cost": MONEY},
    Task: {
        "id": ID,
        "title": WORDS,
        "estimate": Parts(Estimate),
        "by": one_of("what its hours count", Literal["effort", "duration"]),
        "people": Parts(Assigned),
        "candidates": PERSONS,
        "skill": WORDS,
        "calendar": WORDS,
        "is_milestone": flag("whether it is a milestone"),
        "kind": WORDS,
        "track": WORDS,
        "pins": Parts(Pin),
        "deadline": instant("its deadline", or_none=True),
        "started": instant("its start", or_none=True),
        "finished": instant("its finish", or_none=True),
        "remaining": HOURS_OR_NONE,
        "done": number("bad progress", "the share done", 0, 1),
        "can_split": flag("whether it can be split"),
        "priority": whole("bad priority", "its priority", 0, 1000),
        "fixed_cost": MONEY,
        "is_protected": flag("whether it is protected"),
        "baseline": Parts(Baseline),
    },
    Link: {
        "before": REF,
        "after": REF,
        "kind": one_of("its kind", LinkKind),
        "lag_minutes": whole("bad lag", "its lag in minutes (at most twenty years)", -LONGEST_LAG, LONGEST_LAG),
        "is_elapsed": flag("whether its lag runs day and night"),
    },
    Feature: {
        "id": ID,
        "title": WORDS,
        "tasks": REFS,
        "optional": REFS,
        "weight": WEIGHT,
        "rank": whole("bad rank", "its rank", 0, 10**9),
        "goal_post": WORDS,
        "is_must_have": flag("whether it is a must-have"),
        "is_protected": flag("whether it is protected"),
        "effect": WORDS,
    },
    GoalPost: {
        "id": ID,
        "name": WORDS,
        "at": instant("its date", or_none=True),
        "must_have": REFS,
        "confidence": number("bad confidence", "its confidence", 0, 1, is_open=True),
        "weight": WEIGHT,
        "budget": number("bad cost", "its budget", 0, MOST_MONEY, or_none=True),
    },
    Risk: {
        "id": ID,
        "chance": number("bad chance", "its chance", 0, 1),
        "tasks": REFS,
        "hours": Parts(Estimate),
        "cost": COSTS,
        "title": WORDS,
    },
    Finished: {"kind": WORDS, "team": WORDS, "estimated": HOURS, "actual": HOURS, "person": WORDS},
    Placed: {"task": REF, "start": instant("its start"), "finish": instant("its finish"), "people": PERSONS},
    Situation: {
        "now": instant("the status instant"),
        "calendars": Parts(Calendar),
        "calendar": WORDS,
        "people": Parts(Person),
        "tasks": Parts(Task),
        "links": Parts(Link),
        "features": Parts(Feature),
        "goal_posts": Parts(GoalPost),
        "risks": Parts(Risk),
        "history": Parts(Finished),
        "last": Parts(Placed),
        "zone": WORDS,
        "seed": whole("bad seed", "its seed", 0, LARGEST_SEED),
    },
}
"""Of each dataclass, every field."""


def check_fields(situation: Situation) -> None:
    """Raise Impossible for the first field whose value no plan can be made with, whatever the others say."""
    if _broken([situation]) is None:
        return
    parts = [name for name, rule in RULES[Situation].items() if isinstance(rule, Parts)]
    for owner in chain.from_iterable(getattr(situation, name) for name in parts):
        rule = _broken([owner])
        if rule:
            raise Impossible(rule.name, f"{_told(owner, situation)}: {rule.says}.", _tasks(owner, situation))
    rule = _broken([situation])
    if rule:
        raise Impossible(rule.name, f"The plan: {rule.says}.")


def _broken(things: Sequence[object]) -> Rule | None:
    """A rule that one of the things breaks: a column of values at a time, each value once, as most fields hold few."""
    if not things:
        return None
    for name, rule in RULES[type(things[0])].items():
        column = map(attrgetter(name), things)
        if isinstance(rule, Parts):
            found = _broken([part for value in column for part in _parts(value)])
            if found:
                return found
        elif not all(map(rule.holds, _once(column))):
            return rule
    return None


def _parts(value: Any) -> Iterable[object]:
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _once(column: Iterable[Any]) -> Iterable[Any]:
    values = list(column)
    return values if isinstance(values[0], Mapping) else set(values)


def _told(owner: Any, situation: Situation) -> str:
    match owner:
        case Task():
            return shown(owner.title or owner.id)
        case Feature():
            return f"Feature {shown(owner.title or owner.id)}"
        case Calendar():
            return f"Calendar {shown(owner.name or owner.id)}"
        case Person():
            return shown(owner.name or owner.id)
        case GoalPost():
            return f"Goal post {shown(owner.name or owner.id)}"
        case Risk():
            return f"Risk {shown(owner.title or owner.id)}"
        case Link():
            titles = {task.id: task.title for task in situation.tasks}
            return f"The link from {shown(titles.get(owner.before, owner.before))} to {shown(titles.get(owner.after, owner.after))}"
        case Finished():
            return "The history"
    return f"The last plan of {shown(owner.task)}"


def _tasks(owner: Any, situation: Situation) -> tuple[str, ...]:
    """Those of the tasks it concerns that are there."""
    named: tuple[str, ...] = ()
    if isinstance(owner, Task):
        named = (owner.id,)
    elif isinstance(owner, Risk):
        named = owner.tasks
    elif isinstance(owner, Link):
        named = (owner.before, owner.after)
    there = {task.id for task in situation.tasks}
    return tuple(name for name in named if name in there)


def shown(value: object) -> str:
    """Any value in a sentence: at most eighty characters, each of which can be written."""
    return str(value)[:80].encode("utf-8", "replace").decode().replace("\0", "?")
