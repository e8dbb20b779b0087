"""Decides whether an installation is running on a data folder: bin/serve holds a lock in it for as long as it lives."""

import fcntl
import os
from pathlib import Path

_held: list[int] = []


def hold(data: Path) -> None:
    """Say that we run on this data, until we end, however we end. Several may."""
    handle = os.open(data / "running.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(handle, fcntl.LOCK_SH)
    _held.append(handle)


def is_held(data: Path) -> bool:
    """Whether somebody runs on this data right now."""
    try:
        handle = os.open(data / "running.lock", os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
