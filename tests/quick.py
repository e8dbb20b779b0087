"""Decides how a test of commands runs fast: no planning after each call, no slow hashing of passwords that nobody types.

`from tests.quick import quick  # noqa: F401` in a test module; the fixture is used by every test in it.
"""

from typing import Any

import pytest

from accord.kernel import hooks


@pytest.fixture(autouse=True)
def quick(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(hooks, "_after_commit", [])
