"""Decides what one may do with items over the API: read, write in one event, lose nothing, and be told what is wrong."""

from typing import Any

import pytest

from accord.kernel.models import Event
from accord.work.commands.item import rename_item
from accord.work.models import Item
from tests.cast import Cast
from tests.examples.delivery import task
from tests.examples.work import goal_post, item
from tests.quick import quick  # noqa: F401


def test_an_item_is_made_read_changed_and_trashed(api: Any, cast: Cast) -> None:
    jonas = api("jonas")
    made = jonas.post("/items", {"title": "Checkout", "project": str(cast.project.pk)})
    assert made.status_code == 201
    assert made.json()["project"] == str(cast.project.pk)
    path = f"/items/{made.json()['id']}"
    assert jonas.get(path).json() == made.json()
    assert jonas.get(f"/items/by-number/{made.json()['number']}").json()["id"] == made.json()["id"]
    changed = jonas.patch(path, {"title": "Checkout flow"})
    assert (changed.status_code, changed.json()["title"]) == (200, "Checkout flow")
    assert jonas.delete(path).status_code == 204
    assert jonas.get(path).status_code == 404
    assert jonas.post("/undo").json()["verb"] == "item.trashed"
    assert jonas.get(path).json()["title"] == "Checkout flow"


def test_several_fields_are_one_event_and_one_undo(api: Any, cast: Cast) -> None:
    made, sam = task(cast), api("sam")
    seen = Event.objects.count()
    hours, day = {"low_hours": 16, "high_hours": 40}, {"due_date": "2026-06-01"}
    body = {"title": "Pay", "problem": "People leave.", "priority": 700, **hours, **day}
    answer = sam.patch(f"/items/{made.pk}", body)
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["title"], told["feature"]["problem"], told["task"]["high_hours"]) == ("Pay", "People leave.", 40)
    assert Event.objects.count() == seen + 1
    assert Event.objects.latest("seq").verb == "item.edited"
    sam.post("/undo", {"event": str(Event.objects.latest("seq").pk)})
    after = sam.get(f"/items/{made.pk}").json()
    assert (after["title"], after["feature"], after["task"]["high_hours"]) == ("Build it", None, 8)


def test_half_of_a_change_that_breaks_a_rule_is_not_made(api: Any, cast: Cast) -> None:
    made = item(cast, "Old")
    answer = api("sam").patch(f"/items/{made.pk}", {"title": "New", "low_hours": 9, "high_hours": 3})
    assert answer.status_code == 422
    assert Item.objects.get(pk=made.pk).title == "Old"


def test_a_wrong_value_is_refused_at_its_field(api: Any, cast: Cast) -> None:
    made, sam = item(cast), api("sam")
    for body, field in [
        ({"title": ""}, "title"),
        ({"title": None}, "title"),
        ({"titel": "x"}, "titel"),
        ({"low_hours": "many"}, "low_hours"),
        ({"title": "a\x00b"}, "body"),
        ({"goal_post": str(made.pk)}, "goal_post"),
        ({"priority": 10**30}, "priority"),
        ({"due_date": "0001-01-01"}, "due_date"),
        ({"done_share": 7}, "done_share"),
    ]:
        answer = sam.patch(f"/items/{made.pk}", body)
        assert answer.status_code == 422, (body, answer.content)
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["field"].split(".")[-1] == field, (body, answer.json())
        assert answer.json()["detail"].endswith("."), body
    assert sam.patch(f"/items/{made.pk}", '{"effect_low": NaN}').status_code == 422
    assert sam.patch(f"/items/{made.pk}", "{").status_code == 400


def test_what_somebody_else_changed_first_is_not_overwritten(api: Any, cast: Cast) -> None:
    made, jonas = item(cast), api("jonas")
    tag = jonas.get(f"/items/{made.pk}").headers["ETag"]
    rename_item(cast.actor("mara"), made, title="Mara's title")
    late = jonas.patch(f"/items/{made.pk}", {"title": "Jonas's title"}, If_Match=tag)
    assert (late.status_code, late.json()["latest"]) == (409, {"version": made.version})
    assert late.json()["changed_by"] == "Mara"
    assert late.json()["changed_at"] == Event.objects.latest("seq").at.isoformat()
    assert jonas.delete(f"/items/{made.pk}", If_Match=tag).status_code == 409
    fresh = jonas.get(f"/items/{made.pk}").headers["ETag"]
    answer = jonas.patch(f"/items/{made.pk}", {"title": "Jonas's title"}, If_Match=fresh)
    assert answer.status_code == 200
    assert answer.headers["ETag"] != fresh


