"""What waits for a member: told once while open, ended for those who answered, hidden until later."""

import datetime as dt

import pytest
from django.utils import timezone

from accord.kernel.errors import Invalid, NotAllowed
from accord.kernel.models import LiveChange
from accord.kernel.write import Write
from accord.notices.commands.notice import end_notices, later, read_notice, tell
from accord.notices.models import Notice
from tests.cast import Cast
from tests.quick import quick  # noqa: F401


def told(cast: Cast, who: str = "mara", kind: str = "changed") -> Notice:
    write = Write(cast.actor("system"))
    return tell(write, getattr(cast, who), kind=kind, about="item:1", sentence="It moved.", url="items/1")


def test_an_open_notice_is_said_anew_and_unread(cast: Cast) -> None:
    first = told(cast)
    Notice.objects.update(read_at=timezone.now())
    again = told(cast)
    assert again.pk == first.pk and Notice.objects.get().read_at is None


def test_one_that_ended_is_not_opened_again(cast: Cast) -> None:
    told(cast)
    end_notices(Write(cast.actor("system")), about="item:1", kind="changed")
    told(cast)
    assert Notice.objects.count() == 2 and Notice.objects.filter(ended_at=None).count() == 1


def test_who_is_still_asked_keeps_the_notice(cast: Cast) -> None:
    told(cast, "mara", "consent"), told(cast, "jonas", "consent")
    end_notices(Write(cast.actor("system")), about="item:1", kind="consent", but_for={cast.mara.pk})
    assert Notice.objects.get(ended_at=None).member == cast.mara


def test_reading_ends_what_informs_and_keeps_what_asks(cast: Cast) -> None:
    informs, asks = told(cast), told(cast, kind="consent")
    for one in (informs, asks):
        read_notice(cast.actor("mara"), one)
    assert Notice.objects.get(pk=informs.pk).ended_at and Notice.objects.get(pk=asks.pk).ended_at is None
    assert not Notice.objects.filter(read_at=None).exists()


def test_the_members_pages_are_told_though_no_event_is_written(cast: Cast) -> None:
    read_notice(cast.actor("mara"), told(cast))
    assert f"member:{cast.mara.pk}/notices" in LiveChange.objects.latest("pk").topics


def test_a_notice_waits_for_its_member_alone(cast: Cast) -> None:
    one = told(cast)
    for act in (lambda who: read_notice(who, one), lambda who: later(who, one, until=timezone.now() + dt.timedelta(days=1))):
        with pytest.raises(NotAllowed):
            act(cast.actor("jonas"))


def test_later_lies_ahead_and_within_a_month(cast: Cast) -> None:
    one = told(cast)
    for days in (-1, 40):
        with pytest.raises(Invalid) as why:
            later(cast.actor("mara"), one, until=timezone.now() + dt.timedelta(days=days))
        assert why.value.field == "until"
    until = timezone.now() + dt.timedelta(days=1)
    later(cast.actor("mara"), one, until=until)
    assert Notice.objects.get().at == until


def test_words_too_long_for_a_notice_are_cut(cast: Cast) -> None:
    tell(Write(cast.actor("system")), cast.mara, kind="changed", about="item:1", sentence="a" * 900, detail="b" * 900)
    assert len(Notice.objects.get().sentence) == len(Notice.objects.get().detail) == 600
