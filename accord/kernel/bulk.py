"""Decides how ids and instants of thousands of rows are read: as the database's text, at a tenth of Django's price."""

import datetime as dt

from django.db.models import TextField
from django.db.models.functions import Cast


def text(name: str) -> Cast:
    """A column of ids or instants as the database writes it, for `values_list`; read it with `as_id` or `as_instant`."""
    return Cast(name, TextField())


def as_id(written: str | None) -> str:
    """A UUID as everybody writes it; "" for none. SQLite keeps 32 digits, PostgreSQL writes hyphens."""
    if written is None:
        return ""
    if len(written) == 32:
        return f"{written[:8]}-{written[8:12]}-{written[12:16]}-{written[16:20]}-{written[20:]}"
    return written


def as_instant(written: str | None) -> dt.datetime | None:
    """An instant in UTC. SQLite keeps it without a zone; PostgreSQL writes the session's, which Django sets to UTC."""
    if written is None:
        return None
    at = dt.datetime.fromisoformat(written)
    return at.replace(tzinfo=dt.UTC) if at.tzinfo is None else at.astimezone(dt.UTC)
