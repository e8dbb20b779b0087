"""Decides how work is tied to the files and systems it came from: outside ids, and imports with their reports."""

from typing import ClassVar

from django.db import models

from accord.kernel.rows import Row


class ExternalId(Row):
    """The id that something has in an outside system or file; `source` names the file's identity or the system."""

    source = models.CharField(max_length=200)
    outside_id = models.CharField(max_length=200)
    about = models.CharField(max_length=80, help_text="A Ref: item:…, person:…, work_calendar:…")
    last_written = models.JSONField(default=dict, blank=True, help_text="What the source last said, field by field.")

    ref_kind: ClassVar[str] = "external_id"

    class Meta(Row.Meta):
        constraints = [
            *Row.Meta.constraints,
            models.UniqueConstraint(fields=["workspace", "source", "outside_id", "about"], name="work_external_once"),
        ]
        indexes = [models.Index(fields=["workspace", "about"], name="work_external_about")]


class Import(Row):
    """One file or pasted list, from upload through dry run to what it made. The bytes stay until it is brought in or thrown
    away.
    """

    class State(models.TextChoices):
        READING = "reading"
        READY = "ready"
        REFUSED = "refused"
        DONE = "done"
        UNDONE = "undone"

    name = models.CharField(max_length=300)
    format = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    content = models.BinaryField(null=True)
    mapping = models.JSONField(default=dict, blank=True)
    signature = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    report = models.JSONField(default=dict, blank=True)
    error = models.TextField(blank=True)
    project = models.ForeignKey("work.Project", null=True, blank=True, on_delete=models.SET_NULL, related_name="imports")
    made_by = models.ForeignKey("people.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    event_id = models.UUIDField(null=True, blank=True)

    ref_kind: ClassVar[str] = "import"

    class Meta(Row.Meta):
        indexes = [models.Index(fields=["workspace", "signature"], name="work_import_signature")]

    def __str__(self) -> str:
        return self.name

    def live_topics(self) -> set[str]:
        return {str(self.ref), "workspace/imports"}
