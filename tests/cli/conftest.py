"""Decides how a test runs the command line: in a process of its own, on a data folder of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def run_on(data: Path, *words: str, said: str = "") -> "subprocess.CompletedProcess[str]":
    ours = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "ACCORD_TEST_RUN")
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    environment["ACCORD_DATA"] = str(data)
    command = [sys.executable, "-m", "accord.cli", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, input=said, capture_output=True, text=True, timeout=120)


@pytest.fixture
def cli(tmp_path: Path) -> Run:
    """`cli("check")` on a data folder that has nothing in it yet."""
    return lambda *words: run_on(tmp_path / "data", *words)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty database, made once; copy it before changing it."""
    data = tmp_path_factory.mktemp("migrated")
    environment = {**os.environ, "ACCORD_DATA": str(data), "DJANGO_SETTINGS_MODULE": "accord.config.settings"}
    environment.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v", "0"], cwd=ROOT, env=environment, check=True, timeout=300)
    return data
