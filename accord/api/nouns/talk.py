"""Comments, notices and imports over the API, and undo."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from accord.api.errors import PROBLEMS
from accord.api.paging import LIMIT, cut
from accord.api.rows import actor_of, find, iso, key
from accord.kernel.errors import Invalid, NotFound
from accord.kernel.models import Event
from accord.kernel.refs import Ref, resolve
from accord.kernel.undo import latest_undoable, undo
from accord.notices.commands.notice import read_notice
from accord.notices.models import Notice
from accord.work.commands.comment import edit_comment, say, trash_comment
from accord.work.models import Comment, Import

router = Router(tags=["talk, notices and undo"])


class NewComment(Schema):
    about: str
    body: str


class Words(Schema):
    body: str


class WhichEvent(Schema):
    event: UUID | None = None


@router.get("/comments", response={200: dict[str, Any], **PROBLEMS})
def list_comments(request: HttpRequest, limit: int = LIMIT, after: str = "", about: str = "") -> Any:
    """Comments in the order they were made; `about` is a ref such as `item:<id>`."""
    rows = Comment.objects.filter(workspace_id=actor_of(request).workspace_id)
    return cut(rows.filter(about=about) if about else rows, comment, limit=limit, after=after, order="created_at")


@router.post("/comments", response={201: dict[str, Any], **PROBLEMS})
def new_comment(request: HttpRequest, body: NewComment) -> Any:
    """Say something about anything that has a ref; @names are told."""
    try:
        ref = Ref.parse(body.about)
    except ValueError:
        raise Invalid("about", "Give a ref such as item:<id>.") from None
    if resolve(ref, workspace_id=actor_of(request).workspace_id) is None:
        raise NotFound
    return 201, comment(say(actor_of(request), ref, body=body.body))


@router.patch("/comments/{uuid:comment_id}", response={200: dict[str, Any], **PROBLEMS})
def change_comment(request: HttpRequest, comment_id: UUID, body: Words) -> Any:
    """Change one's own words."""
    edit_comment(actor_of(request), find(Comment, request, comment_id), body=body.body)
    return comment(find(Comment, request, comment_id))


@router.delete("/comments/{uuid:comment_id}", response={204: None, **PROBLEMS})
def remove_comment(request: HttpRequest, comment_id: UUID) -> Any:
    """Take one's own words back."""
    trash_comment(actor_of(request), find(Comment, request, comment_id))
    return 204, None


@router.get("/notices", response={200: dict[str, Any], **PROBLEMS})
def list_notices(request: HttpRequest, limit: int = LIMIT, after: str = "") -> Any:
    """What waits for this member, newest first."""
    actor = actor_of(request)
    rows = Notice.objects.filter(workspace_id=actor.workspace_id, member_id=actor.member_id, ended_at=None)
    return cut(rows, notice, limit=limit, after=after, order="-at")


@router.post("/notices/{uuid:notice_id}/read", response={204: None, **PROBLEMS})
def mark_read(request: HttpRequest, notice_id: UUID) -> Any:
    """Say that one has read it."""
    found = find(Notice, request, notice_id)
    if found.member_id != actor_of(request).member_id:
        raise NotFound
    read_notice(actor_of(request), found)
    return 204, None


@router.get("/imports", response={200: dict[str, Any], **PROBLEMS})
def list_imports(request: HttpRequest, limit: int = LIMIT, after: str = "") -> Any:
    """What was brought in, newest first."""
    rows = Import.objects.filter(workspace_id=actor_of(request).workspace_id).defer("content")
    return cut(rows, imported, limit=limit, after=after, order="-created_at")


@router.post("/undo", response={200: dict[str, Any], **PROBLEMS})
def take_back(request: HttpRequest, body: WhichEvent) -> Any:
    """Take back one event, or one's own latest; what somebody changed since stays and is named."""
    found = find(Event, request, body.event) if body.event else latest_undoable(actor_of(request))
    if found is None:
        raise NotFound("There is nothing of yours to take back.")
    done = undo(actor_of(request), found)
    return {"event": str(done.event.pk), "verb": done.event.verb, "kept": list(done.kept)}


def comment(one: Comment) -> dict[str, Any]:
    return {
        "id": str(one.pk), "about": one.about, "author": key(one.author_id), "body": one.body, "mentions": one.mentions,
        "created_at": iso(one.created_at), "edited_at": iso(one.edited_at), "version": one.version,
    }


def notice(one: Notice) -> dict[str, Any]:
    return {
        "id": str(one.pk), "kind": one.kind, "about": one.about, "sentence": one.sentence, "detail": one.detail, "url": one.url,
        "at": iso(one.at), "read_at": iso(one.read_at),
    }


def imported(one: Import) -> dict[str, Any]:
    return {
        "id": str(one.pk), "name": one.name, "format": one.format, "state": one.state, "report": one.report, "error": one.error,
        "project": key(one.project_id), "created_at": iso(one.created_at),
    }
