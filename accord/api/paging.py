"""Decides how lists are cut: by key, so that what is added meanwhile neither repeats nor hides a row."""

import base64
import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from accord.kernel.errors import Invalid

LIMIT = 100
MOST = 500
_NOT_OURS = "This cursor is not one of ours: use `next` of an earlier answer."


def cut(
    rows: QuerySet[Any], shape: Callable[[Any], Any], *, limit: int = LIMIT, after: str = "", order: str = "pk"
) -> dict[str, Any]:
    """`{items, next}` of a query in the order of one field ("-": backwards), then of its key. `next` is null on the last page."""
    if not 1 <= limit <= MOST:
        raise Invalid("limit", f"A limit lies between 1 and {MOST}.")
    field, sign = order.removeprefix("-"), "lt" if order.startswith("-") else "gt"
    if after:
        value, key = _opened(after)
        try:
            rows = rows.filter(Q(**{f"{field}__{sign}": value}) | Q(**{field: value, "pk__gt": key}))
        except (ValueError, TypeError, OverflowError, ValidationError):
            raise Invalid("after", _NOT_OURS) from None
    found = list(rows.order_by(order, "pk")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return {"items": [shape(row) for row in found[:limit]], "next": _closed(getattr(last, field), last.pk) if last else None}


def _closed(value: Any, key: Any) -> str:
    plain = value if isinstance(value, int | float) else value.isoformat() if hasattr(value, "isoformat") else str(value)
    return base64.urlsafe_b64encode(json.dumps([plain, str(key)]).encode()).decode().rstrip("=")


def _opened(cursor: str) -> tuple[str | float, str]:
    try:
        value, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, RecursionError):
        raise Invalid("after", _NOT_OURS) from None
    if not isinstance(value, str | int | float) or not isinstance(key, str) or "\x00" in f"{value}{key}":
        raise Invalid("after", _NOT_OURS)
    return value, key
