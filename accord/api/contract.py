"""Decides what the OpenAPI contract says beyond the operations themselves: problems, and the headers that any may carry."""

from collections.abc import Iterator
from typing import Any

PROBLEM = "application/problem+json"
_TEXT = {"type": "string"}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "schema": _TEXT,
    "description": "The ETag of the version that was read; another version is refused with 409.",
}
IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {**_TEXT, "maxLength": 200},
    "description": "The same key within a week is answered as the first time, and done once.",
}


def complete(schema: dict[str, Any]) -> None:
    """Add what ninja does not say, in place."""
    for address, method, operation in _operations(schema):
        is_by_id = "{" in address
        headers = [IDEMPOTENCY_KEY] if method == "post" else []
        headers += [IF_MATCH] if method != "get" and is_by_id else []
        if headers:
            operation["parameters"] = [*operation.get("parameters", []), *headers]
        for code, response in operation["responses"].items():
            if int(code) >= 400 and "content" in response:
                response["content"] = {PROBLEM: next(iter(response["content"].values()))}
            elif code != "204":
                response["headers"] = {"ETag": {"schema": _TEXT, "description": "The version, where the answer has one."}}


def _operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for address, methods in schema["paths"].items():
        for method, operation in methods.items():
            if method in ("get", "post", "patch", "delete", "put"):
                yield address, method, operation
