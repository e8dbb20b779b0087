"""Decides how often somebody may try a password: counted by address and login, so that a stranger cannot lock an owner out."""

import hashlib
import threading
import time

from django.http import HttpRequest

TRIES = 8
WINDOW_SECONDS = 300.0
_tries: dict[str, list[float]] = {}
_lock = threading.Lock()


def is_too_often(request: HttpRequest, login: str) -> bool:
    """Whether this address has failed with this login too often in the last five minutes. One web process, so memory will do."""
    with _lock:
        return len(_recent(_key(request, login))) >= TRIES


def count_failure(request: HttpRequest, login: str) -> None:
    key = _key(request, login)
    with _lock:
        _tries[key] = [*_recent(key), time.monotonic()]
        if len(_tries) > 10_000:
            for old in [one for one in _tries if not _recent(one)]:
                del _tries[old]


def forget(request: HttpRequest, login: str) -> None:
    """A right password clears the count."""
    with _lock:
        _tries.pop(_key(request, login), None)


def _recent(key: str) -> list[float]:
    since = time.monotonic() - WINDOW_SECONDS
    return [at for at in _tries.get(key, ()) if at > since]


def _key(request: HttpRequest, login: str) -> str:
    address = request.META.get("REMOTE_ADDR", "")
    return hashlib.sha256(f"{address}\n{login.strip().lower()}".encode()).hexdigest()
