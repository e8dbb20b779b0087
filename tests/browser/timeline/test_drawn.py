"""What is drawn: on the canvas, on a phone, on paper, and where there is nothing to draw."""

import json
import re
from dataclasses import replace

from playwright.sync_api import Page, expect

from tests.browser.timeline.demo import lantern
from tests.browser.timeline.see import CHECKOUT, frames, pick, pixel, place, retitled, row, show
from tests.browser.timeline.server import TimelineServer


def test_a_late_tail_is_hatched_in_ink_past_its_goal_post(timeline: Page) -> None:
    pick(timeline, "Onboarding flow")
    frames(timeline)
    x, y = place(timeline, CHECKOUT, "past")
    inks = {tuple(pixel(timeline, x + step, y)) for step in range(40, 70)}
    assert any(max(colour) < 90 for colour in inks)
    assert not any(max(pixel(timeline, x + step, y)) < 90 for step in range(25))


def test_the_canvas_follows_the_colour_scheme(timeline: Page) -> None:
    x, y = place(timeline, "i152", "past")
    light = pixel(timeline, x + 60, y)
    timeline.emulate_media(color_scheme="dark")
    frames(timeline)
    dark = pixel(timeline, x + 60, y)
    assert min(light) > 230 and max(dark) < 60


def test_on_a_phone_it_is_a_list_by_week(page: Page, server: TimelineServer) -> None:
    page.set_viewport_size({"width": 390, "height": 790})
    show(page, server)
    expect(page.get_by_role("treegrid")).to_be_hidden()
    expect(page.get_by_role("heading", name="27\u00a0Apr")).to_be_visible()
    expect(page.get_by_text("Beta 28\u00a0Apr, 58\u202f%")).to_be_visible()
    link = page.get_by_role("link", name=re.compile("Checkout flow"))
    expect(link).to_have_attribute("href", "/items/143")
    expect(link).to_contain_text("15\u00a0May, after the goal post")


def test_the_picture_for_print_holds_every_open_line(timeline: Page) -> None:
    svg = timeline.evaluate("document.querySelector('accord-timeline').toSVG()")
    for words in ("Checkout flow", "Regression and load", "Version one 41", "15\u00a0May", "Today"):
        assert words in svg
    assert "oklch" not in svg
    assert timeline.evaluate(
        "svg => new DOMParser().parseFromString(svg, 'image/svg+xml').querySelector('parsererror') === null", svg
    )


def test_printing_puts_the_picture_on_paper_and_takes_it_away(timeline: Page) -> None:
    timeline.evaluate("dispatchEvent(new Event('beforeprint'))")
    timeline.emulate_media(media="print")
    expect(timeline.locator(".tl-print svg").first).to_be_visible()
    expect(timeline.get_by_role("treegrid")).to_be_hidden()
    timeline.emulate_media(media="screen")
    timeline.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(timeline.get_by_role("treegrid")).to_be_visible()
    expect(timeline.locator(".tl-print")).to_have_count(0)


def test_names_from_outside_are_text_and_nothing_else(page: Page, server: TimelineServer) -> None:
    wild = "<img src=x onerror=alert(1)> \u202e\u05d0\u05d1 🎟️ " + "x" * 9000 + "\u0007"
    server.timeline = retitled(CHECKOUT, wild)
    page.set_viewport_size({"width": 1084, "height": 800})
    show(page, server)
    expect(page.locator(".tl-name", has_text="onerror")).to_be_visible()
    assert page.locator("accord-timeline img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    svg = page.evaluate("document.querySelector('accord-timeline').toSVG()")
    assert page.evaluate("svg => new DOMParser().parseFromString(svg, 'image/svg+xml').querySelector('parsererror') === null", svg)


def test_a_plan_behind_its_facts_is_dotted_never_blank(page: Page, server: TimelineServer) -> None:
    server.timeline = replace(lantern(), is_stale=True).as_json()
    show(page, server)
    expect(page.locator("accord-timeline[stale]")).to_be_visible()
    day = row(page, "Checkout flow").locator(".tl-p50 span").first
    expect(day).to_have_text("6\u00a0May")
    expect(day).to_have_css("text-decoration-style", "dotted")


def test_an_empty_plan_and_a_failed_read_are_said(page: Page, server: TimelineServer) -> None:
    server.timeline = replace(lantern(), rows=(), links=(), load=(), value_ready=()).as_json()
    show(page, server)
    expect(page.get_by_role("treegrid")).to_have_attribute("aria-rowcount", "1")
    page.goto(f"{server.url}?src=/nowhere.json")
    expect(page.get_by_text("could not be read (404)")).to_be_visible()


def test_the_shape_writes_wall_clock_minutes_of_the_zone() -> None:
    shape = lantern().as_json()
    checkout = next(each for each in shape["rows"] if each["id"] == CHECKOUT)
    # 14 April is 64 days after 9 February, in summer time by then; work starts at nine on the wall.
    assert checkout["start"] == 64 * 1440 + 9 * 60
    assert shape["goal_posts"][1]["at"] == (92 + 1) * 1440
    assert shape["edit_sets"][checkout["edit"]] == sorted(lantern().rows[0].can_edit)
    assert json.loads(json.dumps(shape)) == shape