def test_a_version_that_passes_between_check_and_lock_is_refused_too(api: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.api.nouns import items

    made, jonas = item(cast), api("jonas")
    tag = jonas.get(f"/items/{made.pk}").headers["ETag"]
    plain = items.change

    def meanwhile(*args: Any, **kwargs: Any) -> None:
        rename_item(cast.actor("mara"), Item.objects.get(pk=made.pk), title="Quicker")
        plain(*args, **kwargs)

    monkeypatch.setattr(items, "change", meanwhile)
    assert jonas.patch(f"/items/{made.pk}", {"title": "Slower"}, If_Match=tag).status_code == 409
    assert Item.objects.get(pk=made.pk).title == "Quicker"


def test_lists_are_cut_by_key_and_end(api: Any, cast: Cast) -> None:
    for number in range(5):
        item(cast, f"Item {number}")
    jonas, seen, after = api("jonas"), [], ""
    while True:
        page = jonas.get("/items", limit=2, after=after).json()
        seen += [one["title"] for one in page["items"]]
        if not (after := page["next"]):
            break
        item(cast, "Later") if len(seen) == 2 else None
    assert seen == ["Item 0", "Item 1", "Item 2", "Item 3", "Item 4", "Later"]


def test_a_cursor_of_somebody_elses_making_is_refused(api: Any, cast: Cast) -> None:
    jonas = api("jonas")
    for cursor in ("x", "W10", "WzEsMl0", "bm90IGpzb24", "WyJhIiwgImIiXQ"):
        answer = jonas.get("/items", after=cursor)
        assert (answer.status_code, answer.json()["field"]) == (422, "after"), cursor
    assert jonas.get("/items", limit=0).json()["field"] == "limit"
    assert jonas.get("/items", limit=10**9).status_code == 422
    assert jonas.get("/items", q="a\x00b").json()["field"] == "q"


def test_lists_are_narrowed(api: Any, cast: Cast) -> None:
    post = goal_post(cast)
    inside, outside = item(cast, "In the beta", goal_post=post), task(cast, "Alone")
    mara = api("mara")
    assert [one["id"] for one in mara.get("/items", goal_post=post.pk).json()["items"]] == [str(inside.pk)]
    assert [one["id"] for one in mara.get("/items", q="alon").json()["items"]] == [str(outside.pk)]
    assert [one["id"] for one in mara.get("/tasks", person=cast.ben_person.pk).json()["items"]] == [str(outside.pk)]
    assert mara.get("/items", state="odd").status_code == 422
    assert mara.get("/features").json() == {"items": [], "next": None}
    assert mara.get(f"/features/{outside.pk}").status_code == 404
    assert mara.get(f"/tasks/{outside.pk}").json()["task"]["persons"] == [
        {"person": str(cast.ben_person.pk), "units": 1.0, "is_candidate": False}
    ]


def test_a_list_costs_the_same_whatever_its_length(api: Any, cast: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(6):
        task(cast, f"Task {number}")
    jonas = api("jonas")
    jonas.get("/items")
    with django_assert_max_num_queries(8):
        assert len(jonas.get("/items").json()["items"]) == 6


def test_a_task_is_begun_done_reopened_pinned_and_reassigned(api: Any, cast: Cast) -> None:
    made, jonas = task(cast), api("jonas")
    path = f"/tasks/{made.pk}"
    assert jonas.post(f"{path}/start", {"at": "2026-03-03T09:00:00+01:00"}).json()["state"] == "started"
    assert jonas.post(f"{path}/start", {"at": "2026-03-03T09:00:00"}).json()["field"].endswith("at")
    assert jonas.post(f"{path}/finish", {"at": "2026-03-04T09:00:00Z"}).json()["state"] == "done"
    assert jonas.post(f"{path}/reopen").json()["task"]["finished_at"] is None
    pinned = jonas.post(f"{path}/pins", {"kind": "not_before", "at": "2026-06-01", "why": "The room is free then."}).json()
    assert pinned["task"]["pins"][0]["at"] == "2026-05-31T22:00:00Z"
    assert jonas.delete(f"{path}/pins/{pinned['task']['pins'][0]['id']}").status_code == 204
    moved = jonas.post(f"{path}/reassign", {"to": str(cast.aiko_person.pk), "reason": "Ben is away."}).json()
    assert [one["person"] for one in moved["task"]["persons"]] == [str(cast.aiko_person.pk)]
    assert jonas.delete(f"{path}/persons/{cast.aiko_person.pk}").status_code == 204
    assert jonas.delete(f"{path}/persons/{cast.aiko_person.pk}").status_code == 422


def test_what_is_in_a_trashed_project_is_out_of_sight(api: Any, cast: Cast) -> None:
    made, jonas = item(cast), api("jonas")
    jonas.delete(f"/projects/{cast.project.pk}")
    assert jonas.get(f"/items/{made.pk}").status_code == 404
    assert jonas.get("/items").json()["items"] == []
