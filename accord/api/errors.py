"""Decides how a refusal reads as JSON: an RFC 9457 problem, its status from the kernel's four kinds."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from accord.kernel.errors import Changed, Conflict, Invalid, NotAllowed, NotFound, Refusal

_KINDS: dict[type[Refusal], tuple[int, str]] = {
    NotFound: (404, "Not found"),
    NotAllowed: (403, "Not allowed"),
    Invalid: (422, "Invalid"),
    Conflict: (409, "Conflict"),
}


class Problem(Schema):
    """What every refusal answers. `field` names the value that broke a rule, `latest` what stands now where another was
    quicker, and who that was."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    field: str | None = None
    hats: list[str] | None = None
    latest: dict[str, Any] | None = None
    asked: dict[str, Any] | None = None
    changed_by: str | None = None
    changed_at: dt.datetime | None = None


PROBLEMS = dict.fromkeys((400, 401, 403, 404, 405, 409, 413, 415, 422, 500), Problem)
"""What any operation may answer beside its own result."""


def word_refusals(api: NinjaAPI) -> None:
    words: tuple[tuple[type[Exception], Any], ...] = (
        (Refusal, _refusal),
        (ValidationError, _unreadable),
        (AuthenticationError, _nobody),
        (HttpError, _plain),
        (RequestDataTooBig, _too_large),
    )
    for kind, word in words:
        api.add_exception_handler(kind, word)


def problem(status: int, title: str, detail: str, **more: Any) -> HttpResponse:
    told = {name: value for name, value in more.items() if value not in (None, [], {})}
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **told}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def _refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    status, title = next((told for kind, told in _KINDS.items() if isinstance(refusal, kind)), (400, "Refused"))
    return problem(
        status,
        title,
        refusal.sentence,
        field=getattr(refusal, "field", None),
        hats=list(getattr(refusal, "hats", ())),
        latest=_json(getattr(refusal, "latest", {})),
        asked=_json(getattr(refusal, "asked", {})),
        **_change(getattr(refusal, "change", None)),
    )


def _change(change: Changed | None) -> dict[str, str]:
    return {"changed_by": change.by, "changed_at": change.at.isoformat()} if change else {}


def _json(values: dict[str, Any]) -> dict[str, Any]:
    plain = (str, int, float, bool, list, dict, type(None))
    return {name: value if isinstance(value, plain) else str(value) for name, value in values.items()}


def _unreadable(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    first = wrong.errors[0] if wrong.errors else {"loc": (), "msg": "The request cannot be read."}
    field = ".".join(str(part) for part in first["loc"][1:]) or "body"
    return problem(422, "Invalid", f"{first['msg']}.", field=field)


def _nobody(request: HttpRequest, _: AuthenticationError) -> HttpResponse:
    answer = problem(401, "Who are you?", "Give a token as `Authorization: Bearer acc_…`; bin/accord token prints one.")
    answer["WWW-Authenticate"] = 'Bearer realm="accord"'
    return answer


def _too_large(request: HttpRequest, _: RequestDataTooBig) -> HttpResponse:
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2
    return problem(413, "Too large", f"A body has at most {most} MB; bring large plans as a file, to /imports.")


def _plain(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, "Refused", f"{str(error).rstrip('.')}.")
