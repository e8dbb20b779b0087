"""Decides where the real inputs lie: $ACCORD_TEST_DATA, else ../shared/data beside the repository."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def data(name: str) -> Path:
    folder = Path(os.environ.get("ACCORD_TEST_DATA") or ROOT.parent / "shared" / "data") / name
    if not folder.is_dir():
        raise FileNotFoundError(f"The real inputs are not in {folder}; ACCORD_TEST_DATA says where they are.")
    return folder
