"""What the grid says, to eyes and to ears, and how one walks in it."""

import re
from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.bench.timeline_bench import plan
from tests.browser.timeline.demo import lantern
from tests.browser.timeline.see import frames, pick, row, said, show
from tests.browser.timeline.server import TimelineServer


def test_the_grid_is_a_treegrid_with_levels_and_dates(timeline: Page) -> None:
    grid = timeline.get_by_role("treegrid", name="Work, with dates")
    expect(grid).to_have_attribute("aria-rowcount", "23")
    for head in ("Estimate", "Finish at 50 %", "Finish at 80 %"):
        expect(grid.get_by_role("columnheader", name=head)).to_be_visible()
    checkout = row(timeline, "Checkout flow")
    expect(checkout).to_have_attribute("aria-level", "2")
    expect(checkout.locator(".tl-p50")).to_have_text("6\u00a0May")
    expect(checkout.locator(".tl-p80")).to_contain_text("after the goal post")
    expect(row(timeline, "Dev")).to_have_attribute("aria-expanded", "true")


@pytest.mark.parametrize(
    ("query", "width", "scheme"), [("?lens=when", 1084, "light"), ("?lens=why", 1084, "dark"), ("?lens=when", 390, "light")]
)
def test_axe_finds_nothing(page: Page, server: TimelineServer, query: str, width: int, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    show(page, server, query)
    if width > 640:
        pick(page, "Checkout flow")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_group_closes_with_the_keyboard_and_says_its_dates(timeline: Page) -> None:
    timeline.get_by_role("treegrid").focus()
    timeline.keyboard.press("ArrowLeft")
    design = row(timeline, "Design")
    expect(design).to_have_attribute("aria-expanded", "false")
    expect(design.locator(".tl-p80")).to_have_text("13\u00a0Apr")
    expect(row(timeline, "Wireframes")).to_have_count(0)
    timeline.keyboard.press("ArrowRight")
    expect(row(timeline, "Wireframes")).to_be_visible()


def test_arrows_walk_and_the_active_cell_is_announced(timeline: Page) -> None:
    grid = timeline.get_by_role("treegrid")
    grid.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight"):
        timeline.keyboard.press(key)
    frames(timeline)
    active = grid.get_attribute("aria-activedescendant")
    expect(timeline.locator(f"#{active}")).to_have_attribute("title", "Ines")
    expect(row(timeline, "Wireframes")).to_have_attribute("aria-selected", "true")
    assert said(timeline, "select")[-1] == {"id": "i132"}


def test_a_cut_name_can_be_read_whole_and_a_long_strip_says_that_it_goes_on(page: Page, server: TimelineServer) -> None:
    strips = lantern().load
    more = tuple(replace(strips[0], key=f"p{number}", name=f"Somebody with a long name {number}") for number in range(9))
    server.timeline = replace(lantern(), load=strips + more).as_json()
    page.set_viewport_size({"width": 1084, "height": 800})
    show(page, server)
    expect(row(page, "Checkout flow").locator(".tl-name")).to_have_attribute("title", "Checkout flow")
    heat = page.get_by_role("table", name=re.compile("Load"))
    expect(heat.get_by_text("Somebody with a long name 8")).to_have_attribute("title", "Somebody with a long name 8")
    expect(page.locator(".tl-strip header")).to_contain_text("15 lines, scroll for more")
    assert heat.evaluate("each => each.clientHeight") % 20 == 0


def test_the_lens_changes_groups_and_columns_and_keeps_row_and_range(timeline: Page) -> None:
    pick(timeline, "Checkout flow")
    timeline.evaluate("document.querySelector('.tl-scroll').scrollLeft = 420")
    timeline.evaluate("document.querySelector('accord-timeline').setAttribute('lens', 'why')")
    frames(timeline)
    assert timeline.evaluate("document.querySelector('.tl-scroll').scrollLeft") == 420
    checkout = row(timeline, "Checkout flow")
    expect(checkout).to_have_attribute("aria-selected", "true")
    expect(checkout.locator(".tl-value b")).to_have_text("30\u202f%")
    expect(row(timeline, "Must-have line")).to_contain_text("all 4 by 12\u00a0May: 41\u202f%")
    expect(timeline.get_by_role("table", name=re.compile("Value ready"))).to_be_visible()


@pytest.mark.parametrize("lens", ["why", "when"])
def test_before_a_row_is_chosen_the_why_line_speaks_of_the_one_that_decides(lens: str, page: Page, server: TimelineServer) -> None:
    show(page, server, f"?lens={lens}")
    expect(page.locator(".tl-why p")).to_have_text(f"Because of {lens}.")
    assert server.bodies("/why") == [{"id": "i152", "lens": lens}], "Regression ends last of what drives the plan."
    assert page.locator(".tl-r.on").count() == 0


def test_why_is_shown_where_it_came_with_the_row_and_asked_elsewhere(timeline: Page, server: TimelineServer) -> None:
    pick(timeline, "Checkout flow")
    expect(timeline.locator(".tl-why p")).to_contain_text("because Ben is on Payment system")
    expect(timeline.get_by_role("link", name="If Aiko took receipts: 4 d sooner")).to_be_visible()
    pick(timeline, "Ticket wallet")
    expect(timeline.locator(".tl-why p")).to_have_text("Because of when.")
    assert server.bodies("/why")[-1] == {"id": "i144", "lens": "when"}


def test_ten_thousand_rows_keep_few_elements_in_the_page(page: Page, server: TimelineServer) -> None:
    server.timeline = plan(10_000, 14_300)
    page.set_viewport_size({"width": 1280, "height": 800})
    show(page, server)
    page.get_by_role("treegrid").focus()
    page.keyboard.press("Control+End")
    expect(row(page, "Task 10000 of the great plan")).to_be_visible()
    expect(row(page, "Task 10000 of the great plan")).to_have_attribute("aria-rowindex", "9813")
    assert page.locator(".tl-rows [role=row]").count() < 60
    assert page.evaluate("document.querySelector('accord-timeline').view.model.linkBefore.length") == len(server.timeline["links"])
