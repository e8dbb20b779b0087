"""Decides what surrounds each operation: who speaks, the version as ETag, and a key by which a request said twice is done once."""

import functools
import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from accord import __version__
from accord.api.auth import TokenOrSession
from accord.api.contract import complete
from accord.api.rows import actor_of
from accord.kernel.errors import Invalid
from accord.kernel.once import Said, answered, keep_answer, saying

ABOUT = """The same commands and reads as the pages. Lists answer `{items, next}`; give `next` back as `after`.

Errors are RFC 9457 problems (`application/problem+json`) that name the field and the rule. What has a `version` carries it as
`ETag`; send it back as `If-Match` and a change that somebody else overtook is refused with 409. A POST with an `Idempotency-Key`
that is sent again within a week is answered as the first time and done once."""


class Api(NinjaAPI):
    """Ninja with ETags and idempotency keys."""

    def __init__(self) -> None:
        super().__init__(
            title="Accord",
            version=__version__,
            description=ABOUT,
            urls_namespace="api-v1",
            auth=TokenOrSession(),
            openapi_url="/openapi.json",
            docs_url=None,
        )
        self.add_decorator(_once)

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        complete(schema)
        return schema

    def create_response(
        self, request: HttpRequest, data: Any, *, status: int | None = None, temporal_response: HttpResponse | None = None
    ) -> HttpResponse:
        response = super().create_response(request, data, status=status, temporal_response=temporal_response)
        if isinstance(data, dict) and isinstance(data.get("version"), int):
            response["ETag"] = f'"{data["version"]}"'
        if said := getattr(request, "said", None):
            keep_answer(said, status=response.status_code, body=response.content.decode())
        return response


def _once(view: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        _refuse_nul(request)
        key = request.headers.get("Idempotency-Key", "")
        if request.method != "POST" or not key:
            return view(request, *args, **kwargs)
        actor = actor_of(request)
        assert actor.member_id is not None
        said = Said(actor.workspace_id, actor.member_id, key, _fingerprint(request))
        if kept := answered(said):
            again = HttpResponse(kept.body, status=kept.status, content_type="application/json")
            again["Idempotent-Replayed"] = "true"
            return again
        with saying(said):
            answer = view(request, *args, **kwargs)
        request.said = said  # type: ignore[attr-defined]
        return answer

    return run


def _fingerprint(request: HttpRequest) -> str:
    return hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + request.body).hexdigest()


def _refuse_nul(request: HttpRequest) -> None:
    """No database keeps one, and PostgreSQL answers it with an error."""
    for name, value in request.GET.items():
        if "\x00" in value:
            raise Invalid(name, "A NUL character is not allowed.")
