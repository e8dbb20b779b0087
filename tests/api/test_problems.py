"""Whatever goes wrong, who calls the API reads a JSON problem in the documented shape, and never a page."""

from typing import Any

import pytest
from django.test import Client

from accord.api.nouns import items
from accord.work.models import Item
from tests.api.conftest import ROOT
from tests.cast import Cast
from tests.quick import quick  # noqa: F401

FIELDS = {"type", "title", "status", "detail", "field", "hats", "latest", "asked", "changed_by", "changed_at"}


def told(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content[:300]
    assert answer.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert set(body) <= FIELDS
    assert (body["type"], body["status"]) == ("about:blank", status)
    assert body["title"]
    assert body["detail"].endswith(".")
    return body


def test_what_breaks_on_our_side(api: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    jonas = api("jonas")
    jonas.client.raise_request_exception = False

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr(items, "cut", broken)
    answer = jonas.get("/items")
    told(answer, 500)
    assert b"secret words" not in answer.content


def test_a_body_that_is_too_large(api: Any, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024**2
    body = told(api("jonas").post("/items", '{"title": "' + "x" * 1024**2 + '"}'), 413)
    assert "1 MB" in body["detail"]


@pytest.mark.parametrize("body", ["{", "[1, 2", "nonsense"])
def test_broken_json(api: Any, body: str) -> None:
    client = api("jonas").client
    told(client.generic("POST", f"{ROOT}/items", body.encode(), content_type="application/json"), 400)


@pytest.mark.parametrize("title", ["\udc00", "\\udc00"])
def test_half_a_character_is_no_title(api: Any, cast: Cast, title: str) -> None:
    body = f'{{"title": "{title}", "project": "{cast.project.pk}"}}'.encode("utf-8", "surrogatepass")
    answer = api("jonas").client.generic("POST", f"{ROOT}/items", body, content_type="application/json")
    assert told(answer, 422)["field"] == "title"


@pytest.mark.parametrize("body", ["[]", '"title"', "7", "null", "{}"])
def test_json_of_another_shape(api: Any, body: str) -> None:
    assert told(api("jonas").post("/items", body), 422)["field"]


def test_json_nested_too_deep(api: Any) -> None:
    told(api("jonas").post("/items", "[" * 100_000), 400)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
def test_a_body_that_says_it_is_something_else(api: Any, kind: str) -> None:
    client = api("jonas").client
    told(client.generic("POST", f"{ROOT}/items", b"title=Checkout", content_type=kind), 415)
    assert not Item.objects.exists()


@pytest.mark.parametrize("path", ["/nothing", "/items/not-an-id/either", "/", "/items/", "/../items", "/%00", "/items?after=%00"])
def test_an_address_that_is_none(api: Any, path: str) -> None:
    answer = api("jonas").client.get(ROOT + path)
    assert answer.status_code in (404, 422)
    told(answer, answer.status_code)


def test_addresses_beside_the_api(db: None) -> None:
    told(Client().get("/api/"), 404)
    told(Client().get("/api/v2/items"), 404)


@pytest.mark.parametrize(("method", "path"), [("PUT", "/items"), ("TRACE", "/items"), ("PATCH", "/events"), ("FOO", "/items")])
def test_a_method_that_the_address_does_not_take(api: Any, method: str, path: str) -> None:
    answer = api("jonas").client.generic(method, ROOT + path, b"{}", content_type="application/json")
    told(answer, 405)
    assert "GET" in answer["Allow"]


def test_nobody_and_a_host_that_is_not_ours(db: None, settings: Any) -> None:
    told(Client().get(f"{ROOT}/items"), 401)
    told(Client(headers={"Authorization": "Bearer acc_\u00e9"}).get(f"{ROOT}/items"), 401)
    settings.ALLOWED_HOSTS = ["plans.example"]
    answer = Client(headers={"Host": "evil.example"}).get(f"{ROOT}/items")
    assert answer.status_code in (400, 401)
    told(answer, answer.status_code)


def test_a_session_without_its_csrf_token(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True, headers={"X-Accord-Workspace": "lantern"})
    client.force_login(cast.jonas.account)
    told(client.post(f"{ROOT}/items", {"title": "x"}, content_type="application/json"), 403)


def test_a_key_that_is_none(api: Any) -> None:
    told(api("jonas").post("/items", {"title": "x"}, Idempotency_Key="x" * 500), 422)


def test_a_page_stays_a_page(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.jonas.account)
    assert client.get("/w/lantern/nothing-here").headers["Content-Type"].startswith("text/html")
