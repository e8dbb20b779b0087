"""The behaviours of every page, in a real browser under the real content policy."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast
from tests.web import sample

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.web.sample")]
RULES = {"preload": False, "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}


def ends(path: str) -> re.Pattern[str]:
    return re.compile(re.escape(path) + "$")


def is_trouble(message: ConsoleMessage) -> bool:
    """Whether the console says something against us; a refusal that a test asked for is none."""
    return message.type == "error" and "status of 4" not in message.text


@pytest.fixture
def here(cast: Cast, live_server: LiveServer, page: Page) -> Iterator[Page]:
    """Jonas on the sample list. Whatever the console says against us fails the test."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if is_trouble(message) else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.route(
        "**/w/lantern/live?*", lambda route: route.fulfill(status=200, content_type="text/event-stream", body="retry: 60000\n\n")
    )
    sample.SAID.update(title="Payment system", undone=0)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}/enter/jonas")
    yield page
    assert said == []


def test_j_and_k_walk_the_list_and_letters_act_on_the_row(here: Page) -> None:
    here.keyboard.press("j")
    here.keyboard.press("j")
    row = here.locator("[data-row][data-focus]")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Checkout flow")
    here.keyboard.press("x")
    expect(row.locator("input")).to_be_checked()
    here.keyboard.press("k")
    expect(row).to_contain_text("Payment system")


def test_the_drawer_opens_beside_the_list_and_esc_gives_the_keyboard_back(here: Page) -> None:
    here.keyboard.press("j")
    here.keyboard.press("Enter")
    expect(here.locator("#drawer h2")).to_have_text("Payment system")
    expect(here).to_have_url(ends("/sample/1"))
    expect(here.locator("[data-row][data-selected]")).to_contain_text("Payment system")
    here.get_by_role("link", name="Checkout flow").click()
    expect(here.locator("#drawer h2")).to_have_text("Checkout flow")
    here.keyboard.press("Escape")
    expect(here.locator("#drawer h2")).to_have_count(0)
    expect(here).to_have_url(ends("/sample"))
    expect(here.get_by_role("heading", name="Sample")).to_be_visible()
    here.go_forward()
    expect(here.locator("#drawer h2")).to_have_text("Checkout flow")


def test_the_drawers_address_is_a_whole_page_for_whoever_gets_the_link(here: Page) -> None:
    here.get_by_role("link", name="Social sharing").click()
    expect(here.locator("#drawer h2")).to_have_text("Social sharing")
    here.reload()
    expect(here.locator("main.item h1")).to_have_text("Social sharing")


def test_an_inline_field_saves_on_enter_reverts_on_esc_and_undo_takes_it_back(here: Page) -> None:
    field = here.get_by_label("Title", exact=True)
    field.fill("Nonsense")
    field.press("Escape")
    expect(field).to_have_value("Payment system")
    assert sample.SAID["title"] == "Payment system"
    field.fill("Payments")
    field.press("Enter")
    expect(here.locator("[data-toast]")).to_contain_text("Renamed")
    assert sample.SAID["title"] == "Payments"
    here.keyboard.press("z")
    expect(here.locator("[data-toast]")).to_contain_text("Taken back")
    expect(here.locator("[data-said]")).to_have_text("Payment system")
    assert sample.SAID["undone"] == 1


def test_keys_rest_in_fields_and_can_be_switched_off(here: Page) -> None:
    field = here.get_by_label("Contested")
    field.fill("")
    field.press_sequentially("c?jz")
    expect(field).to_have_value("c?jz")
    expect(here.locator("#keys")).to_be_hidden()
    field.blur()
    here.keyboard.press("?")
    expect(here.locator("#keys")).to_be_visible()
    here.get_by_role("switch", name="Single-letter keys").click()
    here.keyboard.press("Escape")
    here.keyboard.press("?")
    here.keyboard.press("c")
    expect(here.locator("#keys")).to_be_hidden()
    expect(here).to_have_url(ends("/sample"))
    here.reload()
    expect(here.locator("html")).to_have_attribute("data-keys", "off")


def test_go_sequences_and_create_lead_where_the_table_says(here: Page) -> None:
    here.keyboard.press("g")
    here.keyboard.press("l")
    expect(here).to_have_url(ends("/timeline"))
    here.go_back()
    here.keyboard.press("c")
    expect(here).to_have_url(ends("?created=1"))


def test_the_palette_finds_and_enter_follows(here: Page) -> None:
    here.keyboard.press("Control+k")
    expect(here.locator("#palette")).to_be_visible()
    here.keyboard.type("social")
    expect(here.locator("#palette [role=option]")).to_have_count(1)
    here.keyboard.press("Enter")
    expect(here.locator("main.item h1")).to_have_text("Social sharing")


