"""Decides how work is done after the request: jobs that wait, a lease on each that runs, and another try where its worker died."""

import contextlib
import datetime as dt
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, close_old_connections, connection, transaction
from django.utils import timezone

from accord.kernel import live
from accord.kernel.models import Job

LEASE = dt.timedelta(seconds=30)
BEAT_SECONDS = 10.0
"""A lease is renewed three times before it ends; a killed worker's job is free again after at most 30 seconds."""
REAP_SECONDS = 5.0
IDLE_SECONDS = 0.4
MOST_ATTEMPTS = 5
KEEP_DONE = dt.timedelta(days=7)
log = logging.getLogger("accord.jobs")

Handler = Callable[[Job], Mapping[str, Any] | None]
handlers: dict[str, Handler] = {}


@dataclass(slots=True)
class Periodic:
    """Something the worker does again and again; `next_at` is on the monotonic clock."""

    seconds: float
    run: Callable[[], object]
    next_at: float = field(default=0.0)


periodic: list[Periodic] = []


class LeaseLost(Exception):
    """The job was given to another worker meanwhile: leave no effect."""


def job(kind: str) -> Callable[[Handler], Handler]:
    """Register who does jobs of a kind. What it returns is the job's result; after an error it is tried again, later each time."""

    def register(handler: Handler) -> Handler:
        if kind in handlers:
            raise RuntimeError(f"Two functions do jobs of kind {kind!r}.")
        handlers[kind] = handler
        return handler

    return register


def every(seconds: float) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register what each worker does this often; it must bear being done by two."""

    def register(run: Callable[[], None]) -> Callable[[], None]:
        periodic.append(Periodic(seconds, run))
        return run

    return register


def enqueue(
    kind: str,
    *,
    workspace_id: UUID | None,
    key: str = "",
    payload: Mapping[str, Any] | None = None,
    run_at: dt.datetime | None = None,
) -> Job:
    """Leave a job for the worker; it becomes visible with the present transaction. One that waits with the same key is it."""
    made = Job(workspace_id=workspace_id, kind=kind, key=key, payload=dict(payload or {}), run_at=run_at or timezone.now())
    if not key:
        made.save(force_insert=True)
        return made
    try:
        with transaction.atomic():
            made.save(force_insert=True)
        return made
    except IntegrityError:
        waiting = Job.objects.filter(kind=kind, key=key, state=Job.State.WAITING).first()
        return waiting or enqueue(kind, workspace_id=workspace_id, key=key, payload=payload, run_at=run_at)


def run_next(worker: str) -> Job | None:
    """Do the next job that is due, with a heartbeat beside it; None where nothing waits."""
    taken = _take(worker)
    if taken is None:
        return None
    with _heartbeat(taken):
        try:
            result = handlers[taken.kind](taken) if taken.kind in handlers else _unknown(taken)
        except LeaseLost:
            log.warning("Job %s (%s) was taken over by another worker.", taken.pk, taken.kind)
            return taken
        except Exception as error:
            log.exception("Job %s (%s) failed, attempt %s.", taken.pk, taken.kind, taken.attempts)
            _failed(taken, f"{type(error).__name__}: {error}"[:2000])
            return taken
    with contextlib.suppress(LeaseLost):
        if not Job.objects.filter(pk=taken.pk, state=Job.State.DONE).exists():
            finish(taken, result)
    return taken


def finish(done: Job, result: Mapping[str, Any] | None = None) -> None:
    """Mark a job done. Called inside the transaction that holds its effect, both are there or neither. Raises LeaseLost."""
    values = {"state": Job.State.DONE, "finished_at": timezone.now(), "leased_until": None, "result": dict(result or {})}
    if not _mine(done).update(**values):
        raise LeaseLost
    _announce(done)


def tell_progress(running: Job, *, done: int, of: int, sentence: str = "") -> None:
    """Say how far a job is; regions that watch `job:ID` show it."""
    _mine(running).update(progress={"done": done, "of": of, "sentence": sentence})
    _announce(running)


def reap() -> int:
    """Put jobs back whose worker has gone silent. Returns how many."""
    silent = Job.objects.filter(state=Job.State.RUNNING, leased_until__lt=timezone.now())
    for left in silent:
        _again(left, "Its worker went away.", wait=dt.timedelta())
    return len(silent)


def prune() -> int:
    """Forget jobs done a week ago."""
    gone, _ = Job.objects.filter(state=Job.State.DONE, finished_at__lt=timezone.now() - KEEP_DONE).delete()
    return gone


def work(stop: threading.Event) -> None:
    """The worker's life: take back what died, do what is due, mind what is periodic; the job in hand is finished before it ends."""
    worker = f"{socket.gethostname()}:{os.getpid()}"
    minded = [
        Periodic(REAP_SECONDS, reap),
        Periodic(3600.0, prune),
        *(Periodic(one.seconds, one.run) for one in periodic),
    ]
    while not stop.is_set():
        close_old_connections()
        try:
            _mind(minded)
            busy = run_next(worker) is not None
        except Exception:
            log.exception("The worker could not reach its jobs; it tries again.")
            busy = False
            stop.wait(2.0)
        if not busy:
            stop.wait(IDLE_SECONDS)
    connection.close()


