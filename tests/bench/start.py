"""Decides how long bin/serve takes until pages are answered: on an empty data folder with the demo, and again on the same one."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.data import ROOT
from tests.bench.figures import Figure, Times
from tests.kills.installation import free_port


def figures(sample: int) -> Iterator[Figure]:
    """The environment is there already: building it depends on the network."""
    with tempfile.TemporaryDirectory(prefix="accord-bench-") as folder:
        data = Path(folder) / "data"
        yield Times([_start(data)]).figure("First start with the demo, environment there")
        yield Times([_start(data) for _ in range(min(5, sample))]).figure("A later start", limit=3000)


def _start(data: Path) -> float:
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "ACCORD_DATA"}}
    command = [sys.executable, "-m", "accord.config.serve", "--port", str(free_port()), "--data", str(data)]
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if "Accord is ready at" in line:
            taken = (time.perf_counter() - began) * 1000
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)
            return taken
    raise RuntimeError(f"It did not start: {said[-500:]}")
