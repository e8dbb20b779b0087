"""Decides who speaks through the API: the member of a bearer token, or of the session with a workspace named."""

from typing import Any

from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from accord.kernel.actor import Actor
from accord.kernel.errors import NotAllowed
from accord.people.commands.member import member_of_token
from accord.people.models import Member


class TokenOrSession(AuthBase):
    """`Authorization: Bearer acc_…`, else the signed-in session with `X-Accord-Workspace: <slug>`, whose writes need CSRF."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Actor:
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        actor = _of_token(secret.strip()) if kind.lower() == "bearer" else _of_session(request)
        if actor is None:
            raise AuthenticationError
        if request.method in ("GET", "HEAD") and "read" not in actor.scopes:
            raise NotAllowed("This token's scopes do not include 'read'.")
        request.actor = actor  # type: ignore[attr-defined]
        return actor


def _of_token(secret: str) -> Actor | None:
    found = member_of_token(secret)
    if found is None:
        return None
    token, member = found
    return member.actor(door="api", scopes=frozenset(token.scopes))


def _of_session(request: HttpRequest) -> Actor | None:
    if not request.user.is_authenticated:
        return None
    if check_csrf(request, _nothing) is not None:
        raise NotAllowed("The CSRF token is missing or wrong.")
    slug = request.headers.get("X-Accord-Workspace") or request.session.get("workspace", "")
    member = (
        Member.objects.select_related("account").filter(workspace__slug=slug, account_id=request.user.pk, is_active=True).first()
    )
    return member.actor(door="api", tab=request.headers.get("X-Accord-Tab", "")[:64]) if member else None


def _nothing(*_: Any) -> None:
    """What the CSRF check looks at for exemptions: there are none."""
