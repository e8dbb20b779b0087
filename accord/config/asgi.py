"""Decides what one process serves: live streams and /healthz natively, every page and API call through Django's WSGI in threads."""

import multiprocessing
import signal

# Until it serves, a forked web process has the parent's own answer to signals, which it does not hear. Told to stop while it
# loads what follows, it has nothing in hand and just ends.
if multiprocessing.parent_process():
    signal.signal(signal.SIGTERM, signal.SIG_DFL)

import asyncio
import contextlib
import os
import re
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from accord.config.garbage import look_rarely
from accord.config.wsgi import application as pages_wsgi

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

PAGE_THREADS = int(os.environ.get("ACCORD_THREADS", "16"))
MANY = 4
LIVE = re.compile(r"/w/[^/]+/live/?")

_pages = cast(App, WSGIMiddleware(cast(Any, pages_wsgi), workers=PAGE_THREADS))
# Its own thread, so that a full pool of page threads still answers whoever asks whether we live.
_health = ThreadPoolExecutor(max_workers=1, thread_name_prefix="health")
_streams: set[asyncio.Task[None]] = set()
_in_hand = 0

look_rarely()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] != "http":
        await send({"type": "websocket.close", "code": 1000})
    elif scope["path"] == "/healthz":
        await _healthz(scope, send)
    elif LIVE.fullmatch(scope["path"]):
        await _live(scope, receive, send)
    else:
        await _page(scope, receive, send)


async def _page(scope: Scope, receive: Receive, send: Send) -> None:
    """A page or an API call. With many in hand the connection ends with the answer: connections fall unevenly on the processes,
    and the next request may find another one idle."""
    global _in_hand

    # granian's own receive is awaitable but no coroutine, which is what a2wsgi schedules to read a body.
    async def read() -> MutableMapping[str, Any]:
        return await receive()

    async def answer(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start" and _in_hand > MANY:
            message["headers"] = [*message["headers"], (b"connection", b"close")]
        await send(message)

    _in_hand += 1
    try:
        await _pages(scope, read, answer)
    finally:
        _in_hand -= 1


async def _live(scope: Scope, receive: Receive, send: Send) -> None:
    """One tab's stream, until the tab leaves or we stop."""
    from accord.web.live import app as live

    stream = asyncio.create_task(live(scope, receive, send))
    _streams.add(stream)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await stream
    finally:
        _streams.discard(stream)
        stream.cancel()


def _end_streams_with(pipe: int) -> None:
    """bin/serve closes the other end of this pipe before it stops us, since no server ends a live stream by itself."""

    def end() -> None:
        asyncio.get_running_loop().remove_reader(pipe)
        for stream in _streams:
            stream.cancel()

    # Where processes are spawned instead of forked the pipe does not arrive; then the server's time limit ends the streams.
    with contextlib.suppress(OSError):
        asyncio.get_running_loop().add_reader(pipe, end)


async def _lifespan(receive: Receive, send: Send) -> None:
    if pipe := os.environ.get("ACCORD_STOP_PIPE"):
        _end_streams_with(int(pipe))
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            _health.shutdown(wait=False, cancel_futures=True)
            return


async def _healthz(scope: Scope, send: Send) -> None:
    """200 "ready" when the database answers and knows every migration, else 503 and what is missing."""
    from accord.config.health import what_is_missing

    missing = await asyncio.get_running_loop().run_in_executor(_health, what_is_missing)
    body = (missing or "ready").encode() + b"\n"
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"content-length", b"%d" % len(body)),
    ]
    await send({"type": "http.response.start", "status": 503 if missing else 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
