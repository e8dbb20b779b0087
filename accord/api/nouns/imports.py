"""Imports over the API: what was brought in, and with what loss."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from accord.api.errors import PROBLEMS
from accord.api.paging import LIMIT, cut
from accord.api.rows import find, mine
from accord.api.shapes.words import Page
from accord.work.models import Import

router = Router(tags=["imports"])


class ImportOut(Schema):
    """One file that was brought in: `report` has what it made, changed and lost; `error` why it could not be."""

    id: UUID
    name: str
    format: str
    state: str
    report: dict[str, Any]
    error: str
    project: UUID | None
    created_at: dt.datetime
    version: int


@router.get("/imports", response={200: Page[ImportOut], **PROBLEMS})
def list_imports(request: HttpRequest, limit: int = LIMIT, after: str = "") -> Any:
    """What was brought in, newest first."""
    return cut(mine(Import, request).defer("content"), imported, limit=limit, after=after, order="-created_at")


@router.get("/imports/{import_id}", response={200: ImportOut, **PROBLEMS})
def one_import(request: HttpRequest, import_id: UUID) -> Any:
    """One import."""
    return imported(find(Import, request, import_id))


def imported(row: Import) -> ImportOut:
    return ImportOut(
        id=row.pk, name=row.name, format=row.format, state=row.state, report=row.report, error=row.error, project=row.project_id,
        created_at=row.created_at, version=row.version,
    )
