"""Decides that a trade goes from danger to accord over the API alone, and back."""

import datetime as dt
from typing import Any

import pytest

from accord.alignment.plan import replan
from accord.alignment.rules.titles import LONGEST
from accord.kernel.models import Event
from accord.work.models import GoalPost, Item, Promise
from tests.alignment.lantern import Lantern, make_item, make_lantern
from tests.cast import Cast
from tests.quick import quick  # noqa: F401

REASON = "Sharing can wait. A failing checkout cannot."


@pytest.fixture
def lantern(quick: None, cast: Cast, freeze: Any) -> Lantern:  # noqa: F811
    freeze("2026-03-02 07:00")
    made = make_lantern(cast)
    make_item(cast, "Social sharing", hours=(40, 90), persons=(cast.aiko_person,), goal_post=made.launch, rank=4)
    GoalPost.objects.filter(pk=made.launch.pk).update(date=dt.date(2026, 3, 20))
    replan(made.project.pk)
    return made


def sharing() -> Item:
    return Item.objects.get(title="Social sharing")


def test_a_promise_in_danger_is_traded_and_taken_back(api: Any, cast: Cast, lantern: Lantern) -> None:
    mara, jonas, nora = api("mara"), api("jonas"), api("nora")
    post = f"/goal-posts/{lantern.launch.pk}"
    now = mara.get(post).json()
    assert now["chance"] < now["confidence"]
    assert mara.get(f"{post}/forecast").json()["details"]
    ways = mara.get(f"{post}/options").json()
    assert ways["options"], ways
    option = max(ways["options"], key=lambda one: one["chance"])
    assert option["chance"] > now["chance"]

    made = mara.post("/proposals", {"option": option["id"], "reason": REASON})
    assert made.status_code == 201, made.content
    trade = made.json()
    assert (trade["state"], trade["goal_post"]) == ("open", str(lantern.launch.pk))
    whole = option["sentence"]
    assert trade["title"] == whole if len(whole) <= LONGEST else trade["title"][:4] == whole[:4]
    assert [one["answer"] for one in trade["consents"] if one["side"] == "product"] == ["agreed"]
    assert [one["kind"] for one in jonas.get("/notices").json()["items"]] == ["consent"]

    path = f"/proposals/{trade['id']}"
    assert nora.post(f"{path}/agree", {"statement": "Fine."}).status_code == 403
    assert jonas.post(f"{path}/agree", {"statement": " "}).json()["field"] == "statement"
    agreed = jonas.post(f"{path}/agree", {"statement": "Then we make it."})
    assert agreed.status_code == 200, agreed.content
    assert (agreed.json()["state"], agreed.json()["asked_again"]) == ("agreed", [])
    accord = jonas.get(f"/accords/{agreed.json()['accord']}").json()
    assert accord["proposal"] == trade["id"]
    assert [one["id"] for one in mara.get("/accords").json()["items"]] == [accord["id"]]
    replan(lantern.project.pk)
    assert mara.get(post).json()["chance"] == pytest.approx(option["chance"], abs=0.06)
    assert jonas.post(f"{path}/object", {"statement": "No."}).status_code == 409

    back = jonas.post(f"/accords/{accord['id']}/revert", {"reason": "Customers asked for it."})
    assert (back.status_code, back.json()["reverts"]) == (201, accord["id"])
    assert mara.post(f"/proposals/{back.json()['id']}/object", {"statement": "We keep it."}).json()["state"] == "objected"


def test_changes_are_proposed_and_withdrawn(api: Any, cast: Cast, lantern: Lantern) -> None:
    mara = api("mara")
    drop = [{"kind": "drop", "feature": str(sharing().pk)}]
    made = mara.post("/proposals", {"changes": drop, "reason": REASON, "project": str(cast.project.pk)})
    assert made.status_code == 201, made.content
    assert mara.get("/proposals", state="open").json()["items"][0]["id"] == made.json()["id"]
    assert api("jonas").post(f"/proposals/{made.json()['id']}/withdraw").status_code == 403
    assert mara.post(f"/proposals/{made.json()['id']}/withdraw", {"statement": "Never mind."}).json()["state"] == "withdrawn"
    assert mara.get("/proposals", state="odd").status_code == 422


