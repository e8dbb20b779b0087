"""The lines of what fits by the date move while a feature is still in the air, by pointer and by keys."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accord.alignment.plan import replan
from accord.work.models import GoalPost, Item
from tests.alignment.lantern import Lantern, make_lantern
from tests.browser.test_work_pages import here, plain_passwords  # noqa: F401
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lantern(plain_passwords: None, cast: Cast) -> Lantern:  # noqa: F811
    """Three weeks: payment fits in that order, checkout after it does not; dark mode would."""
    made = make_lantern(cast)
    GoalPost.objects.filter(pk=made.launch.pk).update(date=timezone.now().date() + dt.timedelta(days=21))
    Item.objects.filter(pk=made.dark_mode.pk).update(goal_post=made.launch)
    replan(cast.project.pk)
    return made


def line(page: Page, level: str) -> Locator:
    return page.locator(f"[data-rule$='-{level}']")


def above(page: Page, level: str) -> str:
    """The feature right above a line, the other line left out; "" where none is."""
    found: str = line(page, level).evaluate(
        """line => {
          let row = line.previousElementSibling
          while (row && !row.matches("[data-row]")) row = row.previousElementSibling
          return row?.dataset.name ?? ""
        }"""
    )
    return found


def rank(item: Item) -> int | None:
    found: int | None = Item.objects.get(pk=item.pk).rank
    return found


def test_the_lines_move_under_the_pointer_before_the_drop(here: Page, lantern: Lantern) -> None:  # noqa: F811
    expect(line(here, "0.8")).to_contain_text("1 feature")
    assert (above(here, "0.8"), above(here, "0.5")) == ("Payment system", "Dark mode")
    dragged = here.locator("[data-row]", has_text="Checkout flow")
    dragged.hover()
    dragged.locator(".handle").hover()
    here.mouse.down()
    there: Any = here.locator("[data-row]", has_text="Dark mode").bounding_box()
    here.mouse.move(there["x"] + 40, there["y"] + there["height"] / 2, steps=8)
    here.mouse.move(there["x"] + 40, there["y"] + there["height"] - 4, steps=4)
    expect(line(here, "0.8")).to_contain_text("2 features")
    assert (above(here, "0.8"), above(here, "0.5")) == ("Dark mode", "Checkout flow")
    assert rank(lantern.checkout) == 2, "Nothing is kept while it is in the air."
    here.mouse.up()
    expect(here.locator("[data-toast]")).to_contain_text("Checkout flow ranked 3")
    expect(line(here, "0.8")).to_contain_text("2 features")
    assert rank(lantern.checkout) == 3


def test_the_lines_move_with_the_keys_before_the_rank_is_kept(here: Page, lantern: Lantern) -> None:  # noqa: F811
    kept: list[str] = []
    here.on("request", lambda request: kept.append(request.url) if request.method == "POST" else None)
    # It stands still between the steps, however slow the machine is.
    here.clock.install()
    here.clock.pause_at(timezone.now() + dt.timedelta(seconds=5))
    here.locator("[data-row]", has_text="Checkout flow").focus()
    here.keyboard.press("Alt+ArrowDown")
    here.clock.run_for(200)
    expect(line(here, "0.8")).to_contain_text("2 features")
    assert (above(here, "0.8"), above(here, "0.5")) == ("Dark mode", "Checkout flow")
    assert (kept, rank(lantern.checkout)) == ([], 2)
    here.clock.run_for(600)
    expect(here.locator("[data-toast]")).to_contain_text("Checkout flow ranked 3")
