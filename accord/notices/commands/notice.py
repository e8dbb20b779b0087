"""Decides what waits for a member: told once while it is open, ended when it is answered, read or put off by them alone."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from accord.kernel.commands import command
from accord.kernel.errors import Invalid, NotAllowed
from accord.kernel.write import Write
from accord.notices.models import Notice
from accord.people.models import Member

_OWN = "Only its member sees a notice come and go; the work does not change."
LATEST = dt.timedelta(days=31)


def tell(
    w: Write, member: Member, *, kind: str, about: str, sentence: str, detail: str = "", url: str = "", event_id: UUID | None = None
) -> Notice:
    """Part of a command: put one sentence into a member's Today.

    One still open of the same kind about the same thing is said anew.
    """
    words = {
        "sentence": _cut(sentence, 600),
        "detail": _cut(detail, 600),
        "url": url[:300],
        "event_id": event_id,
        "at": w.now,
        "read_at": None,
    }
    what = {"workspace_id": w.workspace_id, "member": member, "kind": kind, "about": about}
    held: Notice | None = Notice.objects.filter(**what, ended_at=None).first()
    if held:
        w.change(held, **words)
        return held
    return w.create(Notice(**what, **words))


def end_notices(w: Write, *, about: str, kind: str, but_for: Collection[UUID] = ()) -> None:
    """Part of a command: what was asked is answered or no longer true. Members in `but_for` are still asked."""
    held = Notice.objects.filter(workspace_id=w.workspace_id, about=about, kind=kind, ended_at=None).exclude(member_id__in=but_for)
    w.change_all((one, {"ended_at": w.now}) for one in held)


@command("notice.read", needs="self", undo=_OWN)
def read_notice(w: Write, notice: Notice) -> None:
    """Say that one has read it; what only informs is thereby ended, what asks for an answer stays. Writes no event."""
    _demand_own(w, notice)
    values: dict[str, object] = {"read_at": w.now}
    if notice.kind not in ("consent", "danger"):
        values["ended_at"] = w.now
    _set(w, notice, values)


@command("notice.put_off", needs="self", undo=_OWN)
def later(w: Write, notice: Notice, *, until: dt.datetime) -> None:
    """Hide a notice until a moment within a month; pages leave out what lies in the future. Writes no event."""
    _demand_own(w, notice)
    if not w.now < until <= w.now + LATEST:
        raise Invalid("until", "Later is a moment within the next month.")
    _set(w, notice, {"at": until, "read_at": None})


def _demand_own(w: Write, notice: Notice) -> None:
    if notice.member_id != w.actor.member_id and not w.actor.is_system:
        raise NotAllowed("This waits for somebody else.")


def _set(w: Write, notice: Notice, values: dict[str, object]) -> None:
    Notice.objects.filter(pk=notice.pk).update(**values)
    w.announce(notice.live_topics())


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
