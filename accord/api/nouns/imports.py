"""Imports over the API: a file or pasted words are read, rehearsed, brought in, taken back; and a project goes out as a file."""

import datetime as dt
import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status

from accord.alignment.commands.import_plan import throw_away
from accord.alignment.exports import exported
from accord.alignment.imports import bring, receive, take_back
from accord.api.errors import PROBLEMS
from accord.api.paging import LIMIT, cut
from accord.api.rows import actor_of, find, given, mine
from accord.api.shapes.words import Page
from accord.kernel.errors import Invalid
from accord.work.models import Import, Project

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


class Pasted(Schema):
    """A list as text: one title a line, or rows of a spreadsheet; indents make a tree. `project`: where it goes, else a new one."""

    text: str
    name: str = "Pasted list"
    project: UUID | None = None


class Choices(Schema):
    """`leave_out_circles`: the link that closes each circle stays out. `trash_removed`: what the file no longer has goes to the
    trash."""

    leave_out_circles: bool = False
    trash_removed: bool = False


class TakenBack(Schema):
    """What stays because somebody changed it since: a sentence each."""

    kept: list[str]


_MULTIPART = {
    "type": "object",
    "properties": {"file": {"type": "string", "format": "binary"}, "project": {"type": "string", "format": "uuid"}},
    "required": ["file"],
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": Pasted.json_schema()}, "multipart/form-data": {"schema": _MULTIPART}},
    }
}


@router.post("/imports", response={201: ImportOut, **PROBLEMS}, openapi_extra=_BODY)
def new_import(request: HttpRequest) -> Any:
    """Read a project file (multipart `file`) or a pasted list (JSON `{text}`); nothing is written into the plan yet.

    `report` is the dry run. While `state` is "reading", ask again; "refused" says why in `error`.
    """
    if (request.content_type or "").startswith("multipart/"):
        file = request.FILES.get("file")
        if file is None:
            raise Invalid("file", "Give the plan as the part `file`.")
        name, data, is_text, project = file.name or "plan", file.read(), False, _key(request.POST.get("project"))
    else:
        said = _json(request)
        name, data, is_text, project = said.name, said.text.encode("utf-8", "replace"), True, said.project
    row = receive(actor_of(request), name=name, data=data, is_text=is_text, project=given(Project, request, "project", project))
    return Status(201, imported(row))


def _json(request: HttpRequest) -> Pasted:
    try:
        found = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        raise Invalid("text", "Send JSON with `text`, or a file as multipart/form-data.") from None
    if not isinstance(found, dict) or not isinstance(found.get("text"), str):
        raise Invalid("text", "Give the list as `text`.")
    name = found.get("name") or "Pasted list"
    if not isinstance(name, str):
        raise Invalid("name", "A name is text.")
    return Pasted(text=found["text"], name=name, project=_key(found.get("project")))


def _key(value: Any) -> UUID | None:
    if not value:
        return None
    try:
        return UUID(str(value))
    except ValueError:
        raise Invalid("project", "That is not the id of a project.") from None


@router.post("/imports/{import_id}/bring-in", response={200: ImportOut, **PROBLEMS})
def bring_in(request: HttpRequest, import_id: UUID, body: Choices | None = None) -> Any:
    """Write what the dry run says; `report` then tells what was done. The same file again changes nothing."""
    row, said = find(Import, request, import_id), body or Choices()
    bring(actor_of(request), row, leaves_out_circles=said.leave_out_circles, wants_trash=said.trash_removed)
    return imported(find(Import, request, import_id))


@router.delete("/imports/{import_id}", response={200: TakenBack, **PROBLEMS})
def undo_import(request: HttpRequest, import_id: UUID) -> Any:
    """Take back what an import made, as far as nobody touched it since; one that was not brought in is thrown away."""
    row = find(Import, request, import_id)
    if row.state == Import.State.DONE:
        return TakenBack(kept=list(take_back(actor_of(request), row).kept))
    throw_away(actor_of(request), row)
    return TakenBack(kept=[])


@router.get("/projects/{project_id}/export", response={200: str, **PROBLEMS})
def export_project(request: HttpRequest, project_id: UUID, format: str = "json") -> Any:
    """A project as a file: `csv`, `json`, or `mspdi` for MS Project."""
    content, name, media = exported(actor_of(request), find(Project, request, project_id), format=format)
    return HttpResponse(content, content_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def imported(row: Import) -> ImportOut:
    return ImportOut(
        id=row.pk,
        name=row.name,
        format=row.format,
        state=row.state,
        report=row.report,
        error=row.error,
        project=row.project_id,
        created_at=row.created_at,
        version=row.version,
    )
