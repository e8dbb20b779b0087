"""The timeline element in a real browser: what is seen, what keys and pointer do, and what the server is asked."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Locator, Page, expect

from tests.bench.timeline_bench import plan
from tests.browser.timeline.demo import lantern
from tests.browser.timeline.server import TimelineServer

Json = dict[str, Any]
CHECKOUT = "i143"


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


def show(page: Page, server: TimelineServer, query: str = "") -> None:
    page.goto(f"{server.url}{query}")
    page.locator("body[data-ready]").wait_for()


def foretold(row: str) -> Json:
    """What a preview says: the row three days later and the launch four points down."""
    plus = {"start": minute(67, 9), "finish": minute(91), "p80": minute(98)}
    return {
        "rows": [{"id": row, **plus}],
        "goal_posts": [{"id": "version-one", "chance": 0.37, "p80": None}],
        "sentence": "It slips.",
        "needs_proposal": False,
    }


def minute(day: int, hour: int = 17) -> int:
    """Days after 9 February: 67 is 17 April, 91 is 11 May, 98 is 18 May."""
    return day * 1440 + hour * 60


def row(page: Page, title: str) -> Locator:
    return page.locator(".tl-rows .tl-r:visible", has=page.locator(".tl-name", has_text=re.compile(f"^{title}$")))


def said(page: Page, name: str) -> list[Json]:
    found: list[Json] = page.evaluate(
        "name => window.said.filter(each => each.name === name).map(each => JSON.parse(JSON.stringify(each.detail)))", name
    )
    return found


def place(page: Page, row_id: str, part: str = "middle") -> tuple[float, float]:
    """Where a part of a row's bar is on the screen: start, middle, end or past (its link handle)."""
    x, y = page.evaluate(
        """([id, part]) => {
          const { view, stage } = document.querySelector('accord-timeline');
          const at = view.model.place.get(id);
          const line = view.lines.ofRow[at];
          const box = stage.pane.getBoundingClientRect();
          const [from, to] = [view.scale.x(view.model.start[at]), view.scale.x(view.model.finish[at])];
          const x = { start: from + 3, middle: (from + to) / 2, end: to - 2, past: to + 9 }[part];
          const y = (view.lines.top[line] + view.lines.top[line + 1]) / 2;
          return [box.left + view.gridWidth + x - stage.scroll.scrollLeft, box.top + 54 + y - stage.scroll.scrollTop];
        }""",
        [row_id, part],
    )
    return x, y


def pixel(page: Page, x: float, y: float) -> list[int]:
    """The colour at a place on the screen."""
    colour: list[int] = page.evaluate(
        """([x, y]) => {
          const canvas = document.querySelector('accord-timeline canvas');
          const box = canvas.getBoundingClientRect();
          const ratio = canvas.width / box.width;
          return [...canvas.getContext('2d').getImageData((x - box.left) * ratio, (y - box.top) * ratio, 1, 1).data].slice(0, 3);
        }""",
        [x, y],
    )
    return colour


