"""A cell is edited in place: what is sent, what an answer does, and what Escape takes back."""

from playwright.sync_api import Page, expect

from tests.browser.timeline.demo import lantern
from tests.browser.timeline.see import CHECKOUT, minute, pick, place, row, show, wait_for
from tests.browser.timeline.server import TimelineServer


def test_a_title_is_edited_in_place_with_token_tab_and_version(timeline: Page, server: TimelineServer) -> None:
    server.answers["/edit"] = lambda body: (200, {"rows": [{"id": CHECKOUT, "title": body["change"]["title"], "version": 4}]})
    pick(timeline, "Checkout flow")
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
    pick(timeline, "Checkout flow")
    timeline.keyboard.press("Space")
    timeline.get_by_role("menuitem", name="Started", exact=True).click()
    # Its track went with the rest, so it stands under no track; its rights stay.
    expect(row(timeline, "No track")).to_be_visible()
    expect(row(timeline, "Checkout flow").locator(".tl-late")).to_be_hidden()
    expect(timeline.locator(".tl-flag", has_text="Version one")).to_contain_text("83\u202f%")
    timeline.keyboard.press("e")
    expect(timeline.get_by_role("textbox")).to_be_visible()


def test_escape_reverts_an_edit_and_nothing_is_sent(timeline: Page, server: TimelineServer) -> None:
    pick(timeline, "Checkout flow")
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


def test_the_range_is_edited_where_it_stands(timeline: Page, server: TimelineServer) -> None:
    cell = row(timeline, "Checkout flow").locator(".tl-estimate")
    expect(cell).to_have_text("8–14 d")
    cell.dblclick()
    box = timeline.get_by_role("textbox", name="Estimate of Checkout flow")
    left = [each.bounding_box() for each in (cell, box)]
    assert left[0] and left[1] and abs(left[0]["x"] - left[1]["x"]) < 4
    box.fill("2w")
    timeline.keyboard.press("Enter")
    wait_for(timeline, lambda: [body["change"].get("text") for body in server.bodies("/edit")] == ["2w"])


def test_tab_in_a_name_saves_it_and_indents(timeline: Page, server: TimelineServer) -> None:
    pick(timeline, "Wireframes")
    timeline.keyboard.press("e")
    timeline.get_by_role("textbox").fill("Wires")
    timeline.keyboard.press("Tab")
    wait_for(timeline, lambda: [body["change"]["kind"] for body in server.bodies("/edit")] == ["title", "indent"])


def test_brackets_nudge_a_working_day_in_the_air_until_enter(timeline: Page, server: TimelineServer) -> None:
    pick(timeline, "Checkout flow")
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
    pick(timeline, "Checkout flow")
    timeline.keyboard.press("[")
    timeline.keyboard.press("Escape")
    expect(timeline.locator(".tl-tip")).to_be_hidden()
    assert timeline.evaluate("document.querySelector('accord-timeline').view.ghosts.size") == 0
    assert server.bodies("/edit") == []


def test_the_menu_has_every_verb_of_the_pointer(timeline: Page, server: TimelineServer) -> None:
    pick(timeline, "Checkout flow")
    timeline.keyboard.press(".")
    menu = timeline.get_by_role("menu", name="Do with Checkout flow")
    for name in ("Estimate…", "Start no earlier than…", "Waits for…", "A working day later", "Move up", "Indent"):
        expect(menu.get_by_role("menuitem", name=name)).to_be_visible()
    menu.get_by_role("menuitem", name="Waits for…").click()
    expect(timeline.get_by_role("textbox", name="Waits for of Checkout flow")).to_have_value("142")


def test_space_marks_a_row_done(timeline: Page, server: TimelineServer) -> None:
    pick(timeline, "Checkout flow")
    timeline.keyboard.press("Space")
    timeline.get_by_role("menuitem", name="Done").click()
    wait_for(timeline, lambda: server.bodies("/edit") != [])
    assert server.bodies("/edit")[0]["change"] == {"kind": "progress", "id": CHECKOUT, "state": "done"}


def test_alt_and_arrows_reorder_within_the_group(timeline: Page, server: TimelineServer) -> None:
    pick(timeline, "Checkout flow")
    timeline.keyboard.press("Alt+ArrowUp")
    wait_for(timeline, lambda: server.bodies("/edit") != [])
    assert server.bodies("/edit")[0]["change"] == {"kind": "order", "id": CHECKOUT, "before": "i142"}


def test_who_may_not_edit_gets_words_and_no_box(page: Page, server: TimelineServer) -> None:
    server.timeline = lantern(can_edit=frozenset()).as_json()
    page.set_viewport_size({"width": 1084, "height": 800})
    show(page, server)
    pick(page, "Checkout flow")
    page.keyboard.press("e")
    expect(page.locator(".tl-tip")).to_have_text("You may not change this here.")
    expect(page.locator(".tl-edit")).to_be_hidden()
    x, y = place(page, CHECKOUT)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y, steps=3)
    page.mouse.up()
    assert server.bodies("/edit") == []
