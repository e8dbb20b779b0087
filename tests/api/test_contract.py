"""Decides that the contract holds: generated requests, right and wrong, are answered as it says, and never with a 500."""

import json
import os
from typing import Any

import pytest
import schemathesis
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accord.api import api as mounted
from accord.kernel.actor import system
from accord.people.commands.member import make_token
from tests.api.rows import rows
from tests.cast import Cast
from tests.quick import quick  # noqa: F401

SCHEMA: dict[str, Any] = json.loads(json.dumps(mounted.get_openapi_schema(), default=str))
OPERATIONS = {
    f"{method.upper()} {path.removeprefix('/api/v1')}": (path, method)
    for path, methods in SCHEMA["paths"].items()
    for method in methods
}
TAGS: dict[str, list[str]] = {}
for _name, (_path, _method) in sorted(OPERATIONS.items()):
    TAGS.setdefault(SCHEMA["paths"][_path][_method]["tags"][0], []).append(_name)
NAMED = {
    "parent": "item_id",
    "before": "item_id",
    "after": "item_id",
    "project": "project_id",
    "product": "product_id",
    "goal_post": "post_id",
    "person": "person_id",
    "to": "person_id",
    "skill": "skill_id",
    "team": "team_id",
    "calendar": "calendar_id",
    "track": "track_id",
    "answers": "member_id",
    "deputy": "member_id",
    "sponsor": "member_id",
    "event": "event_id",
    "feature": "item_id",
    "task": "item_id",
}
"""Fields of a body that name a row: half of the time they name one that is there."""
FEW = settings(
    max_examples=int(os.environ.get("ACCORD_CONTRACT_EXAMPLES", "5")),
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


class _Back(Exception):
    pass


@pytest.mark.parametrize("tag", sorted(TAGS))
def test_whatever_is_sent_is_answered_as_the_contract_says(tag: str, cast: Cast) -> None:
    there = {name: str(key) for name, key in rows(cast).items()}
    _, secret = make_token(system(cast.workspace.pk), cast.sam, name="Any", scopes=["read", "write", "consent"])
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    answered = {name: _sent(name, there, client) for name in TAGS[tag]}
    # Not only refusals were looked at.
    assert sum(any(code < 300 for code in codes) for codes in answered.values()) >= len(answered) / 3, answered


def _sent(name: str, there: dict[str, str], client: Client) -> set[int]:
    """The codes with which generated requests of one operation were answered; each leaves nothing behind."""
    path, method = OPERATIONS[name]
    operation = schemathesis.openapi.from_dict(SCHEMA)[path][method.upper()]
    codes: set[int] = set()

    @FEW
    @given(case=operation.as_strategy(), is_there=st.lists(st.booleans(), min_size=len(NAMED), max_size=len(NAMED)))
    def send(case: Any, is_there: list[bool]) -> None:
        known = {name: there[NAMED[name]] for name, yes in zip(NAMED, is_there, strict=True) if yes}
        address = path.format_map({**(case.path_parameters or {}), **there})
        query = {name: str(value) for name, value in (case.query or {}).items() if value is not None}
        body = _filled(case.body, known) if isinstance(case.body, dict) else None
        try:
            with transaction.atomic():
                sent = json.dumps(body or {})
                answer = client.generic(method.upper(), address, sent, content_type="application/json", query_params=query)
                raise _Back
        except _Back:
            pass
        codes.add(answer.status_code)
        _demand_told(name, answer, body)

    send()
    return codes


def _filled(value: Any, known: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: known.get(name, _filled(one, known)) if one is not None else None for name, one in value.items()}
    return [_filled(one, known) for one in value] if isinstance(value, list) else value


def _demand_told(name: str, answer: Any, body: Any) -> None:
    path, method = OPERATIONS[name]
    responses = SCHEMA["paths"][path][method]["responses"]
    assert str(answer.status_code) in responses, (body, answer.status_code, answer.content[:300])
    if answer.status_code == 204:
        return
    if answer.status_code < 400:
        assert answer.headers["Content-Type"].split(";")[0] == "application/json" or answer.has_header("Content-Disposition")
        return
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    if answer.status_code == 422:
        assert told["field"], told
        assert told["detail"].endswith("."), told


def test_every_operation_says_what_it_does_and_what_comes_back() -> None:
    for name, (path, method) in OPERATIONS.items():
        told = SCHEMA["paths"][path][method]
        assert told["description"].strip(), name
        assert {"401", "403", "404", "409", "422"} <= set(told["responses"]), name
        for code, response in told["responses"].items():
            if code.startswith("2") and code != "204":
                shape = next(iter(response["content"].values()))["schema"]
                assert "$ref" in shape or shape["type"] == "string", name


def test_lists_look_alike() -> None:
    for path, methods in SCHEMA["paths"].items():
        if "{" in path or "get" not in methods:
            continue
        ref = methods["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
        assert set(SCHEMA["components"]["schemas"][ref.rpartition("/")[2]]["properties"]) == {"items", "next"}, path
        assert {"limit", "after"} <= {one["name"] for one in methods["get"]["parameters"]}, path


def test_the_nouns_that_were_promised_are_there() -> None:
    promised = (
        "products projects tracks items features tasks dependencies launches goal-posts people teams skills work-calendars "
        "time-off overtime rates members proposals accords comments notices imports events"
    )
    for noun in promised.split():
        assert f"/api/v1/{noun}" in SCHEMA["paths"]
    for path in ("/projects/{project_id}/plan", "/goal-posts/{post_id}/options"):
        assert "get" in SCHEMA["paths"][f"/api/v1{path}"]
    for verb in ("agree", "object", "withdraw"):
        assert "post" in SCHEMA["paths"][f"/api/v1/proposals/{{proposal_id}}/{verb}"]


def test_the_contract_is_served(cast: Cast) -> None:
    told = Client().get("/api/v1/openapi.json")
    assert told.status_code == 200
    assert told.json()["info"]["title"] == "Accord"
