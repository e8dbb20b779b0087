"""Odd days walked through every door: pages, the API, commands. Each is refused at its field, and nothing is written."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accord.alignment.rules.changes import read
from accord.kernel.errors import Invalid
from accord.kernel.models import Event
from accord.people.commands.calendar import add_exception, set_week, take_time_off
from accord.people.commands.hours import set_hours
from accord.people.commands.person import set_rate
from accord.people.models import WorkCalendar
from accord.work.commands.launch import create_goal_post, create_launch, date_goal_post
from accord.work.models import GoalPost
from tests.alignment.lantern import Lantern, make_lantern
from tests.api.conftest import Caller, api  # noqa: F401
from tests.cast import NINE_TO_FIVE, Cast
from tests.quick import quick  # noqa: F401

pytestmark = pytest.mark.django_db
AGES = ("0001-01-01", "1899-12-31", "9999-12-31")
FAR = "2126-04-17"
NO_DAYS = (*AGES, "2026-02-31")
GOOD = "2026-04-17"
RULE = "between 1970 and 2076, not in the year"


@pytest.fixture
def lantern(quick: None, cast: Cast, freeze: Any) -> Lantern:  # noqa: F811
    freeze("2026-03-02 07:00")
    return make_lantern(cast)


def filled(told: Any, ids: dict[str, str]) -> Any:
    """With each $name replaced by what it stands for."""
    if isinstance(told, dict):
        return {name: filled(one, ids) for name, one in told.items()}
    if isinstance(told, list):
        return [filled(one, ids) for one in told]
    if isinstance(told, str):
        for name, value in ids.items():
            told = told.replace(f"${name}", value)
    return told


@pytest.fixture
def ids(lantern: Lantern, cast: Cast) -> dict[str, str]:
    return {
        "ben": str(cast.ben_person.pk),
        "post": str(lantern.launch.pk),
        "later": str(lantern.later.pk),
        "project": str(cast.project.pk),
        "cards": str(lantern.cards.pk),
        "number": str(lantern.cards.number),
        "calendar": str(WorkCalendar.objects.get().pk),
    }


# Pages

WEEK = {"monday": "8", "tuesday": "8", "wednesday": "8"}
PAGES = {
    "time off": ("people/$ben/time-off", {}, "first", True),
    "end of time off": ("people/$ben/time-off", {"first": "2026-03-04"}, "last", False),
    "hours": ("people/$ben/hours", WEEK, "valid_from", False),
    "share": ("people/$ben/shares", {"project": "$project", "share": "50"}, "valid_from", False),
    "rate": ("people/$ben/rates", {"amount": "80"}, "valid_from", False),
    "week of a calendar": ("settings/calendars/$calendar/weeks", WEEK, "valid_from", False),
    "exception": ("settings/calendars/$calendar/exceptions", {}, "first", True),
    "shifted goal post": (
        "trades/new",
        {"do": "propose", "reason": "A week helps.", "add_kind": "shift_goal_post", "add_goal_post": "$post"},
        "add_day",
        True,
    ),
    "added capacity": (
        "trades/new",
        {"do": "propose", "reason": "More hands.", "add_kind": "add_capacity", "add_other_person": "$ben"},
        "add_day",
        True,
    ),
    "due date": ("items/$number/fields/due_date", {}, "text", False),
    "deadline": ("items/$number/fields/deadline", {}, "text", False),
    "pin": ("items/$number/fields/pin", {}, "text", False),
}
FIELDS = {"due date": "due_date", "deadline": "deadline", "pin": "pin"}
"""A cell's one input is called text: the refusal names what the cell is of."""


@pytest.fixture
def send(lantern: Lantern, cast: Cast, ids: dict[str, str]) -> Callable[[str, str], Any]:
    client = Client(headers={"HX-Request": "true"})
    client.force_login(cast.jonas.account)

    def typed(door: str, day: str) -> Any:
        path, given, field, _ = PAGES[door]
        return client.post(f"/w/lantern/{filled(path, ids)}", filled({**given, field: day}, ids))

    return typed


@pytest.mark.parametrize("day", [*NO_DAYS, FAR])
@pytest.mark.parametrize("door", PAGES)
def test_an_odd_day_typed_into_a_page_is_refused_at_its_field(send: Callable[[str, str], Any], door: str, day: str) -> None:
    count = Event.objects.count()
    answer = send(door, day)
    assert answer.status_code == 422
    assert answer["X-Accord-Refusal"] == FIELDS.get(door, PAGES[door][2])
    assert ("is no date" if day == "2026-02-31" else RULE) in answer.content.decode()
    assert Event.objects.count() == count


