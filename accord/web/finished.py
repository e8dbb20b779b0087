"""Decides how an answer that many ask for alike is made once: bytes kept by what they depend on, and 304 to who has them."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

import accord
from accord.alignment.reads.state import Kept

MOST_BYTES = 24 * 1024 * 1024
_RELEASE = f"{max(one.stat().st_mtime_ns for one in Path(accord.__file__).parent.rglob('*.py')):x}"
"""Another release may word its answers otherwise: what browsers keep of this one is not the same. All processes of one agree."""
_kept: Kept[bytes] = Kept(most=MOST_BYTES, weigh=len)


def finished(request: HttpRequest, state: str, make: Callable[[], Any]) -> HttpResponse:
    """The JSON of `make`, which is called only where no answer of this `state` is kept. Equal states must mean equal answers."""
    tag = f'"{_RELEASE}-{state}"'
    known = get_conditional_response(request, etag=tag)
    response: HttpResponse = known if known is not None and known.status_code == 304 else _whole(request, tag, make)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def _whole(request: HttpRequest, tag: str, make: Callable[[], Any]) -> HttpResponse:
    packed = _kept.answer(tag, lambda: gzip.compress(orjson.dumps(make()), compresslevel=1, mtime=0))
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(gzip.decompress(packed), content_type="application/json")
    return HttpResponse(packed, content_type="application/json", headers={"Content-Encoding": "gzip"})
