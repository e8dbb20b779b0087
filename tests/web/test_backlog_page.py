"""The backlog's page: what is ranked, where it fits, and what can be done to rows, one or many."""

from typing import Any

import pytest

from accord.alignment.models import Proposal
from accord.kernel.models import Event
from accord.product.models import Feature
from accord.work.models import Item, Promise
from tests.alignment.lantern import Lantern
from tests.cast import Cast
from tests.web.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_passwords")]
AT = "/w/lantern/backlog"
ACTS = "/w/lantern/items/acts"
HTMX = {"HTTP_HX_REQUEST": "true"}


def ranks() -> list[str]:
    return list(Item.objects.filter(rank__isnull=False).order_by("rank").values_list("title", flat=True))


def test_rows_stand_in_rank_order_with_lines_where_they_fit(cast: Cast, lantern: Lantern) -> None:
    html = signed_in(cast, "mara").get(AT).content.decode()
    assert html.index(">Payment system</a>") < html.index(">Checkout flow</a>") < html.index(">Dark mode</a>")
    assert "Fits by 10\xa0Apr at 80\u202f%" in html
    assert "Fits at 50\u202f%" in html
    assert "add effect" in html


def test_who_may_not_rank_or_write_sees_no_control_for_it(cast: Cast, lantern: Lantern) -> None:
    html = signed_in(cast, "nora").get(AT).content.decode()
    for control in ('class="handle"', "data-edit", "new-title", "Put into the trash", "data-sort"):
        assert control not in html
    assert 'class="handle"' not in signed_in(cast, "jonas").get(AT).content.decode()


def test_a_feature_needs_only_a_title(cast: Cast, lantern: Lantern) -> None:
    mara = signed_in(cast, "mara")
    answer = mara.post(f"{AT}/features?project=LAUNCH", {"title": "Seat map"}, **HTMX)
    assert answer.status_code == 200
    assert "Seat map" in answer.content.decode()
    assert "Undo" not in answer.content.decode()
    assert "/w/lantern/undo?event=" in answer["HX-Trigger"]
    made = Item.objects.get(title="Seat map")
    assert Feature.objects.filter(pk=made.pk).exists()
    assert ranks()[-1] == "Seat map"
    assert mara.post(f"{AT}/features", {"title": " "}).status_code == 422
    assert signed_in(cast, "jonas").post(f"{AT}/features", {"title": "x"}).status_code == 403


def test_ranking_before_after_and_at_a_number(cast: Cast, lantern: Lantern) -> None:
    mara = signed_in(cast, "mara")
    key = {title: str(pk) for pk, title in Item.objects.values_list("pk", "title")}
    assert mara.post(f"{AT}/rank", {"item": key["Dark mode"], "before": key["Payment system"]}).status_code == 303
    assert ranks() == ["Dark mode", "Payment system", "Checkout flow"]
    mara.post(f"{AT}/rank", {"item": key["Dark mode"], "after": key["Payment system"]})
    assert ranks() == ["Payment system", "Dark mode", "Checkout flow"]
    mara.post(f"{AT}/rank", {"item": key["Payment system"], "first": "3"})
    assert ranks() == ["Dark mode", "Checkout flow", "Payment system"]
    mara.post("/w/lantern/undo")
    assert ranks() == ["Payment system", "Dark mode", "Checkout flow"]
    for wrong in (
        {"item": "x", "first": "1"},
        {"item": key["Dark mode"], "first": "0"},
        {"item": key["Dark mode"]},
        {"first": "1"},
    ):
        assert mara.post(f"{AT}/rank", wrong).status_code == 422
    assert signed_in(cast, "jonas").post(f"{AT}/rank", {"item": key["Dark mode"], "first": "1"}).status_code == 403


def test_while_a_row_is_in_the_air_the_lines_say_what_would_fit(cast: Cast, lantern: Lantern) -> None:
    order = ",".join(str(one.pk) for one in (lantern.dark_mode, lantern.checkout, lantern.payment))
    events = Event.objects.count()
    body = signed_in(cast, "mara").get(f"{AT}/fits?project=LAUNCH&order={order}").json()
    assert {rule["title"] for rule in body["rules"]} == {"Fits by 10\xa0Apr at 80\u202f%", "Fits at 50\u202f%"}
    assert set(body["rows"]) == {str(one.pk) for one in (lantern.dark_mode, lantern.checkout, lantern.payment)}
    assert Event.objects.count() == events
    assert ranks() == ["Payment system", "Checkout flow", "Dark mode"]


