"""The main job in two browsers: a promise in danger, why, the ways out, a proposal, both consents, the accord, its revert."""

import re
import time

from playwright.sync_api import Locator, Page, expect

from tests.stories.conftest import Enter, is_clean

SECOND = 1_000
WORDS = "Referral can wait. A failing checkout cannot."


def chance(text: str) -> int:
    """The last percentage in a text: "49 % → 86 %" is 86."""
    return int(re.findall(r"(\d+)\s*%", text)[-1])


def follows(page: Page) -> None:
    """The page's event stream is open: from here on it hears what others do."""
    expect(page.locator("html")).to_have_attribute("data-live-state", "open")


def within_a_second(seen: Locator) -> None:
    expect(seen).to_be_visible(timeout=SECOND)


def test_scene_one_a_launch_in_danger_becomes_an_accord_and_the_other_browser_follows(enter: Enter) -> None:
    mara, jonas = enter("product"), enter("project")
    follows(jonas)
    # Danger, and why.
    danger = mara.locator(".notice", has_text="Version one is late")
    expect(danger).to_be_visible()
    before = chance(danger.locator(".effect b").inner_text())
    assert 25 <= before <= 60
    is_clean(mara)
    mara.keyboard.press("w")
    expect(mara.locator("h1")).to_contain_text(f"{before}")
    expect(mara.locator("#why .chain li").nth(1)).to_be_visible()
    expect(mara.locator("#why .what-if").first).to_be_visible()
    is_clean(mara)
    # The ways out.
    mara.keyboard.press("o")
    expect(mara.locator("h1")).to_have_text(re.compile(rf"Version one is {before}.% likely"))
    cards = mara.locator("label.option:not(.skeleton *)")
    expect(cards.first).to_be_visible()
    assert 3 <= cards.count() <= 6
    chosen = mara.locator("label.option:has(:checked)")
    promised = chance(chosen.locator(".chance b").inner_text())
    assert promised >= 75
    expect(mara.locator(".scorecard.why")).to_contain_text("Value kept")
    expect(mara.locator(".scorecard.when")).to_contain_text("Version one in time")
    is_clean(mara)
    # The proposal; the other side hears of it.
    mara.fill("#reason", WORDS)
    mara.get_by_role("button", name="Propose a trade").click()
    mara.wait_for_url(re.compile(r"/trades/\d+$"))
    within_a_second(jonas.locator(".notice", has_text=WORDS))
    expect(mara.locator("#consent")).to_contain_text("Product agreed")
    is_clean(mara)
    is_clean(jonas)
    follows(mara)
    jonas.get_by_role("link", name=re.compile("to agree")).click()
    expect(jonas.locator("#consent")).to_contain_text("Project side waits for you")
    is_clean(jonas)
    # The second yes.
    jonas.get_by_label(re.compile("why you agree")).fill("Ben gets help for the first time.")
    jonas.get_by_role("button", name="Agree").last.click()
    jonas.wait_for_url(re.compile(r"/accords/\d+$"))
    within_a_second(mara.locator("#trade a.chip.held"))
    expect(jonas.locator(".signature.why")).to_contain_text(WORDS)
    expect(jonas.locator(".signature.when")).to_contain_text("Ben gets help")
    reached = chance(jonas.locator(".chip.forecast").inner_text())
    assert abs(reached - promised) <= 3, "what was told is what came"
    is_clean(jonas)
    accord = jonas.url
    an_edit_is_followed_and_taken_back(jonas, mara)
    the_accord_is_reverted(jonas, mara, accord)


def an_edit_is_followed_and_taken_back(jonas: Page, mara: Page) -> None:
    jonas.goto("/w/demo/goal-posts/2")
    task = jonas.locator(".tornado td a").first.get_attribute("href")
    assert task
    jonas.goto(task)
    mara.goto(task)
    follows(mara)
    field = jonas.get_by_label("Estimate", exact=True)
    before = field.input_value()
    field.fill("20-30d")
    field.press("Enter")
    expect(jonas.locator("[data-toast]")).to_contain_text("Estimated at")
    expect(mara.locator("section.face.when")).to_contain_text("20–30 d", timeout=SECOND)
    jonas.keyboard.press("z")
    expect(jonas.get_by_label("Estimate", exact=True)).to_have_value(before)
    expect(mara.locator("section.face.when")).not_to_contain_text("20–30 d", timeout=SECOND)


