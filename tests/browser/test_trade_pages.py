"""Today, trades, ways out, consent, accords and forecast as a browser draws them: axe, nothing wider than the screen, keys."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from accord.alignment import trades
from accord.alignment.options import ways_out
from accord.alignment.plan import replan
from accord.planning.answer import Change
from accord.web.scatter import scatter_svg
from accord.work.models import GoalPost, Item
from tests.alignment.lantern import Lantern, make_item, make_lantern
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
RULES = {"preload": False, "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
PAGES = ("today", "trades", "goal-posts/1/options?show=1", "trades/2", "trades/new", "accords", "accords/1", "goal-posts/1?why=1")


@pytest.fixture
def lantern(cast: Cast) -> Lantern:
    made = make_lantern(cast)
    sharing = make_item(cast, "Social sharing", hours=(40, 90), persons=(cast.aiko_person,), goal_post=made.launch, rank=4)
    GoalPost.objects.filter(pk=made.launch.pk).update(date=timezone.localdate() + dt.timedelta(days=14))
    made.launch.refresh_from_db()
    replan(made.project.pk)
    for title, item in (("Drop social sharing", sharing), ("Drop dark mode", made.dark_mode)):
        drop = Change(kind="drop", feature=str(Item.objects.get(pk=item.pk).pk))
        proposal = trades.propose(
            cast.actor("mara"), made.project, changes=[drop], reason="It can wait.", title=title, goal_post=made.launch
        )
        if item is sharing:
            trades.say_yes(cast.actor("jonas"), proposal, statement="Fine.")
    ways_out(cast.actor("mara"), GoalPost.objects.select_related("workspace").get(pk=made.launch.pk))
    return made


def come_in(
    browser: Browser, server: LiveServer, cast: Cast, *, width: int = 1280, scheme: str = "light"
) -> tuple[Page, list[str]]:
    client = Client()
    client.force_login(cast.jonas.account)
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme, base_url=server.url)  # type: ignore[arg-type]
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}])
    page, said = context.new_page(), list[str]()
    page.on(
        "console",
        lambda message: said.append(message.text) if message.type == "error" and "status of 4" not in message.text else None,
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    page.route(
        "**/w/lantern/live?*", lambda route: route.fulfill(status=200, content_type="text/event-stream", body="retry: 60000\n\n")
    )
    return page, said


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer, cast: Cast, lantern: Lantern) -> Iterator[Page]:
    page, said = come_in(browser, live_server, cast)
    yield page
    page.context.close()
    assert said == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    width: int, scheme: str, browser: Browser, live_server: LiveServer, cast: Cast, lantern: Lantern
) -> None:
    page, said = come_in(browser, live_server, cast, width=width, scheme=scheme)
    for path in PAGES:
        page.goto(f"/w/lantern/{path}")
        page.wait_for_load_state("networkidle")
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(path, one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.context.close()
    assert said == []


def test_numbers_choose_space_holds_and_the_address_follows(desk: Page) -> None:
    desk.goto("/w/lantern/goal-posts/1/options")
    expect(desk.locator("label.option input").nth(1)).to_be_attached()
    desk.keyboard.press("1")
    expect(desk.locator("#chosen h2").last).to_have_text(re.compile("with option 1$"))
    expect(desk).to_have_url(re.compile(r"option=\w+"))
    desk.keyboard.press("Space")
    desk.keyboard.press("2")
    expect(desk.locator("#chosen h2").last).to_have_text(re.compile("with option 2 and 1$"))
    expect(desk).to_have_url(re.compile("compare="))
    address = desk.url
    desk.goto(address)
    expect(desk.locator("#chosen h2").last).to_have_text(re.compile("with option 2 and 1$"))
    expect(desk.locator("#propose [data-chosen-number]")).to_have_text("2")


def test_a_late_answer_does_not_take_the_place_of_what_was_chosen_since(desk: Page) -> None:
    late: list[Route] = []
    desk.route("**/options/scorecards?*", lambda route: route.continue_() if late else late.append(route))
    desk.goto("/w/lantern/goal-posts/1/options")
    expect(desk.locator("#chosen[hx-trigger=load]")).to_be_attached()
    number = desk.locator("label.option:not(:has(input:checked)) kbd").first.inner_text()
    desk.keyboard.press(number)
    chosen = desk.locator("#chosen h2").last
    expect(chosen).to_have_text(re.compile(f"with option {number}$"))
    late[0].continue_()
    desk.wait_for_load_state("networkidle")
    desk.wait_for_timeout(300)
    expect(chosen).to_have_text(re.compile(f"with option {number}$"))


BOXES = """() => [...document.querySelectorAll("svg.scatter :is(text:not(.point-number), .point, .now-point)")].map(one => {
  const box = one.getBoundingClientRect()
  return [one.textContent || one.getAttribute("class"), box.left, box.top, box.right, box.bottom]
})"""


def overlaps(page: Page) -> list[tuple[str, str]]:
    """Labels and points of the scatter that stand on each other, or out of it."""
    boxes = page.evaluate(BOXES)
    assert len(boxes) > 8
    frame = page.locator("svg.scatter").bounding_box()
    assert frame
    found = [(one[0], "the frame") for one in boxes if one[1] < frame["x"] - 1 or one[3] > frame["x"] + frame["width"] + 1]
    for place, one in enumerate(boxes):
        found += [
            (one[0], other[0])
            for other in boxes[place + 1 :]
            if one[1] < other[3] - 0.5 and other[1] < one[3] - 0.5 and one[2] < other[4] - 0.5 and other[2] < one[4] - 0.5
        ]
    return found


@pytest.mark.parametrize("width", [1280, 390])
def test_no_label_of_the_scatter_stands_on_another(
    width: int, browser: Browser, live_server: LiveServer, cast: Cast, lantern: Lantern
) -> None:
    page, said = come_in(browser, live_server, cast, width=width)
    page.goto("/w/lantern/goal-posts/1/options?show=1")
    expect(page.locator("svg.scatter")).to_be_visible()
    assert overlaps(page) == []
    ways = ways_out(cast.actor("mara"), GoalPost.objects.select_related("workspace").get(pk=lantern.launch.pk))
    trading = [card for card in ways.cards if card.family != "shift"]
    crowds: list[list[tuple[float, float]]] = [
        [(0.80, 0.99)] * 5,
        [(0.78 + 0.004 * number, 1.0 - 0.004 * number) for number in range(5)],
        [(ways.chance, ways.value_kept)] * 4,
        [(0.99, 1.0), (0.98, 1.0), (0.99, 0.99), (0.30, 0.40), (0.31, 0.41)],
    ]
    for crowd in crowds:
        cards = tuple(
            replace(trading[0], id=str(number), number=number + 1, chance=chance, value_kept=value)
            for number, (chance, value) in enumerate(crowd)
        )
        drawn = scatter_svg(replace(ways, cards=cards), chosen="0")
        page.evaluate("drawn => { document.querySelector('svg.scatter').outerHTML = drawn }", drawn)
        assert overlaps(page) == [], crowd
    page.context.close()
    assert said == []


def test_the_scatter_has_its_table(desk: Page) -> None:
    desk.goto("/w/lantern/goal-posts/1/options?show=1")
    expect(desk.locator("svg.scatter")).to_be_visible()
    desk.keyboard.press("t")
    expect(desk.locator("svg.scatter")).to_be_hidden()
    expect(desk.get_by_role("row", name=re.compile("^now"))).to_be_visible()


def test_enter_in_the_words_agrees_and_never_objects(desk: Page) -> None:
    desk.goto("/w/lantern/trades/2")
    desk.keyboard.press("y")
    words = desk.get_by_label(re.compile("why you agree"))
    expect(words).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile("/trades/2$"))
    words.fill("It can.")
    words.press("Enter")
    expect(desk).to_have_url(re.compile(r"/accords/2$"))


def test_an_objection_without_words_is_refused_at_the_field_and_keeps_the_page(desk: Page) -> None:
    desk.goto("/w/lantern/trades/2")
    desk.get_by_label(re.compile("why you agree")).fill("   ")
    desk.get_by_role("button", name="Object").click()
    expect(desk.locator("#consent [data-error]")).to_contain_text("needs a reason")
    expect(desk.get_by_label(re.compile("why you agree"))).to_be_focused()
