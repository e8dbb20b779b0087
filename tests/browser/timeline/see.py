"""Decides how the element's stories look at it: rows, bars, pixels, what it said, and what a preview foretells."""

import re
from dataclasses import replace
from typing import Any

from playwright.sync_api import Locator, Page

from tests.browser.timeline.demo import lantern
from tests.browser.timeline.server import TimelineServer

Json = dict[str, Any]
CHECKOUT = "i143"


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


def pick(page: Page, title: str) -> None:
    """Clicks a row's name: its cell is the active one."""
    row(page, title).locator(".tl-name").click()


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


def wait_for(page: Page, is_so: Any) -> None:
    for _ in range(100):
        if is_so():
            return
        page.wait_for_timeout(30)
    raise AssertionError("It did not come true in three seconds.")


def retitled(row_id: str, title: str) -> Json:
    shape = lantern()
    return replace(
        shape, rows=tuple(replace(each, title=title, version=4) if each.id == row_id else each for each in shape.rows)
    ).as_json()
