"""Decides how a round of kills goes: three people write, server or worker or both die at some moment, and all is started again."""

import json
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.kills.installation import Installation
from tests.kills.writers import Ledger, Writers

AGAIN_WITHIN = 60.0


@dataclass(frozen=True)
class Round:
    number: int
    killed: str
    after_seconds: float
    acked: int
    unanswered: int
    refused: tuple[str, ...]
    findings: tuple[str, ...]


@dataclass(frozen=True)
class Ended:
    """How long after the last start every job was done, and what the worker left."""

    seconds: float
    left: dict[str, object]


class Kills:
    """An installation with the stage set. Use as a context: it is stopped and its folder removed at the end."""

    def __init__(self, *, seed: int = 1) -> None:
        self.seed = seed
        self.folder = tempfile.TemporaryDirectory(prefix="accord-kills-")
        self.installation = Installation(Path(self.folder.name) / "data")
        self.ledger = Ledger()

    def __enter__(self) -> "Kills":
        self.installation.prepare("--no-demo")
        self.stage = json.loads(self.installation.run("tests.kills.stage").splitlines()[-1])
        return self

    def __exit__(self, *_: object) -> None:
        self.installation.stop()
        self.folder.cleanup()

    def rounds(self, count: int) -> Iterator[Round]:
        for number in range(count):
            yield self._round(number)

    def _round(self, number: int) -> Round:
        luck = random.Random(self.seed * 1000 + number)
        self.installation.start()
        before, refused = len(self.ledger.sent), len(self.ledger.refused)
        writers = Writers(self.installation.port, self.stage, self.ledger, seed=self.seed * 1000 + number)
        writers.run()
        began = time.monotonic()
        # The first requests of a fresh server load what planning needs; one round in four ends among them.
        if luck.random() < 0.75:
            for at_work in writers.at_work:
                at_work.wait(15)
        time.sleep(luck.uniform(0.2, 4.0))
        after = time.monotonic() - began
        killed = luck.choice(("web server", "worker", "both"))
        if killed != "web server":
            self.installation.kill_worker()
        if killed == "worker":
            time.sleep(0.3)
        writers.stop.set()
        self.installation.kill_web()
        writers.end()
        sent = self.ledger.sent[before:]
        acked = sum(one.acked for one in sent)
        return Round(number, killed, after, acked, len(sent) - acked, tuple(self.ledger.refused[refused:]), tuple(self._judge()))

    def _judge(self) -> list[str]:
        ledger = self.installation.data.parent / "ledger.json"
        ledger.write_text(json.dumps(self.ledger.as_json()))
        return list(json.loads(self.installation.run("tests.kills.judge", str(ledger)).splitlines()[-1]))

    def end(self) -> Ended:
        """Edit what the worker plans, kill it at work, start again, and wait until no job is left."""
        self.installation.kill_worker()
        self.installation.start()
        writers = Writers(self.installation.port, self.stage, self.ledger, seed=self.seed * 1000 + 999)
        writers.run()
        deadline = time.monotonic() + 20
        while not self._left()["running"] and time.monotonic() < deadline:
            time.sleep(0.05)
        self.installation.kill_worker()
        writers.end()
        self.installation.start()
        began = time.monotonic()
        while True:
            left = self._left()
            passed = time.monotonic() - began
            if passed > AGAIN_WITHIN or not (left["waiting"] or left["running"]):
                return Ended(passed, left)
            time.sleep(1.0)

    def _left(self) -> dict[str, object]:
        return dict(json.loads(self.installation.run("tests.kills.jobs_left").splitlines()[-1]))
