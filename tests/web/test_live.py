"""What one tab is told when another writes."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, TypeVar
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from accord.kernel.live import Pump, Stream, Told, announce
from accord.kernel.models import LiveChange
from accord.people.models import Member
from accord.web import live
from tests.cast import Cast

R = TypeVar("R")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def fresh_pump(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "pump", Pump())


def cookie(client: Client) -> bytes:
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}".encode()


class Tab:
    """A browser's tab that listens: what it was sent, until it leaves."""

    def __init__(self, slug: str, *, session: bytes = b"", last_id: str = "", **asked: str) -> None:
        headers = [(b"cookie", session), *([(b"last-event-id", last_id.encode())] if last_id else [])]
        self.scope: dict[str, Any] = {"type": "http", "method": "GET", "path": f"/w/{slug}/live", "headers": headers}
        self.scope["query_string"] = urlencode(asked).encode()
        self.status = 0
        self.text = ""
        self.left = asyncio.Event()

    async def receive(self) -> dict[str, str]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.text += message["body"].decode()

    @property
    def changed(self) -> list[list[str]]:
        lines = self.text.split("\n")
        told = [following for line, following in pairwise(lines) if line == "event: changed"]
        return [json.loads(line.removeprefix("data: ")) for line in told]

    async def until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not is_so():
                await asyncio.sleep(0.02)


def listen(tabs: list[Tab], then: Callable[[], Awaitable[None]]) -> None:
    """Open all tabs, play, and let them leave."""

    async def play() -> None:
        tasks = [asyncio.create_task(live.app(tab.scope, tab.receive, tab.send)) for tab in tabs]
        try:
            for tab in tabs:
                await tab.until(lambda tab=tab: "event: hello" in tab.text or tab.status == 404)  # type: ignore[misc]
            await then()
        finally:
            for tab in tabs:
                tab.left.set()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 5)

    # In a thread: the browser's tests leave a loop running in this one.
    in_thread(play())


def in_thread(play: Coroutine[Any, Any, R]) -> R:
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, play).result()


async def write(*topics: str, member: Member, tab: str = "") -> None:
    def run() -> None:
        try:
            announce(member.workspace_id, topics, tab=tab)
        finally:
            connections.close_all()

    await asyncio.to_thread(run)


def test_a_tab_hears_of_its_topics_and_not_of_its_own_writes(cast: Cast, client: Client) -> None:
    client.force_login(cast.jonas.account)
    mine = Tab("lantern", session=cookie(client), topics="project:1/plan workspace/trades", tab="mine")
    other = Tab("lantern", session=cookie(client), topics="workspace/trades", tab="other")

    async def then() -> None:
        await write("workspace/trades", "item:9", member=cast.jonas, tab="mine")
        await other.until(lambda: bool(other.changed))
        await write("project:1/plan", member=cast.jonas, tab="other")
        await mine.until(lambda: bool(mine.changed))

    listen([mine, other], then)
    assert mine.changed == [["project:1/plan"]]
    assert other.changed == [["workspace/trades"]]


def test_a_tab_that_was_away_hears_what_it_missed(cast: Cast, client: Client) -> None:
    client.force_login(cast.jonas.account)
    announce(cast.workspace.pk, ["item:1"])
    seen = LiveChange.objects.order_by("-pk").values_list("pk", flat=True)[0]
    announce(cast.workspace.pk, ["item:2"])
    announce(cast.workspace.pk, ["item:3"])
    back = Tab("lantern", session=cookie(client), last_id=str(seen), topics="item:1 item:2")

    async def then() -> None:
        await back.until(lambda: bool(back.changed))

    listen([back], then)
    assert back.changed == [["item:2"]]


def test_a_tab_that_opens_anew_says_up_to_where_it_knows(cast: Cast, client: Client) -> None:
    client.force_login(cast.jonas.account)
    announce(cast.workspace.pk, ["item:1"])
    seen = LiveChange.objects.order_by("-pk").values_list("pk", flat=True)[0]
    announce(cast.workspace.pk, ["item:2"])
    back = Tab("lantern", session=cookie(client), after=str(seen), topics="item:1 item:2")

    async def then() -> None:
        await back.until(lambda: bool(back.changed))

    listen([back], then)
    assert back.changed == [["item:2"]]


def test_a_tab_that_was_away_too_long_fetches_everything(cast: Cast, client: Client) -> None:
    client.force_login(cast.jonas.account)
    announce(cast.workspace.pk, ["item:1"])
    seen = LiveChange.objects.order_by("-pk").values_list("pk", flat=True)[0]
    for number in range(3):
        announce(cast.workspace.pk, [f"item:{number}"])
    LiveChange.objects.filter(pk__lte=seen + 1).delete()
    back = Tab("lantern", session=cookie(client), last_id=str(seen), topics="item:1")

    async def then() -> None:
        await back.until(lambda: "event: resync" in back.text)

    listen([back], then)


def test_a_stranger_and_whoever_is_not_signed_in_get_404(cast: Cast, client: Client) -> None:
    client.force_login(cast.stranger.account)
    tabs = [
        Tab("lantern", session=cookie(client), topics="item:1"),
        Tab("lantern", topics="item:1"),
        Tab("nowhere", topics="item:1"),
    ]

    async def then() -> None:
        return

    listen(tabs, then)
    assert [tab.status for tab in tabs] == [404, 404, 404]


def test_another_workspace_and_other_members_own_things_are_not_told(cast: Cast, client: Client) -> None:
    client.force_login(cast.jonas.account)
    own, others = f"member:{cast.jonas.pk}/notices", f"member:{cast.mara.pk}/notices"
    tab = Tab("lantern", session=cookie(client), topics=f"{own} {others} workspace/trades")

    async def then() -> None:
        await write("workspace/trades", member=cast.stranger)
        await write(others, member=cast.mara)
        await write(own, member=cast.jonas)
        await tab.until(lambda: bool(tab.changed))

    listen([tab], then)
    assert tab.changed == [[own]]


def test_a_full_queue_becomes_one_resync(cast: Cast) -> None:
    async def play() -> Told:
        stream = Stream(cast.workspace.pk, "", frozenset({"item:1"}))
        for number in range(100):
            stream.offer(Told(number, frozenset({"item:1"})))
        told = stream.queue.get_nowait()
        while not stream.queue.empty() and not told.is_resync:
            told = stream.queue.get_nowait()
        return told

    assert in_thread(play()).is_resync


def test_a_changed_password_ends_the_right_to_listen(cast: Cast, client: Client) -> None:
    client.force_login(cast.jonas.account)
    cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
    assert live.find_member(cookies, "lantern") == cast.jonas
    cast.jonas.account.set_password("another-long-password")
    cast.jonas.account.save()
    assert live.find_member(cookies, "lantern") is None
