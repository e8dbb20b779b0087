"""The page of an item and of a goal post, history, search and trash."""

import datetime as dt
from collections.abc import Callable

import pytest

from accord.alignment.plan import replan
from accord.alignment.reads.forecast import goal_post_page
from accord.alignment.reads.history import history
from accord.alignment.reads.item import item_chain, item_page
from accord.alignment.reads.search import search
from accord.alignment.reads.trash import trash
from accord.delivery.commands.task import assign_person
from accord.kernel.errors import NotFound
from accord.work.commands.comment import say
from accord.work.commands.item import rename_item
from accord.work.commands.trash import trash_item
from accord.work.models import GoalPost, Item
from tests.alignment.lantern import Lantern, make_item, make_lantern
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def lantern(cast: Cast, freeze: Callable[[str], dt.datetime]) -> Lantern:
    freeze("2026-03-02 09:00")
    made = make_lantern(cast)
    replan(made.project.pk)
    return made


def test_an_items_page_has_both_faces_its_place_and_its_dates(cast: Cast, lantern: Lantern, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_max_num_queries(24):
        page = item_page(cast.actor("mara"), lantern.checkout.number)
    assert page.why and (page.why.effect, page.why.key_result, page.why.now, page.why.target) == (
        "+9…14 pt",
        "Checkout completion",
        46,
        65,
    )
    assert page.when and page.when.estimate == "5–12 d" and page.when.track == "Dev"
    assert [who.name for who, _, _ in page.when.persons] == ["Aiko"]
    assert page.plan and page.plan.start < page.plan.p50 <= page.plan.p80 <= page.plan.p95
    assert [tie.other.title for tie in page.before] == ["Payment system"] and [tie.lag for tie in page.after] == ["1 d"]
    assert page.goal_post and page.goal_post.name == "Version one"
    assert page.previous and page.previous.title == "Payment system" and page.next and page.next.title == "Store review"
    assert page.can >= {"words", "side", "rank"} and "plan" not in page.can and "facts" not in page.can


def test_a_child_names_what_stands_above_it_and_a_parent_what_is_below(cast: Cast, lantern: Lantern) -> None:
    assert [near.title for near in item_page(cast.actor("ben"), lantern.cards.number).ancestors] == ["Payment system"]
    assert "facts" in item_page(cast.actor("ben"), lantern.cards.number).can
    parent = item_page(cast.actor("jonas"), lantern.payment.number)
    assert [near.title for near in parent.children] == ["Cards", "Receipts"]


def test_the_chain_ends_with_the_dates_that_the_page_shows(cast: Cast, lantern: Lantern) -> None:
    texts = [step.text for step in item_chain(cast.actor("mara"), lantern.checkout).steps]
    assert texts[0].startswith("Starts ") and texts[1] == "Takes 5–12 d of work."
    assert texts[2].startswith("Ends ") and texts[2].endswith(" at 80 %.")
    assert texts[3].startswith("Receipts starts ")


def test_the_chain_of_a_parent_begins_by_naming_the_task_that_ends_it(cast: Cast, lantern: Lantern) -> None:
    make_item(cast, "Card form", parent=lantern.dark_mode, hours=(8, 16), persons=(cast.ben_person,))
    make_item(cast, "Card receipts", parent=lantern.dark_mode, hours=(80, 120), persons=(cast.ben_person,))
    replan(lantern.project.pk)
    texts = [step.text for step in item_chain(cast.actor("mara"), lantern.dark_mode).steps]
    assert texts[0].startswith("Card receipts starts ")


def test_an_item_of_another_workspace_or_of_none_is_not_found(cast: Cast, lantern: Lantern) -> None:
    with pytest.raises(NotFound):
        item_page(cast.actor("stranger"), lantern.checkout.number)
    with pytest.raises(NotFound):
        item_page(cast.actor("mara"), 4711)


def test_history_says_in_words_who_did_what(cast: Cast, lantern: Lantern) -> None:
    rename_item(cast.actor("mara"), lantern.checkout, title="Checkout")
    assign_person(cast.actor("jonas"), lantern.checkout, person=cast.ben_person)
    say(cast.actor("ben"), Item.objects.get(pk=lantern.checkout.pk), body="Two days more.")
    page = item_page(cast.actor("mara"), lantern.checkout.number)
    told = [(entry.member, entry.sentence) for entry in page.history]
    assert ("Mara", "renamed Checkout flow to Checkout") in told
    assert ("Jonas", "put Ben on it") in told
    assert [(said.author, said.body, said.is_own) for said in page.comments] == [("Ben", "Two days more.", False)]
    assert [entry.sentence for entry in history(cast.actor("mara")).entries][-1] == "renamed Checkout flow to Checkout"
    assert history(cast.actor("mara"), limit=1).older is not None


def test_search_finds_by_number_and_by_words_the_best_first(cast: Cast, lantern: Lantern) -> None:
    def titles(q: str, who: str = "mara") -> list[str]:
        return [hit.title for hit in search(cast.actor(who), q)]

    make_item(cast, "Übergabe an Kasse")
    assert titles(f"#{lantern.checkout.number}")[0] == "Checkout flow"
    assert titles("pay sys") == ["Payment system"]
    assert titles("version")[0] == "Version one"
    assert "Ben" in titles("ben")
    assert titles("übergabe") == ["Übergabe an Kasse"]
    assert titles("  ") == [] and titles("%") == [] and titles("checkout", "stranger") == []


def test_the_trash_shows_the_top_of_what_was_thrown_away(cast: Cast, lantern: Lantern) -> None:
    trash_item(cast.actor("mara"), lantern.payment)
    seen = trash(cast.actor("jonas"))
    assert [(one.title, one.count, one.by, one.kind) for one in seen.things] == [("Payment system", 2, "Mara", "item")]
    assert seen.can_restore and not trash(cast.actor("nora")).can_restore
    assert trash(cast.actor("stranger")).things == ()


def test_a_goal_posts_page_tells_how_sure_what_moves_it_and_what_was_assumed(
    cast: Cast, lantern: Lantern, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    make_item(cast, "No idea", goal_post=lantern.launch, is_must_have=True)
    replan(lantern.project.pk)
    post = GoalPost.objects.get(pk=lantern.launch.pk)
    with django_assert_max_num_queries(9):
        page = goal_post_page(cast.actor("mara"), post)
    assert page.chance is not None and page.p50 and page.p80 and page.p95 and page.p50 <= page.p80 <= page.p95
    by_date = max((day.by_then for day in page.histogram if day.day <= dt.date(2026, 4, 10)), default=0.0)
    assert by_date == pytest.approx(page.chance, abs=0.01), "the bars up to the date add to the chance"
    assert page.swings and page.swings[0].sentence.endswith("if its long end.")
    assert page.no_estimate == 1 and any("1 task without an estimate" in row.sentence for row in page.assumptions)
    assert [title for _, title in page.must_haves] == ["Payment system", "Checkout flow", "No idea"]
