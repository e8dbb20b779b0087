"""Decides on what stories are played: a real installation with the demo, and members in browsers of their own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.conftest import ROOT

RULES = {"preload": False, "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
Enter = Callable[..., Page]


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "ACCORD_DATA", "ACCORD_TEST_RUN"}}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a first start, with the demo in it."""
    data = tmp_path_factory.mktemp("story") / "data"
    process = _start(data)
    _stop(process)
    return data


def _start(data: Path, port: int | None = None) -> "subprocess.Popen[str]":
    port = port or _free_port()
    command = [sys.executable, "-m", "accord.config.serve", "--port", str(port), "--data", str(data), "--demo"]
    process = subprocess.Popen(command, cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if "Accord is ready at" in line:
            if "not made" not in said:
                return process
            _stop(process)
            break
    pytest.fail(f"The installation did not start:\n{said}")


def _stop(process: "subprocess.Popen[str]") -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=40)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def installation(demo: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a running installation that is this test's own."""
    data, port = tmp_path / "data", _free_port()
    shutil.copytree(demo, data)
    process = _start(data, port)
    yield f"http://127.0.0.1:{port}"
    _stop(process)


@pytest.fixture
def enter(installation: str, browser: Browser) -> Iterator[Enter]:
    """`enter("product")` is that side's member in a browser of their own. Whatever a console says against us fails the test."""
    said: list[str] = []
    contexts = []

    def come_in(side: str, *, has_pointer: bool = True) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, base_url=installation)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)

        def hear(message: ConsoleMessage) -> None:
            if message.type == "error":
                said.append(f"{side} at {page.url}: {message.text}")

        page.on("console", hear)
        page.on("pageerror", lambda error: said.append(f"{side} at {page.url}: {error}"))
        page.goto("/")
        page.locator(f"form:has(input[name=as][value={side}]) button").click()
        page.wait_for_url("**/today")
        if not has_pointer:
            context.add_init_script(
                "addEventListener('DOMContentLoaded', () => { document.documentElement.style.pointerEvents = 'none' })"
            )
            page.reload()
        return page

    yield come_in
    for context in contexts:
        context.close()
    assert said == []


def is_clean(page: Page) -> None:
    """axe finds nothing on the page as it stands."""
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(page.url, one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []
