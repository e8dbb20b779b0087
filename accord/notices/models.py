"""Decides what waits in a member's Today: one sentence about something, until it is read, answered or no longer true."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accord.kernel.rows import Row
from accord.people.models import Member


class Notice(Row):
    """A computed signal to one member. `kind`: consent, changed, mention, danger. `about` is a Ref; `url` is where it is
    answered.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=80)
    sentence = models.CharField(max_length=600)
    detail = models.CharField(max_length=600, blank=True)
    url = models.CharField(max_length=300, blank=True)
    event_id = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    ref_kind: ClassVar[str] = "notice"

    class Meta(Row.Meta):
        constraints = [
            *Row.Meta.constraints,
            models.UniqueConstraint(
                fields=["workspace", "member", "kind", "about"],
                condition=models.Q(ended_at=None),
                name="notices_open_once",
            ),
        ]
        indexes = [models.Index(fields=["workspace", "member", "ended_at"], name="notices_open")]

    def live_topics(self) -> set[str]:
        return {f"member:{self.member_id}/notices"}
