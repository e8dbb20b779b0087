"""Decides which time zones a form offers: the usual ones of the world by name."""

import zoneinfo
from functools import cache

CONTINENTS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


@cache
def zones() -> tuple[str, ...]:
    return ("UTC", *sorted(one for one in zoneinfo.available_timezones() if one.startswith(CONTINENTS)))
