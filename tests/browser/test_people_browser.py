"""The door, people, capacity and settings in a real browser: clean for axe in both themes and widths, done by keyboard alone."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from accord.alignment.plan import replan
from accord.people.commands.account import make_link
from accord.people.models import TimeOff
from tests.alignment.lantern import make_lantern
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db(transaction=True)
RULES = {"preload": False, "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}


def is_trouble(message: ConsoleMessage) -> bool:
    return message.type == "error" and "status of 4" not in message.text


@pytest.fixture
def here(cast: Cast, live_server: LiveServer, page: Page) -> Iterator[Page]:
    """Jonas, signed in by typing; whatever the console says against us fails the test."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if is_trouble(message) else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.route("**/live?*", lambda route: route.fulfill(status=200, content_type="text/event-stream", body="retry: 60000\n\n"))
    page.set_viewport_size({"width": 1280, "height": 800})
    make_lantern(cast)
    assert replan(cast.project.pk)
    page.goto(f"{live_server.url}/sign-in?next=/w/lantern/people")
    page.keyboard.type("jonas@example.com")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/w/lantern/people$"))
    yield page
    assert said == []


def faults(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found]


def test_pages_are_clean_in_both_themes_and_widths(here: Page, live_server: LiveServer, cast: Cast) -> None:
    person = f"people/{cast.ben_person.pk}"
    wrong = []
    for address in (
        "people",
        person,
        "capacity",
        f"capacity?person={cast.ben_person.pk}&week={_monday()}",
        "settings",
        "settings/members",
        "settings/calendars",
    ):
        here.goto(f"{live_server.url}/w/lantern/{address}")
        for theme in ("light", "dark"):
            for width in (1280, 390):
                here.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
                here.set_viewport_size({"width": width, "height": 844})
                wrong += [(address, theme, width, fault) for fault in faults(here)]
                if here.evaluate("document.documentElement.scrollWidth") > width:
                    wrong.append((address, theme, width, ("wider than the screen", [])))
    assert wrong == []


def test_the_door_and_the_profile_are_clean(here: Page, live_server: LiveServer) -> None:
    here.goto(f"{live_server.url}/profile")
    assert faults(here) == []
    here.get_by_role("button", name="Sign out").last.click()
    for address in ("/sign-in", "/forgot", f"/set-up/{make_link('set-up')}", "/set-up/nothing"):
        here.goto(f"{live_server.url}{address}")
        for width in (1280, 390):
            here.set_viewport_size({"width": width, "height": 844})
            assert (address, width, faults(here)) == (address, width, [])


def test_a_week_opens_and_closes_by_keyboard_and_the_address_follows(here: Page, live_server: LiveServer) -> None:
    here.goto(f"{live_server.url}/w/lantern/capacity")
    cell = here.get_by_role("link", name=re.compile("^Ben, week of")).first
    cell.focus()
    here.keyboard.press("Enter")
    expect(here.get_by_role("heading", name=re.compile("What fills it"))).to_be_visible()
    expect(here).to_have_url(re.compile("person="))
    here.reload()
    expect(here.get_by_role("heading", name=re.compile("What fills it"))).to_be_visible()
    opened = here.locator(".heat td.selected > a")
    opened.focus()
    here.keyboard.press("ArrowRight")
    expect(here.locator(":focus")).to_have_attribute("aria-label", re.compile("^Ben, week of"))
    here.keyboard.press("Home")
    here.keyboard.press("ArrowUp")
    expect(here.locator(":focus")).to_have_attribute("aria-label", re.compile("^Aiko, week of"))
    here.keyboard.press("Escape")
    expect(here.get_by_role("heading", name=re.compile("What fills it"))).to_be_hidden()
    expect(here.locator(":focus")).to_have_attribute("aria-label", re.compile("^Ben, week of"))


def test_time_off_is_told_and_taken_back_by_keyboard(here: Page, live_server: LiveServer, cast: Cast) -> None:
    here.goto(f"{live_server.url}/w/lantern/people/{cast.ben_person.pk}")
    here.get_by_label("First day away").fill("2030-04-01")
    here.get_by_label("Why").press_sequentially("Moving house")
    here.keyboard.press("Enter")
    expect(here.locator("[data-toast]")).to_contain_text("Ben is away from 1 Apr.")
    assert TimeOff.objects.get().why == "Moving house"
    # The toast came with the page; its keys come with the scripts.
    expect(here.locator("html[data-live-state]")).to_be_attached()
    here.keyboard.press("z")
    expect(here.locator("[data-toast]").last).to_contain_text("Taken back")
    expect(here.get_by_text("Moving house")).to_have_count(0)
    assert not TimeOff.objects.exists()


def test_a_wrong_value_is_told_at_its_form_and_what_was_typed_stays(here: Page, live_server: LiveServer, cast: Cast) -> None:
    here.goto(f"{live_server.url}/w/lantern/people/{cast.ben_person.pk}")
    field = here.get_by_label("Hours on Monday")
    field.fill("eight")
    field.press("Enter")
    expect(here.get_by_role("alert")).to_contain_text("is no working day")
    expect(field).to_have_value("eight")


def test_without_script_a_person_is_added(here: Page, live_server: LiveServer, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/sign-in?next=/w/lantern/people")
    page.get_by_label("E-mail").fill("jonas@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Name", exact=True).fill("Ines")
    page.get_by_role("button", name="Add to the plan").click()
    expect(page.locator("[data-toast]")).to_contain_text("Added Ines.")
    context.close()


def _monday() -> str:
    import datetime as dt

    today = dt.datetime.now(dt.UTC).date()
    return (today - dt.timedelta(days=today.weekday())).isoformat()
