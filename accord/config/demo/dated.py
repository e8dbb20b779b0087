"""Decides when the demo's past was said: what the cast told just now is laid back to the day of the story on which they told it."""

import contextlib
import datetime as dt
from collections.abc import Iterator

from django.db import models
from django.utils import timezone

from accord.alignment.models import Accord, Consent, Proposal
from accord.kernel.models import Event, Workspace
from accord.notices.models import Notice
from accord.work.models import Baseline, Comment, Item, Promise

_DATED: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (Event, ("at",)),
    (Item, ("created_at",)),
    (Comment, ("created_at",)),
    (Notice, ("at", "read_at", "ended_at")),
    (Proposal, ("at", "ended_at")),
    (Consent, ("given_at",)),
    (Accord, ("at",)),
    (Baseline, ("at",)),
    (Promise, ("at",)),
)


@contextlib.contextmanager
def told(workspace: Workspace, at: dt.datetime) -> Iterator[None]:
    """Date all that is written in this block to `at`: commands write history as it happens, and only a story has a past."""
    began = timezone.now()
    yield
    for model, fields in _DATED:
        for name in fields:
            model._base_manager.filter(workspace=workspace, **{f"{name}__gte": began}).update(**{name: at})
