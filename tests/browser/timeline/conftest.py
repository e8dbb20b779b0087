"""Decides what each of the element's stories begins with: its server, and the page with the timeline there."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.timeline.demo import lantern
from tests.browser.timeline.see import foretold, show
from tests.browser.timeline.server import TimelineServer


@pytest.fixture
def server() -> Iterator[TimelineServer]:
    served = TimelineServer(lantern().as_json())
    served.answers["/why"] = lambda asked: (
        200,
        {"parts": [{"text": f"Because of {asked['lens']}.", "strong": False}], "pills": []},
    )
    served.answers["/preview"] = lambda body: (200, foretold(body["change"]["id"]))
    served.answers["/edit"] = lambda body: (200, {"rows": [{"id": body["change"]["id"], "version": 4}]})
    yield served
    served.close()


@pytest.fixture
def timeline(page: Page, server: TimelineServer) -> Iterator[Page]:
    """The page with its timeline there; whatever the console complains of fails the test."""
    complaints: list[str] = []
    # That a request failed is the browser's own remark on what a test arranged.
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type == "error" and "Failed to load resource" not in said.text else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_viewport_size({"width": 1084, "height": 800})
    show(page, server)
    yield page
    assert complaints == []
