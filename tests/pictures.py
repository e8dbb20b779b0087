"""Decides which pages are kept as pictures: `python -m tests.pictures ADDRESS FOLDER [DRAWINGS]`, of a demo that runs at ADDRESS.

With DRAWINGS (a folder of `<page>-1280-light.png`) each page has its drawing on the right, at the same size.
"""

import base64
import sys
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests.conftest import CHROMIUM

SIZE = ViewportSize(width=1280, height=800)
PAGES = {
    "today": "today",
    "backlog": "backlog?lens=why",
    "timeline-when": "timeline?lens=when",
    "trade": "goal-posts/2/options",
    "item": "items/16",
}


def main() -> None:
    address, folder, *drawings = sys.argv[1:]
    Path(folder).mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page, board = browser.new_page(viewport=SIZE, base_url=address), browser.new_page(viewport=SIZE)
        page.goto("/")
        page.locator("form:has(input[name=as][value=both]) button").click()
        page.wait_for_url("**/today")
        for name, path in PAGES.items():
            page.goto(f"/w/demo/{path}")
            page.wait_for_timeout(3000)
            seen = [page.screenshot(), *(Path(one, f"{name}-1280-light.png").read_bytes() for one in drawings)]
            Path(folder, f"{name}.png").write_bytes(_side_by_side(board, seen))
        browser.close()


def _side_by_side(page: Page, pictures: list[bytes]) -> bytes:
    shown = (f'<img width=1280 src="data:image/png;base64,{base64.b64encode(one).decode()}">' for one in pictures)
    page.set_viewport_size(ViewportSize(width=1296 * len(pictures) - 16, height=800))
    page.set_content(f'<body style="margin:0;display:flex;gap:16px;background:#888">{"".join(shown)}')
    page.evaluate("Promise.all([...document.images].map(one => one.decode()))")
    return page.screenshot()


if __name__ == "__main__":
    main()
