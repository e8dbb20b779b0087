"""A row is added where one stands, or at the end, without leaving the grid."""

from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.timeline.demo import lantern
from tests.browser.timeline.see import CHECKOUT, pick, row, said, show, wait_for
from tests.browser.timeline.server import Json, TimelineServer


@pytest.fixture
def adding(server: TimelineServer) -> TimelineServer:
    """A server that takes new rows: each stands below the one named, or last, when the timeline is read again."""
    server.timeline = replace(lantern(), can_add=True).as_json()

    def taken(body: Json) -> tuple[int, Json]:
        rows, change = server.timeline["rows"], body["change"]
        above = next((place for place, each in enumerate(rows) if each["id"] == change["id"]), len(rows) - 1)
        new = {**rows[above], "id": "new", "number": 900, "title": change["title"], "start": None, "finish": None, "p80": None}
        rows.insert(above + 1, new)
        return 200, {"reload": True, "added": "new", "said": "#900 added"}

    server.answers["/edit"] = taken
    return server


def changes(server: TimelineServer) -> list[Any]:
    return [body["change"] for body in server.bodies("/edit")]


def test_a_key_adds_a_row_below_and_it_is_the_active_one(adding: TimelineServer, timeline: Page) -> None:
    pick(timeline, "Checkout flow")
    timeline.keyboard.press("Shift+Enter")
    expect(timeline.locator(".tl-edit-tip")).to_have_text("A new row below Checkout flow")
    timeline.get_by_role("textbox", name="Title of the new row").fill("Vouchers")
    timeline.keyboard.press("Enter")
    expect(row(timeline, "Vouchers")).to_have_attribute("aria-selected", "true")
    assert changes(adding) == [{"kind": "add", "id": CHECKOUT, "title": "Vouchers"}]
    assert adding.bodies("/preview") == []
    expect(timeline.get_by_role("treegrid")).to_be_focused()
    assert said(timeline, "edited")[-1]["answer"]["said"] == "#900 added"


def test_the_last_line_adds_to_the_track_it_stands_under_with_keys_or_a_click(adding: TimelineServer, timeline: Page) -> None:
    timeline.get_by_role("treegrid").focus()
    timeline.keyboard.press("Control+End")
    expect(row(timeline, "[+] Item")).to_have_attribute("aria-selected", "true")
    timeline.keyboard.press("Enter")
    expect(timeline.locator(".tl-edit-tip")).to_have_text("A new row in Go-to-market")
    timeline.get_by_role("textbox", name="Title of the new row").fill("Press kit, printed")
    timeline.keyboard.press("Enter")
    wait_for(timeline, lambda: changes(adding) == [{"kind": "add", "id": "", "title": "Press kit, printed", "track": "gtm"}])
    expect(timeline.get_by_role("textbox", name="Title of the new row")).to_have_count(0)
    row(timeline, "[+] Item").click()
    expect(timeline.get_by_role("textbox", name="Title of the new row")).to_be_focused()
    timeline.keyboard.press("Escape")
    assert len(changes(adding)) == 1


def test_on_a_tracks_heading_the_key_adds_to_that_track(adding: TimelineServer, timeline: Page) -> None:
    pick(timeline, "Design")
    timeline.keyboard.press("Shift+Enter")
    expect(timeline.locator(".tl-edit-tip")).to_have_text("A new row in Design")
    timeline.get_by_role("textbox").fill("Icons")
    timeline.keyboard.press("Enter")
    wait_for(timeline, lambda: changes(adding) == [{"kind": "add", "id": "", "title": "Icons", "track": "design"}])


def test_in_the_outline_the_last_line_adds_at_the_end_of_all(page: Page, adding: TimelineServer) -> None:
    show(page, adding, "?grouping=outline")
    page.get_by_role("treegrid").focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    expect(page.locator(".tl-edit-tip")).to_have_text("A new row")
    page.get_by_role("textbox").fill("Icons")
    page.keyboard.press("Enter")
    wait_for(page, lambda: changes(adding) == [{"kind": "add", "id": "", "title": "Icons"}])


def test_a_title_that_is_refused_is_said_and_an_empty_one_is_not_sent(adding: TimelineServer, timeline: Page) -> None:
    adding.answers["/edit"] = lambda body: (422, {"field": "title", "message": "A title has 500 letters at most."})
    pick(timeline, "Checkout flow")
    timeline.keyboard.press("Shift+Enter")
    timeline.keyboard.press("Enter")
    assert changes(adding) == []
    timeline.keyboard.press("Shift+Enter")
    timeline.get_by_role("textbox").fill("Too long")
    timeline.keyboard.press("Enter")
    expect(timeline.get_by_role("alertdialog")).to_contain_text("500 letters at most")


def test_who_may_not_add_sees_no_such_line(page: Page, server: TimelineServer) -> None:
    show(page, server)
    expect(row(page, "[+] Item")).to_have_count(0)
    pick(page, "Checkout flow")
    page.keyboard.press("Shift+Enter")
    expect(page.get_by_text("You may not add work here.")).to_be_visible()
