"""Decides how a test speaks to the API: as one of the cast, with a token."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.test import Client

from accord.kernel.actor import system
from accord.people.commands.member import make_token
from tests.cast import Cast

ROOT = "/api/v1"


class Caller:
    """One member's token: `answer = caller.post("/items", {...})` has `.status_code`, `.json()` and headers."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})

    def get(self, path: str, **params: Any) -> Any:
        return self.client.get(ROOT + path, params)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._send("post", path, {} if body is None else body, headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self._send("patch", path, body, headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.client.delete(ROOT + path, headers=_dashed(headers))

    def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        text = body if isinstance(body, str) else json.dumps(body)
        return getattr(self.client, method)(ROOT + path, text, content_type="application/json", headers=_dashed(headers))


def _dashed(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture
def api(cast: Cast) -> Callable[..., Caller]:
    """`api("mara")` or `api("mara", scopes=["read"])`."""

    def speak(who: str, *, scopes: Sequence[str] = ("read", "write", "consent")) -> Caller:
        member = getattr(cast, who)
        _, secret = make_token(system(member.workspace_id), member, name="Test", scopes=list(scopes))
        return Caller(secret)

    return speak