def test_the_lens_turns_by_v_and_keeps_the_page(here: Page) -> None:
    here.keyboard.press("v")
    expect(here.locator("html")).to_have_attribute("data-lens", "why")
    expect(here.get_by_role("heading", name="Sample")).to_be_visible()


def test_a_refusal_stands_at_its_form_and_the_field_gets_the_keyboard(here: Page) -> None:
    here.get_by_role("button", name="Estimate it").click()
    expect(here.get_by_role("alert")).to_contain_text("Write an estimate as 3-6d, 4h or 2w.")
    expect(here.get_by_label("Estimate")).to_be_focused()
    expect(here.get_by_label("Estimate")).to_have_attribute("aria-invalid", "true")


def test_a_conflict_shows_both_values_as_two_buttons(here: Page) -> None:
    here.get_by_role("button", name="Clash").click()
    expect(here.get_by_role("link", name="Keep Theirs")).to_be_visible()
    expect(here.get_by_role("button", name="Use Mine")).to_be_visible()
    expect(here.get_by_label("Contested")).to_have_value("Mine")


def test_a_menu_is_walked_by_arrows_and_closed_by_esc(here: Page) -> None:
    summary = here.locator("summary", has_text="Menu").last
    summary.focus()
    summary.press("Enter")
    here.keyboard.press("ArrowDown")
    expect(here.get_by_role("link", name="First")).to_be_focused()
    here.keyboard.press("ArrowDown")
    expect(here.get_by_role("link", name="Second")).to_be_focused()
    here.keyboard.press("Escape")
    expect(here.get_by_role("link", name="First")).to_be_hidden()
    expect(summary).to_be_focused()


def stream_of(page: Page, *events: str) -> None:
    """Answers the page's next stream with these events, once."""
    left = ["retry: 60000\nid: 1\nevent: hello\ndata: {}\n\n" + "".join(events)]

    def answer(route: Route) -> None:
        route.fulfill(status=200, content_type="text/event-stream", body=left.pop() if left else "retry: 60000\n\n")

    page.route("**/w/lantern/live?*", answer)


def listen_again(page: Page) -> None:
    """Another region appears, so that the page asks for its stream anew."""
    page.evaluate("""() => {
      const more = document.createElement("div")
      more.dataset.live = "workspace/more"
      document.body.append(more)
    }""")


def changed(*topics: str) -> str:
    return f"id: 2\nevent: changed\ndata: {json.dumps(topics)}\n\n"


def test_a_region_follows_what_another_wrote(here: Page) -> None:
    sample.SAID["title"] = "Old"
    here.reload()
    stream_of(here, changed("workspace/sample"))
    sample.SAID["title"] = "New"
    listen_again(here)
    expect(here.locator("[data-said]")).to_have_text("New")


def test_nothing_moves_under_the_keyboard_until_one_asks(here: Page) -> None:
    here.locator("#region").focus()
    stream_of(here, changed("workspace/sample"), changed("workspace/sample"))
    sample.SAID["title"] = "New"
    listen_again(here)
    pill = here.get_by_role("button", name="2 changes")
    expect(pill).to_be_visible()
    expect(here.locator("[data-said]")).to_have_text("Payment system")
    pill.click()
    expect(here.locator("[data-said]")).to_have_text("New")
    expect(pill).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_shell_is_clean_in_both_themes_and_widths(here: Page, width: int, theme: Any) -> None:
    here.emulate_media(color_scheme=theme)
    here.set_viewport_size({"width": width, "height": 800})
    here.reload()
    if width > 700:
        here.get_by_role("link", name="Checkout flow").click()
        expect(here.locator("#drawer h2")).to_be_visible()
    found = Axe().run(here, options=RULES).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert here.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_more_leads_to_the_rest_and_a_row_opens_as_a_page(here: Page) -> None:
    here.set_viewport_size({"width": 390, "height": 844})
    here.get_by_role("button", name="More").click()
    expect(here.locator("#more")).to_be_visible()
    expect(here.get_by_role("button", name="Sign out").last).to_be_visible()
    here.keyboard.press("Escape")
    here.get_by_role("link", name="Checkout flow").click()
    expect(here.locator("main.item h1")).to_have_text("Checkout flow")


def test_without_script_the_list_the_item_and_the_form_work(cast: Cast, live_server: LiveServer, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/enter/jonas")
    page.get_by_role("link", name="Checkout flow").click()
    expect(page.locator("main.item h1")).to_have_text("Checkout flow")
    page.go_back()
    page.get_by_label("Title", exact=True).fill("By hand")
    page.get_by_label("Title", exact=True).press("Enter")
    expect(page.locator("[data-toast]")).to_contain_text("Renamed")
    assert sample.SAID["title"] == "By hand"
    context.close()
