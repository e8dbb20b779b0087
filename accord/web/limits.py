"""Decides how often somebody may try a password: counted by address and login, so that a stranger cannot lock an owner out."""

import hashlib
import threading
import time

from django.http import HttpRequest

TRIES = 8
WINDOW_SECONDS = 300.0
_tries: dict[str, list[float]] = {}
_lock = threading.Lock()


def may_try(request: HttpRequest, login: str) -> bool:
    """Count one try of this login from this address, and say whether it may be made: at most eight in five minutes.

    Counted before the password is looked at, under one lock, so that tries sent at once are no way around.
    There is one web process, so memory will do.
    """
    key = _key(request, login)
    with _lock:
        recent = _recent(key)
        if len(recent) >= TRIES:
            return False
        _tries[key] = [*recent, time.monotonic()]
        if len(_tries) > 10_000:
            for old in [one for one in _tries if not _recent(one)]:
                del _tries[old]
        return True


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
