"""Decides how people talk about work: comments on anything with a ref, and whom they call by @."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from accord.kernel.commands import command
from accord.kernel.errors import Invalid, NotAllowed, NotFound
from accord.kernel.refs import Ref, resolve
from accord.kernel.rows import Row
from accord.kernel.write import Write
from accord.notices.commands.notice import tell
from accord.people.models import Member
from accord.work.models import Comment
from accord.work.rules.mentions import mentioned
from accord.work.rules.words import clean_text

LONGEST = 20_000


@command("comment.made", needs="comment")
def say(w: Write, about: Row | Ref, *, body: str) -> Comment:
    """Say something about an item, a proposal or anything else with a ref.

    Members called by @ are told, once, unless they speak.
    """
    row = resolve(about, workspace_id=w.workspace_id) if isinstance(about, Ref) else about
    if row is None:
        raise NotFound
    body = _words(body)
    called = _called(w, body)
    comment = w.create(
        Comment(
            workspace_id=w.workspace_id,
            about=str(row.ref),
            author_id=w.actor.member_id,
            body=body,
            mentions=[str(one.pk) for one in called],
        )
    )
    w.subject = w.subject or str(row.ref)
    _tell(w, row, comment, called)
    return comment


@command("comment.edited", needs="comment")
def edit_comment(w: Write, comment: Comment, *, body: str, was: Mapping[str, Any] | None = None) -> None:
    """Change one's own words. Members called who were not before are told."""
    _demand_own(w, comment)
    body = _words(body)
    before = set(comment.mentions)
    called = _called(w, body)
    if w.change(comment, was, body=body):
        w.change(comment, mentions=[str(one.pk) for one in called], edited_at=w.now)
    row = resolve(Ref.parse(comment.about), workspace_id=w.workspace_id)
    if row is not None:
        _tell(w, row, comment, [one for one in called if str(one.pk) not in before])


@command("comment.trashed", needs="comment")
def trash_comment(w: Write, comment: Comment) -> None:
    """Take back one's own words; undo brings them again."""
    _demand_own(w, comment)
    w.trash(comment)


def _words(body: str) -> str:
    body = clean_text("body", body, longest=LONGEST)
    if not body:
        raise Invalid("body", "Say something.")
    return body


def _called(w: Write, body: str) -> list[Member]:
    if "@" not in body:
        return []
    active = Member.objects.filter(workspace_id=w.workspace_id, is_active=True).select_related("account")
    members = {one.pk: one for one in active.order_by("pk")}
    keys: list[UUID] = mentioned(body, [(key, one.account.name, one.account.email) for key, one in members.items()])
    return [members[key] for key in keys]


def _tell(w: Write, row: Any, comment: Comment, called: list[Member]) -> None:
    number = getattr(row, "number", None)
    rooms = {"item": "items", "proposal": "trades", "accord": "accords", "goal_post": "goal-posts"}
    room = rooms.get(row.ref_kind)
    for member in called:
        if member.pk != w.actor.member_id:
            tell(
                w,
                member,
                kind="mention",
                about=comment.about,
                sentence=f"{w.actor.name} mentioned you on {row}.",
                detail=comment.body,
                url=f"{room}/{number}" if room and number else "",
            )


def _demand_own(w: Write, comment: Comment) -> None:
    if comment.author_id != w.actor.member_id and not w.actor.is_system:
        raise NotAllowed("These are somebody else's words.")
