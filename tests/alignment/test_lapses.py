"""Decides that a proposal which nobody answers ends after two weeks, and only then."""

from collections.abc import Callable
from typing import Any

from accord.alignment.lapses import lapse_the_unanswered
from accord.alignment.models import Proposal
from accord.kernel import jobs
from accord.kernel.models import Event
from accord.notices.models import Notice
from tests.cast import Cast
from tests.examples.alignment import proposal
from tests.quick import quick  # noqa: F401


def test_a_proposal_lapses_after_two_weeks(cast: Cast, freeze: Callable[[str], Any]) -> None:
    freeze("2026-03-02 09:00")
    made = proposal(cast)
    assert Notice.objects.filter(member=cast.jonas, kind="consent", ended_at=None).exists()
    freeze("2026-03-16 08:59")
    lapse_the_unanswered()
    assert Proposal.objects.get(pk=made.pk).state == "open"
    freeze("2026-03-16 09:00")
    lapse_the_unanswered()
    assert Proposal.objects.get(pk=made.pk).state == "lapsed"
    assert not Notice.objects.filter(kind="consent", ended_at=None).exists()
    told = Event.objects.latest("seq")
    assert (told.verb, told.member_id, told.door) == ("trade.lapsed", None, "worker")


def test_what_was_answered_does_not_lapse(cast: Cast, freeze: Callable[[str], Any]) -> None:
    freeze("2026-03-02 09:00")
    made = proposal(cast)
    Proposal.objects.filter(pk=made.pk).update(state="agreed")
    freeze("2026-04-02 09:00")
    lapse_the_unanswered()
    assert Proposal.objects.get(pk=made.pk).state == "agreed"


def test_the_worker_does_it_every_day() -> None:
    assert [one.seconds for one in jobs.periodic if one.run is lapse_the_unanswered] == [86_400.0]
