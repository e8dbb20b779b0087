"""Comments and notices over the API, and undo."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from accord.api.errors import PROBLEMS
from accord.api.paging import LIMIT, cut
from accord.api.rows import actor_of, again, find, mine
from accord.api.shapes.words import Body, Page
from accord.kernel.errors import Invalid, NotFound
from accord.kernel.models import Event
from accord.kernel.refs import Ref
from accord.kernel.undo import latest_undoable, undo
from accord.notices.commands.notice import read_notice
from accord.notices.models import Notice
from accord.work.commands.comment import edit_comment, say, trash_comment
from accord.work.models import Comment

router = Router(tags=["talk, notices and undo"])
SPOKEN_OF = ("item", "product", "project", "launch", "goal_post", "proposal", "accord")


class CommentOut(Schema):
    id: UUID
    about: str
    author: UUID | None
    body: str
    mentions: list[UUID]
    created_at: dt.datetime
    edited_at: dt.datetime | None
    version: int


class NewComment(Body):
    """`about` is a ref, such as item:0198…; @names are told."""

    about: str
    body: str


class Words(Body):
    body: str


class NoticeOut(Schema):
    """What waits for this member: kind consent, changed, answer, mention or danger."""

    id: UUID
    kind: str
    about: str
    sentence: str
    detail: str
    url: str
    at: dt.datetime
    read_at: dt.datetime | None
    ended_at: dt.datetime | None
    version: int


class WhichEvent(Body):
    event: UUID | None = None


class UndoneOut(Schema):
    """The event that was taken back; `kept` has a sentence for each field that stays, since somebody changed it meanwhile."""

    event: UUID
    verb: str
    kept: list[str]


@router.get("/comments", response={200: Page[CommentOut], **PROBLEMS})
def list_comments(request: HttpRequest, limit: int = LIMIT, after: str = "", about: str = "") -> Any:
    """Comments in the order they were made; `about` is a ref such as `item:<id>`."""
    rows = mine(Comment, request)
    return cut(rows.filter(about=about) if about else rows, comment, limit=limit, after=after, order="created_at")


@router.post("/comments", response={201: CommentOut, **PROBLEMS})
def new_comment(request: HttpRequest, body: NewComment) -> Any:
    """Say something about an item, a proposal, or one of the things around them."""
    try:
        ref = Ref.parse(body.about)
    except ValueError:
        raise Invalid("about", "Give a ref such as item:<id>.") from None
    if ref.kind not in SPOKEN_OF:
        raise Invalid("about", f"One speaks of one of: {', '.join(SPOKEN_OF)}.")
    return Status(201, comment(say(actor_of(request), ref, body=body.body)))


@router.get("/comments/{comment_id}", response={200: CommentOut, **PROBLEMS})
def one_comment(request: HttpRequest, comment_id: UUID) -> Any:
    """One comment."""
    return comment(find(Comment, request, comment_id))


@router.patch("/comments/{comment_id}", response={200: CommentOut, **PROBLEMS})
def change_comment(request: HttpRequest, comment_id: UUID, body: Words) -> Any:
    """Change one's own words."""
    found = find(Comment, request, comment_id)
    edit_comment(actor_of(request), found, body=body.body)
    return comment(again(Comment, found))


@router.delete("/comments/{comment_id}", response={204: None, **PROBLEMS})
def remove_comment(request: HttpRequest, comment_id: UUID) -> Any:
    """Take one's own words back."""
    trash_comment(actor_of(request), find(Comment, request, comment_id))
    return Status(204, None)


@router.get("/notices", response={200: Page[NoticeOut], **PROBLEMS})
def list_notices(request: HttpRequest, limit: int = LIMIT, after: str = "") -> Any:
    """What waits for this member, newest first."""
    rows = mine(Notice, request).filter(member_id=actor_of(request).member_id, ended_at=None)
    return cut(rows, notice, limit=limit, after=after, order="-at")


@router.post("/notices/{notice_id}/read", response={200: NoticeOut, **PROBLEMS})
def mark_read(request: HttpRequest, notice_id: UUID) -> Any:
    """Say that one has read it; what only informs is thereby ended."""
    found = find(Notice, request, notice_id)
    if found.member_id != actor_of(request).member_id:
        raise NotFound
    read_notice(actor_of(request), found)
    return notice(again(Notice, found))


@router.post("/undo", response={200: UndoneOut, **PROBLEMS})
def take_back(request: HttpRequest, body: WhichEvent) -> Any:
    """Take back one event, or one's own latest; what somebody changed since stays and is named."""
    found = find(Event, request, body.event, is_beside=True) if body.event else latest_undoable(actor_of(request))
    if found is None:
        raise NotFound("There is nothing of yours to take back.")
    done = undo(actor_of(request), found)
    return UndoneOut(event=done.event.pk, verb=done.event.verb, kept=list(done.kept))


def comment(row: Comment) -> CommentOut:
    return CommentOut(
        id=row.pk,
        about=row.about,
        author=row.author_id,
        body=row.body,
        mentions=row.mentions,
        created_at=row.created_at,
        edited_at=row.edited_at,
        version=row.version,
    )


def notice(row: Notice) -> NoticeOut:
    return NoticeOut(
        id=row.pk,
        kind=row.kind,
        about=row.about,
        sentence=row.sentence,
        detail=row.detail,
        url=row.url,
        at=row.at,
        read_at=row.read_at,
        ended_at=row.ended_at,
        version=row.version,
    )