@pytest.mark.parametrize("door", PAGES)
def test_no_day_typed_is_refused_only_where_one_is_needed(send: Callable[[str, str], Any], door: str) -> None:
    _, _, field, is_needed = PAGES[door]
    answer = send(door, "")
    assert (answer.status_code == 422) == is_needed, answer.content[:300]
    assert not is_needed or answer["X-Accord-Refusal"] == field


@pytest.mark.parametrize("door", PAGES)
def test_a_good_day_typed_into_a_page_is_written(send: Callable[[str, str], Any], door: str) -> None:
    count = Event.objects.count()
    assert send(door, GOOD).status_code in (200, 204, 303)
    assert Event.objects.count() == count + 1


@pytest.mark.parametrize("field", ["from", "week"])
@pytest.mark.parametrize("day", [*NO_DAYS, FAR])
def test_an_odd_day_in_the_address_of_capacity_is_refused_at_its_field(lantern: Lantern, cast: Cast, field: str, day: str) -> None:
    client = Client(headers={"HX-Request": "true"})
    client.force_login(cast.jonas.account)
    asked = {"person": str(cast.ben_person.pk), field: day}
    answer = client.get("/w/lantern/capacity", asked)
    assert (answer.status_code, answer["X-Accord-Refusal"]) == (422, field)
    assert client.get("/w/lantern/capacity", {**asked, field: ""}).status_code == 200
    assert client.get("/w/lantern/capacity", {**asked, field: GOOD}).status_code == 200


# The API

CALLS = {
    "goal post": ("patch", "/goal-posts/$later", {"date": "$day"}, "date", True),
    "new goal post": ("post", "/goal-posts", {"name": "Phase three", "project": "$project", "date": "$day"}, "date", True),
    "project": ("patch", "/projects/$project", {"starts_on": "$day"}, "starts_on", True),
    "due date": ("patch", "/items/$cards", {"due_date": "$day"}, "due_date", True),
    "deadline": ("patch", "/items/$cards", {"deadline": "$day"}, "deadline", True),
    "time off": ("post", "/time-off", {"person": "$ben", "first": "$day", "last": "2026-04-20"}, "first", False),
    "end of time off": ("post", "/time-off", {"person": "$ben", "first": "2026-04-10", "last": "$day"}, "last", False),
    "rate": ("post", "/rates", {"person": "$ben", "amount": "80", "valid_from": "$day"}, "valid_from", True),
    "week": ("post", "/work-calendars/$calendar/weeks", {"days": NINE_TO_FIVE, "valid_from": "$day"}, "valid_from", True),
    "exception": ("post", "/work-calendars/$calendar/exceptions", {"first": "$day", "last": "2026-04-20"}, "first", False),
    "shifted goal post": (
        "post",
        "/proposals",
        {
            "project": "$project",
            "reason": "A week helps.",
            "changes": [{"kind": "shift_goal_post", "goal_post": "$post", "day": "$day"}],
        },
        "changes.0.day",
        False,
    ),
    "added capacity": (
        "post",
        "/proposals",
        {"project": "$project", "reason": "More hands.", "changes": [{"kind": "add_capacity", "person": "$ben", "day": "$day"}]},
        "changes.0.day",
        False,
    ),
}


@pytest.fixture
def call(api: Callable[[str], Caller], ids: dict[str, str]) -> Callable[[str, str | None], Any]:  # noqa: F811
    jonas = api("jonas")

    def asked(door: str, day: str | None) -> Any:
        verb, path, body, *_ = CALLS[door]
        told = filled(body, {**ids, "day": day or "$day"})
        return getattr(jonas, verb)(filled(path, ids), told if day is not None else without_day(told))

    return asked


def without_day(told: Any) -> Any:
    if isinstance(told, dict):
        return {name: None if one == "$day" else without_day(one) for name, one in told.items()}
    return [without_day(one) for one in told] if isinstance(told, list) else told


