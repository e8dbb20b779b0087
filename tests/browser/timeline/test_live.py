"""What others change comes in without moving what one looks at."""

from playwright.sync_api import Page, expect

from tests.browser.timeline.see import CHECKOUT, pick, retitled, row
from tests.browser.timeline.server import TimelineServer


def test_live_changes_elsewhere_come_in_and_what_has_focus_stays(timeline: Page, server: TimelineServer) -> None:
    pick(timeline, "Checkout flow")
    timeline.mouse.move(5, 5)
    server.timeline = retitled("i151", "Beta with fifty users")
    timeline.evaluate("document.getElementById('pulse').dispatchEvent(new Event('accord:refreshed', { bubbles: true }))")
    expect(row(timeline, "Beta with fifty users")).to_be_visible()
    expect(row(timeline, "Checkout flow")).to_have_attribute("aria-selected", "true")
    expect(timeline.locator(".tl-pill")).to_be_hidden()


def test_a_change_of_the_focused_row_waits_behind_a_pill(timeline: Page, server: TimelineServer) -> None:
    pick(timeline, "Checkout flow")
    server.timeline = retitled(CHECKOUT, "Checkout, again")
    timeline.evaluate("document.querySelector('accord-timeline').refresh()")
    pill = timeline.get_by_role("button", name="Show 1 change by others")
    expect(pill).to_have_text("1 change")
    expect(row(timeline, "Checkout flow")).to_be_visible()
    pill.click()
    expect(row(timeline, "Checkout, again")).to_have_attribute("aria-selected", "true")
