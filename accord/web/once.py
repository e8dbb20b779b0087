"""Decides that a form sent twice, by a second click or by a page that was slow, is done once and answered twice.

A form that creates something carries `{% once %}`, a value of its own for each time it is shown. The same form with the same words
is the same wish; with other words, after a step back, it is another one.
"""

import hashlib
import json
import time
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpResponse

from accord.kernel.errors import Conflict
from accord.kernel.once import Said, answered, keep_answer, saying

if TYPE_CHECKING:
    from accord.web.actor import PageRequest

FIELD = "once"
_KEPT = ("Content-Type", "Location", "HX-Redirect", "HX-Trigger", "HX-Location")
_PATIENCE_SECONDS = 5.0


def new_once() -> str:
    return str(uuid.uuid4())


def done_once(request: "PageRequest", run: Callable[[], HttpResponse]) -> HttpResponse:
    """The view's answer; where this very form was done already, the answer it got then. What was refused may be sent again."""
    if request.method != "POST" or not request.POST.get(FIELD):
        return run()
    said = _said(request)
    if again := _answer(said):
        return again
    try:
        with saying(said):
            response = run()
    except Conflict:
        # A twin at work at the same moment was first: ours was rolled back.
        if again := _answer(said):
            return again
        raise
    if response.status_code < 400:
        keep_answer(said, status=response.status_code, body=_plain(response))
    return response


def _said(request: "PageRequest") -> Said:
    told = hashlib.sha256(request.get_full_path().encode())
    for name, values in sorted(request.POST.lists()):
        if name != "csrfmiddlewaretoken":
            told.update(json.dumps([name, values]).encode())
    for file in (one for _, files in request.FILES.lists() for one in files):
        told.update(f"{file.name}\n".encode())
        for chunk in file.chunks():
            told.update(chunk)
        file.seek(0)
    words = told.hexdigest()
    return Said(request.workspace.pk, request.member.pk, f"form {words}", words)


def _answer(said: Said) -> HttpResponse | None:
    """What was answered to a twin. One whose effect is there and whose plan is still being computed is waited for."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            kept = answered(said)
        except Conflict:
            if time.monotonic() > until:
                raise Conflict("This was done already. Look at the list before you send it again.") from None
            time.sleep(0.05)
        else:
            return _again(kept.status, kept.body) if kept else None


def _plain(response: HttpResponse) -> str:
    headers = {name: response[name] for name in _KEPT if response.has_header(name)}
    return json.dumps({"headers": headers, "body": response.content.decode()})


def _again(status: int | None, plain: str) -> HttpResponse:
    kept = json.loads(plain)
    return HttpResponse(kept["body"], status=status or 200, headers=kept["headers"])
