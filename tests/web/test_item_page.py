"""An item's page and drawer, a new item, search, the trash, and a project's settings."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accord.alignment.models import Proposal
from accord.alignment.reads.item import item_page
from accord.alignment.reads.search import search
from accord.delivery.models import Assignment, Pin, Task, Track
from accord.kernel.counter import next_number
from accord.product.models import Feature, KeyResult
from accord.web.edits import shown, shown_on
from accord.work.models import GoalPost, Item, Project, Promise
from tests.alignment.lantern import Lantern
from tests.cast import Cast
from tests.web.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_passwords")]
W = "/w/lantern"
HTMX = {"HTTP_HX_REQUEST": "true"}


def test_the_page_shows_both_faces_and_the_drawer_one_tab(cast: Cast, lantern: Lantern) -> None:
    sam = signed_in(cast, "sam")
    at = f"{W}/items/{lantern.checkout.number}"
    whole = sam.get(at).content.decode()
    for words in ('aria-label="Why"', 'aria-label="When"', "Why these dates", "History", "Talk"):
        assert words in whole
    drawer = sam.get(f"{at}?drawer=1&tab=when").content.decode()
    assert 'aria-label="When"' in drawer
    assert 'aria-label="Why"' not in drawer
    assert "<html" not in drawer
    assert "because" in sam.get(f"{at}?chain=1").content.decode()


def test_each_field_is_saved_through_its_command(cast: Cast, lantern: Lantern) -> None:
    sam = signed_in(cast, "sam")
    at = f"{W}/items/{lantern.checkout.number}/fields"
    for field, text in {
        "title": "Pay in one step", "description": "In **Markdown**.", "estimate": "3-6d", "problem": "They leave.",
        "evidence": "44 quotes",
        "customers": "12", "people": "Ben", "links": str(lantern.payment.number), "pin": "14 Apr", "deadline": "2026-05-12",
        "track": str(lantern.track.pk), "skill": "", "must-have": "0", "progress": "started", "done": "40 %", "remaining": "2d",
    }.items():  # fmt: skip
        answer = sam.post(f"{at}/{field}", {"text": text}, **HTMX)
        assert answer.status_code == 200, (field, answer.content.decode()[-400:])
        assert 'id="item"' in answer.content.decode()
        assert "accord:toast" in answer["HX-Trigger"]
    item = Item.objects.get(pk=lantern.checkout.pk)
    task, feature = Task.objects.get(pk=item.pk), Feature.objects.get(pk=item.pk)
    assert (item.title, item.is_must_have, item.state) == ("Pay in one step", False, "started")
    assert (task.low_hours, task.high_hours, task.remaining_hours, task.deadline) == (24, 48, 16, dt.date(2026, 5, 12))
    assert (feature.problem, feature.customers_promised) == ("They leave.", 12)
    assert Assignment.objects.get(task=task).person == cast.ben_person


def test_an_effect_can_name_its_key_result(cast: Cast, lantern: Lantern) -> None:
    mara = signed_in(cast, "mara")
    measure = KeyResult.objects.create(workspace=cast.workspace, product=cast.product, name="Retention", unit="%")
    at = f"{W}/items/{lantern.review.number}/fields/effect"
    assert mara.post(at, {"text": "+1…2"}).status_code == 422
    assert mara.post(at, {"text": "+1…2", "key_result": str(measure.pk), "was": ""}).status_code == 303
    assert Feature.objects.get(pk=lantern.review.pk).key_result == measure
    assert mara.post(at, {"text": "+1", "key_result": "x"}).status_code == 422


def test_bad_input_is_told_at_its_field(cast: Cast, lantern: Lantern) -> None:
    sam = signed_in(cast, "sam")
    at = f"{W}/items/{lantern.checkout.number}/fields"
    for field, text in {
        "title": "", "estimate": "x", "effect": "much", "people": "Zorro", "links": "9999", "pin": "x", "deadline": "x",
        "track": "x", "progress": "x", "done": "140", "remaining": "", "customers": "-1", "nonsense": "x",
    }.items():  # fmt: skip
        answer = sam.post(f"{at}/{field}", {"text": text}, **HTMX)
        assert answer.status_code == 422, field
        assert 'class="refusal"' in answer.content.decode()


def test_two_people_in_one_text_get_both_and_lose_neither(cast: Cast, lantern: Lantern) -> None:
    sam, mara = signed_in(cast, "sam"), signed_in(cast, "mara")
    at = f"{W}/items/{lantern.checkout.number}/fields/description"
    assert sam.post(at, {"text": "Sam's words", "was": ""}).status_code == 303
    refused = mara.post(at, {"text": "Mara's words", "was": ""})
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "Sam&#x27;s words" in page
    assert "Mara&#x27;s words" in page
    assert "Meanwhile Sam saved" in page
    assert "2 Mar, 09:00" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert mara.post(at, {"text": "Mara's words", "was": "", "was_description": "Sam's words"}).status_code == 303
    assert Item.objects.get(pk=lantern.checkout.pk).description == "Mara's words"


def test_who_may_not_edit_sees_words_and_is_refused(cast: Cast, lantern: Lantern) -> None:
    nora = signed_in(cast, "nora")
    at = f"{W}/items/{lantern.checkout.number}"
    assert "data-inline" not in nora.get(at).content.decode()
    assert nora.post(f"{at}/fields/estimate", {"text": "3d"}).status_code == 403
    assert signed_in(cast, "stranger").get(at).status_code == 404
    assert nora.get(f"{W}/items/9999").status_code == 404


def test_whoever_does_it_tells_its_facts(cast: Cast, lantern: Lantern) -> None:
    ben = signed_in(cast, "ben")
    assert ben.post(f"{W}/items/{lantern.cards.number}/fields/progress", {"text": "done"}).status_code == 303
    assert ben.post(f"{W}/items/{lantern.checkout.number}/fields/progress", {"text": "done"}).status_code == 403


def test_dropping_what_was_promised_is_proposed_and_the_rest_comes_back_again(cast: Cast, lantern: Lantern) -> None:
    Promise.objects.create(workspace=cast.workspace, goal_post=lantern.launch, number=1, date=lantern.launch.date, confidence=0.8)
    mara = signed_in(cast, "mara")
    answer = mara.post(f"{W}/items/{lantern.checkout.number}/drop", {"reason": "Nobody asked."})
    assert answer["Location"] == f"{W}/trades/{Proposal.objects.get().number}"
    assert mara.post(f"{W}/items/{lantern.dark_mode.number}/drop", {"reason": "Later."}).status_code == 303
    assert Item.objects.get(pk=lantern.dark_mode.pk).state == "dropped"
    assert mara.post(f"{W}/items/{lantern.dark_mode.number}/restoration").status_code == 303
    assert Item.objects.get(pk=lantern.dark_mode.pk).state == "planned"


def test_a_new_item_goes_where_it_is_wanted(cast: Cast, lantern: Lantern) -> None:
    sam = signed_in(cast, "sam")
    sent = {"title": "Seat map", "kind": "feature", "estimate": "3-6d", "goal_post": str(lantern.launch.pk)}
    assert sam.post(f"{W}/items/new", sent).status_code == 303
    made = Item.objects.get(title="Seat map")
    assert (made.goal_post_id, Task.objects.get(pk=made.pk).high_hours) == (lantern.launch.pk, 48)
    assert Feature.objects.filter(pk=made.pk).exists()
    assert sam.post(f"{W}/items/new", {"title": "Refunds", "under": str(lantern.payment.number)}).status_code == 303
    assert Item.objects.get(title="Refunds").parent_id == lantern.payment.pk
    count = Item.objects.count()
    for wrong in ({"title": ""}, {"title": "x", "estimate": "soon"}, {"title": "x", "goal_post": "y"}):
        answer = sam.post(f"{W}/items/new", wrong)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()
    assert Item.objects.count() == count


def test_the_palette_finds_titles_numbers_and_pages(cast: Cast, lantern: Lantern) -> None:
    jonas = signed_in(cast, "jonas")
    assert f"/items/{lantern.checkout.number}" in jonas.get(f"{W}/palette?q=check").content.decode()
    assert "Checkout flow" in jonas.get(f"{W}/palette?q=%23{lantern.checkout.number}").content.decode()
    assert f"{W}/backlog" in jonas.get(f"{W}/palette?q=back").content.decode()
    assert "Nothing is called" in jonas.get(f"{W}/palette?q=zzz").content.decode()
    assert "1\xa0thing called" in jonas.get(f"{W}/search?q=checkout+flow").content.decode()
    assert "&lt;script&gt;" in jonas.get(f"{W}/search?q=<script>").content.decode()


def test_all_that_a_search_finds_leads_to_a_page(cast: Cast, lantern: Lantern) -> None:
    jonas = signed_in(cast, "jonas")
    words = ("check", "launch", "app", "version", "ben")
    found = [hit for word in words for hit in search(cast.actor("jonas"), word)]
    assert {"item", "goal post", "project", "product", "person"} <= {hit.kind for hit in found}
    assert {hit.url for hit in found if jonas.get(hit.url).status_code != 200} == set()


def test_what_is_thrown_away_comes_back_from_the_trash(cast: Cast, lantern: Lantern) -> None:
    sam = signed_in(cast, "sam")
    sam.post(f"{W}/items/acts", {"one": f"{lantern.payment.pk}:trash"})
    page = sam.get(f"{W}/trash").content.decode()
    assert "Payment system" in page
    assert "with 2\xa0items under it" in page
    assert sam.post(f"{W}/trash/restorations", {"ref": f"item:{lantern.payment.pk}"}).status_code == 303
    assert Item.objects.filter(pk=lantern.cards.pk).exists()
    assert sam.post(f"{W}/trash/restorations", {"ref": "nonsense"}).status_code == 422
    assert signed_in(cast, "nora").post(f"{W}/trash/restorations", {"ref": f"item:{lantern.payment.pk}"}).status_code == 403
    history = sam.get(f"{W}/history?about=item:{lantern.payment.pk}").content.decode()
    assert history.count("<b>Sam</b>") == 2
    assert sam.get(f"{W}/history?about=x").status_code == 422


def test_a_project_is_opened_with_its_product_and_a_promise(cast: Cast, lantern: Lantern) -> None:
    sam = signed_in(cast, "sam")
    for _ in range(GoalPost.objects.count()):
        next_number(cast.workspace.pk, "goal_post")  # those of the fixture chose their numbers themselves
    sent = {"name": "Second", "product": "new", "product_name": "Tickets", "starts_on": "2026-05-04", "sponsor": str(cast.nora.pk)}
    assert sam.post(f"{W}/projects/new", sent)["Location"] == f"{W}/projects/SECOND"
    made = Project.objects.get(key="SECOND")
    assert (made.product.name, made.sponsor, made.answers) == ("Tickets", cast.nora, cast.sam)
    at = f"{W}/projects/SECOND"
    assert (
        sam.post(f"{at}/launches-new", {"name": "Beta", "date": "2026-06-30", "confidence": "70", "budget": "12,000"}).status_code
        == 303
    )
    post = GoalPost.objects.get(name="Beta")
    assert (post.date, post.confidence, post.budget, post.promises.count()) == (dt.date(2026, 6, 30), 0.7, 12000, 1)
    assert sam.post(f"{at}/tracks-new", {"name": "Design"}).status_code == 303
    assert sam.post(f"{at}/tracks", {"track": str(Track.objects.get(name="Design").pk), "name": "UX"}).status_code == 303
    assert sam.post(f"{at}/results-new", {"name": "Retention", "unit": "%", "start": "20", "target": "30"}).status_code == 303
    assert (
        sam.post(f"{at}/answers", {"side": "project", "member": str(cast.jonas.pk), "deputy": str(cast.sam.pk)}).status_code == 303
    )
    page = sam.get(at).content.decode()
    for words in ("Beta", "UX", "Retention", "Jonas"):
        assert words in page
    for what, wrong in {
        "launches-new": {"name": ""}, "tracks-new": {"name": "ux"}, "charter": {"name": ""}, "answers": {"member": "x"},
        "results-new": {"name": "x", "weight": "-1"}, "starts": {"starts_on": "x"}, "state": {"state": "x"}, "nonsense": {},
    }.items():  # fmt: skip
        assert sam.post(f"{at}/{what}", wrong).status_code == 422, what
    assert sam.post(f"{W}/projects/new", {"name": "Third", "key": "second"}).status_code == 422
    assert signed_in(cast, "nora").post(f"{at}/tracks-new", {"name": "x"}).status_code == 403
    assert signed_in(cast, "stranger").get(at).status_code == 404


def test_a_promised_date_moves_by_consent(cast: Cast, lantern: Lantern) -> None:
    Promise.objects.create(
        workspace=cast.workspace, goal_post=lantern.launch, number=1, date=lantern.launch.date, confidence=0.8, made_by="accord:1"
    )
    sent = {
        "goal_post": str(lantern.launch.pk),
        "name": "Version 1",
        "date": "2026-04-24",
        "confidence": "80",
        "reason": "Store review",
    }
    answer = signed_in(cast, "sam").post(f"{W}/projects/LAUNCH/launches", sent)
    assert answer["Location"] == f"{W}/trades/{Proposal.objects.get().number}"
    lantern.launch.refresh_from_db()
    assert (lantern.launch.name, lantern.launch.date) == ("Version 1", dt.date(2026, 4, 10))


def test_the_item_page_has_a_query_budget(cast: Cast, lantern: Lantern, django_assert_max_num_queries: Any) -> None:
    client = signed_in(cast, "mara")
    client.get(f"{W}/items/{lantern.checkout.number}")
    with django_assert_max_num_queries(44):
        client.get(f"{W}/items/{lantern.checkout.number}")


def test_a_page_says_of_each_field_what_an_edit_of_it_compares(lantern: Lantern, cast: Cast) -> None:
    """The page's words come from what was read of it, an edit's from the database."""
    Pin.objects.create(
        workspace=cast.workspace, task_id=lantern.checkout.pk, kind=Pin.Kind.NOT_BEFORE, at=timezone.now(), why="A trade fair"
    )
    for item in (lantern.payment, lantern.checkout, lantern.dark_mode, lantern.review):
        page = item_page(cast.actor("jonas"), item.number)
        assert shown_on(page) == {field: shown(item, field) for field in ("estimate", "effect", "people", "pin", "links")}
    told = [shown_on(item_page(cast.actor("jonas"), one.number)) for one in Item.objects.filter(project=cast.project)]
    assert all(any(words[field] for words in told) for field in ("estimate", "effect", "people", "pin", "links"))
