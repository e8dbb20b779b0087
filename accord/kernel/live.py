"""Decides how regions learn that they are out of date: one row per change, read by one pump per process, told to open streams."""

import asyncio
import contextlib
import contextvars
import datetime as dt
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from django.db import close_old_connections
from django.utils import timezone

from accord.kernel.models import LiveChange

POLL_SECONDS = 0.2
KEEP = dt.timedelta(minutes=5)
PRUNE_EVERY_SECONDS = 60.0
QUEUE_LENGTH = 64
R = TypeVar("R")
_LATE_IDS = 64  # On PostgreSQL a lower id may be committed after a higher one: we look this far back for such.


def announce(workspace_id: UUID, topics: Iterable[str], *, tab: str = "") -> None:
    """Write down, inside the present transaction, that these topics changed. `tab` wrote it and is not told."""
    if told := sorted(set(topics)):
        LiveChange.objects.create(workspace_id=workspace_id, topics=told, tab=tab)


@dataclass(frozen=True, slots=True)
class Told:
    """What a stream says: topics that changed, up to this id. `is_resync`: too much was missed, fetch everything."""

    last_id: int
    topics: frozenset[str] = frozenset()
    is_resync: bool = False


@dataclass(eq=False, slots=True)
class Stream:
    """One open tab: which topics it shows, and what waits to be sent to it. A full queue becomes one resync."""

    workspace_id: UUID
    tab: str
    topics: frozenset[str]
    queue: asyncio.Queue[Told] = field(default_factory=lambda: asyncio.Queue(maxsize=QUEUE_LENGTH))

    def offer(self, told: Told) -> None:
        if not self.queue.full():
            self.queue.put_nowait(told)
            return
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(Told(told.last_id, is_resync=True))

    def wanted(self, change: LiveChange) -> frozenset[str]:
        if change.workspace_id != self.workspace_id or (self.tab and change.tab == self.tab):
            return frozenset()
        return self.topics.intersection(change.topics)


class Pump:
    """Reads new rows every 200 ms while anybody listens; what comes within one turn is told in one message."""

    def __init__(self) -> None:
        self.streams: set[Stream] = set()
        self._seen: set[int] = set()
        self._last_id = 0
        self._task: asyncio.Task[None] | None = None
        self._is_ready = asyncio.Event()
        # Its own thread, so that it never waits behind pages; its own context, so that no request's belongings live on in it.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live")

    async def open(self, stream: Stream, *, after_id: int | None = None) -> int:
        """Start telling a stream; what it missed after `after_id` comes first. The id it is up to date with."""
        self.streams.add(stream)
        if not self._runs():
            self._is_ready = asyncio.Event()
            self._task = asyncio.create_task(self._run(self._is_ready), context=contextvars.Context())
        await self._is_ready.wait()
        start = self._last_id
        if after_id is not None and after_id != start:
            stream.offer(await self._ask(_missed, stream, after_id, start))
        return start

    def close(self, stream: Stream) -> None:
        self.streams.discard(stream)

    def _runs(self) -> bool:
        task = self._task
        return task is not None and not task.done() and task.get_loop() is asyncio.get_running_loop()

    async def _ask(self, read: Callable[..., R], *args: object) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._thread, _fresh, read, *args)

    async def _run(self, is_ready: asyncio.Event) -> None:
        pruned = 0.0
        clock = asyncio.get_running_loop().time
        try:
            self._seen = await self._ask(_recent_ids)
            self._last_id = max(self._seen, default=0)
        finally:
            is_ready.set()
        while self.streams:
            await asyncio.sleep(POLL_SECONDS)
            with contextlib.suppress(Exception):  # A database that is away for a moment must not end every stream.
                self._tell(await self._ask(_new_changes, self._last_id, frozenset(self._seen)))
                if clock() - pruned > PRUNE_EVERY_SECONDS:
                    pruned = clock()
                    await self._ask(_prune)

    def _tell(self, changes: list[LiveChange]) -> None:
        if not changes:
            return
        self._last_id = max(self._last_id, *(change.pk for change in changes))
        self._seen = {pk for pk in self._seen | {change.pk for change in changes} if pk > self._last_id - _LATE_IDS}
        for stream in tuple(self.streams):
            if topics := frozenset().union(*(stream.wanted(change) for change in changes)):
                stream.offer(Told(self._last_id, topics))


def _fresh(read: Callable[..., R], *args: object) -> R:
    close_old_connections()
    try:
        return read(*args)
    finally:
        close_old_connections()


def _recent_ids() -> set[int]:
    return set(LiveChange.objects.order_by("-pk").values_list("pk", flat=True)[:_LATE_IDS])


def _new_changes(last_id: int, seen: frozenset[int]) -> list[LiveChange]:
    found = LiveChange.objects.filter(pk__gt=last_id - _LATE_IDS).order_by("pk")
    return [change for change in found if change.pk not in seen]


def _missed(stream: Stream, after_id: int, until_id: int) -> Told:
    """What a stream that was away should know; everything, where the rows since then are already gone."""
    oldest = LiveChange.objects.order_by("pk").values_list("pk", flat=True).first()
    if after_id > until_id or oldest is None or oldest > after_id + 1:
        return Told(until_id, is_resync=True)
    changes = LiveChange.objects.filter(workspace_id=stream.workspace_id, pk__gt=after_id, pk__lte=until_id)
    return Told(until_id, frozenset().union(*(stream.wanted(change) for change in changes)))


def _prune() -> None:
    LiveChange.objects.filter(at__lt=timezone.now() - KEEP).delete()