@pytest.mark.parametrize("day", NO_DAYS)
@pytest.mark.parametrize("door", CALLS)
def test_an_odd_day_told_to_the_api_is_refused_at_its_field(call: Callable[[str, str | None], Any], door: str, day: str) -> None:
    count = Event.objects.count()
    answer = call(door, day)
    assert answer.status_code == 422, answer.content
    assert answer.json()["field"].removeprefix("body.") == CALLS[door][3]
    assert Event.objects.count() == count


@pytest.mark.parametrize("door", ["goal post", "new goal post", "time off", "end of time off", "rate", "week", "exception"])
def test_a_day_too_far_ahead_told_to_the_api_is_refused_at_its_field(call: Callable[[str, str | None], Any], door: str) -> None:
    answer = call(door, FAR)
    assert answer.status_code == 422, answer.content
    assert answer.json()["field"] == CALLS[door][3]
    assert RULE in answer.json()["detail"]


@pytest.mark.parametrize("door", CALLS)
def test_no_day_told_to_the_api_is_refused_only_where_one_is_needed(call: Callable[[str, str | None], Any], door: str) -> None:
    *_, field, may_be_none = CALLS[door]
    answer = call(door, None)
    assert (answer.status_code < 300) == may_be_none, answer.content
    assert may_be_none or answer.json()["field"].removeprefix("body.") == field


@pytest.mark.parametrize("door", CALLS)
def test_a_good_day_told_to_the_api_is_written(call: Callable[[str, str | None], Any], door: str) -> None:
    count = Event.objects.count()
    assert call(door, GOOD).status_code in (200, 201)
    assert Event.objects.count() == count + 1


# Commands

Say = Callable[[Any, Cast, Any], Any]
COMMANDS: dict[str, tuple[Say, str, bool]] = {
    "launch": (lambda who, cast, day: create_launch(who, cast.project, name="Beta", date=day), "date", True),
    "new goal post": (lambda who, cast, day: create_goal_post(who, cast.project, name="Audit", date=day), "date", True),
    "goal post": (lambda who, cast, day: date_goal_post(who, GoalPost.objects.get(number=2), date=day), "date", True),
    "week": (
        lambda who, cast, day: set_week(who, WorkCalendar.objects.get(), days=NINE_TO_FIVE[::-1], valid_from=day),
        "valid_from",
        True,
    ),
    "hours": (lambda who, cast, day: set_hours(who, cast.ben_person, days=NINE_TO_FIVE[::-1], valid_from=day), "valid_from", True),
    "rate": (lambda who, cast, day: set_rate(who, cast.ben_person, amount=80, currency="EUR", valid_from=day), "valid_from", True),
    "time off": (lambda who, cast, day: take_time_off(who, cast.ben_person, first=day, last=day), "first", False),
    "end of time off": (
        lambda who, cast, day: take_time_off(who, cast.ben_person, first=dt.date(2026, 4, 10), last=day),
        "last",
        False,
    ),
    "exception": (
        lambda who, cast, day: add_exception(who, WorkCalendar.objects.get(), first=day, last=day),
        "first",
        False,
    ),
}


@pytest.mark.parametrize("day", [*AGES, FAR])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_refuses_a_day_of_another_age_at_its_field(lantern: Lantern, cast: Cast, name: str, day: str) -> None:
    say, field, _ = COMMANDS[name]
    count = Event.objects.count()
    with pytest.raises(Invalid, match=RULE) as why:
        say(cast.actor("sam"), cast, dt.date.fromisoformat(day))
    assert why.value.field == field
    assert Event.objects.count() == count


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_keeps_a_good_day_and_does_without_one_where_it_may(lantern: Lantern, cast: Cast, name: str) -> None:
    say, _, may_be_none = COMMANDS[name]
    for day in (dt.date.fromisoformat(GOOD), *((None,) if may_be_none else ())):
        count = Event.objects.count()
        say(cast.actor("sam"), cast, day)
        assert Event.objects.count() == count + 1


@pytest.mark.parametrize("kind", ["add_capacity", "shift_goal_post"])
@pytest.mark.parametrize("day", [*NO_DAYS, "", None])
def test_a_change_with_an_odd_day_or_none_is_refused_at_its_place(kind: str, day: str | None) -> None:
    good = {"kind": kind, "person": "ben", "goal_post": "v1", "day": GOOD}
    assert read([good])[0].day == dt.date.fromisoformat(GOOD)
    with pytest.raises(Invalid) as why:
        read([good, {**good, "day": day}])
    assert why.value.field == "changes.1.day"
