"""The timeline's page and the JSON it is edited with."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from accord.alignment.models import Proposal
from accord.alignment.plan import replan
from accord.delivery.models import Assignment, Dependency, Pin, Task, Track
from accord.kernel.models import Event
from accord.product.models import Feature
from accord.work.models import GoalPost, Item, Project, Promise
from tests.alignment.lantern import Lantern
from tests.cast import Cast
from tests.web.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_passwords")]
AT = "/w/lantern/timeline"


def send(client: Client, change: dict[str, Any], *, to: str = "edit", query: str = "", **more: Any) -> tuple[int, dict[str, Any]]:
    answer = client.post(f"{AT}/{to}{query}", json.dumps({"change": change, **more}), content_type="application/json")
    return answer.status_code, answer.json()


def row_of(body: dict[str, Any], item: Item) -> dict[str, Any]:
    return next(row for row in body["rows"] if row["id"] == str(item.pk))


def test_the_page_brings_the_element_with_its_addresses_and_a_way_without_script(cast: Cast, lantern: Lantern) -> None:
    html = signed_in(cast, "jonas").get(f"{AT}?q=check").content.decode()
    assert 'src="/w/lantern/timeline/data?project=LAUNCH&amp;q=check"' in html
    assert 'follow="plan-pulse"' in html
    assert '<noscript><meta http-equiv="refresh"' in html
    assert html.index("accord-timeline") < html.index('id="plan-pulse"')


def test_the_table_shows_every_row_with_both_dates(cast: Cast, lantern: Lantern) -> None:
    html = signed_in(cast, "nora").get(f"{AT}?view=table").content.decode()
    for title in ("Payment system", "Cards", "Receipts", "Checkout flow", "Dark mode", "Store review"):
        assert title in html
    assert "40–96" not in html
    assert "5–12 d" in html


def test_filters_leave_only_what_matches_and_what_stands_above_it(cast: Cast, lantern: Lantern) -> None:
    rows = signed_in(cast, "jonas").get(f"{AT}/data?q=cards").json()["rows"]
    assert [row["title"] for row in rows] == ["Payment system", "Cards"]


@pytest.mark.parametrize("path", ["", "/data", "/why?id=x", "/pulse"])
def test_a_stranger_finds_nothing(cast: Cast, path: str) -> None:
    assert signed_in(cast, "stranger").get(AT + path).status_code == 404
    assert Client().get(AT + path).status_code == 302


def test_an_estimate_is_saved_at_once_and_the_dates_that_follow_come_with_the_answer(cast: Cast, lantern: Lantern) -> None:
    jonas = signed_in(cast, "jonas")
    before = row_of(jonas.get(f"{AT}/data").json(), lantern.checkout)
    status, body = send(jonas, {"kind": "estimate", "id": str(lantern.checkout.pk), "text": "15-25d"}, was=before["estimate"])
    assert status == 200
    after = row_of(body, lantern.checkout)
    assert after["estimate"] == "15–25 d"
    assert after["p80"] > before["p80"]
    assert body["goal_posts"][0]["chance"] is not None
    assert body["said"] == "Estimated at 15–25 d"
    assert jonas.post(body["undo"]).status_code == 303
    task = Task.objects.get(pk=lantern.checkout.pk)
    assert (task.low_hours, task.high_hours) == (40, 96)


def test_a_preview_says_what_would_move_and_keeps_nothing(cast: Cast, lantern: Lantern) -> None:
    events = Event.objects.count()
    status, body = send(
        signed_in(cast, "jonas"), {"kind": "estimate", "id": str(lantern.checkout.pk), "text": "15-25d"}, to="preview"
    )
    assert status == 200
    assert row_of(body, lantern.checkout)["p80"]
    assert body["sentence"]
    assert Task.objects.get(pk=lantern.checkout.pk).high_hours == 96
    assert Event.objects.count() == events


CHANGES = {
    "title": {"title": "Pay in one step"},
    "estimate": {"text": "3-6d"},
    "finish": {"finish": "2026-03-27"},
    "people": {"text": "Ben"},
    "pin": {"pin": "not_before", "on": "start", "at": "fri"},
    "links": {"text": ""},
    "outdent": {},
    "order": {},
    "progress": {"state": "started"},
}


@pytest.mark.parametrize("kind", CHANGES)
def test_every_kind_of_change_is_answered(cast: Cast, lantern: Lantern, kind: str) -> None:
    item = lantern.receipts if kind in ("outdent", "order") else lantern.checkout
    change = {"kind": kind, "id": str(item.pk), **CHANGES[kind]}
    if kind == "order":
        change["before"] = str(lantern.cards.pk)
    before = Event.objects.count()
    status, body = send(signed_in(cast, "jonas"), change)
    assert status == 200, body
    assert "rows" in body or body.get("reload") or "proposal_url" in body
    assert Event.objects.count() == before + 1


def test_links_are_made_by_drag_and_by_their_words(cast: Cast, lantern: Lantern) -> None:
    jonas = signed_in(cast, "jonas")
    drawn = {
        "kind": "link",
        "id": str(lantern.dark_mode.pk),
        "before": str(lantern.cards.pk),
        "after": str(lantern.dark_mode.pk),
        "link": "SS",
    }
    assert send(jonas, drawn)[0] == 200
    assert Dependency.objects.get(after=lantern.dark_mode).kind == "SS"
    text = f"{lantern.cards.number} SS +1d, {lantern.receipts.number}"
    was = f"{lantern.cards.number} SS"
    status, body = send(jonas, {"kind": "links", "id": str(lantern.dark_mode.pk), "text": text}, was=was)
    assert status == 200, body
    found = Dependency.objects.filter(after=lantern.dark_mode).order_by("created_at").values_list("before", "kind", "lag_minutes")
    assert list(found) == [(lantern.cards.pk, "SS", 480), (lantern.receipts.pk, "FS", 0)]
    status, body = send(jonas, {"kind": "links", "id": str(lantern.cards.pk), "text": str(lantern.review.number)})
    assert (status, body["field"]) == (422, "after")
    assert "wait for each other" in body["message"]


def test_links_to_what_a_filter_hides_stay(cast: Cast, lantern: Lantern) -> None:
    change = {"kind": "links", "id": str(lantern.checkout.pk), "text": str(lantern.dark_mode.number)}
    status, body = send(signed_in(cast, "jonas"), change, query="?q=Checkout", was="")
    assert status == 200, body
    befores = set(Dependency.objects.filter(after=lantern.checkout).values_list("before_id", flat=True))
    assert befores == {lantern.payment.pk, lantern.dark_mode.pk}


def test_a_pin_is_set_in_words_and_taken_away_by_nothing(cast: Cast, lantern: Lantern) -> None:
    jonas = signed_in(cast, "jonas")
    pin = {"kind": "pin", "id": str(lantern.checkout.pk), "pin": "not_before", "on": "start"}
    assert send(jonas, pin | {"at": "14 Apr"})[0] == 200
    assert Pin.objects.get().at == dt.datetime(2026, 4, 13, 22, tzinfo=dt.UTC)
    assert send(jonas, pin | {"at": ""}, was="2026-04-14")[0] == 200
    assert not Pin.objects.exists()


def test_the_effect_is_the_product_sides(cast: Cast, lantern: Lantern) -> None:
    change = {"kind": "effect", "id": str(lantern.checkout.pk), "text": "+10…20"}
    status, body = send(signed_in(cast, "jonas"), change)
    assert status == 403
    assert body["hats"] == ["product manager"]
    status, body = send(signed_in(cast, "mara"), change, was="+9…14 pt")
    assert status == 200
    assert Feature.objects.get(pk=lantern.checkout.pk).effect_high == 20


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"kind": "estimate", "text": "soon"}, "estimate", "3-6d"),
    ({"kind": "estimate", "text": "6-3d"}, "estimate", "smaller"),
    ({"kind": "title", "title": "  "}, "title", "title"),
    ({"kind": "title", "title": "x" * 501}, "title", "500"),
    ({"kind": "pin", "at": "someday", "pin": "not_before", "on": "start"}, "pin", "no date"),
    ({"kind": "people", "text": "Zorro"}, "people", "nobody here"),
    ({"kind": "links", "text": "9999"}, "links", "no #9999"),
    ({"kind": "links", "text": "the cards"}, "links", "no item's number"),
    ({"kind": "progress", "state": "perhaps"}, "progress", "planned, started or done"),
    ({"kind": "finish", "finish": "2026-01-01"}, "finish", "before it starts"),
    ({"kind": "dance"}, "kind", "nothing that can be changed"),
    ({}, "kind", "what kind"),
]


def test_bad_input_names_its_field_and_the_rule(cast: Cast, lantern: Lantern) -> None:
    jonas = signed_in(cast, "jonas")
    for change, field, words in WRONG:
        for to in ("edit", "preview"):
            status, body = send(jonas, {"id": str(lantern.checkout.pk), **change}, to=to)
            assert (status, body["field"]) == (422, field), change
            assert words in body["message"]


def test_nonsense_instead_of_json_is_refused_and_an_unknown_item_is_not_found(cast: Cast, lantern: Lantern) -> None:
    jonas = signed_in(cast, "jonas")
    assert jonas.post(f"{AT}/edit", "[1", content_type="application/json").status_code == 422
    assert send(jonas, {"kind": "title", "id": "x", "title": "y"})[0] == 422
    assert send(jonas, {"kind": "title", "id": str(cast.project.pk), "title": "y"})[0] == 404


@pytest.mark.parametrize("who", ["nora", "dirk", "ada"])
def test_who_only_reads_is_refused_with_the_hat(cast: Cast, lantern: Lantern, who: str) -> None:
    status, body = send(signed_in(cast, who), {"kind": "estimate", "id": str(lantern.checkout.pk), "text": "3-6d"})
    assert status == 403
    assert "project manager" in body["hats"]


def test_two_people_in_one_cell_see_both_values_and_lose_neither(cast: Cast, lantern: Lantern) -> None:
    jonas, sam = signed_in(cast, "jonas"), signed_in(cast, "sam")
    was = row_of(jonas.get(f"{AT}/data").json(), lantern.checkout)["estimate"]
    change = {"kind": "estimate", "id": str(lantern.checkout.pk)}
    assert send(sam, change | {"text": "2d"}, was=was)[0] == 200
    status, body = send(jonas, change | {"text": "9d"}, was=was)
    assert status == 409
    assert (body["conflict"]["yours"], body["conflict"]["theirs"], body["conflict"]["by"]) == ("9d", "2 d", "Sam")
    assert body["conflict"]["at"] == "2026-03-02T08:00:00+00:00"
    assert Task.objects.get(pk=lantern.checkout.pk).high_hours == 16
    assert row_of(body, lantern.checkout)["estimate"] == "2 d"
    assert send(jonas, change | {"text": "9d"}, was="2 d")[0] == 200
    assert Task.objects.get(pk=lantern.checkout.pk).high_hours == 72


def test_moving_people_where_it_costs_a_promise_opens_a_proposal(cast: Cast, lantern: Lantern) -> None:
    """Ben and Aiko work side by side until the promised day; one after the other they miss it."""
    GoalPost.objects.filter(pk=lantern.launch.pk).update(date=dt.date(2026, 3, 27))
    Promise.objects.create(workspace=cast.workspace, goal_post=lantern.launch, number=1, date=dt.date(2026, 3, 27), confidence=0.8)
    Task.objects.filter(pk=lantern.receipts.pk).update(low_hours=24, high_hours=60)
    Assignment.objects.filter(task=lantern.receipts.pk).update(person=cast.aiko_person)
    replan(cast.project.pk)
    jonas = signed_in(cast, "jonas")
    change = {"kind": "people", "id": str(lantern.receipts.pk), "text": "Ben"}
    assert send(jonas, change, to="preview")[1]["needs_proposal"]
    status, body = send(jonas, change, was="Aiko")
    assert status == 200
    assert body["proposal_url"] == f"/w/lantern/trades/{Proposal.objects.get().number}"
    assert Assignment.objects.get(task=lantern.receipts.pk).person == cast.aiko_person


def test_why_is_answered_in_both_lenses(cast: Cast, lantern: Lantern) -> None:
    jonas = signed_in(cast, "jonas")
    when = jonas.get(f"{AT}/why?id={lantern.checkout.pk}&lens=when").json()
    assert "because" in "".join(part["text"] for part in when["parts"])
    why = jonas.get(f"{AT}/why?id={lantern.checkout.pk}&lens=why").json()
    assert "Checkout completion" in "".join(part["text"] for part in why["parts"])
    none = jonas.get(f"{AT}/why?id={lantern.dark_mode.pk}&lens=why").json()
    assert none["pills"][0]["label"] == "Add its effect"
    assert jonas.get(f"{AT}/why?id=x&lens=why").status_code == 404


def test_a_workspace_without_project_says_what_to_do(cast: Cast) -> None:
    Project.objects.all().update(state="stopped")
    html = signed_in(cast, "jonas").get(AT).content.decode()
    assert "There is no project yet" in html
    assert signed_in(cast, "jonas").get(f"{AT}/data").status_code == 404


def test_the_json_costs_the_same_queries_however_many_rows(
    cast: Cast, lantern: Lantern, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(cast, "jonas")
    client.get(f"{AT}/data")
    with django_assert_max_num_queries(22):
        client.get(f"{AT}/data")


def test_a_row_is_added_below_another_with_its_parent_and_track_or_at_the_end(cast: Cast, lantern: Lantern) -> None:
    jonas = signed_in(cast, "jonas")
    status, body = send(jonas, {"kind": "add", "id": str(lantern.cards.pk), "title": "  Vouchers "})
    made = Item.objects.get(pk=body["added"])
    assert (status, body["reload"], body["said"]) == (200, True, f"#{made.number} Vouchers added")
    assert (made.parent, made.goal_post, made.task.track) == (lantern.payment, lantern.launch, lantern.track)
    rows = [row["title"] for row in jonas.get(f"{AT}/data").json()["rows"]]
    assert rows[:4] == ["Payment system", "Cards", "Vouchers", "Receipts"]
    assert send(jonas, {"kind": "add", "id": "", "title": "Press kit"})[0] == 200
    assert jonas.get(f"{AT}/data").json()["rows"][-1]["title"] == "Press kit"


def test_a_row_without_a_title_or_by_one_who_may_not_is_refused_and_not_kept(cast: Cast, lantern: Lantern) -> None:
    count = Item.objects.count()
    status, body = send(signed_in(cast, "jonas"), {"kind": "add", "id": str(lantern.cards.pk), "title": "  "})
    assert (status, body["field"]) == (422, "title")
    assert send(signed_in(cast, "nora"), {"kind": "add", "id": "", "title": "Mine"})[0] == 403
    assert Item.objects.count() == count
    assert not signed_in(cast, "nora").get(f"{AT}/data").json()["can_add"]


def test_one_undo_takes_an_added_row_back_with_its_track(cast: Cast, lantern: Lantern) -> None:
    jonas, rows = signed_in(cast, "jonas"), Item.objects.count()
    _, body = send(jonas, {"kind": "add", "id": str(lantern.cards.pk), "title": "Vouchers"})
    assert Item.objects.count() == rows + 1
    jonas.post(body["undo"])
    assert Item.objects.count() == rows and not Task.objects.filter(item_id=body["added"]).exists()


def test_without_tracks_it_opens_as_the_outline(cast: Cast, lantern: Lantern) -> None:
    jonas = signed_in(cast, "jonas")
    assert 'grouping="outline"' not in jonas.get("/w/lantern/timeline").content.decode()
    Track.objects.all().delete()
    assert 'grouping="outline"' in jonas.get("/w/lantern/timeline").content.decode()