def test_a_proposal_that_cannot_be_read_is_refused_at_its_field(api: Any, cast: Cast, lantern: Lantern) -> None:
    mara, where, post = api("mara"), {"reason": REASON, "project": str(cast.project.pk)}, str(lantern.launch.pk)
    for body, field in [
        ({"reason": REASON}, "project"),
        ({**where, "changes": []}, "changes"),
        ({**where, "changes": [{"kind": "wish"}]}, "changes.0.kind"),
        ({**where, "changes": [{"kind": "drop"}]}, "changes.0.feature"),
        ({"reason": REASON, "option": "none"}, "option"),
        ({**where, "changes": [{"kind": "drop", "feature": "x"}]}, "changes"),
        ({**where, "reason": " ", "changes": [{"kind": "drop", "feature": str(sharing().pk)}]}, "reason"),
        ({**where, "changes": [{"kind": "shift_goal_post", "goal_post": post, "day": "0001-01-01"}]}, "changes.0.day"),
        ({**where, "changes": [{"kind": "change_budget", "goal_post": post, "amount": "NaN"}]}, "changes.amount"),
    ]:
        answer = mara.post("/proposals", body)
        assert answer.status_code == 422, (body, answer.content)
        assert answer.json()["field"].startswith(field), (body, answer.json())


def test_what_moves_a_promise_becomes_a_proposal(api: Any, cast: Cast, lantern: Lantern) -> None:
    jonas = api("jonas")
    post = f"/goal-posts/{lantern.launch.pk}"
    Promise.objects.create(
        workspace=cast.workspace, goal_post=lantern.launch, number=1, date=dt.date(2026, 3, 20), confidence=0.8, made_by="accord:1"
    )
    both = jonas.patch(post, {"name": "V1", "date": "2026-05-01"})
    assert (both.status_code, both.json()["field"]) == (422, "date")
    moved = jonas.patch(post, {"date": "2026-05-01", "reason": "The shop reviews slowly."}).json()
    assert moved["date"] == "2026-03-20"
    assert moved["proposal"]
    assert moved["why_consent"]
    dropped = jonas.post(f"/items/{lantern.checkout.pk}/drop", {"reason": "Too late."}).json()
    assert dropped["state"] == "planned"
    assert dropped["proposal"]
    assert jonas.patch(post, {"date": None}).json()["field"] == "date"


def test_name_and_confidence_are_one_event(api: Any, cast: Cast, lantern: Lantern) -> None:
    jonas, seen = api("jonas"), Event.objects.count()
    answer = jonas.patch(f"/goal-posts/{lantern.launch.pk}", {"name": "Version 1.0", "confidence": 0.7})
    assert (answer.json()["name"], answer.json()["confidence"], answer.json()["proposal"]) == ("Version 1.0", 0.7, None)
    assert Event.objects.count() == seen + 1


def test_the_plan_is_read_whole(api: Any, cast: Cast, lantern: Lantern) -> None:
    told = api("nora").get(f"/projects/{cast.project.pk}/plan").json()
    assert told["is_current"]
    assert told["p50"] <= told["p80"] <= told["p95"]
    checkout = next(one for one in told["items"] if one["id"] == str(lantern.checkout.pk))
    assert checkout["plan"]["start"] < checkout["plan"]["p80"]
    assert checkout["plan"]["persons"][0][0] == str(cast.aiko_person.pk)
    api("jonas").patch(f"/items/{lantern.checkout.pk}", {"low_hours": 10, "high_hours": 20})
    assert not api("nora").get(f"/projects/{cast.project.pk}/plan").json()["is_current"]
