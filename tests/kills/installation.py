"""Decides how a test holds an installation: its web server and its worker as bin/serve starts them, each to be killed."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from accord.config.serve import web_command, worker_command
from tests.conftest import ROOT

READY_SECONDS = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Installation:
    """A data folder and the two processes over it. `log` is what they said, beside the folder."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        self.log = data.parent / "said.log"
        left_out = {"DATABASE_URL", "ACCORD_TEST_RUN", "ACCORD_STOP_PIPE"}
        self.environment = {name: value for name, value in os.environ.items() if name not in left_out} | {
            "ACCORD_DATA": str(data),
            "ACCORD_DEMO_DOORS": "1",
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "accord.config.settings",
            "NUMBA_CACHE_DIR": os.environ.get("NUMBA_CACHE_DIR") or str(ROOT / ".venv" / "numba-cache"),
        }
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def prepare(self, *words: str) -> None:
        """What bin/serve does before it starts: folder, database, demo."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.run("accord.config.prepare", *words)

    def run(self, module: str, *words: str) -> str:
        """What a program of ours prints when it is run on this data folder."""
        done = subprocess.run(
            [sys.executable, "-m", module, *words], cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=280
        )
        assert done.returncode == 0, f"{module} {' '.join(words)}:\n{done.stdout}\n{done.stderr}"
        return done.stdout.strip()

    def start(self) -> None:
        """Starts what is not running; returns when pages are answered."""
        if self.web is None:
            self.web = self._open(web_command("127.0.0.1", self.port))
        if self.worker is None:
            self.worker = self._open(worker_command())
        deadline = time.monotonic() + READY_SECONDS
        while not self._is_ready():
            assert time.monotonic() < deadline, f"The web server does not become ready:\n{self.log.read_text()[-3000:]}"
            time.sleep(0.05)

    def kill_web(self) -> None:
        _end(self.web, signal.SIGKILL)
        self.web = None

    def kill_worker(self) -> None:
        _end(self.worker, signal.SIGKILL)
        self.worker = None

    def stop(self) -> None:
        for process in (self.web, self.worker):
            _end(process, signal.SIGTERM)
        self.web = self.worker = None

    def web_seconds(self) -> float:
        """Processor time that the web server and its children have used so far; 0 where the system does not tell."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if self.web is not None and int(fields[2]) == self.web.pid:
                ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def _open(self, command: Sequence[str]) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True)

    def _is_ready(self) -> bool:
        try:
            speaker = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
            speaker.request("GET", "/healthz")
            return speaker.getresponse().status == 200
        except OSError:
            return False


def _end(process: "subprocess.Popen[bytes] | None", number: int) -> None:
    """Signals the process and its children: each has a session of its own, so nobody else is in it."""
    if process is not None and process.poll() is None:
        os.killpg(process.pid, number)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


class Speaker:
    """One member's token on a connection that is kept open. `say` answers (status, body); ConnectionError where the server died."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.token = port, token
        self.connection: http.client.HTTPConnection | None = None

    def say(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        text = None if body is None and method in ("GET", "DELETE") else json.dumps(body or {})
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        try:
            self.connection.request(method, f"/api/v1{path}", text, headers)
            answer = self.connection.getresponse()
            said = answer.read()
        except (OSError, http.client.HTTPException) as died:
            self.connection = None
            raise ConnectionError(str(died)) from died
        return answer.status, json.loads(said) if said else None
