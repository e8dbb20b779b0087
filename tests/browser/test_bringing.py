"""A newcomer brings work in a real browser: a pasted list to the timeline, a list with columns, a project file, again and back."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accord.kernel.models import Workspace
from accord.people.models import Person
from accord.work.models import GoalPost, Item
from tests.browser.test_work_pages import RULES, is_trouble
from tests.cast import calendar, member

pytestmark = pytest.mark.django_db(transaction=True)
LIST = """Shop
    Basket 3-5d @Ana
    Payment 8-12d @Ben
    Receipts 2d @Ana
Launch
    Store pages 2-4d @Ben
    Announce 1d
"""
ODD = "Nr,Zahl,Name of it\nA1,3d,Sketch\nA2,4d,Build\n"


@pytest.fixture
def workspace(settings: Any, db: None) -> Workspace:
    """An empty workspace with one member who wears both hats."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    made = Workspace.objects.create(slug="quay", name="Quay Street", zone="Europe/Berlin", currency="EUR")
    calendar(made)
    return made


@pytest.fixture
def here(workspace: Workspace, live_server: LiveServer, page: Page, client: Any) -> Iterator[Page]:
    """The newcomer's browser on Import. Whatever the console says against us fails the test."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if is_trouble(message) else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.route("**/live?*", lambda route: route.fulfill(status=200, content_type="text/event-stream", body="retry: 60000\n\n"))
    client.force_login(member(workspace, "sam", "product_manager", "project_manager", "admin").account)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}/w/quay/import")
    yield page
    assert said == []


def to(page: Page, path: str) -> None:
    page.goto(re.sub(r"/w/quay/.*", f"/w/quay/{path}", page.url))


def paste(page: Page, text: str = LIST, *, name: str = "Shop plan") -> None:
    page.get_by_label("Or paste rows").fill(text)
    page.get_by_label("Call it").fill(name)
    page.get_by_role("button", name="See what would change").click()


def drop(page: Page, name: str, data: bytes) -> None:
    page.locator("form[data-dropzone] input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": data})


def bring_in(page: Page) -> None:
    page.get_by_role("button", name="Bring it in").click()


def heading(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    page.wait_for_load_state("load")


def test_a_pasted_list_is_previewed_asked_about_answered_and_seen_on_the_timeline(here: Page) -> None:
    paste(here)
    heading(here, "7 tasks can come in")
    outline = here.get_by_role("region", name="Outline")
    row = outline.get_by_role("row").filter(has_text="Payment")
    expect(row).to_contain_text("8–12 d")
    expect(row).to_contain_text("Ben")
    expect(row).to_contain_text("level 2")
    assert not Item.objects.exists(), "nothing is written by a dry run"
    bring_in(here)
    heading(here, "Three questions, then the first answer")
    here.get_by_role("button", name="Less: Hours a week of Ben").click()
    expect(here.get_by_label("Hours a week of Ben", exact=True)).to_have_value("36")
    here.get_by_role("button", name="More: How many of Ana").click()
    expect(here.get_by_label("How many of Ana", exact=True)).to_have_value("2")
    here.get_by_role("radio", name=re.compile("All of Shop plan")).check()
    here.get_by_label("Date of All of Shop plan").fill("2031-06-02")
    here.get_by_role("checkbox", name=re.compile("Launch")).uncheck()
    expect(here.get_by_text("May come after", exact=True)).to_be_visible()
    here.get_by_role("button", name="Show the first answer").click()
    heading(here, re.compile(r"^All of Shop plan by 2.Jun.2031 is >?\d+.% likely; 80.% is \d+"))
    expect(here.locator("#causes .causes li").first).to_be_visible()
    assert Person.objects.get(name="Ana").units == 2
    assert set(Item.objects.filter(is_must_have=True).values_list("title", flat=True)) == {"Shop"}
    here.get_by_role("link", name="Open the timeline").click()
    expect(here.get_by_role("treegrid")).to_contain_text("Payment")


def test_a_mistyped_date_is_set_right_in_the_questions(here: Page) -> None:
    paste(here)
    bring_in(here)
    here.get_by_role("radio", name=re.compile("All of Shop plan")).check()
    here.get_by_label("Date of All of Shop plan").fill("2013-06-02")
    here.get_by_role("button", name="Show the first answer").click()
    heading(here, re.compile("2013 is"))
    to(here, f"set-up?project={GoalPost.objects.get().project.key}")
    here.get_by_label("Date of All of Shop plan").fill("2031-06-02")
    here.get_by_role("button", name="Show the first answer").click()
    heading(here, re.compile("2031 is"))
    post = GoalPost.objects.get()
    assert [(one.number, one.date) for one in post.promises.all()] == [(1, post.date)]


def test_every_question_is_skipped_and_the_end_is_told_both_ways(here: Page) -> None:
    paste(here)
    bring_in(here)
    here.get_by_role("link", name="Skip all").click()
    heading(here, re.compile(r"^Shop plan: 50.% is .+, 80.% is "))
    here.get_by_role("link", name="Say which date matters").click()
    heading(here, "Three questions, then the first answer")


def test_a_column_is_mapped_once_and_remembered(here: Page) -> None:
    drop(here, "odd.csv", ODD.encode())
    here.get_by_label("Nr is").select_option("id")
    here.get_by_label("Zahl is").select_option("estimate")
    here.get_by_label("Name of it is").select_option("title")
    here.get_by_role("button", name="Read it so").click()
    expect(here.get_by_role("region", name="Outline").get_by_role("row").filter(has_text="Sketch")).to_contain_text("3 d")
    to(here, "import")
    drop(here, "later.csv", ODD.replace("Sketch", "Paint").encode())
    expect(here.get_by_label("Zahl is")).to_have_value("estimate")
    expect(here.get_by_role("region", name="Outline").get_by_role("row").filter(has_text="Paint")).to_contain_text("3 d")


def test_a_project_file_comes_in_again_without_a_change_and_a_changed_one_updates(here: Page, shared_data: Path) -> None:
    data = (shared_data / "msproject" / "sample.xml").read_bytes()
    drop(here, "sample.xml", data)
    heading(here, re.compile(r"tasks? can come in"))
    bring_in(here)
    heading(here, "Three questions, then the first answer")
    count = Item.objects.count()
    to(here, "import")
    drop(here, "sample.xml", data)
    heading(here, "Nothing new: all of it is here already")
    here.get_by_role("button", name="Mark as read").click()
    assert Item.objects.count() == count
    title = Item.objects.filter(children=None).earliest("number").title
    changed = data.replace(f"<Name>{title}</Name>".encode(), b"<Name>Called otherwise</Name>")
    assert changed != data
    to(here, "import")
    drop(here, "sample.xml", changed)
    heading(here, re.compile(r"^\d+ tasks? can come in"))
    bring_in(here)
    expect(here.get_by_role("button", name="Take it back")).to_be_visible()
    assert Item.objects.filter(title="Called otherwise").exists()
    assert Item.objects.count() == count


def test_an_import_is_taken_back_and_what_somebody_touched_stays(here: Page) -> None:
    paste(here)
    address = here.url
    bring_in(here)
    heading(here, "Three questions, then the first answer")
    to(here, f"items/{Item.objects.get(title='Payment').number}")
    here.get_by_label("Title", exact=True).fill("Payments")
    here.keyboard.press("Enter")
    expect(here.locator("[data-toast]")).to_contain_text("Renamed")
    here.goto(address)
    here.get_by_role("button", name="Take it back").click()
    expect(here.locator("[data-toast]")).to_contain_text("Taken back")
    expect(here.locator("[data-toast]")).to_contain_text("Payments")
    assert set(Item.objects.values_list("title", flat=True)) == {"Shop", "Payments"}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_the_way_and_nothing_overflows(here: Page, theme: Any, width: int) -> None:
    here.emulate_media(color_scheme=theme)
    here.set_viewport_size({"width": width, "height": 844})
    broken: list[str] = []

    def judge(where: str) -> None:
        here.wait_for_load_state("load")
        here.wait_for_timeout(250)
        found = Axe().run(here, options=RULES)
        broken.extend(
            f"{where}: {one['id']} {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found.response["violations"]
        )
        wide = here.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        broken.extend([f"{where}: {wide} px too wide"] if wide > 0 else [])

    judge("import")
    rows = "".join(f"Task {number}\t2031-03-0{number % 7 + 1}\t{number % 5 + 1}d\tPerson {number % 8}\n" for number in range(40))
    paste(here, f"Task\tStart\tEstimate\tWho\n{rows}")
    expect(here.get_by_text("and 10 more", exact=True)).to_be_visible()
    judge("dry run")
    bring_in(here)
    heading(here, "Three questions, then the first answer")
    judge("set-up")
    here.get_by_role("button", name="Show the first answer").click()
    expect(here.locator("#causes .causes, #causes .muted").first).to_be_visible()
    judge("first answer")
    assert not broken, "\n".join(broken)
