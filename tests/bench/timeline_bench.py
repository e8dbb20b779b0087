"""Decides how smooth the timeline is: frames over a scroll and a drag with 10,000 tasks, and the longest the page stood still.

Run: python -m tests.bench.timeline_bench [--tasks N] [--links N] [--seconds S] [--json]. Frames are the gaps between two animation
frames as the page sees them; a frame that the machine gave to somebody else counts against us all the same.
"""

import argparse
import datetime as dt
import json
import os
import random
from dataclasses import replace
from typing import Any

from playwright.sync_api import Page, sync_playwright

from accord.alignment.reads.timeline_shape import GroupShape, LinkShape, PersonShape, RowShape, StripRow
from tests.browser.timeline.demo import ALL, lantern
from tests.browser.timeline.server import TimelineServer

CHROMIUM = os.environ.get("ACCORD_CHROMIUM", "/usr/bin/chromium-headless-shell")
_WATCH = """() => {
  window.longTasks = [];
  new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((entry) => entry.duration)))
    .observe({ type: 'longtask', buffered: true });
}"""
_SCROLL = """async ({ seconds }) => {
  const scroll = document.querySelector('.tl-scroll');
  const frames = [];
  const began = performance.now();
  let last = began;
  return new Promise((resolve) => requestAnimationFrame(function step(now) {
    frames.push(now - last);
    last = now;
    scroll.scrollTop += 37;
    scroll.scrollLeft += 3;
    if (scroll.scrollLeft > 900) scroll.scrollLeft = 0;
    if (now - began < seconds * 1000) requestAnimationFrame(step);
    else resolve(frames.slice(2));
  }));
}"""
_COUNT = """() => {
  window.frames_ = [];
  let last = performance.now();
  const step = (now) => { window.frames_.push(now - last); last = now; if (!window.stop_) requestAnimationFrame(step); };
  window.stop_ = false;
  requestAnimationFrame(step);
}"""


