"""Decides where the real plan files are, and asks MPXJ's own objects about each of them once per machine and file."""

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from accord.files.planfile import PlanFile
from accord.files.read import read_plan
from tests.conftest import missing

ORACLE = Path(__file__).with_name("oracle.py")
Facts = dict[str, Any]


@pytest.fixture(scope="session")
def plans(shared_data: Path) -> Path:
    return shared_data / "msproject"


@pytest.fixture(scope="session")
def read_real(plans: Path) -> Callable[[str], PlanFile]:
    """Reads a real file by our readers, once."""
    known: dict[str, PlanFile] = {}

    def read(name: str) -> PlanFile:
        if name not in known:
            known[name] = read_plan(plans / name, name=name)
        return known[name]

    return read


@pytest.fixture(scope="session")
def ask_mpxj() -> Callable[[Path], Facts]:
    """What MPXJ says of a file, kept in the temp folder until the file or the question changes."""
    if importlib.util.find_spec("jpype") is None:
        missing("the Python package jpype1, by which the tests ask MPXJ itself")

    def ask(file: Path) -> Facts:
        key = hashlib.sha256(file.read_bytes() + ORACLE.read_bytes()).hexdigest()[:24]
        answer = Path(tempfile.gettempdir()) / f"accord-oracle-{os.getuid()}" / f"{key}.json"
        if not answer.exists():
            answer.parent.mkdir(mode=0o700, exist_ok=True)
            fresh = answer.with_suffix(f".{os.getpid()}")
            subprocess.run([sys.executable, str(ORACLE), str(file), str(fresh)], check=True, timeout=120, capture_output=True)
            fresh.replace(answer)
        facts: Facts = json.loads(answer.read_text())
        return facts

    return ask


@pytest.fixture(scope="session")
def told_by_mpxj(plans: Path, ask_mpxj: Callable[[Path], Facts]) -> Callable[[str], Facts]:
    return lambda name: ask_mpxj(plans / name)
