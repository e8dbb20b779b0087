"""Decides the JSON form of a PlanFile: its fields by name, dates as ISO text, money as text; what equals the default is left
out."""

import dataclasses
import datetime as dt
import functools
import json
import types
import typing
from decimal import Decimal
from typing import Any

from accord.files.planfile import MOST, PlanFile
from accord.files.refused import Refused

FORM = "accord-plan/1"


def plan_to_json(plan: PlanFile, *, indent: int | None = None) -> str:
    return json.dumps({"form": FORM} | to_plain(plan), ensure_ascii=False, indent=indent)


def plan_from_json(text: str) -> PlanFile:
    """Refuses JSON that is broken, of another form, or has a value of the wrong kind, naming the field."""
    try:
        found = json.loads(text)
        json.dumps(found, ensure_ascii=False).encode()  # fails at half a character, which nothing could keep
    except (ValueError, RecursionError) as error:
        raise Refused("This JSON is broken. Export it again.", "broken") from error
    if not isinstance(found, dict) or found.get("form") != FORM:
        raise Refused(f"This JSON is no plan of ours: it does not say “form”: “{FORM}”.", "unknown")
    plan = _read(PlanFile, found, "plan")
    assert isinstance(plan, PlanFile)
    return plan


def to_plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        given = ((each, getattr(value, each.name)) for each in dataclasses.fields(value))
        return {each.name: to_plain(worth) for each, worth in given if worth != _default(each)}
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [to_plain(each) for each in value]
    return value


def _default(each: "dataclasses.Field[Any]") -> Any:
    if each.default is not dataclasses.MISSING:
        return each.default
    return each.default_factory() if each.default_factory is not dataclasses.MISSING else dataclasses.MISSING


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _read(hint: Any, value: Any, where: str) -> Any:
    """The value as the hint says, refusing what does not fit."""
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        if value is None and type(None) in inside:
            return None
        return _read(next(each for each in inside if each is not type(None)), value, where)
    if origin is typing.Literal:
        return value if value in inside else _wrong(where)
    if origin is tuple:
        return _read_tuple(inside, value, where)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _read_dataclass(hint, value, where)
    return _read_scalar(hint, origin, value, where)


def _read_tuple(inside: tuple[Any, ...], value: Any, where: str) -> Any:
    if not isinstance(value, list):
        _wrong(where)
    if len(inside) == 2 and inside[1] is ...:
        return tuple(_read(inside[0], each, where) for each in value)
    return (
        tuple(_read(hint, each, where) for hint, each in zip(inside, value, strict=True))
        if len(inside) == len(value)
        else _wrong(where)
    )


def _read_dataclass(hint: type, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        _wrong(where)
    hints = _hints(hint)
    given = {name: _read(hints[name], each, f"{where}.{name}") for name, each in value.items() if name in hints}
    try:
        return hint(**given)
    except TypeError:
        return _wrong(where)


def _read_scalar(hint: Any, origin: Any, value: Any, where: str) -> Any:
    if isinstance(value, (int, float)) and not -MOST < value < MOST:
        _wrong(where)
    try:
        if hint in (dt.date, dt.datetime):
            return hint.fromisoformat(value)
        if hint is Decimal:
            found = Decimal(value)
            return found if found.is_finite() and abs(found) < MOST else _wrong(where)
        if hint is float and isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
    except (TypeError, ValueError, ArithmeticError):
        _wrong(where)
    expected = origin or hint
    fits = isinstance(value, expected) and not (expected is int and isinstance(value, bool))
    return value if fits else _wrong(where)


def _wrong(where: str) -> typing.NoReturn:
    raise Refused(f"This plan's field “{where}” does not hold what it should.", "broken")
