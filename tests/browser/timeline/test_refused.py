"""A change that cannot be taken is answered where it was made, and nothing typed is lost."""

from playwright.sync_api import Page, expect

from tests.browser.timeline.see import CHECKOUT, pick, row, said, wait_for
from tests.browser.timeline.server import TimelineServer


def test_a_refusal_is_said_at_the_cell(timeline: Page, server: TimelineServer) -> None:
    server.answers["/edit"] = lambda body: (422, {"field": "estimate", "message": "An estimate is a range of time, such as 3-6d."})
    row(timeline, "Checkout flow").locator(".tl-p50").click()
    timeline.keyboard.press("Enter")
    timeline.get_by_role("textbox").fill("soon")
    timeline.keyboard.press("Enter")
    box = timeline.get_by_role("alertdialog")
    expect(box).to_contain_text("such as 3-6d")
    cell = row(timeline, "Checkout flow").bounding_box()
    there = box.bounding_box()
    assert cell and there and 0 <= there["y"] - (cell["y"] + cell["height"]) < 4
    timeline.keyboard.press("Escape")
    expect(timeline.get_by_role("treegrid")).to_be_focused()


def test_a_conflict_shows_both_values_and_loses_neither(timeline: Page, server: TimelineServer) -> None:
    latest = {"id": CHECKOUT, "title": "Checkout (Mara)", "version": 9}
    conflict = {"field": "title", "yours": "Mine", "theirs": "Checkout (Mara)", "by": "Mara", "version": 9}
    server.answers["/edit"] = lambda body: (
        (409, {"conflict": conflict, "rows": [latest]})
        if body["version"] == 3
        else (200, {"rows": [{"id": CHECKOUT, "title": "Mine", "version": 10}]})
    )
    pick(timeline, "Checkout flow")
    timeline.keyboard.press("e")
    timeline.get_by_role("textbox").fill("Mine")
    timeline.keyboard.press("Enter")
    expect(timeline.get_by_role("button", name="Take Mara’s: Checkout (Mara)")).to_be_visible()
    timeline.get_by_role("button", name="Keep yours: Mine").click()
    expect(row(timeline, "Mine")).to_be_visible()
    assert [body["version"] for body in server.bodies("/edit")] == [3, 9]


def test_without_a_connection_the_change_can_be_tried_again(timeline: Page, server: TimelineServer) -> None:
    timeline.route("**/edit", lambda route: route.abort())
    pick(timeline, "Checkout flow")
    timeline.keyboard.press("e")
    timeline.get_by_role("textbox").fill("Later")
    timeline.keyboard.press("Enter")
    expect(timeline.get_by_role("alertdialog")).to_contain_text("No connection")
    timeline.unroute("**/edit")
    timeline.get_by_role("button", name="Try again").click()
    wait_for(timeline, lambda: len(server.bodies("/edit")) == 1)


def test_a_change_that_moves_a_promise_opens_a_proposal(timeline: Page, server: TimelineServer) -> None:
    server.answers["/edit"] = lambda body: (200, {"proposal_url": "/proposals/7"})
    pick(timeline, "Checkout flow")
    timeline.keyboard.press("]")
    timeline.keyboard.press("Enter")
    wait_for(timeline, lambda: said(timeline, "proposal") != [])
    assert said(timeline, "proposal")[0]["url"] == "/proposals/7"