def the_accord_is_reverted(jonas: Page, mara: Page, accord: str) -> None:
    mara.goto(accord)
    follows(mara)
    jonas.goto(accord)
    jonas.get_by_label("Reason").fill("Ines found a simpler way.")
    jonas.get_by_role("button", name="Propose to revert").click()
    jonas.wait_for_url(re.compile(r"/trades/\d+$"))
    follows(jonas)
    within_a_second(mara.locator("#accord a.chip", has_text="Asked to take it back"))
    mara.locator("#accord a.chip", has_text="Asked to take it back").click()
    mara.get_by_label(re.compile("why you agree")).fill("Then referral is back.")
    mara.get_by_role("button", name="Agree").last.click()
    mara.wait_for_url(re.compile(r"/accords/\d+$"))
    within_a_second(jonas.locator("#trade a.chip.held"))
    mara.goto("/w/demo/accords")
    expect(mara.locator(".ledger")).to_contain_text("Taken back")
    is_clean(mara)


def focus_by_tab(page: Page, label: str, *, most: int = 90) -> None:
    """Walk there with Tab, as somebody without a pointer does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == label:
            return
    raise AssertionError(f"{label} is not reached by Tab")


def test_scene_two_checkout_falls_behind_and_the_trade_is_done_without_a_pointer(enter: Enter) -> None:
    mara, jonas = enter("product", has_pointer=False), enter("project", has_pointer=False)
    # Checkout takes longer than anybody thought.
    jonas.goto("/w/demo/goal-posts/2")
    before = chance(jonas.locator("h1").inner_text())
    driver = jonas.locator(".tornado td a", has_text="Orders on the server").get_attribute("href")
    assert driver
    jonas.goto(driver)
    focus_by_tab(jonas, "Estimate")
    jonas.keyboard.press("Control+a")
    jonas.keyboard.type("7-12d")
    jonas.keyboard.press("Enter")
    expect(jonas.locator("[data-toast]")).to_contain_text("Estimated at")
    # From the list of trades to the ways out, one that drops a feature and moves people.
    jonas.keyboard.press("g")
    jonas.keyboard.press("r")
    jonas.wait_for_url("**/trades")
    behind = chance(jonas.locator("tr[data-row]", has_text="Version one is").locator("td.num b").first.inner_text())
    assert behind < before
    jonas.keyboard.press("p")
    jonas.wait_for_url(re.compile("/options"))
    option = jonas.locator("label.option", has_text=re.compile(r"Drop.*(\sput\s|\sto others)"))
    expect(option.first).to_be_visible()
    number = option.first.locator("kbd").inner_text()
    jonas.keyboard.press(number)
    expect(jonas.locator("#propose [data-chosen-number]")).to_have_text(number)
    expect(jonas.locator("#chosen h2").last).to_contain_text(f"option {number}")
    expect(jonas.locator("#chosen .bullets li", has_text="Put").first).to_be_visible()
    jonas.keyboard.press("p")
    expect(jonas.locator("#reason")).to_be_focused()
    jonas.keyboard.type(WORDS)
    jonas.keyboard.press("Enter")
    jonas.wait_for_url(re.compile(r"/trades/\d+$"))
    follows(jonas)
    # The other side: from Today to the yes.
    mara.keyboard.press("g")
    mara.keyboard.press("t")
    mara.wait_for_url("**/today")
    expect(mara.locator(".notice[data-focus]", has_text=WORDS)).to_be_visible()
    mara.keyboard.press("y")
    mara.wait_for_url(re.compile(r"/trades/\d+"))
    mara.keyboard.press("y")
    expect(mara.get_by_label(re.compile("why you agree"))).to_be_focused()
    mara.keyboard.type("Checkout is not what I give up.")
    began = time.monotonic()
    mara.keyboard.press("Enter")
    mara.wait_for_url(re.compile(r"/accords/\d+$"))
    within_a_second(jonas.locator("#trade a.chip.held"))
    assert time.monotonic() - began < 10
    expect(mara.locator(".signature.changes")).to_contain_text("Drop")
    assert chance(mara.locator(".chip.forecast").inner_text()) > behind
