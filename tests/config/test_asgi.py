"""Shows what the one web process answers itself: /healthz, the end of its streams, and no websockets."""

import asyncio
import os
import sys
import types
from collections.abc import Coroutine, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from accord.config import asgi

Message = MutableMapping[str, Any]


def finished(work: Coroutine[Any, Any, Any]) -> Any:
    """Run to its end in a thread of its own: a browser test before this one leaves its loop running in the test's thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


async def ask(path: str, method: str = "GET", kind: str = "http") -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await asgi.application({"type": kind, "path": path, "method": method, "headers": []}, receive, send)
    return sent


@pytest.mark.parametrize(("missing", "status", "body"), [("", 200, b"ready\n"), ("The database is gone.", 503, b"The database")])
def test_healthz_says_ready_or_what_is_missing(missing: str, status: int, body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accord.config.health.what_is_missing", lambda: missing)
    start, end = finished(ask("/healthz"))
    assert start["status"] == status
    assert end["body"].startswith(body)


def test_healthz_has_no_body_for_head(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accord.config.health.what_is_missing", lambda: "")
    start, end = finished(ask("/healthz", method="HEAD"))
    assert dict(start["headers"])[b"content-length"] == b"6"
    assert end["body"] == b""


def test_a_websocket_is_closed() -> None:
    assert finished(ask("/anything", kind="websocket")) == [{"type": "websocket.close", "code": 1000}]


@pytest.mark.parametrize(("in_hand", "ends"), [(asgi.MANY - 1, False), (asgi.MANY, True)])
def test_a_process_with_many_pages_in_hand_ends_the_connection(in_hand: int, ends: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    async def pages(scope: Message, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})

    monkeypatch.setattr(asgi, "_pages", pages)
    monkeypatch.setattr(asgi, "_in_hand", in_hand)
    start, _ = finished(ask("/w/lantern/today"))
    assert ((b"connection", b"close") in start["headers"]) is ends
    assert asgi._in_hand == in_hand


def test_a_stream_ends_when_the_pipe_of_bin_serve_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    async def endless(scope: Message, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.Event().wait()

    live = types.ModuleType("accord.web.live")
    live.app = endless  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "accord.web.live", live)

    async def story() -> list[Message]:
        read_end, write_end = os.pipe()
        asgi._end_streams_with(read_end)
        stream = asyncio.create_task(ask("/w/lantern/live"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not stream.done()
        os.close(write_end)
        sent = await asyncio.wait_for(stream, timeout=5)
        os.close(read_end)
        return sent

    assert [message["type"] for message in finished(story())] == ["http.response.start"]


def test_a_server_without_the_pipe_starts_all_the_same() -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    os.close(write_end)

    async def start() -> None:
        asgi._end_streams_with(read_end)

    finished(start())
