"""Decides how long an edit takes until its new plan and forecast are stored: through the real server, and each part by itself."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.bare import commit, timed
from tests.bench.figures import Figure, Times
from tests.kills.installation import Installation, Speaker

TASKS, ITEMS, PERSONS = 200, 229, 12


def figures(sample: int) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="accord-bench-") as folder:
        installation = Installation(Path(folder) / "data")
        try:
            installation.prepare("--no-demo")
            told = json.loads(installation.run("tests.bench.inside", str(ITEMS), str(PERSONS), str(sample)).splitlines()[-1])
            installation.start()
            speaker = Speaker(installation.port, told["token"])
            yield from _measured(installation, speaker, told, sample)
        finally:
            installation.stop()


def _measured(installation: Installation, speaker: Speaker, told: dict[str, Any], sample: int) -> Iterator[Figure]:
    bare, hours = commit(sample), iter(range(10, 10**6))

    def edit() -> None:
        status, said = speaker.say("PATCH", f"/items/{told['task']}", {"high_hours": 20 + next(hours) % 15})
        if status != 200 or said["plan"] is None:
            raise RuntimeError(f"The edit answers {status}: {said}")

    timed(edit, 3)
    before = installation.web_seconds()
    times = Times(timed(edit, sample, unmeasured=0).taken)
    price = f"{(installation.web_seconds() - before) * 1000 / sample:.0f} ms of processor an edit"
    yield bare.figure("One commit of bare SQLite")
    what = f"Edit to new plan and forecast, {told['tasks']} tasks, {PERSONS} persons"
    yield times.figure(what, limit=200, against=bare, what="a bare commit", note=price)
    for name in ("plan and forecast", "plan", "forecast", "reading the situation", "storing"):
        limit = 50.0 if name == "plan and forecast" else None
        taken, cpu = told[name]
        yield Times(taken, cpu).figure(f"Of it {name}", limit=limit)