def test_many_at_once_are_one_event(cast: Cast, lantern: Lantern) -> None:
    sam = signed_in(cast, "sam")
    keys = [str(lantern.payment.pk), str(lantern.checkout.pk)]
    before = Event.objects.count()
    assert sam.post(ACTS, {"do": "not-must", "item": keys}).status_code == 303
    assert not Item.objects.filter(is_must_have=True).exists()
    assert sam.post(ACTS, {"do": "trash", "item": keys}).status_code == 303
    assert Event.objects.count() == before + 2
    sam.post("/w/lantern/undo")
    assert Item.objects.filter(pk__in=keys).count() == 2
    assert sam.post(ACTS, {"do": "dance", "item": keys}).status_code == 422
    assert sam.post(ACTS, {"do": "trash"}).status_code == 422
    assert sam.post(ACTS, {"do": "trash", "item": [str(cast.project.pk)]}).status_code == 404
    assert signed_in(cast, "nora").post(ACTS, {"do": "trash", "item": keys}).status_code == 403


def test_what_was_promised_leaves_by_consent(cast: Cast, lantern: Lantern) -> None:
    Promise.objects.create(workspace=cast.workspace, goal_post=lantern.launch, number=1, date=lantern.launch.date, confidence=0.8)
    mara = signed_in(cast, "mara")
    answer = mara.post(ACTS, {"one": f"{lantern.checkout.pk}:place:{lantern.later.pk}"}, **HTMX)
    assert answer["HX-Redirect"] == f"/w/lantern/trades/{Proposal.objects.get().number}"
    lantern.checkout.refresh_from_db()
    assert lantern.checkout.goal_post_id == lantern.launch.pk


def test_what_was_not_promised_moves_at_once(cast: Cast, lantern: Lantern) -> None:
    mara = signed_in(cast, "mara")
    assert mara.post(ACTS, {"one": f"{lantern.dark_mode.pk}:place:{lantern.launch.pk}"}).status_code == 303
    lantern.dark_mode.refresh_from_db()
    assert lantern.dark_mode.goal_post_id == lantern.launch.pk
    assert mara.post(ACTS, {"one": f"{lantern.dark_mode.pk}:place:nowhere"}).status_code == 422


def test_a_cell_is_edited_where_it_stands_and_the_rows_come_back_as_they_were_filtered(cast: Cast, lantern: Lantern) -> None:
    mara = signed_in(cast, "mara")
    number = lantern.checkout.number
    editor = mara.get(f"/w/lantern/items/{number}/cells/effect", **HTMX).content.decode()
    assert 'name="was" value="+9…14 pt"' in editor
    here = {**HTMX, "HTTP_HX_CURRENT_URL": "http://testserver/w/lantern/backlog?q=check"}
    sent = {"text": "+10…20", "was": "+9…14 pt", "region": "backlog"}
    rows = mara.post(f"/w/lantern/items/{number}/fields/effect", sent, **here).content.decode()
    assert "+10…20 pt" in rows
    assert "Dark mode" not in rows
    overtaken = mara.post(f"/w/lantern/items/{number}/fields/effect", sent | {"text": "+1"}, **here)
    assert overtaken.status_code == 409
    assert "+10…20 pt" in overtaken.content.decode()
    assert mara.get(f"/w/lantern/items/{number}/cells/rank").status_code == 404


def test_a_stranger_finds_nothing(cast: Cast, lantern: Lantern) -> None:
    stranger = signed_in(cast, "stranger")
    assert stranger.get(AT).status_code == 404
    assert stranger.post(ACTS, {"do": "trash", "item": [str(lantern.checkout.pk)]}).status_code == 404


def test_the_page_costs_the_same_queries_however_many_rows(
    cast: Cast, lantern: Lantern, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(cast, "mara")
    client.get(AT)
    with django_assert_max_num_queries(24):
        client.get(AT)


def test_a_long_group_shows_its_first_rows_and_the_rest_when_asked(cast: Cast, lantern: Lantern, monkeypatch: Any) -> None:
    monkeypatch.setattr("accord.web.pages.backlog.MOST_ROWS", 1)
    mara = signed_in(cast, "mara")
    html = mara.get(AT).content.decode()
    assert ">Payment system</a>" in html
    assert ">Checkout flow</a>" not in html
    assert "Show 1\u00a0feature more" in html
    assert html.index("Show 1\u00a0feature more") < html.index("Fits at 50\u202f%"), (
        "A line among rows not shown stands below them."
    )
    whole = mara.get(f"{AT}?rows=all").content.decode()
    assert ">Checkout flow</a>" in whole
    assert "more</a>" not in whole
    assert "backlog/rows?project=LAUNCH&amp;rows=all" in whole, "What others change keeps all rows shown."


def test_a_backlog_is_made_again_only_when_something_changed(cast: Cast, lantern: Lantern, monkeypatch: Any) -> None:
    made: list[str] = []
    from accord.alignment.reads import backlog as read

    plain = read.backlog
    monkeypatch.setattr(read, "backlog", lambda actor, *more: made.append(actor.name) or plain(actor, *more))
    mara, jonas = signed_in(cast, "mara"), signed_in(cast, "jonas")
    mara.get(AT)
    mara.get(AT)
    assert len(made) == 1
    jonas.get(AT)
    assert len(made) == 2, "Who may do something else sees something else."
    mara.post(f"{AT}/features?project=LAUNCH", {"title": "Seat map"}, **HTMX)
    assert "Seat map" in jonas.get(AT).content.decode()
