"""Decides that a POST sent twice with one key is done once, even where the first one's answer was lost."""

from typing import Any

import pytest

from accord.kernel import once
from accord.kernel.models import Event, Idempotency
from accord.work.models import Item
from tests.cast import Cast
from tests.quick import quick  # noqa: F401


def body(cast: Cast, title: str = "Once") -> dict[str, str]:
    return {"title": title, "project": str(cast.project.pk)}


def test_the_same_request_again_is_answered_as_the_first_time(api: Any, cast: Cast) -> None:
    jonas = api("jonas")
    first = jonas.post("/items", body(cast), Idempotency_Key="one")
    again = jonas.post("/items", body(cast), Idempotency_Key="one")
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Item.objects.filter(title="Once").count() == 1
    assert jonas.post("/items", body(cast), Idempotency_Key="two").json()["id"] != first.json()["id"]


def test_a_key_of_another_request_is_refused(api: Any, cast: Cast) -> None:
    jonas = api("jonas")
    jonas.post("/items", body(cast), Idempotency_Key="one")
    other = jonas.post("/items", body(cast, "Other"), Idempotency_Key="one")
    assert (other.status_code, other.json()["field"]) == (422, "Idempotency-Key")
    assert jonas.post("/items", body(cast), Idempotency_Key="x" * 201).status_code == 422


def test_another_members_key_is_another_key(api: Any, cast: Cast) -> None:
    api("jonas").post("/items", body(cast), Idempotency_Key="one")
    assert api("mara").post("/items", body(cast), Idempotency_Key="one").status_code == 201
    assert Item.objects.filter(title="Once").count() == 2


def test_a_refused_request_may_be_sent_again(api: Any, cast: Cast) -> None:
    jonas = api("jonas")
    assert jonas.post("/items", {"title": "Once"}, Idempotency_Key="one").status_code == 422
    assert not Idempotency.objects.exists()
    assert jonas.post("/items", body(cast), Idempotency_Key="one").status_code == 201


def test_what_was_done_before_a_crash_is_not_done_again(api: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    jonas = api("jonas")
    monkeypatch.setattr("accord.api.answers.keep_answer", lambda *_, **__: None)
    jonas.post("/items", body(cast), Idempotency_Key="one")
    events = Event.objects.count()
    again = jonas.post("/items", body(cast), Idempotency_Key="one")
    assert again.status_code == 409
    assert "done already" in again.json()["detail"]
    assert Event.objects.count() == events


def test_of_two_at_once_one_has_its_effect(api: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    jonas = api("jonas")
    first = jonas.post("/items", body(cast), Idempotency_Key="one")
    # As it is for a second request that looked before the first one had written.
    monkeypatch.setattr("accord.api.answers.answered", lambda said: None)
    assert (first.status_code, jonas.post("/items", body(cast), Idempotency_Key="one").status_code) == (201, 409)
    assert Item.objects.filter(title="Once").count() == 1


def test_keys_are_forgotten_after_a_week(api: Any, cast: Cast, time_machine: Any) -> None:
    time_machine.move_to("2026-03-02T09:00:00Z")
    api("jonas").post("/items", body(cast), Idempotency_Key="one")
    time_machine.move_to("2026-03-08T09:00:00Z")
    once.forget()
    assert Idempotency.objects.count() == 1
    time_machine.move_to("2026-03-09T10:00:00Z")
    once.forget()
    assert not Idempotency.objects.exists()
