"""Decides what every test stands on: a data folder of its own, no network, frozen time on request, the cast and the real inputs."""

import atexit
import datetime as dt
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Before the settings are read, so that no test ever meets a person's data; the processes of one run share the folder.
if "ACCORD_TEST_RUN" not in os.environ:
    os.environ["ACCORD_TEST_RUN"] = os.environ["ACCORD_DATA"] = tempfile.mkdtemp(prefix="accord-test-")
    # Nothing is collected in tests; without the folder every first request would warn.
    Path(os.environ["ACCORD_DATA"], "static").mkdir()
    atexit.register(shutil.rmtree, os.environ["ACCORD_TEST_RUN"], ignore_errors=True)
os.environ["DJANGO_SETTINGS_MODULE"] = "accord.config.settings"
os.environ.setdefault("NUMBA_CACHE_DIR", str(ROOT / ".venv" / "numba-cache"))

import django  # noqa: E402
from django.core.signals import request_finished, request_started  # noqa: E402

django.setup()

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer
    from time_machine import Traveller

    from tests.cast import Cast

CHROMIUM = next((path for name in ("chromium-headless-shell", "chromium") if (path := shutil.which(name))), None)
NEEDS = {
    "browser": (CHROMIUM is not None, "a browser (Debian: chromium-headless-shell)"),
    "java": (shutil.which("java") is not None, "Java (Debian: openjdk-17-jre-headless)"),
    "postgres": (bool(os.environ.get("DATABASE_URL")), "PostgreSQL (python tests/setup/postgres.py pytest …)"),
}


def missing(what: str) -> None:
    """Skips the test, saying what it lacks; where everything must be there (CI) it fails instead."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must have {what}.", pytrace=False)
    pytest.skip(f"needs {what}")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for a page drives a browser, whether or not it says so."""
    for item in items:
        if {"page", "context", "browser", "new_context"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, (there, what) in NEEDS.items():
        if item.get_closest_marker(marker) and not there:
            # A run on SQLite is no run without PostgreSQL: that one comes second.
            pytest.skip(f"needs {what}") if marker == "postgres" else missing(what)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real plans, never committed: $ACCORD_TEST_DATA, else ../shared/data beside the repository."""
    folder = Path(os.environ.get("ACCORD_TEST_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        missing(f"the real inputs in {folder} (or where ACCORD_TEST_DATA says)")
    return folder


@pytest.fixture
def freeze(time_machine: "Traveller | Any") -> Callable[[str], dt.datetime]:
    """`freeze("2026-03-02 09:00")` stops the clock there, in UTC, and returns the moment."""

    def stop_at(moment: str) -> dt.datetime:
        at = dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)
        time_machine.move_to(at, tick=False)
        return at

    return stop_at


@pytest.fixture
def cast(db: None) -> "Cast":
    """One workspace and its people, written afresh."""
    from tests.cast import make_cast

    return make_cast()


@pytest.fixture
def live_server(live_server: "LiveServer", transactional_db: None) -> "Iterator[LiveServer]":
    """The server of the pages. A test ends when everything they asked for is answered: what is still written would meet the
    emptying of the database, or the next test."""
    under_way = 0
    changed = threading.Condition()

    def count(by: int) -> None:
        nonlocal under_way
        with changed:
            under_way += by
            changed.notify_all()

    def begin(**_: Any) -> None:
        count(1)

    def end(**_: Any) -> None:
        count(-1)

    request_started.connect(begin)
    request_finished.connect(end)
    yield live_server
    with changed:
        assert changed.wait_for(lambda: under_way <= 0, timeout=60), "A request is not answered."
    request_started.disconnect(begin)
    request_finished.disconnect(end)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's browser instead of a download; as root it can only run without its sandbox."""
    # Playwright keeps an event loop in the test's thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    args = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": args}
