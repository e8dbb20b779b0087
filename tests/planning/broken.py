"""Breaks a Situation in one place or more: values that no plan can be made with, or only just, put into any field of any part."""

import datetime as dt
import types
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from accord.planning.situation import Situation

Place = tuple[str | int, ...]
"""Where a field is: ("tasks", 0, "estimate", "low")."""
NUMBERS = (float("nan"), float("inf"), float("-inf"), -1.0, -0.0, 5e-324, 0.001, 0.3, 1.0, 7.5, 1e6, 1e300)
WHOLE = (-(10**30), -(2**63), -60, -1, 0, 1, 61, 480, 10**6, 2**31, 2**64, 10**400)
TEXTS = (
    "",
    "\0",
    "\ud800",
    "x\udfffy",
    "t0",
    "t1",
    "p0",
    "main",
    "round",
    "code",
    "goal",
    "Europe",
    "Mars/Base",
    "x" * 100_001,
    "Ω\u202e",
)
DAYS = (dt.date.min, dt.date(1969, 12, 31), dt.date(2026, 3, 24), dt.date(2026, 4, 2), dt.date(2031, 1, 1), dt.date.max)
INSTANTS = (
    dt.datetime.min,  # noqa: DTZ901
    dt.datetime(2026, 3, 30, 9),  # noqa: DTZ001 - naive on purpose
    dt.datetime.min.replace(tzinfo=dt.UTC),
    dt.datetime(1900, 1, 1, tzinfo=dt.UTC),
    dt.datetime(2026, 3, 20, 9, 7, 13, tzinfo=dt.UTC),
    dt.datetime(2026, 4, 1, 8, tzinfo=dt.timezone(dt.timedelta(hours=-11, minutes=-7))),
    dt.datetime(2040, 2, 29, tzinfo=dt.UTC),
    dt.datetime(2499, 12, 31, tzinfo=dt.UTC),
    dt.datetime.max.replace(tzinfo=dt.UTC),
)


def places(thing: Any, at: Place = ()) -> Iterator[tuple[Place, object]]:
    """Every field of every part, with its type."""
    hints = get_type_hints(type(thing))
    for one in fields(thing):
        value, here = getattr(thing, one.name), (*at, one.name)
        yield here, hints[one.name]
        for number, part in enumerate(value if isinstance(value, tuple) else (value,)):
            if is_dataclass(part):
                yield from places(part, (*here, number) if isinstance(value, tuple) else here)


def put(thing: Any, at: Place, value: object) -> Any:
    """The same with another value at one place."""
    if not at:
        return value
    step, rest = at[0], at[1:]
    if isinstance(step, int):
        return (*thing[:step], put(thing[step], rest, value), *thing[step + 1 :])
    return replace(thing, **{step: put(getattr(thing, step), rest, value)})


def values(hint: object, now: object) -> st.SearchStrategy[Any]:
    """Values of a field's type, most of them bad."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return st.one_of(*(values(one, now) for one in inner))
    if origin is Literal:
        return st.sampled_from((*inner, "", "XX"))
    if origin is Mapping:
        keys, held = inner
        return st.dictionaries(values(keys, None), values(held, ()), max_size=2)
    if origin is tuple and is_dataclass(inner[0]):
        return st.sampled_from(((), now * 2, now[::-1], now[:1]))  # type: ignore[operator, index]
    if origin is tuple:
        hours = st.lists(st.tuples(st.sampled_from((-1, 0, 540, 1440)), st.sampled_from((0, 541, 1020, 1441))), max_size=2).map(
            tuple
        )
        if inner == (str, ...):
            return st.lists(st.sampled_from(TEXTS), max_size=2).map(tuple)
        return (
            hours
            if inner and get_origin(inner[0]) is tuple and inner[-1] is ...
            else st.lists(hours, min_size=6, max_size=8).map(tuple)
        )
    if is_dataclass(hint):
        return st.just(now)
    known = {float: NUMBERS, int: WHOLE, str: TEXTS, bool: (True, False), dt.date: DAYS, dt.datetime: INSTANTS, type(None): (None,)}
    return st.sampled_from(known[hint])  # type: ignore[index]


@st.composite
def broken(draw: st.DrawFn, sound: st.SearchStrategy[Situation]) -> Situation:
    """A sound Situation with one to three fields changed, in any of its parts."""
    situation = draw(sound)
    for _ in range(draw(st.integers(1, 3))):
        at, hint = draw(st.sampled_from(list(places(situation))))
        situation = put(situation, at, draw(values(hint, _get(situation, at))))
    return situation


def _get(thing: Any, at: Place) -> Any:
    for step in at:
        thing = thing[step] if isinstance(step, int) else getattr(thing, step)
    return thing