def plan(tasks: int, links: int) -> dict[str, Any]:
    """A plan of that size over two years, in forty tracks, always the same."""
    luck = random.Random(7)
    start = dt.datetime(2026, 2, 16, 8, tzinfo=dt.UTC)
    rows = []
    for place in range(tasks):
        begins = start + dt.timedelta(days=place * 600 // tasks + luck.randrange(20))
        ends = begins + dt.timedelta(days=luck.randint(1, 25), hours=8)
        p80 = ends + dt.timedelta(days=luck.randint(1, 12))
        rows.append(
            RowShape(
                id=f"t{place}",
                number=place + 1,
                title=f"Task {place + 1} of the great plan",
                url=f"#t{place}",
                version=1,
                track=f"track{place * 40 // tasks}",
                goal_post="version-one",
                people=(f"p{place % 24}",),
                estimate="3–6 d",
                start=begins,
                finish=ends,
                p10=ends - dt.timedelta(days=1),
                p80=p80,
                baseline=(begins, ends),
                is_driving=luck.random() < 0.1,
                is_feature=place % 10 == 0,
                must_have=luck.random() < 0.3,
                done=1.0 if place < tasks // 20 else 0.0,
                state="done" if place < tasks // 20 else "planned",
                can_edit=ALL,
            )
        )
    pairs = {(first := luck.randrange(tasks - 1), min(tasks - 1, first + luck.randint(1, 40))) for _ in range(links * 2)}
    shape = replace(
        lantern(),
        until=dt.date(2028, 6, 26),
        rows=tuple(rows),
        links=tuple(LinkShape(f"t{a}", f"t{b}") for a, b in sorted(pairs)[:: max(1, len(pairs) // links)][:links]),
        tracks=tuple(GroupShape(f"track{place}", f"Track {place + 1}") for place in range(40)),
        people=tuple(PersonShape(f"p{place}", f"Person {place + 1}", f"P{place}"[:2]) for place in range(24)),
        load=tuple(
            StripRow(f"p{place}", f"Person {place + 1}", tuple(luck.random() * 1.2 for _ in range(110))) for place in range(24)
        ),
    )
    return shape.as_json()


def measure(*, tasks: int = 10_000, links: int = 14_300, scroll_seconds: float = 10, drag_seconds: float = 5) -> dict[str, Any]:
    """Frames in milliseconds at 50 and 95 %, and the longest task of the main thread, while loading, scrolling and dragging."""
    server = TimelineServer(plan(tasks, links))
    server.answers["/preview"] = lambda body: (
        200,
        {"rows": [{"id": body["change"]["id"], "start": 60000, "finish": 66000, "p80": 70000}], "goal_posts": []},
    )
    server.answers["/edit"] = lambda body: (200, {"rows": []})
    server.answers["/why"] = lambda body: (200, {"parts": [{"text": "Because.", "strong": False}], "pills": []})
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.add_init_script(f"({_WATCH})()")
            page.goto(server.url)
            page.locator("body[data-ready]").wait_for()
            load_ms = page.evaluate("performance.now()")
            page.wait_for_timeout(1000)
            found: dict[str, Any] = {
                "tasks": tasks,
                "links": len(server.timeline["links"]),
                "ready_ms": round(load_ms),
                "load_longest_ms": longest(page),
            }
            found["scroll"] = summary(page.evaluate(_SCROLL, {"seconds": scroll_seconds})) | {"longest_ms": longest(page)}
            found["drag"] = summary(drag(page, drag_seconds)) | {"longest_ms": longest(page)}
            browser.close()
    finally:
        server.close()
    return found


def drag(page: Page, seconds: float) -> list[float]:
    """Takes a bar by its middle and moves it to and fro."""
    page.evaluate("document.querySelector('.tl-scroll').scrollTo(0, 0)")
    page.wait_for_timeout(300)
    x, y = page.evaluate("""() => {
      const timeline = document.querySelector('accord-timeline');
      const { view, stage } = timeline;
      const at = view.lines.row(3);
      const box = stage.pane.getBoundingClientRect();
      stage.scroll.scrollLeft = view.scale.x(view.model.start[at]) - 200;
      const x = (view.scale.x(view.model.start[at]) + view.scale.x(view.model.finish[at])) / 2 - stage.scroll.scrollLeft;
      return [box.left + view.gridWidth + x, box.top + 54 + view.lines.top[3] + 16];
    }""")
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(f"({_COUNT})()")
    steps = int(seconds * 40)
    for step in range(steps):
        page.mouse.move(x + (step % 80 - 40) * 5, y + step % 7)
        page.wait_for_timeout(15)
    page.mouse.up()
    frames: list[float] = page.evaluate("() => { window.stop_ = true; return window.frames_; }")
    return frames[2:]


def longest(page: Page) -> float:
    """The longest task since the last question; 0 where none took 50 ms."""
    tasks: list[float] = page.evaluate("() => window.longTasks.splice(0)")
    return round(max(tasks, default=0), 1)


def summary(frames: list[float]) -> dict[str, float]:
    ordered = sorted(frames)
    return {
        "frames": len(ordered),
        "p50_ms": round(ordered[len(ordered) // 2], 1),
        "p95_ms": round(ordered[int(len(ordered) * 0.95)], 1),
        "max_ms": round(ordered[-1], 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--links", type=int, default=14_300)
    parser.add_argument("--seconds", type=float, default=10.0, help="of scrolling; the drag takes half as long")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    found = measure(tasks=chosen.tasks, links=chosen.links, scroll_seconds=chosen.seconds, drag_seconds=chosen.seconds / 2)
    if chosen.json:
        print(json.dumps(found))
        return
    print(f"timeline of {found['tasks']} tasks and {found['links']} links, there after {found['ready_ms']} ms")
    print(f"  load: longest task {found['load_longest_ms']} ms")
    for name in ("scroll", "drag"):
        each = found[name]
        times = f"p50 {each['p50_ms']} ms, p95 {each['p95_ms']} ms, max {each['max_ms']} ms"
        print(f"  {name}: {each['frames']} frames, {times}; longest task {each['longest_ms']} ms")


if __name__ == "__main__":
    main()
