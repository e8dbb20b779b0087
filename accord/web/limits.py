"""Decides whose tries of a password are counted together: by address and login, so that a stranger cannot lock an owner out, and
more generously by address alone, so that nobody tries one password on every login."""

import hashlib

from django.conf import settings
from django.http import HttpRequest

from accord.people.commands.account import TRIES_OF_AN_ADDRESS, count_try, forget_tries


def may_try(request: HttpRequest, login: str) -> bool:
    """Count one try of this login from this address, and say whether it may be made."""
    return count_try(_key(request, login)) and count_try(_key(request), most=TRIES_OF_AN_ADDRESS)


def forget(request: HttpRequest, login: str) -> None:
    """A right password clears the count of its login; its try counts for the address no longer either."""
    forget_tries(_key(request, login))
    forget_tries(_key(request), latest=True)


def address_of(request: HttpRequest) -> str:
    """Who asks: our neighbour, or whom the outermost proxy of ours spoke for; what stands left of that anybody can write."""
    proxies: int = settings.ACCORD_PROXIES
    named = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
    return str(named[-proxies] if 0 < proxies <= len(named) else request.META.get("REMOTE_ADDR", ""))


def _key(request: HttpRequest, login: str = "") -> str:
    return hashlib.sha256(f"{address_of(request)}\n{login.strip().lower()}".encode()).hexdigest()
