"""Decides what the kernel keeps: workspaces, their counters, the history of events, jobs, and which requests were answered."""

import zoneinfo
from typing import Any, ClassVar
from uuid import UUID

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

from accord.kernel.rows import Row, new_id

SLUG = RegexValidator(r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$", "Use small letters, digits and hyphens, 40 at most.")


class Workspace(models.Model):
    """The tenant: everything below it belongs to it alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.CharField(max_length=40, unique=True, validators=[SLUG])
    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=64, default="Europe/Berlin")
    currency = models.CharField(max_length=3, default="EUR")
    settings = models.JSONField(default=dict, blank=True)
    is_demo = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    ref_kind: ClassVar[str] = "workspace"
    objects = models.Manager["Workspace"]()
    everything = models.Manager["Workspace"]()

    def __str__(self) -> str:
        return self.name

    @property
    def workspace_id(self) -> UUID:
        return self.id

    @property
    def tzinfo(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.zone)

    def live_topics(self) -> set[str]:
        return {"workspace/settings"}


class Counter(models.Model):
    """The last number given out of one kind in a workspace; numbers are never reused."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    value = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "kind"], name="kernel_counter_once")]


class Event(Row):
    """One thing that somebody did: what changed, from what to what, through which door."""

    seq = models.PositiveBigIntegerField()
    verb = models.CharField(max_length=60)
    member_id = models.UUIDField(null=True, blank=True)
    member_name = models.CharField(max_length=120, blank=True)
    door = models.CharField(max_length=20)
    at = models.DateTimeField(default=timezone.now)
    subject = models.CharField(max_length=80, blank=True)
    payload = models.JSONField(default=dict)
    payload_version = models.PositiveSmallIntegerField(default=1)
    is_undoable = models.BooleanField(default=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undoes = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    ref_kind: ClassVar[str] = "event"

    class Meta(Row.Meta):
        constraints = [
            *Row.Meta.constraints,
            models.UniqueConstraint(fields=["workspace", "seq"], name="kernel_event_order"),
        ]
        indexes = [
            models.Index(fields=["workspace", "subject", "-seq"], name="kernel_event_subject"),
            models.Index(fields=["workspace", "member_id", "-seq"], name="kernel_event_member"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} by {self.member_name}"

    @property
    def changes(self) -> list[dict[str, Any]]:
        return list(self.payload.get("changes", []))


class EventTouch(models.Model):
    """That an event touched a row: what lets a row show its own history."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="touches")
    ref = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "ref", "event"], name="kernel_touch_once")]


class LiveChange(models.Model):
    """That regions watching these topics are out of date; read by the live streams of every process, dropped after minutes."""

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    topics = models.JSONField(default=list)
    tab = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["at"], name="kernel_live_at")]


class Job(models.Model):
    """Work that a worker does after the request: run again if its worker died, its effect there once."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120, blank=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    run_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=80, blank=True)
    progress = models.JSONField(default=dict, blank=True)
    result = models.JSONField(default=dict, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "run_at"], name="kernel_job_next")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=models.Q(state="waiting") & ~models.Q(key=""), name="kernel_job_waits_once"
            )
        ]


class Idempotency(models.Model):
    """That a request with this key had its effect, and what it was answered; `status` is None until the answer is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    member_id = models.UUIDField()
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "member_id", "key"], name="kernel_said_once")]
        indexes = [models.Index(fields=["at"], name="kernel_said_at")]