def _mind(minded: list[Periodic]) -> None:
    for one in minded:
        if time.monotonic() >= one.next_at:
            one.next_at = time.monotonic() + one.seconds
            try:
                one.run()
            except Exception:
                log.exception("Periodic work %s failed.", getattr(one.run, "__name__", one.run))


def _take(worker: str) -> Job | None:
    """Claim the job that waited longest. The update names the state it expects, so that two workers never hold one job."""
    now = timezone.now()
    for waiting in Job.objects.filter(state=Job.State.WAITING, run_at__lte=now).order_by("run_at", "created_at")[:5]:
        values = {"state": Job.State.RUNNING, "worker": worker, "leased_until": now + LEASE, "attempts": waiting.attempts + 1}
        if Job.objects.filter(pk=waiting.pk, state=Job.State.WAITING).update(**values):
            waiting.refresh_from_db()
            return waiting
    return None


def _mine(held: Job) -> Any:
    return Job.objects.filter(pk=held.pk, state=Job.State.RUNNING, worker=held.worker, attempts=held.attempts)


@contextlib.contextmanager
def _heartbeat(held: Job) -> Iterator[None]:
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(BEAT_SECONDS):
            with contextlib.suppress(Exception):
                _mine(held).update(leased_until=timezone.now() + LEASE)
        connection.close()

    thread = threading.Thread(target=beat, name=f"lease {held.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=2.0)


def _unknown(held: Job) -> Mapping[str, Any]:
    raise LookupError(f"Nobody does jobs of kind {held.kind!r}.")


def _failed(held: Job, error: str) -> None:
    _again(held, error, wait=dt.timedelta(seconds=2.0**held.attempts))


def _again(held: Job, error: str, *, wait: dt.timedelta) -> None:
    """Back to waiting, or failed after the last attempt. Where a newer one with its key waits already, that one does it."""
    mine = _mine(held)
    if held.attempts >= MOST_ATTEMPTS:
        mine.update(state=Job.State.FAILED, error=error, finished_at=timezone.now(), leased_until=None)
    else:
        try:
            with transaction.atomic():
                mine.update(state=Job.State.WAITING, error=error, run_at=timezone.now() + wait, leased_until=None)
        except IntegrityError:
            mine.update(
                state=Job.State.DONE, error=error, result={"left_to": "a newer job"}, finished_at=timezone.now(), leased_until=None
            )
    _announce(held)


def _announce(held: Job) -> None:
    if held.workspace_id:
        live.announce(held.workspace_id, {f"job:{held.pk}"})
