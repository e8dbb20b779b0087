"""Decides whose tries of a password are counted together: by address and login, so that a stranger cannot lock an owner out."""

import hashlib

from django.http import HttpRequest

from accord.people.commands.account import count_try, forget_tries


def may_try(request: HttpRequest, login: str) -> bool:
    """Count one try of this login from this address, and say whether it may be made."""
    return count_try(_key(request, login))


def forget(request: HttpRequest, login: str) -> None:
    forget_tries(_key(request, login))


def _key(request: HttpRequest, login: str) -> str:
    address = request.META.get("REMOTE_ADDR", "")
    return hashlib.sha256(f"{address}\n{login.strip().lower()}".encode()).hexdigest()
