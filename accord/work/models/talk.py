"""Decides what is said about work: comments on anything that has a ref, with the members they mention."""

from typing import ClassVar

from django.db import models

from accord.kernel.rows import TrashableRow


class Comment(TrashableRow):
    about = models.CharField(max_length=80, help_text="The Ref it speaks of.")
    author = models.ForeignKey("people.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    body = models.TextField()
    mentions = models.JSONField(default=list, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    ref_kind: ClassVar[str] = "comment"

    class Meta(TrashableRow.Meta):
        indexes = [models.Index(fields=["workspace", "about"], name="work_comment_about")]

    def live_topics(self) -> set[str]:
        return {str(self.ref), f"{self.about}/talk"}
