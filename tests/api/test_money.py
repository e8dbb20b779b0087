"""Decides that a rate is seen only by who may see it, and a cost only by who decides or is asked, behind every door."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accord.alignment import trades
from accord.alignment.exports import exported
from accord.alignment.models import Proposal
from accord.alignment.plan import replan
from accord.delivery.models import Task
from accord.people.models import Person, Rate
from accord.planning.answer import Change
from accord.work.models import GoalPost
from tests.alignment.lantern import Lantern, make_item, make_lantern
from tests.cast import Cast
from tests.quick import quick  # noqa: F401

SEEN = (("jonas", True, True), ("mara", False, True), ("ben", False, False), ("nora", False, False))
"""Who sees (rates, costs)."""
BEN, AIKO = "97.13", "101.37"
SEE_COSTS, SEE_NONE = ("mara", "jonas", "dirk", "sam"), ("ben", "nora", "ada")


@pytest.fixture
def lantern(quick: None, cast: Cast, freeze: Any) -> Lantern:  # noqa: F811
    freeze("2026-03-02 07:00")
    made = make_lantern(cast)
    more = {"goal_post": made.launch, "rank": 4, "is_must_have": True}
    make_item(cast, "Social sharing", hours=(60, 120), persons=(cast.aiko_person,), **more)
    for person, amount in ((cast.ben_person, BEN), (cast.aiko_person, AIKO)):
        Rate.objects.create(workspace=cast.workspace, person=person, amount=Decimal(amount), currency="EUR")
    GoalPost.objects.filter(pk=made.launch.pk).update(date=dt.date(2026, 3, 20))
    made.launch.refresh_from_db()
    replan(made.project.pk)
    return made


@pytest.fixture
def proposal(cast: Cast, lantern: Lantern) -> Proposal:
    more = Change("add_capacity", person=str(cast.aiko_person.pk), day=dt.date(2026, 3, 9))
    return trades.propose(
        cast.actor("jonas"), lantern.project, changes=[more], reason="One pair of hands.", title="Hire", goal_post=lantern.launch
    )


def money_of(effect: dict[str, Any]) -> list[Any]:
    return [effect["cost_now"], effect["cost_after"], *(row["key"] for row in effect["project"] if row["unit"] == "money")]


def test_what_a_way_out_costs_is_for_those_who_decide(api: Any, lantern: Lantern) -> None:
    for who in (*SEE_COSTS, *SEE_NONE):
        answer = api(who).get(f"/goal-posts/{lantern.launch.pk}/options")
        told = answer.json()
        costs = [told["now"]["cost"], *(one["cost"] for one in told["options"])]
        assert all((cost is None) == (who in SEE_NONE) for cost in costs), (who, costs)
        assert (BEN in answer.text, AIKO in answer.text) == (False, False)


def test_a_trade_its_events_and_the_plan_show_costs_to_those_who_decide(api: Any, proposal: Proposal, lantern: Lantern) -> None:
    for who in (*SEE_COSTS, *SEE_NONE):
        effect = api(who).get(f"/proposals/{proposal.pk}").json()["effect"]
        assert (money_of(effect) == [None, None]) == (who in SEE_NONE), who
        details = api(who).get(f"/projects/{lantern.project.pk}/plan").json()["details"]
        assert ("cost_p80" in details) == (who in SEE_COSTS)
        assert details["order"]
        events = api(who).get("/events", verb="trade.proposed").text
        assert ("cost_after" in events) == (who in SEE_COSTS)


def test_pages_show_costs_to_those_who_decide(cast: Cast, proposal: Proposal, lantern: Lantern) -> None:
    for who in (*SEE_COSTS, *SEE_NONE):
        client = Client()
        client.force_login(getattr(cast, who).account)
        page = client.get(f"/w/lantern/trades/{proposal.number}").content.decode()
        assert ("Cost at completion" in page) == (who in SEE_COSTS), who
        ways = client.get(f"/w/lantern/goal-posts/{lantern.launch.number}/options?show=1").content.decode()
        assert ("Cost at completion" in ways, "<dt>Cost</dt>" in ways) == (who in SEE_COSTS,) * 2
        row = client.get("/w/lantern/trades").content.decode()
        assert ("kept, +€" in row) == (who in SEE_COSTS)
        assert not any(rate in text for rate in (BEN, AIKO) for text in (page, ways, row))


def test_whoever_is_asked_for_a_yes_sees_what_it_costs(api: Any, cast: Cast, lantern: Lantern) -> None:
    budget = Change("change_budget", goal_post=str(lantern.launch.pk), amount=90_000.0)
    asked = trades.propose(
        cast.actor("jonas"), lantern.project, changes=[budget], reason="More.", title="Budget", goal_post=lantern.launch
    )
    assert cast.nora.pk in asked.asked()
    seen = {who: money_of(api(who).get(f"/proposals/{asked.pk}").json()["effect"]) for who in ("nora", "ben")}
    assert seen["nora"][2:] == ["cost"]
    assert seen["ben"] == [None, None]


def test_a_price_that_the_proposer_names_is_a_rate(api: Any, cast: Cast, lantern: Lantern) -> None:
    more = [{"kind": "add_capacity", "person": str(cast.aiko_person.pk), "day": "2026-03-09", "cost_per_hour": 133.5}]
    body = {"project": str(lantern.project.pk), "changes": more, "reason": "A contractor."}
    made = api("jonas").post("/proposals", body).json()
    assert made["changes"][0]["cost_per_hour"] == 133.5
    for who in ("mara", "ben", "nora"):
        assert "133.5" not in api(who).get(f"/proposals/{made['id']}").text, who
        assert "cost_per_hour" not in api(who).get("/events", verb="trade.proposed").text
    trades.say_yes(cast.actor("mara"), Proposal.objects.get(pk=made["id"]), statement="Do.")
    assert Rate.objects.get(person__name="One more like Aiko").amount == Decimal("133.50")


def test_one_more_costs_what_the_one_they_are_like_does(cast: Cast, proposal: Proposal, lantern: Lantern) -> None:
    assert "cost_per_hour" not in proposal.changes[0]
    agreed = trades.say_yes(cast.actor("mara"), proposal, statement="Do.")
    assert agreed.accord is not None
    added = Person.objects.get(name="One more like Aiko")
    assert str(Rate.objects.get(person=added).amount) == AIKO


@pytest.mark.parametrize("form", ["json", "csv", "mspdi"])
def test_files_take_money_along_only_for_who_may_see_it(cast: Cast, lantern: Lantern, form: str) -> None:
    lantern.cards.task.fixed_cost = Decimal("4321.5")
    lantern.cards.task.save()
    found = {}
    for who in ("mara", "jonas", "ben"):
        client = Client()
        client.force_login(getattr(cast, who).account)
        answer = client.get(f"/w/lantern/projects/{lantern.project.key}/export.{form}")
        assert answer.status_code == 200
        text = answer.content.decode()
        found[who] = (("4321.5" in text) or ("432150" in text), AIKO in text)
    held = {"json": (True, True), "csv": (False, False), "mspdi": (True, True)}[form]
    assert found == {"mara": (held[0], False), "jonas": held, "ben": (False, False)}


def test_what_other_tools_files_carried_goes_along_only_for_who_may_see_it(cast: Cast, lantern: Lantern) -> None:
    carried = {"Rates": {"Rate": [{"StandardRate": "7654.55", "CostPerUse": "765477"}]}, "Attribute": [{"Value": "7654333"}]}
    Person.objects.filter(pk=cast.ben_person.pk).update(carried={"uid": "7", "carried": carried})
    Task.objects.filter(item=lantern.cards).update(carried={"uid": "9", "carried": {"ExtendedAttribute": [{"Value": "8654333"}]}})
    for who, sees_rates, sees_costs in SEEN:
        content, _, _ = exported(cast.actor(who), lantern.project, format="json")
        assert (b"7654.55" in content, b"765477" in content, b"7654333" in content) == (sees_rates,) * 3, who
        assert (b"8654333" in content) == sees_costs, who
