"""Decides who may listen to what: the event stream of one tab, native ASGI, at /w/<slug>/live?topics=…&tab=…."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import close_old_connections
from django.utils.crypto import constant_time_compare

from accord.kernel.live import Pump, Stream, Told
from accord.people.models import Member

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PING_SECONDS = 15.0
MAX_TOPICS = 200
_PATH = re.compile(r"/w/(?P<slug>[^/]+)/live/?")
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]

pump = Pump()
_doors = ThreadPoolExecutor(max_workers=2, thread_name_prefix="live-door")


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """One tab's stream. A stranger, and whoever is not signed in, gets 404."""
    found = _PATH.fullmatch(scope["path"])
    member = await _in_thread(find_member, _cookies(scope), found["slug"]) if found and scope["method"] == "GET" else None
    if member is None:
        await send({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"text/plain; charset=utf-8")]})
        await send({"type": "http.response.body", "body": b"There is nothing here, or it is not yours to see.\n"})
        return
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    stream = Stream(member.workspace_id, asked.get("tab", [""])[0][:64], visible_topics(asked.get("topics", []), member))
    try:
        start = await pump.open(stream, after_id=_last_seen(scope, asked))
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await _send(send, f"retry: 2000\nid: {start}\nevent: hello\ndata: {{}}\n\n")
        await _tell(stream, receive, send)
    finally:
        pump.close(stream)


async def _tell(stream: Stream, receive: Receive, send: Send) -> None:
    """Send what the pump says until the browser leaves; a ping keeps proxies from closing the line."""
    gone = asyncio.create_task(_until_gone(receive))
    try:
        while not gone.done():
            waiting = asyncio.create_task(stream.queue.get())
            done, _ = await asyncio.wait({waiting, gone}, timeout=PING_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if waiting in done:
                await _send(send, as_event(waiting.result()))
                continue
            waiting.cancel()
            if gone not in done:
                await _send(send, ": still here\n\n")
    finally:
        gone.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


def as_event(told: Told) -> str:
    if told.is_resync:
        return f"id: {told.last_id}\nevent: resync\ndata: {{}}\n\n"
    if not told.topics:
        return f"id: {told.last_id}\nevent: hello\ndata: {{}}\n\n"
    return f"id: {told.last_id}\nevent: changed\ndata: {json.dumps(sorted(told.topics))}\n\n"


def visible_topics(asked: list[str], member: Member) -> frozenset[str]:
    """What of it this member may hear of: all of their workspace, but of members' own things only theirs."""
    topics = [topic for words in asked for topic in words.replace(",", " ").split()][:MAX_TOPICS]
    own = f"member:{member.pk}"
    return frozenset(topic for topic in topics if not topic.startswith("member:") or topic.split("/")[0] == own or "/" not in topic)


def find_member(cookies: dict[str, str], slug: str) -> Member | None:
    """The signed-in account's active membership of the workspace, from Django's session cookie."""
    close_old_connections()
    try:
        session = import_module(settings.SESSION_ENGINE).SessionStore(cookies.get(settings.SESSION_COOKIE_NAME))
        account_id, backend = session.get(SESSION_KEY), session.get(BACKEND_SESSION_KEY)
        if not account_id or backend not in settings.AUTHENTICATION_BACKENDS:
            return None
        found = Member.objects.select_related("account").filter(workspace__slug=slug, account_id=account_id, is_active=True)
        member = found.filter(account__is_active=True).first()
        # A changed password ends sessions everywhere, streams included.
        held = session.get(HASH_SESSION_KEY, "")
        return member if member and constant_time_compare(held, member.account.get_session_auth_hash()) else None
    finally:
        close_old_connections()


async def _in_thread(call: Callable[..., Member | None], *args: object) -> Member | None:
    return await asyncio.get_running_loop().run_in_executor(_doors, call, *args)


def _cookies(scope: Scope) -> dict[str, str]:
    jar: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                jar.load(value.decode("latin-1"))
            except CookieError:
                continue
    return {name: morsel.value for name, morsel in jar.items()}


def _last_seen(scope: Scope, asked: dict[str, list[str]]) -> int | None:
    """The browser says it when it reconnects by itself, the page when it opens its stream anew."""
    for name, value in scope["headers"]:
        if name == b"last-event-id" and value.isdigit() and len(value) < 19:
            return int(value)
    after = asked.get("after", [""])[0]
    return int(after) if after.isdecimal() and len(after) < 19 else None
