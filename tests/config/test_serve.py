"""Shows an installation started and stopped for real, as bin/serve does it, on a data folder of its own."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(port: int, data: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "accord.config.serve", "--port", str(port), "--data", str(data), "--no-demo", *words]


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "ACCORD_DATA", "ACCORD_TEST_RUN"}}


class Running:
    """A started installation and the lines it has said so far."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.process = subprocess.Popen(
            command(self.port, data), cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.said = ""

    def wait_until_said(self, sentence: str) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if sentence in line:
                return
        pytest.fail(f"It ended without saying {sentence!r}:\n{self.said}")

    def get(self, path: str) -> tuple[int, bytes]:
        answer = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        answer.request("GET", path)
        got = answer.getresponse()
        return got.status, got.read()

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=30)
        self.said += rest
        return self.process.returncode


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def started(data: Path) -> Iterator[Running]:
    one = Running(data)
    try:
        one.wait_until_said("Accord is ready at")
        yield one
    finally:
        if one.process.poll() is None:
            one.stop()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One for the tests that only look."""
    yield from started(tmp_path_factory.mktemp("accord") / "data")


@pytest.fixture
def own(data: Path) -> Iterator[Running]:
    """One for a test that ends something."""
    yield from started(data)


def test_it_says_each_step_with_its_time_and_where_the_pages_are(running: Running) -> None:
    steps = re.findall(r"^  (\S.*?) +\d+\.\d s", running.said, re.MULTILINE)
    assert steps == ["Open the data folder", "Bring the database up to date", "Collect static files", "Warm the planning engine"]
    assert f"Accord is ready at http://127.0.0.1:{running.port}/" in running.said
    assert running.get("/healthz") == (200, b"ready\n")


def test_while_there_is_no_workspace_it_prints_a_link_that_makes_one(running: Running) -> None:
    link = re.search(rf"workspace .*: http://127\.0\.0\.1:{running.port}/set-up/(\S{{20,}})$", running.said, re.MULTILINE)
    assert link, running.said
    kept = rows(running.data / "accord.sqlite3", "SELECT purpose, used_at, secret_hash FROM people_onetimelink")
    assert [(purpose, used) for purpose, used, _ in kept] == [("set-up", None)]
    assert link[1] not in str(kept)


def test_told_to_stop_while_preparing_it_stops_at_once(data: Path) -> None:
    one = Running(data)
    one.wait_until_said("Open the data folder")
    assert one.stop() == 0
    assert "Accord is ready" not in one.said


def test_what_it_keeps_is_for_its_owner_alone(running: Running) -> None:
    assert running.data.stat().st_mode & 0o777 == 0o700
    kept = {path.name: path.stat().st_mode & 0o077 for path in running.data.iterdir()}
    assert {"secret-key", "accord.sqlite3"} <= kept.keys()
    assert set(kept.values()) == {0}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_ends_well_and_leaves_no_process(own: Running, number: int) -> None:
    began = time.monotonic()
    assert own.stop(number) == 0
    # Well under the ten seconds after which a web process that did not hear of it is ended by force.
    assert time.monotonic() - began < 8
    assert "Stopping." in own.said
    assert "Traceback" not in own.said
    with pytest.raises(ConnectionRefusedError):
        own.get("/healthz")


SIGNED_IN = """
import django; django.setup()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from accord.kernel.models import Workspace
from accord.people.models import Account, Member
account = Account.objects.create_user("mara@example.com", "a-long-enough-password", name="Mara")
Member.objects.create(workspace=Workspace.objects.create(slug="lantern", name="Lantern"), account=account, hats=["stakeholder"])
session = SessionStore()
session[SESSION_KEY] = str(account.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = account.get_session_auth_hash()
session.create()
print(session.session_key)
"""


def test_told_to_stop_it_does_not_wait_for_open_live_streams(own: Running) -> None:
    here = environment() | {"ACCORD_DATA": str(own.data), "DJANGO_SETTINGS_MODULE": "accord.config.settings"}
    made = subprocess.run([sys.executable, "-c", SIGNED_IN], cwd=ROOT, env=here, check=True, capture_output=True, text=True)
    tab = http.client.HTTPConnection("127.0.0.1", own.port, timeout=20)
    tab.request("GET", "/w/lantern/live?topics=workspace/trades", headers={"Cookie": f"sessionid={made.stdout.strip()}"})
    stream = tab.getresponse()
    assert (stream.status, stream.readline()) == (200, b"retry: 2000\n")
    began = time.monotonic()
    assert own.stop() == 0
    # Well under the ten seconds after which the server would end it by force.
    assert time.monotonic() - began < 8


def test_a_second_one_on_the_same_port_says_so(running: Running, tmp_path: Path) -> None:
    words = command(running.port, tmp_path / "other")
    second = subprocess.run(words, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert second.stderr == f"Port {running.port} on 127.0.0.1 is in use by another program; choose another with --port.\n"
    assert not (tmp_path / "other").exists()


def test_a_killed_worker_is_started_again(own: Running) -> None:
    workers = [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/cmdline") if is_worker_of(path, own.process.pid)]
    assert len(workers) == 1
    os.kill(workers[0], signal.SIGKILL)
    own.wait_until_said("The worker ended (code -9) and is started again.")


def is_worker_of(cmdline: Path, parent: int) -> bool:
    try:
        is_worker = b"accord.config.worker_main" in cmdline.read_bytes()
        return is_worker and f"PPid:\t{parent}\n" in (cmdline.parent / "status").read_text()
    except OSError:
        return False


def test_an_existing_database_is_copied_before_an_upgrade(data: Path) -> None:
    prepare = [sys.executable, "-m", "accord.config.prepare", "--no-demo"]
    here = environment() | {"ACCORD_DATA": str(data)}
    subprocess.run(prepare, cwd=ROOT, env=here, check=True, capture_output=True)
    assert not (data / "backups").exists()
    back = [sys.executable, "manage.py", "migrate", "notices", "zero", "--skip-checks"]
    subprocess.run(back, cwd=ROOT, env=here, check=True, capture_output=True)
    told = subprocess.run(prepare, cwd=ROOT, env=here, check=True, capture_output=True, text=True).stdout
    (copy,) = (data / "backups").iterdir()
    assert f"the database before them is in {copy}" in told
    assert copy.stat().st_mode & 0o777 == 0o600
    assert "notices_notice" not in tables(copy)
    assert "notices_notice" in tables(data / "accord.sqlite3")


def tables(database: Path) -> set[str]:
    return {name for (name,) in rows(database, "SELECT name FROM sqlite_master WHERE type = 'table'")}


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    import pysqlite3

    connection = pysqlite3.connect(database)
    try:
        return list(connection.execute(query))
    finally:
        connection.close()
