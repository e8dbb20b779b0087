"""Decides that a stranger gets 404 at every address of a workspace, and nobody signed in gets the door."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, SlugConverter, StringConverter, UUIDConverter

from accord.kernel.models import Event
from tests.alignment.lantern import make_lantern
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SLUG_ONLY = "w/<slug:slug>/"


def _addresses(patterns: Any, before: str = "", values: dict[str, Any] | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
    for one in patterns:
        route, found = before + str(one.pattern), (values or {}) | dict(one.pattern.converters)
        if isinstance(one, URLResolver):
            yield from _addresses(one.url_patterns, route, found)
        elif isinstance(one, URLPattern):
            yield route, found


def inside() -> list[tuple[str, dict[str, Any]]]:
    return [(route, values) for route, values in _addresses(get_resolver().url_patterns) if route.startswith(SLUG_ONLY)]


def filled(route: str, values: dict[str, Any], *, slug: str, known: dict[str, str]) -> str:
    for name, converter in values.items():
        kinds = {
            IntConverter: "1",
            UUIDConverter: known.get(name, str(uuid.uuid4())),
            SlugConverter: "chip",
            StringConverter: "chip",
        }
        value = slug if name == "slug" else next(text for kind, text in kinds.items() if isinstance(converter, kind))
        for words in (f"<{_word(converter)}:{name}>", f"<{name}>"):
            route = route.replace(words, value)
    assert "<" not in route, f"The walk does not know how to fill {route}."
    return f"/{route}"


def _word(converter: Any) -> str:
    return {IntConverter: "int", UUIDConverter: "uuid", SlugConverter: "slug", StringConverter: "str"}[type(converter)]


@pytest.fixture
def known(cast: Cast) -> dict[str, str]:
    """Things that are there, so that a 404 is not only because nothing would be found."""
    make_lantern(cast)
    return {"key": str(cast.ben_person.pk)}


def test_there_are_addresses_to_walk() -> None:
    routes = {route for route, _ in inside()}
    assert {"w/<slug:slug>/today", "w/<slug:slug>/capacity", "w/<slug:slug>/people/<uuid:key>"} <= routes


def test_a_stranger_gets_404_at_every_address_as_where_there_is_no_workspace(
    cast: Cast, known: dict[str, str], client: Client
) -> None:
    client.force_login(cast.stranger.account)
    before, wrong = Event.objects.count(), []
    for route, values in inside():
        for method in ("get", "post"):
            here, nowhere = (
                getattr(client, method)(filled(route, values, slug=slug, known=known)).status_code
                for slug in ("lantern", "no-such")
            )
            # A method that an address does not take is refused before anybody asks whose workspace it is.
            if here != nowhere or here not in (404, 405):
                wrong.append((method, route, here, nowhere))
    assert wrong == []
    assert Event.objects.count() == before


def test_nobody_signed_in_gets_the_door_and_comes_back(cast: Cast, known: dict[str, str], client: Client) -> None:
    wrong = []
    for route, values in inside():
        address = filled(route, values, slug="lantern", known=known)
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            if answer.status_code not in (302, 401, 404, 405) or (
                answer.status_code == 302 and not answer["Location"].startswith("/sign-in")
            ):
                wrong.append((method, route, answer.status_code))
    assert wrong == []


def test_a_member_who_left_is_a_stranger(cast: Cast, client: Client) -> None:
    client.force_login(cast.ben.account)
    assert client.get("/w/lantern/people").status_code == 200
    cast.ben.is_active = False
    cast.ben.save()
    assert client.get("/w/lantern/people").status_code == 404
