"""A bar, its end or a link is dragged: what it would move is said first."""

from playwright.sync_api import Page, expect

from tests.browser.timeline.see import CHECKOUT, frames, pick, place, row, said, wait_for
from tests.browser.timeline.server import TimelineServer


def test_dragging_a_bar_foretells_and_the_drop_pins_its_start(timeline: Page, server: TimelineServer) -> None:
    x, y = place(timeline, CHECKOUT)
    timeline.mouse.move(x, y)
    timeline.mouse.down()
    timeline.mouse.move(x + 30, y, steps=4)
    timeline.mouse.move(x + 58, y, steps=4)
    dropped = {"kind": "pin", "id": CHECKOUT, "pin": "not_before", "on": "start", "at": "2026-04-21"}
    wait_for(timeline, lambda: {"change": dropped} in said(timeline, "preview"))
    expect(timeline.locator(".tl-tip")).to_contain_text("Version one −4 pt")
    assert server.bodies("/edit") == []
    timeline.mouse.up()
    wait_for(timeline, lambda: server.bodies("/edit") != [])
    assert server.bodies("/edit") == [{"change": dropped, "was": "", "version": 3}]


def test_dragging_the_end_changes_the_estimate_by_its_finish(timeline: Page, server: TimelineServer) -> None:
    x, y = place(timeline, CHECKOUT, "end")
    timeline.mouse.move(x, y)
    timeline.mouse.down()
    timeline.mouse.move(x + 17, y, steps=5)
    timeline.mouse.up()
    wait_for(timeline, lambda: server.bodies("/edit") != [])
    assert server.bodies("/edit")[0]["change"] == {"kind": "finish", "id": CHECKOUT, "finish": "2026-05-08"}


def test_dragging_from_end_to_start_links_finish_to_start(timeline: Page, server: TimelineServer) -> None:
    x, y = place(timeline, "i144")
    timeline.mouse.move(x, y)
    x, y = place(timeline, "i144", "past")
    timeline.mouse.move(x, y)
    timeline.mouse.down()
    x, y = place(timeline, "i145", "start")
    timeline.mouse.move(x, y, steps=6)
    timeline.mouse.up()
    wait_for(timeline, lambda: server.bodies("/edit") != [])
    assert server.bodies("/edit")[0]["change"] == {"kind": "link", "id": "i145", "before": "i144", "after": "i145", "link": "FS"}


def test_escape_ends_a_drag_and_nothing_is_sent(timeline: Page, server: TimelineServer) -> None:
    x, y = place(timeline, CHECKOUT)
    timeline.mouse.move(x, y)
    timeline.mouse.down()
    timeline.mouse.move(x + 40, y, steps=4)
    timeline.keyboard.press("Escape")
    timeline.mouse.up()
    frames(timeline)
    assert server.bodies("/edit") == []


def test_of_two_previews_the_newer_wins(timeline: Page, server: TimelineServer) -> None:
    server.delay = 0.15
    seen = {"10d": 0.30, "12d": 0.20}
    server.answers["/preview"] = lambda body: (
        200,
        {"rows": [], "goal_posts": [{"id": "version-one", "chance": seen[body["change"]["text"]]}]},
    )
    row(timeline, "Checkout flow").locator(".tl-p50").click()
    timeline.keyboard.press("Enter")
    timeline.get_by_role("textbox").fill("10d")
    timeline.wait_for_timeout(200)
    timeline.get_by_role("textbox").fill("12d")
    expect(timeline.locator(".tl-edit-tip")).to_have_text("Version one −21 pt")
    timeline.wait_for_timeout(200)
    expect(timeline.locator(".tl-edit-tip")).to_have_text("Version one −21 pt")


def test_a_bar_out_of_view_is_found_with_a_key(timeline: Page) -> None:
    pick(timeline, "Checkout flow")
    timeline.evaluate("document.querySelector('.tl-scroll').scrollLeft = 0")
    for _ in range(10):
        timeline.keyboard.press("Shift+ArrowRight")
    x, _ = place(timeline, "i131", "end")
    assert x < 388
    pick(timeline, "Interview twelve fans")
    timeline.keyboard.press("Shift+Home")
    x, _ = place(timeline, "i131", "start")
    assert 388 <= x < 1084
