"""Decides in which form rows are kept in an event: every stored field, as the database would give it back, in plain JSON."""

import datetime as dt
from functools import cache
from typing import Any

from django.db import models

_KEPT_OUT = frozenset({"id", "workspace", "version", "created_at"})
_EXACT = frozenset({bool, int, float, type(None)})


def snapshot(row: models.Model) -> dict[str, Any]:
    """Every stored field of a row in a form that JSON keeps exactly, keyed by field name; bytes are left out."""
    values = row.__dict__
    return {
        name: value if type(value := values[attname] if attname in values else getattr(row, attname)) in exact else stored(f, value)
        for name, attname, f, exact in _kept_fields(type(row))
    }


@cache
def _kept_fields(model: type[models.Model]) -> tuple[tuple[str, str, Any, frozenset[Any]], ...]:
    """Name, attribute, field, and the types that are stored just as they are."""
    return tuple(
        (f.name, f.attname, f, frozenset() if isinstance(f, models.DecimalField) else _EXACT)
        for f in model._meta.concrete_fields
        if (f.name not in _KEPT_OUT or (f.primary_key and f.is_relation)) and not isinstance(f, models.BinaryField)
    )


def whole(row: models.Model) -> dict[str, Any]:
    made = getattr(row, "created_at", None)
    return snapshot(row) | ({"created_at": plain(made)} if made else {})


def stored(field: Any, value: Any) -> Any:
    """As the database would give it back: money with its places, texts as the times and ids they stand for."""
    if isinstance(value, models.Model):
        value = value.pk
    if value is None or isinstance(field, models.JSONField):
        return plain(value)
    if isinstance(field, models.DecimalField):
        return f"{field.to_python(value):.{field.decimal_places}f}"
    if isinstance(value, str) and isinstance(field, models.DateField | models.TimeField | models.UUIDField | models.ForeignKey):
        value = field.to_python(value)
    return plain(value)


def plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, dict | list | str | bool | int | float) or value is None:
        return value
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