def frames(page: Page) -> None:
    """Lets what was asked for be drawn."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def test_the_grid_is_a_treegrid_with_levels_and_dates(timeline: Page) -> None:
    grid = timeline.get_by_role("treegrid", name="Work, with dates")
    expect(grid).to_have_attribute("aria-rowcount", "23")
    expect(grid.get_by_role("columnheader", name="Finish at 50 %")).to_be_visible()
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
        row(page, "Checkout flow").click()
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
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        timeline.keyboard.press(key)
    frames(timeline)
    active = grid.get_attribute("aria-activedescendant")
    expect(timeline.locator(f"#{active}")).to_have_attribute("title", "Ines")
    expect(row(timeline, "Wireframes")).to_have_attribute("aria-selected", "true")
    assert said(timeline, "select")[-1] == {"id": "i132"}


def test_the_lens_changes_groups_and_columns_and_keeps_row_and_range(timeline: Page) -> None:
    row(timeline, "Checkout flow").click()
    timeline.evaluate("document.querySelector('.tl-scroll').scrollLeft = 420")
    timeline.evaluate("document.querySelector('accord-timeline').setAttribute('lens', 'why')")
    frames(timeline)
    assert timeline.evaluate("document.querySelector('.tl-scroll').scrollLeft") == 420
    checkout = row(timeline, "Checkout flow")
    expect(checkout).to_have_attribute("aria-selected", "true")
    expect(checkout.locator(".tl-value b")).to_have_text("30\u202f%")
    expect(row(timeline, "Must-have line")).to_contain_text("all 4 by 12\u00a0May: 41\u202f%")
    expect(timeline.get_by_role("table", name=re.compile("Value ready"))).to_be_visible()


def test_why_is_shown_where_it_came_with_the_row_and_asked_elsewhere(timeline: Page, server: TimelineServer) -> None:
    row(timeline, "Checkout flow").click()
    expect(timeline.locator(".tl-why p")).to_contain_text("because Ben is on Payment system")
    expect(timeline.get_by_role("link", name="If Aiko took receipts: 4 d sooner")).to_be_visible()
    row(timeline, "Ticket wallet").click()
    expect(timeline.locator(".tl-why p")).to_have_text("Because of when.")
    assert server.bodies("/why") == [{"id": "i144", "lens": "when"}]


def test_a_title_is_edited_in_place_with_token_tab_and_version(timeline: Page, server: TimelineServer) -> None:
    server.answers["/edit"] = lambda body: (200, {"rows": [{"id": CHECKOUT, "title": body["change"]["title"], "version": 4}]})
    row(timeline, "Checkout flow").click()
    timeline.keyboard.press("e")
    timeline.get_by_role("textbox", name="Title of Checkout flow").fill("Checkout, quicker")
    timeline.keyboard.press("Enter")
    expect(row(timeline, "Checkout, quicker")).to_be_visible()
    path, body, headers = server.asked[-1]
    change = {"kind": "title", "id": CHECKOUT, "title": "Checkout, quicker"}
    assert (path, body) == ("/edit", {"change": change, "was": "Checkout flow", "version": 3})
    assert (headers["X-CSRFToken"], headers["X-Accord-Tab"]) == ("token-1", "tab-1")
    expect(timeline.get_by_role("treegrid")).to_be_focused()


def test_a_whole_row_in_an_answer_replaces_the_old_one(timeline: Page, server: TimelineServer) -> None:
    whole = {
        "id": CHECKOUT,
        "number": 143,
        "title": "Checkout flow",
        "version": 4,
        "start": minute(64, 9),
        "finish": minute(86),
        "p80": minute(90),
    }
    server.answers["/edit"] = lambda body: (200, {"rows": [whole], "goal_posts": [{"id": "version-one", "chance": 0.83}]})
    row(timeline, "Checkout flow").click()
    timeline.keyboard.press("Space")
    timeline.get_by_role("menuitem", name="Started", exact=True).click()
    # Its track went with the rest, so it stands under no track; its rights stay.
    expect(row(timeline, "No track")).to_be_visible()
    expect(row(timeline, "Checkout flow").locator(".tl-late")).to_be_hidden()
    expect(timeline.locator(".tl-flag", has_text="Version one")).to_contain_text("83\u202f%")
    timeline.keyboard.press("e")
    expect(timeline.get_by_role("textbox")).to_be_visible()


def test_escape_reverts_an_edit_and_nothing_is_sent(timeline: Page, server: TimelineServer) -> None:
    row(timeline, "Checkout flow").click()
    timeline.keyboard.press("e")
    timeline.get_by_role("textbox").fill("Something else")
    timeline.keyboard.press("Escape")
    expect(row(timeline, "Checkout flow")).to_be_visible()
    assert server.bodies("/edit") == []


def test_typing_a_range_says_first_what_it_would_move(timeline: Page, server: TimelineServer) -> None:
    row(timeline, "Checkout flow").locator(".tl-p50").click()
    timeline.keyboard.press("Enter")
    box = timeline.get_by_role("textbox", name="Estimate of Checkout flow")
    expect(box).to_have_value("8–14 d")
    box.fill("10-16d")
    expect(timeline.locator(".tl-edit-tip")).to_have_text("P80 15 → 18\u00a0May, Version one −4 pt")
    expect(timeline.locator(".tl-why p")).to_have_text("It slips.")
    assert server.bodies("/edit") == []
    timeline.keyboard.press("Enter")
    wait_for(timeline, lambda: server.bodies("/edit") != [])
    # The dates may have moved, so what the row brought is not believed any more.
    expect(timeline.locator(".tl-why p")).to_have_text("Because of when.")
    change = {"kind": "estimate", "id": CHECKOUT, "text": "10-16d"}
    assert server.bodies("/edit") == [{"change": change, "was": "8–14 d", "version": 3}]


def test_tab_in_a_name_saves_it_and_indents(timeline: Page, server: TimelineServer) -> None:
    row(timeline, "Wireframes").click()
    timeline.keyboard.press("e")
    timeline.get_by_role("textbox").fill("Wires")
    timeline.keyboard.press("Tab")
    wait_for(timeline, lambda: [body["change"]["kind"] for body in server.bodies("/edit")] == ["title", "indent"])


def wait_for(page: Page, is_so: Any) -> None:
    for _ in range(100):
        if is_so():
            return
        page.wait_for_timeout(30)
    raise AssertionError("It did not come true in three seconds.")


def test_brackets_nudge_a_working_day_in_the_air_until_enter(timeline: Page, server: TimelineServer) -> None:
    row(timeline, "Checkout flow").click()
    timeline.keyboard.press("]")
    timeline.keyboard.press("]")
    timeline.keyboard.press("]")
    timeline.keyboard.press("]")
    expect(timeline.locator(".tl-tip")).to_contain_text("Version one −4 pt")
    assert server.bodies("/edit") == []
    timeline.keyboard.press("Enter")
    wait_for(timeline, lambda: server.bodies("/edit") != [])
    # Tuesday 14 April and four working days is Monday 20 April.
    assert server.bodies("/edit")[0]["change"] == {
        "kind": "pin",
        "id": CHECKOUT,
        "pin": "not_before",
        "on": "start",
        "at": "2026-04-20",
    }


def test_escape_lets_a_nudge_go(timeline: Page, server: TimelineServer) -> None:
    row(timeline, "Checkout flow").click()
    timeline.keyboard.press("[")
    timeline.keyboard.press("Escape")
    expect(timeline.locator(".tl-tip")).to_be_hidden()
    assert timeline.evaluate("document.querySelector('accord-timeline').view.ghosts.size") == 0
    assert server.bodies("/edit") == []


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
    row(timeline, "Checkout flow").click()
    timeline.keyboard.press("e")
    timeline.get_by_role("textbox").fill("Mine")
    timeline.keyboard.press("Enter")
    expect(timeline.get_by_role("button", name="Take Mara’s: Checkout (Mara)")).to_be_visible()
    timeline.get_by_role("button", name="Keep yours: Mine").click()
    expect(row(timeline, "Mine")).to_be_visible()
    assert [body["version"] for body in server.bodies("/edit")] == [3, 9]


def test_without_a_connection_the_change_can_be_tried_again(timeline: Page, server: TimelineServer) -> None:
    timeline.route("**/edit", lambda route: route.abort())
    row(timeline, "Checkout flow").click()
    timeline.keyboard.press("e")
    timeline.get_by_role("textbox").fill("Later")
    timeline.keyboard.press("Enter")
    expect(timeline.get_by_role("alertdialog")).to_contain_text("No connection")
    timeline.unroute("**/edit")
    timeline.get_by_role("button", name="Try again").click()
    wait_for(timeline, lambda: len(server.bodies("/edit")) == 1)


def test_a_change_that_moves_a_promise_opens_a_proposal(timeline: Page, server: TimelineServer) -> None:
    server.answers["/edit"] = lambda body: (200, {"proposal_url": "/proposals/7"})
    row(timeline, "Checkout flow").click()
    timeline.keyboard.press("]")
    timeline.keyboard.press("Enter")
    wait_for(timeline, lambda: said(timeline, "proposal") != [])
    assert said(timeline, "proposal")[0]["url"] == "/proposals/7"


def test_the_menu_has_every_verb_of_the_pointer(timeline: Page, server: TimelineServer) -> None:
    row(timeline, "Checkout flow").click()
    timeline.keyboard.press(".")
    menu = timeline.get_by_role("menu", name="Do with Checkout flow")
    for name in ("Estimate…", "Start no earlier than…", "Waits for…", "A working day later", "Move up", "Indent"):
        expect(menu.get_by_role("menuitem", name=name)).to_be_visible()
    menu.get_by_role("menuitem", name="Waits for…").click()
    expect(timeline.get_by_role("textbox", name="Waits for of Checkout flow")).to_have_value("142")


def test_space_marks_a_row_done(timeline: Page, server: TimelineServer) -> None:
    row(timeline, "Checkout flow").click()
    timeline.keyboard.press("Space")
    timeline.get_by_role("menuitem", name="Done").click()
    wait_for(timeline, lambda: server.bodies("/edit") != [])
    assert server.bodies("/edit")[0]["change"] == {"kind": "progress", "id": CHECKOUT, "state": "done"}


def test_alt_and_arrows_reorder_within_the_group(timeline: Page, server: TimelineServer) -> None:
    row(timeline, "Checkout flow").click()
    timeline.keyboard.press("Alt+ArrowUp")
    wait_for(timeline, lambda: server.bodies("/edit") != [])
    assert server.bodies("/edit")[0]["change"] == {"kind": "order", "id": CHECKOUT, "before": "i142"}


def test_who_may_not_edit_gets_words_and_no_box(page: Page, server: TimelineServer) -> None:
    server.timeline = lantern(can_edit=frozenset()).as_json()
    page.set_viewport_size({"width": 1084, "height": 800})
    show(page, server)
    row(page, "Checkout flow").click()
    page.keyboard.press("e")
    expect(page.locator(".tl-tip")).to_have_text("You may not change this here.")
    expect(page.locator(".tl-edit")).to_be_hidden()
    x, y = place(page, CHECKOUT)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y, steps=3)
    page.mouse.up()
    assert server.bodies("/edit") == []


def test_a_late_tail_is_hatched_in_ink_past_its_goal_post(timeline: Page) -> None:
    row(timeline, "Onboarding flow").click()
    frames(timeline)
    x, y = place(timeline, CHECKOUT, "past")
    inks = {tuple(pixel(timeline, x + step, y)) for step in range(40, 70)}
    assert any(max(colour) < 90 for colour in inks)
    assert not any(max(pixel(timeline, x + step, y)) < 90 for step in range(25))


def test_the_canvas_follows_the_colour_scheme(timeline: Page) -> None:
    x, y = place(timeline, "i152", "past")
    light = pixel(timeline, x + 120, y)
    timeline.emulate_media(color_scheme="dark")
    frames(timeline)
    dark = pixel(timeline, x + 120, y)
    assert min(light) > 230 and max(dark) < 60


def test_live_changes_elsewhere_come_in_and_what_has_focus_stays(timeline: Page, server: TimelineServer) -> None:
    row(timeline, "Checkout flow").click()
    timeline.mouse.move(5, 5)
    server.timeline = retitled("i151", "Beta with fifty users")
    timeline.evaluate("document.getElementById('pulse').dispatchEvent(new Event('accord:refreshed', { bubbles: true }))")
    expect(row(timeline, "Beta with fifty users")).to_be_visible()
    expect(row(timeline, "Checkout flow")).to_have_attribute("aria-selected", "true")
    expect(timeline.locator(".tl-pill")).to_be_hidden()


def test_a_change_of_the_focused_row_waits_behind_a_pill(timeline: Page, server: TimelineServer) -> None:
    row(timeline, "Checkout flow").click()
    server.timeline = retitled(CHECKOUT, "Checkout, again")
    timeline.evaluate("document.querySelector('accord-timeline').refresh()")
    pill = timeline.get_by_role("button", name="Show 1 change by others")
    expect(pill).to_have_text("1 change")
    expect(row(timeline, "Checkout flow")).to_be_visible()
    pill.click()
    expect(row(timeline, "Checkout, again")).to_have_attribute("aria-selected", "true")


def retitled(row_id: str, title: str) -> Json:
    shape = lantern()
    return replace(
        shape, rows=tuple(replace(each, title=title, version=4) if each.id == row_id else each for each in shape.rows)
    ).as_json()


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


def test_a_bar_out_of_view_is_found_with_a_key(timeline: Page) -> None:
    row(timeline, "Checkout flow").click()
    timeline.evaluate("document.querySelector('.tl-scroll').scrollLeft = 0")
    for _ in range(10):
        timeline.keyboard.press("Shift+ArrowRight")
    x, _ = place(timeline, "i131", "end")
    assert x < 388
    row(timeline, "Interview twelve fans").click()
    timeline.keyboard.press("Shift+Home")
    x, _ = place(timeline, "i131", "start")
    assert 388 <= x < 1084


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


def test_the_shape_writes_wall_clock_minutes_of_the_zone() -> None:
    shape = lantern().as_json()
    checkout = next(each for each in shape["rows"] if each["id"] == CHECKOUT)
    # 14 April is 64 days after 9 February, in summer time by then; work starts at nine on the wall.
    assert checkout["start"] == 64 * 1440 + 9 * 60
    assert shape["goal_posts"][1]["at"] == (92 + 1) * 1440
    assert shape["edit_sets"][checkout["edit"]] == sorted(lantern().rows[0].can_edit)
    assert json.loads(json.dumps(shape)) == shape
