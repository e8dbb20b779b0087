"""Timeline, backlog and item in a real browser: the keyboard's way, both themes and widths, and nothing to complain of."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from accord.alignment.plan import replan
from accord.delivery.models import Task
from accord.work.models import Item
from tests.alignment.lantern import Lantern, make_lantern
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
RULES = {"preload": False, "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}


def is_trouble(message: ConsoleMessage) -> bool:
    """Whether the console says something against us; a refusal that a test asked for is none."""
    return message.type == "error" and "status of 4" not in message.text


@pytest.fixture(autouse=True)
def plain_passwords(settings: Any) -> None:
    """Nobody types a password here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def lantern(plain_passwords: None, cast: Cast) -> Lantern:
    made = make_lantern(cast)
    replan(cast.project.pk)
    return made


@pytest.fixture
def here(cast: Cast, lantern: Lantern, live_server: LiveServer, page: Page, client: Any) -> Iterator[Page]:
    """Sam, who wears both hats. Whatever the console says against us fails the test."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if is_trouble(message) else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.route(
        "**/w/lantern/live?*", lambda route: route.fulfill(status=200, content_type="text/event-stream", body="retry: 60000\n\n")
    )
    client.force_login(cast.sam.account)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}/w/lantern/backlog")
    yield page
    assert said == []


def go(page: Page, path: str) -> None:
    page.goto(re.sub(r"/w/lantern/.*", f"/w/lantern/{path}", page.url))


def test_an_estimate_is_typed_on_the_timeline_foretold_saved_and_taken_back(here: Page, lantern: Lantern) -> None:
    go(here, "timeline?lens=when&q=Checkout")
    grid = here.get_by_role("treegrid")
    grid.focus()
    here.keyboard.press("j")
    expect(here.locator(".tl-why")).to_contain_text("Checkout flow")
    here.locator("accord-timeline").evaluate("timeline => timeline.run('estimate')")
    box = here.locator(".tl-edit input")
    box.fill("15-25d")
    expect(here.locator(".tl-edit-tip")).to_contain_text("P80")
    box.press("Enter")
    expect(here.locator("[data-toast]")).to_contain_text("Estimated at 15–25 d")
    assert Task.objects.get(pk=lantern.checkout.pk).high_hours == 200
    here.keyboard.press("z")
    expect(here.locator("[data-toast]")).to_contain_text("Taken back")
    assert Task.objects.get(pk=lantern.checkout.pk).high_hours == 96


def test_w_opens_why_in_the_drawer_and_esc_gives_the_row_back(here: Page, lantern: Lantern) -> None:
    go(here, "timeline?lens=when")
    here.get_by_role("treegrid").focus()
    here.keyboard.press("j")
    here.keyboard.press("j")
    here.keyboard.press("w")
    expect(here.locator("#drawer .chain")).to_be_visible()
    expect(here).to_have_url(re.compile(r"/items/\d+\?tab=when$"))
    here.keyboard.press("Escape")
    expect(here.locator("#drawer h2")).to_have_count(0)
    expect(here).to_have_url(re.compile(r"/timeline\?lens=when$"))
    expect(here.get_by_role("treegrid")).to_be_focused()


def test_on_a_phone_one_tab_of_an_item_stands_under_its_title(here: Page, lantern: Lantern) -> None:
    here.set_viewport_size({"width": 390, "height": 844})
    go(here, f"items/{lantern.checkout.number}?lens=when")
    tabs, when, why = here.locator("main > .tabs"), here.get_by_label("When", exact=True), here.locator(".face.why")
    expect(when.and_(here.locator("section"))).to_be_visible()
    expect(why).to_be_hidden()
    for name in ("Talk", "History", "Why"):
        tabs.get_by_role("link", name=name).click()
        expect(tabs.locator("[aria-current]")).to_contain_text(name)
        expect(here.locator(".face.when")).to_be_hidden()
    expect(why).to_be_visible()
    expect(here.get_by_text("History", exact=True).and_(here.locator("h2"))).to_be_hidden()


def test_the_lens_turns_in_place_and_the_address_follows(here: Page) -> None:
    go(here, "timeline?lens=when")
    expect(here.locator("accord-timeline .tl-r").first).to_be_visible()
    here.locator("body").press("v")
    expect(here.locator("accord-timeline")).to_have_attribute("lens", "why")
    expect(here).to_have_url(re.compile("lens=why"))
    here.locator("body").press("v")
    expect(here.locator("accord-timeline")).to_have_attribute("lens", "when")


def test_features_are_ranked_added_and_edited_by_keys_alone(here: Page, lantern: Lantern) -> None:
    row = here.locator("[data-row][data-focus]")
    here.keyboard.press("j")
    here.keyboard.press("j")
    expect(row).to_contain_text("Checkout flow")
    here.keyboard.press("Alt+ArrowUp")
    expect(here.locator("[data-toast]")).to_contain_text("Checkout flow ranked 1")
    here.keyboard.press("z")
    expect(here.locator("[data-toast]")).to_contain_text("Taken back")
    assert Item.objects.get(pk=lantern.checkout.pk).rank == 2
    here.keyboard.press("c")
    here.keyboard.type("Seat map")
    here.keyboard.press("Enter")
    expect(here.locator("[data-toast]")).to_contain_text("Seat map added")
    line = here.locator("[data-row]", has_text="Checkout flow")
    line.focus()
    here.keyboard.press("e")
    field = here.get_by_label("Expected effect of Checkout flow")
    expect(field).to_be_focused()
    field.fill("nonsense")
    field.press("Enter")
    expect(here.locator(".refusal")).to_contain_text("no effect")
    field.fill("+10…20")
    field.press("Enter")
    expect(line).to_contain_text("+10…20 pt")


def test_a_rank_is_also_a_number_in_a_dialog_and_a_drag(here: Page, lantern: Lantern) -> None:
    line = here.locator("[data-row]", has_text="Payment system")
    line.focus()
    here.keyboard.press("m")
    here.get_by_label("To rank").fill("2")
    here.keyboard.press("Enter")
    expect(here.locator("[data-toast]")).to_contain_text("Payment system ranked 2")
    line.hover()
    line.locator(".handle").drag_to(here.locator("[data-row]", has_text="Checkout flow").locator(".name"))
    expect(here.locator("[data-toast]")).to_contain_text("Payment system ranked 1")


def test_two_people_in_one_field_see_both_values(here: Page, lantern: Lantern) -> None:
    go(here, f"items/{lantern.checkout.number}")
    field = here.get_by_label("Title", exact=True)
    Item.objects.filter(pk=lantern.checkout.pk).update(title="Theirs")
    field.fill("Mine")
    field.press("Enter")
    conflict = here.locator(".conflict")
    expect(conflict).to_contain_text("Mine")
    expect(conflict).to_contain_text("Theirs")
    conflict.get_by_role("button", name="Use Mine").click()
    expect(here.locator("[data-toast]")).to_contain_text("Renamed")
    expect(here.get_by_label("Title", exact=True)).to_have_value("Mine")
    assert Item.objects.get(pk=lantern.checkout.pk).title == "Mine"


def test_the_palette_finds_and_opens(here: Page, lantern: Lantern) -> None:
    here.keyboard.press("Control+k")
    here.locator("#palette input").fill("check")
    expect(here.locator("#palette [role=option]").first).to_contain_text("Checkout flow")
    here.keyboard.press("Enter")
    expect(here).to_have_url(re.compile(rf"/items/{lantern.checkout.number}$"))


PAGES = (
    "timeline?lens=when",
    "timeline?view=table",
    "backlog?lens=why",
    "items/4?lens=why",
    "items/4?tab=when",
    "items/4?tab=talk",
    "items/new",
    "search?q=check",
    "trash",
    "history",
    "projects/LAUNCH",
)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_overflows(here: Page, lantern: Lantern, theme: Any, width: int) -> None:
    here.emulate_media(color_scheme=theme)
    here.set_viewport_size({"width": width, "height": 844})
    broken = []
    for path in PAGES:
        go(here, path)
        if path.startswith("items/4") and "when" in path:
            expect(here.locator(".chain")).to_be_visible()
        here.wait_for_timeout(250)
        found = Axe().run(here, options=RULES)
        broken += [
            f"{path}: {one['id']} {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found.response["violations"]
        ]
        wide = here.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        broken += [f"{path}: {wide} px too wide"] if wide > 0 else []
    assert not broken, "\n".join(broken)
