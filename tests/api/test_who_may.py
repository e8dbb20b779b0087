"""Decides who gets what over the API: no token, no entry; a stranger finds nothing; scopes, hats and rates are kept."""

import re
from typing import Any

import pytest
from django.test import Client

from accord.api import api as mounted
from accord.kernel.actor import system
from accord.kernel.errors import Invalid
from accord.people.commands.member import end_membership
from accord.people.commands.person import set_rate
from accord.people.models import Rate
from tests.api.rows import rows
from tests.cast import Cast
from tests.examples.alignment import proposal
from tests.quick import quick  # noqa: F401
from tests.snapshot import living_rows


def test_nobody_without_a_token_gets_in(cast: Cast) -> None:
    for headers in ({}, {"Authorization": "Bearer acc_wrong"}, {"Authorization": "Basic eDp5"}):
        answer = Client(headers=headers).get("/api/v1/items")
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert answer.json()["title"] == "Who are you?"


def test_an_address_that_is_none_is_a_problem_not_a_page(api: Any, cast: Cast) -> None:
    for path in ("/dragons", "/items/x/y/z"):
        answer = api("mara").get(path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json"), path
    assert api("mara").get("/items/not-an-id").json()["field"] == "item_id"
    assert api("mara").client.put("/api/v1/items", {}, content_type="application/json").status_code == 405


def test_a_token_of_who_has_left_no_longer_works(api: Any, cast: Cast) -> None:
    ben = api("ben")
    assert ben.get("/items").status_code == 200
    end_membership(system(cast.workspace.pk), cast.ben)
    assert ben.get("/items").status_code == 401


BODIES: dict[str, dict[str, Any]] = {
    "Rank": {"rank": 1},
    "Reason": {"reason": "So."},
    "Words": {"body": "So."},
    "NewPin": {"kind": "fixed", "at": "2026-06-01"},
    "NewWeek": {"days": [[[480, 720]]] * 7},
    "NewException": {"first": "2026-06-01", "last": "2026-06-01"},
}


def test_a_stranger_finds_nothing_anywhere(api: Any, cast: Cast) -> None:
    """Walks every operation of the contract, so that a new one is covered at once."""
    ids, stranger, mara, seen = rows(cast), api("stranger"), api("sam"), 0
    before = _but_tokens()
    for address, methods in mounted.get_openapi_schema()["paths"].items():
        path = re.sub(r"\{(\w+)\}", lambda name: str(ids[name[1]]), address.removeprefix("/api/v1"))
        for method, operation in methods.items():
            if method == "get" and path == address.removeprefix("/api/v1"):
                found = stranger.get(path)
                assert found.status_code in (200, 403), (path, found.content)
                told = str(found.json())
                assert not [name for name, key in ids.items() if name != "number" and str(key) in told], path
                continue
            if path == address.removeprefix("/api/v1"):
                continue
            schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            name = schema.get("$ref", "").rpartition("/")[2]
            sent = {"Who": {"person": str(ids["person_id"])}, "Has": {"skill": str(ids["skill_id"])}, **BODIES}.get(name, {})
            call = getattr(stranger, method)
            answer = call(path, sent) if method in ("post", "patch") else call(path)
            wanted = 422 if name in ("Who", "Has") else 404
            assert answer.status_code in (404, wanted), (method, path, answer.status_code, answer.content)
            seen += 1
            if method == "get" and "accord" not in path:
                assert mara.get(path).status_code in (200, 404 if "features" in path or "notices" in path else 200, 422), path
    assert seen > 50
    assert _but_tokens() == before


def _but_tokens() -> dict[str, Any]:
    """A token remembers when it was last used."""
    return {name: row for name, row in living_rows().items() if "ApiToken" not in name}


def test_a_stranger_cannot_name_what_is_here(api: Any, cast: Cast) -> None:
    stranger = api("stranger")
    for path, body, field in [
        ("/items", {"title": "x", "project": str(cast.project.pk)}, "project"),
        ("/proposals", {"reason": "x", "changes": [{"kind": "drop"}], "project": str(cast.project.pk)}, "project"),
        ("/launches", {"name": "x", "project": str(cast.project.pk)}, "project"),
        ("/time-off", {"person": str(cast.ben_person.pk), "first": "2026-06-01", "last": "2026-06-01"}, "person"),
        ("/projects", {"name": "x", "answers": str(cast.mara.pk)}, "answers"),
    ]:
        answer = stranger.post(path, body)
        assert (answer.status_code, answer.json()["field"]) == (422, field), answer.content
    assert stranger.post("/comments", {"about": f"project:{cast.project.pk}", "body": "Hello."}).status_code == 404


def test_scopes_are_kept(api: Any, cast: Cast) -> None:
    made = proposal(cast)
    reader, writer = api("jonas", scopes=["read"]), api("jonas", scopes=["write"])
    assert reader.get("/items").status_code == 200
    assert reader.post("/items", {"title": "x", "project": str(cast.project.pk)}).status_code == 403
    assert "'read'" in writer.get("/items").json()["detail"]
    assert writer.post("/items", {"title": "x", "project": str(cast.project.pk)}).status_code == 201
    plain = api("jonas", scopes=["read", "write"]).post(f"/proposals/{made.pk}/object", {"statement": "No."})
    assert (plain.status_code, "'consent'" in plain.json()["detail"]) == (403, True)


def test_the_wrong_hat_is_told_which_one_is_needed(api: Any, cast: Cast) -> None:
    answer = api("ben").post("/products", {"name": "Mine"})
    assert (answer.status_code, answer.json()["hats"]) == (403, ["product_manager"])
    assert "product manager" in answer.json()["detail"]


def test_rates_are_seen_by_few(api: Any, cast: Cast) -> None:
    set_rate(cast.actor("jonas"), cast.ben_person, amount="85", currency="EUR")
    assert api("jonas").get("/rates").json()["items"][0]["amount"] == 85
    assert api("dirk").get("/rates").status_code == 200
    for who in ("mara", "ben", "nora", "ada"):
        assert api(who).get("/rates").status_code == 403
        told = api(who).get("/events", verb="rate.set").json()["items"]
        assert [one["payload"]["changes"] for one in told] == [[]]
    told = api("dirk").get("/events", verb="rate.set").json()["items"][0]["payload"]
    assert told["changes"][0]["fields"]["amount"] == [None, "85.00"]
    assert Rate.objects.count() == 1


def test_a_rate_is_a_finite_number(api: Any, cast: Cast) -> None:
    for amount in ("NaN", "Infinity", "-1", "many"):
        with pytest.raises(Invalid) as why:
            set_rate(cast.actor("jonas"), cast.ben_person, amount=amount, currency="EUR")
        assert why.value.field == "amount"
    answer = api("jonas").post("/rates", {"person": str(cast.ben_person.pk), "amount": 85, "currency": "Euros"})
    assert answer.json()["field"] == "currency"


def test_no_secret_is_in_the_history(api: Any, cast: Cast) -> None:
    told = api("ada").get("/events", verb="token.made").json()["items"]
    assert told
    assert "secret_hash" not in str(told)


def test_a_session_speaks_too_with_its_csrf_token(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.jonas.account)
    there = {"X-Accord-Workspace": "lantern"}
    assert client.get("/api/v1/projects", headers=there).status_code == 200
    assert client.get("/api/v1/projects", headers={"X-Accord-Workspace": "elsewhere"}).status_code == 401
    sent = {"title": "x", "project": str(cast.project.pk)}
    bare = client.post("/api/v1/items", sent, content_type="application/json", headers=there)
    assert (bare.status_code, "CSRF" in bare.json()["detail"]) == (403, True)
    client.cookies["csrftoken"] = "a" * 32
    with_token = client.post("/api/v1/items", sent, content_type="application/json", headers={**there, "X-CSRFToken": "a" * 32})
    assert with_token.status_code == 201, with_token.content
