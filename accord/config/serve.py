"""Decides how an installation runs: it prepares the data, then minds the web server and the worker until it is told to stop."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
import types
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from accord.config.in_use import hold
from accord.config.options import address_of, check_port, open_data, parse, set_environment

ROOT = Path(__file__).resolve().parents[2]
# Python computes in one thread of a process at a time; two serve eight people who click at once twice as fast.
WEB_PROCESSES = int(os.environ.get("ACCORD_WEB_PROCESSES", min(2, os.cpu_count() or 1)))
READY_SECONDS = 600
DRAIN_SECONDS = 20
REQUEST_SECONDS = 10
SOON_SECONDS = 10
GIVES_UP_AFTER = 5


@dataclass(slots=True)
class Child:
    """One process we keep running: what it is called, how it starts, and how often it ended soon after starting."""

    name: str
    command: list[str]
    pipes: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    soon_ended: int = 0

    def start(self) -> None:
        # Its own session: Ctrl-C reaches us alone, and we pass it on. If we are killed, the kernel tells it to stop.
        keeping: dict[str, Any] = {"start_new_session": True, "preexec_fn": _stop_with_parent, "pass_fds": self.pipes}
        self.process = subprocess.Popen(self.command, cwd=ROOT, **keeping)
        self.started = time.monotonic()

    def mind(self) -> None:
        """Starts it again when it ended by itself, a little later each time it ends at once."""
        if self.process is None or self.process.poll() is None:
            return
        at_once = time.monotonic() - self.started < SOON_SECONDS
        self.soon_ended = self.soon_ended + 1 if at_once else 1
        if self.soon_ended >= GIVES_UP_AFTER:
            raise SystemExit(f"The {self.name} ended {GIVES_UP_AFTER} times at once; what it said stands above.")
        print(f"The {self.name} ended (code {self.process.returncode}) and is started again.", file=sys.stderr, flush=True)
        time.sleep(0.2 * 2**self.soon_ended)
        self.start()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.terminate()

    def wait_until(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass(slots=True)
class Stop:
    """Whether somebody asked us to stop."""

    asked: bool = field(default=False)

    def __call__(self, number: int, frame: types.FrameType | None) -> None:
        self.asked = True


def main(words: list[str] | None = None) -> int:
    began = time.monotonic()
    options = parse(words)
    stop = Stop()
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    check_port(options.host, options.port)
    open_data(options.data)
    set_environment(options)
    hold(options.data)
    address = address_of(options.host, options.port)
    # Where bin/accord finds the pages when it prints a link to them.
    (options.data / "address").write_text(address)
    demo = {True: ["--demo"], False: ["--no-demo"], None: []}[options.demo]
    failed = prepare(["--address", address, *demo], stop)
    if failed or stop.asked:
        return 0 if stop.asked else failed
    # Closing our end tells the web process to end its live streams, which no server does by itself.
    read_end, write_end = os.pipe()
    os.environ["ACCORD_STOP_PIPE"] = str(read_end)
    children = [Child("web server", web_command(options.host, options.port), (read_end,)), Child("worker", worker_command())]
    try:
        return mind(children, address, stop, began)
    finally:
        os.close(write_end)
        drain(children)


def prepare(words: list[str], stop: Stop) -> int:
    """Its exit code. Told to stop, it stops between two statements: each step can be repeated."""
    preparing = subprocess.Popen([sys.executable, "-m", "accord.config.prepare", *words], cwd=ROOT, start_new_session=True)
    while preparing.poll() is None:
        time.sleep(0.02)
        if stop.asked:
            preparing.terminate()
            preparing.wait()
    return preparing.returncode


def web_command(host: str, port: int) -> list[str]:
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", host, "--port", str(port), "--no-ws"]
    command += ["--workers", str(WEB_PROCESSES), "--workers-kill-timeout", str(REQUEST_SECONDS), "--respawn-failed-workers"]
    return [*command, "--log-level", "warning", "accord.config.asgi:application"]


def worker_command() -> list[str]:
    return [sys.executable, "-m", "accord.config.worker_main"]


def mind(children: list[Child], address: str, stop: Stop, began: float) -> int:
    """Runs until somebody asks to stop. Says where the pages are once they answer."""
    for child in children:
        child.start()
    is_said = False
    while not stop.asked:
        for child in children:
            child.mind()
        if not is_said and is_ready(address):
            print(f"\nAccord is ready at {address} after {time.monotonic() - began:.1f} s. Ctrl-C stops it.", flush=True)
            is_said = True
        elif not is_said and time.monotonic() - began > READY_SECONDS:
            raise SystemExit(f"The web server did not answer within {READY_SECONDS // 60} minutes; what it said stands above.")
        time.sleep(0.25 if is_said else 0.05)
    print("Stopping.", flush=True)
    return 0


def is_ready(address: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address + "healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def drain(children: list[Child]) -> None:
    """Requests and jobs in hand are finished; what takes longer than the limit is ended."""
    for child in children:
        child.stop()
    deadline = time.monotonic() + DRAIN_SECONDS
    for child in children:
        child.wait_until(deadline)


def _stop_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
