"""What tests of work's pages share: the planned Lantern on a morning of its own, and its members signed in."""

from typing import Any

import pytest
from django.test import Client

from accord.alignment.plan import replan
from tests.alignment.lantern import Lantern, make_lantern
from tests.cast import Cast


@pytest.fixture
def plain_passwords(settings: Any) -> None:
    """Nobody types a password here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def lantern(plain_passwords: None, cast: Cast, freeze: Any) -> Lantern:
    freeze("2026-03-02 08:00")
    made = make_lantern(cast)
    replan(cast.project.pk)
    return made


def signed_in(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(getattr(cast, who).account)
    return client
