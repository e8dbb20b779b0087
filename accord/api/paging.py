"""Decides how lists are cut: by key, so that what is added meanwhile neither repeats nor hides a row."""

import base64
import binascii
import json
from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from accord.kernel.errors import Invalid

LIMIT = 100
MOST = 500


def cut(
    rows: QuerySet[Any], shape: Callable[[Any], dict[str, Any]], *, limit: int = LIMIT, after: str = "", order: str = "pk"
) -> dict[str, Any]:
    """`{items, next}` of a query in the order of one field, then of its key. `order` may begin with "-". `next` is null on the last page."""
    if not 1 <= limit <= MOST:
        raise Invalid("limit", f"A limit lies between 1 and {MOST}.")
    field, sign = order.removeprefix("-"), "lt" if order.startswith("-") else "gt"
    if after:
        value, key = _opened(after)
        try:
            rows = rows.filter(Q(**{f"{field}__{sign}": value}) | Q(**{field: value, "pk__gt": key}))
        except (ValueError, TypeError):
            raise Invalid("after", "This cursor is not one of ours: use `next` of an earlier answer.") from None
    found = list(rows.order_by(order, "pk")[: limit + 1])
    more = len(found) > limit
    last = found[limit - 1] if more else None
    return {"items": [shape(row) for row in found[:limit]], "next": _closed(getattr(last, field), last.pk) if last else None}


def _closed(value: Any, key: Any) -> str:
    plain = value if isinstance(value, int | float) else value.isoformat() if hasattr(value, "isoformat") else str(value)
    return base64.urlsafe_b64encode(json.dumps([plain, str(key)]).encode()).decode().rstrip("=")


def _opened(cursor: str) -> tuple[Any, str]:
    try:
        value, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, UnicodeDecodeError):
        raise Invalid("after", "This cursor is not one of ours: use `next` of an earlier answer.") from None
    return value, str(key)
