"""Decides that a request said twice with one key is done once: the key is kept together with its effect, the answer right after it.

Two at the same moment: the second one's effect is rolled back, since the key is there already. A process killed between effect and
answer: the key knows that it was done, and says so instead of doing it again.
"""

import contextlib
import datetime as dt
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from django.db import models
from django.utils import timezone

from accord.kernel import hooks, jobs
from accord.kernel.errors import Conflict, Invalid
from accord.kernel.models import Idempotency
from accord.kernel.rows import new_id

KEPT_FOR = dt.timedelta(days=7)
LONGEST = 200
FIELD = "Idempotency-Key"


@dataclass(frozen=True, slots=True)
class Said:
    """A request that carries a key. `fingerprint` tells one request from another that has borrowed its key."""

    workspace_id: UUID
    member_id: UUID
    key: str
    fingerprint: str
    id: UUID = field(default_factory=new_id)


_saying: ContextVar[Said | None] = ContextVar("request_with_a_key", default=None)


def answered(said: Said) -> Idempotency | None:
    """What was answered the first time; None where this is the first time.

    Raises Invalid for a key of another request, Conflict where it was done and its answer was lost.
    """
    if not said.key.isprintable() or len(said.key) > LONGEST:
        raise Invalid(FIELD, f"A key is printable and has at most {LONGEST} characters.")
    kept = _kept(said).first()
    if kept is None:
        return None
    if kept.fingerprint != said.fingerprint:
        raise Invalid(FIELD, "This key was used for another request: give each request its own.")
    if kept.status is None:
        raise Conflict("This was done already, and its answer was lost: look before you send it with another key.")
    return kept


@contextlib.contextmanager
def saying(said: Said) -> Iterator[None]:
    """Everything that is written inside belongs to this request."""
    token = _saying.set(said)
    try:
        yield
    finally:
        _saying.reset(token)


@hooks.before_commit
def _keep_with_effect(batch: hooks.Batch) -> None:
    """The unique key is what lets only one of two equal requests have its effect. What the system does on the way is no effect."""
    said = _saying.get()
    if said is None or batch.actor.is_system or Idempotency.objects.filter(pk=said.id).exists():
        return
    Idempotency.objects.create(
        id=said.id, workspace_id=said.workspace_id, member_id=said.member_id, key=said.key, fingerprint=said.fingerprint
    )


def keep_answer(said: Said, *, status: int, body: str) -> None:
    """Keep what is answered, for whoever asks again within a week."""
    if not Idempotency.objects.filter(pk=said.id).update(status=status, body=body):
        Idempotency.objects.get_or_create(
            workspace_id=said.workspace_id,
            member_id=said.member_id,
            key=said.key,
            defaults={"id": said.id, "fingerprint": said.fingerprint, "status": status, "body": body},
        )


@jobs.every(3600.0)
def forget() -> None:
    """Forget keys after a week."""
    Idempotency.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()


def _kept(said: Said) -> models.QuerySet[Idempotency]:
    return Idempotency.objects.filter(workspace_id=said.workspace_id, member_id=said.member_id, key=said.key)
