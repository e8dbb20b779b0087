"""Decides how fast whole pages are: a workspace of 5,000 items in one project, the real server, one client and then eight.

A client keeps its connection and reads each answer to its end. The bare ratio is to /healthz, which answers without a page.
"""

import http.client
import json
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.bench.figures import Figure, Times
from tests.kills.installation import Installation

ITEMS = 5000
LIMIT_MS = 150.0


def figures(sample: int) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="accord-bench-") as folder:
        installation = Installation(Path(folder) / "data")
        try:
            yield from _measured(installation, sample)
        finally:
            installation.stop()


def _measured(installation: Installation, sample: int) -> Iterator[Figure]:
    installation.prepare("--no-demo")
    stage = json.loads(installation.run("tests.bench.stage", str(ITEMS)).splitlines()[-1])
    installation.start()
    bare, told = _ask(installation, "/healthz", stage, sample, clients=1)
    yield bare.figure("/healthz, one client", note=told)
    for name, path in addresses(stage):
        for clients in (1, 8):
            times, told = _ask(installation, path, stage, sample, clients=clients)
            what = f"{name}, {ITEMS} items, {clients} client{'s' if clients > 1 else ''}"
            yield times.figure(what, limit=LIMIT_MS, against=bare, what="/healthz", note=told)


def addresses(stage: dict[str, Any]) -> Sequence[tuple[str, str]]:
    return (
        ("Today", "/w/bench/today"),
        ("Backlog", "/w/bench/backlog"),
        ("Timeline", "/w/bench/timeline"),
        ("Trade", f"/w/bench/trades/{stage['trade']}"),
        ("Item", f"/w/bench/items/{stage['item']}"),
        ("Timeline's data", "/w/bench/timeline/data"),
    )


def _ask(installation: Installation, path: str, stage: dict[str, Any], sample: int, *, clients: int) -> tuple[Times, str]:
    """Two rounds unmeasured, then `sample` answers to each client; and their size and price to the server."""
    taken: list[float] = []
    sizes: list[int] = []

    def client(count: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", installation.port, timeout=120)
        for number in range(count + 2):
            began = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": stage["cookie"], "Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{path} answers {answer.status}: {body[:300]!r}")
            if number >= 2:
                taken.append((time.perf_counter() - began) * 1000)
                sizes.append(len(body))
        connection.close()

    threads = [threading.Thread(target=client, args=(sample,)) for _ in range(clients)]
    before = installation.web_seconds()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not taken:
        raise RuntimeError(f"{path} gave no answer.")
    price = (installation.web_seconds() - before) * 1000 / (len(taken) + 2 * clients)
    return Times(taken), f"{max(sizes) // 1024} kB; {price:.0f} ms of processor an answer"
