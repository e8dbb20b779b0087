"""The trade through its pages: a promise in danger, ways out, a proposal, both yeses, the accord, and who may see and do what."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable

import pytest
from django.test import Client

from accord.alignment import trades
from accord.alignment.models import Accord, Proposal
from accord.alignment.options import ways_out
from accord.alignment.plan import replan
from accord.delivery.models import Dependency
from accord.kernel.models import Workspace
from accord.notices.models import Notice
from accord.planning.answer import Change
from accord.work.models import Comment, GoalPost, Item
from tests.alignment.lantern import Lantern, make_item, make_lantern
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_passwords")]
REASON = "Sharing can wait. A failing checkout cannot."
W = "/w/lantern"
As = Callable[[str], Client]


@pytest.fixture
def lantern(plain_passwords: None, cast: Cast, freeze) -> Lantern:  # type: ignore[no-untyped-def]
    freeze("2026-03-02 07:00")
    made = make_lantern(cast)
    make_item(cast, "Social sharing", hours=(40, 90), persons=(cast.aiko_person,), goal_post=made.launch, rank=4)
    GoalPost.objects.filter(pk=made.launch.pk).update(date=dt.date(2026, 3, 20))
    made.launch.refresh_from_db()
    replan(made.project.pk)
    return made


@pytest.fixture
def as_(cast: Cast) -> As:
    def enter(who: str) -> Client:
        client = Client()
        client.force_login(getattr(cast, who).account)
        return client

    return enter


@pytest.fixture
def proposal(cast: Cast, lantern: Lantern) -> Proposal:
    drop = Change(kind="drop", feature=str(Item.objects.get(title="Social sharing").pk))
    return trades.propose(
        cast.actor("mara"), lantern.project, changes=[drop], reason=REASON, title="Drop social sharing", goal_post=lantern.launch
    )


def text(response) -> str:  # type: ignore[no-untyped-def]
    return re.sub(r"\s+", " ", response.content.decode().replace("\u202f", " ").replace("\u00a0", " "))


PAGES = [
    "today",
    "trades",
    "goal-posts/1",
    "goal-posts/1/options",
    "goal-posts/1/options/cards",
    "goal-posts/1/options/first",
    "goal-posts/1/why",
    "trades/1",
    "trades/1/consent",
    "accords",
]


def test_a_stranger_gets_404_everywhere_and_nobody_signed_in_is_sent_to_sign_in(proposal: Proposal, as_: As) -> None:
    stranger = as_("stranger")
    for path in PAGES:
        assert stranger.get(f"{W}/{path}").status_code == 404, path
        assert Client().get(f"{W}/{path}")["Location"].startswith("/sign-in?next="), path


def test_every_member_sees_every_page(proposal: Proposal, as_: As) -> None:
    for who in ("mara", "jonas", "ben", "nora", "dirk", "ada"):
        client = as_(who)
        assert [client.get(f"{W}/{path}").status_code for path in PAGES] == [200] * len(PAGES), who


def test_the_page_of_ways_out_comes_at_once_and_loads_them_after_itself(lantern: Lantern, as_: As) -> None:
    page = text(as_("mara").get(f"{W}/goal-posts/1/options"))
    assert 'hx-get="/w/lantern/goal-posts/1/options/cards"' in page
    assert 'href="?show=1"' in page, "without script the link computes them"
    cards = text(as_("mara").get(f"{W}/goal-posts/1/options/cards"))
    assert "Product loses" in cards
    assert re.search(r"<span class=\"quiet\">P80", cards)


def test_an_option_has_an_address_that_the_server_renders_whole(cast: Cast, lantern: Lantern, as_: As) -> None:
    card = ways_out(cast.actor("mara"), lantern.launch).cards[-1]
    page = text(as_("mara").get(f"{W}/goal-posts/1/options?option={card.id}"))
    assert f"Both scorecards, with option {card.number}" in page
    assert "Value kept" in page
    assert f'<input type="hidden" name="option" value="{card.id}">' in page


def test_single_moves_are_told_while_ways_out_are_sought(lantern: Lantern, as_: As) -> None:
    page = text(as_("mara").get(f"{W}/goal-posts/1/options"))
    assert 'hx-get="/w/lantern/goal-posts/1/options/first"' in page
    moves = text(as_("mara").get(f"{W}/goal-posts/1/options/first"))
    points = [int(one) for one in re.findall(r">\+(\d+)<", moves)]
    assert points == sorted(points, reverse=True)
    assert points[0] > 0
    assert "Aiko" in moves
    GoalPost.objects.filter(pk=lantern.launch.pk).update(date=None)
    assert "first-moves" not in text(as_("mara").get(f"{W}/goal-posts/1/options/first"))


def test_two_options_stand_beside_each_other(cast: Cast, lantern: Lantern, as_: As) -> None:
    first, second = ways_out(cast.actor("mara"), lantern.launch).cards[:2]
    response = as_("jonas").get(
        f"{W}/goal-posts/1/options/scorecards?option={first.id}&compare={second.id}", headers={"HX-Request": "true"}
    )
    assert f"with option {first.number} and {second.number}" in text(response)
    assert response["HX-Replace-Url"] == f"{W}/goal-posts/1/options?option={first.id}&compare={second.id}"


def test_a_chosen_option_becomes_a_proposal_with_its_reason(cast: Cast, lantern: Lantern, as_: As) -> None:
    card = ways_out(cast.actor("mara"), lantern.launch).cards[-1]
    response = as_("mara").post(f"{W}/trades", {"goal_post": 1, "option": card.id, "reason": REASON})
    made = Proposal.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"{W}/trades/{made.number}")
    assert (made.reason, made.title) == (REASON, card.title)


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"goal_post": "x", "option": "1", "reason": "a"}, "goal_post", "by its number"),
        ({"goal_post": "1", "option": "", "reason": "a"}, "option", "Choose a way out"),
        ({"goal_post": "1", "option": "1", "reason": "  "}, "reason", "Say why"),
    ],
)
def test_a_proposal_that_lacks_something_is_refused_at_its_field(
    sent: dict[str, str], field: str, words: str, lantern: Lantern, as_: As
) -> None:
    response = as_("mara").post(f"{W}/trades", sent, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert response["X-Accord-Refusal"] == field
    assert words in text(response)
    assert not Proposal.objects.exists()


def test_an_option_that_is_no_longer_on_the_list_says_so(lantern: Lantern, as_: As) -> None:
    response = as_("mara").post(f"{W}/trades", {"goal_post": 1, "option": "gone", "reason": REASON})
    assert response.status_code == 404
    assert "no longer on the list" in text(response)


def test_a_contributor_is_told_which_hat_proposing_takes(cast: Cast, lantern: Lantern, as_: As) -> None:
    assert "takes the hat of a product manager" in text(as_("ben").get(f"{W}/goal-posts/1/options"))
    card = ways_out(cast.actor("mara"), lantern.launch).cards[-1]
    response = as_("ben").post(f"{W}/trades", {"goal_post": 1, "option": card.id, "reason": REASON})
    assert response.status_code == 403
    assert "product manager" in text(response)


def test_the_other_side_finds_it_in_today_and_in_the_list_and_agrees_in_words(proposal: Proposal, as_: As) -> None:
    jonas = as_("jonas")
    assert "Needs your consent" in text(jonas.get(f"{W}/today"))
    assert "One trade waits for your yes" in text(jonas.get(f"{W}/trades"))
    page = text(jonas.get(f"{W}/trades/1"))
    assert "Project side waits for you" in page
    assert "Product agreed" in page
    response = jonas.post(f"{W}/trades/1/answers", {"answer": "agree", "side": "project", "statement": "Ben gets help."})
    accord = Accord.objects.get()
    assert response["Location"] == f"{W}/accords/{accord.number}"
    page = text(jonas.get(response["Location"]))
    assert "“Ben gets help.”" in page
    assert "Drop social sharing" in page
    assert "Take it back" in page
    assert "Accord 1" in text(as_("mara").get(f"{W}/trades/1"))


def test_only_who_is_asked_has_a_form_to_answer(proposal: Proposal, as_: As) -> None:
    for who in ("mara", "ben", "nora", "dirk", "sam"):
        assert "waits for you" not in text(as_(who).get(f"{W}/trades/1"))
    response = as_("sam").post(f"{W}/trades/1/answers", {"answer": "agree", "side": "project", "statement": "Yes."})
    assert response.status_code == 403
    assert "Nobody asked you" in text(response)


@pytest.mark.parametrize(
    ("sent", "words"), [({"answer": "agree"}, "in your words"), ({"answer": "object"}, "needs a reason"), ({}, "agree or object")]
)
def test_an_answer_without_words_is_refused_at_the_field(sent: dict[str, str], words: str, proposal: Proposal, as_: As) -> None:
    response = as_("jonas").post(f"{W}/trades/1/answers", sent, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert words in text(response)
    assert Proposal.objects.get().state == "open"


def test_an_objection_ends_it_and_stands_in_the_list(proposal: Proposal, as_: As) -> None:
    as_("jonas").post(f"{W}/trades/1/answers", {"answer": "object", "statement": "The campaign is built on it."})
    page = text(as_("mara").get(f"{W}/trades"))
    assert "Ended without an accord" in page
    assert "“The campaign is built on it.”" in page
    assert Notice.objects.filter(kind="answer").exists()


def test_one_member_for_both_sides_is_asked_once_for_each(cast: Cast, lantern: Lantern, as_: As) -> None:
    for container in (cast.product, cast.project):
        type(container).objects.filter(pk=container.pk).update(answers=cast.sam)
    drop = Change(kind="drop", feature=str(Item.objects.get(title="Social sharing").pk))
    trades.propose(
        cast.actor("sam"), lantern.project, changes=[drop], reason=REASON, title="Drop social sharing", goal_post=lantern.launch
    )
    sam = as_("sam")
    page = text(sam.get(f"{W}/trades/1"))
    assert "Agree for product" in page
    assert "Agree for project" in page
    assert "Waits for you, for both sides." in page
    sam.post(f"{W}/trades/1/answers", {"answer": "agree", "side": "product", "statement": "For customers."})
    assert "Product agreed" in text(sam.get(f"{W}/trades/1"))
    response = sam.post(f"{W}/trades/1/answers", {"answer": "agree", "side": "project", "statement": "For the date."})
    assert "/accords/" in response["Location"]


def test_a_counter_ends_the_proposal_and_names_it_as_its_parent(proposal: Proposal, as_: As) -> None:
    jonas = as_("jonas")
    form = jonas.get(f"{W}/trades/new?counter=1")
    assert "Counter “Drop social sharing”" in text(form)
    kept = re.findall(r'name="change" value="([^"]+)"', form.content.decode())[0].replace("&quot;", '"')
    sent = {
        "counter": 1,
        "change": [kept],
        "add_kind": "shift_goal_post",
        "add_goal_post": str(proposal.goal_post_id),
        "add_day": "2026-04-17",
        "reason": "A week helps.",
        "do": "count",
    }
    counted = text(jonas.post(f"{W}/trades/new", sent))
    assert "Product loses" in counted
    assert Proposal.objects.count() == 1, "counting writes nothing"
    response = jonas.post(f"{W}/trades/new", {**sent, "do": "propose"})
    assert response.status_code == 303
    made = Proposal.objects.get(number=2)
    assert made.parent == proposal
    assert [change["kind"] for change in made.changes] == ["drop", "shift_goal_post"]
    proposal.refresh_from_db()
    assert proposal.state == "countered"


TWO_WEEKS = {"add_day": "2026-03-09", "add_until": "2026-03-20"}


@pytest.mark.parametrize(
    ("added", "words"),
    [
        ({"add_kind": "trim", "add_item": "#3"}, "Leave receipts out of payment system"),
        ({"add_kind": "split", "add_item": "#4"}, "Let other work interrupt checkout flow"),
        ({"add_kind": "fast_track", "add_item": "#5", "add_before": "#4"}, "Begin store review when 25"),
        (
            {
                "add_kind": "overtime",
                "add_other_person": "$ben",
                "add_day": "2026-03-09",
                "add_until": "2026-03-20",
                "add_amount": "1,5",
            },
            "Have Ben work 1.5 h longer a day from 9 Mar to 20 Mar",
        ),
    ],
)
def test_a_rare_change_is_made_by_hand_and_counted(
    added: dict[str, str], words: str, lantern: Lantern, cast: Cast, as_: As
) -> None:
    Dependency.objects.filter(after=lantern.review).update(lag_minutes=0)
    added = {name: value.replace("$ben", str(cast.ben_person.pk)) for name, value in added.items()}
    sent = {"reason": "Because.", "goal_post": str(lantern.launch.number), "do": "count", **added}
    counted = text(as_("jonas").post(f"{W}/trades/new", sent))
    assert words in counted
    assert "Product loses" in counted


@pytest.mark.parametrize(
    ("added", "field"),
    [
        ({"add_kind": "magic"}, "add_kind"),
        ({"add_kind": "drop", "add_item": "checkout"}, "add_item"),
        ({"add_kind": "drop", "add_item": "#999"}, "add_item"),
        ({"add_kind": "shift_goal_post"}, "add_goal_post"),
        ({"add_kind": "add_capacity", "add_other_person": "x", "add_day": "soon"}, "add_day"),
        ({"add_kind": "reassign", "add_item": "#1"}, "add_other_person"),
        ({"add_kind": "trim", "add_item": "#4"}, "add_item"),
        ({"add_kind": "fast_track", "add_item": "#5"}, "add_before"),
        ({"add_kind": "overtime", "add_day": "2026-03-09", "add_until": "2026-03-20", "add_amount": "2"}, "add_other_person"),
        ({"add_kind": "overtime", "add_other_person": "x", "add_day": "2026-03-09"}, "add_until"),
        ({"change": "{"}, "change"),
        ({"change": "[" * 200_000}, "change"),
        ({"change": '{"a":' * 3000}, "change"),
        ({}, "add_kind"),
    ],
)
def test_a_change_made_by_hand_that_cannot_be_read_is_refused_at_its_field(
    added: dict[str, str], field: str, lantern: Lantern, as_: As
) -> None:
    sent = {"reason": "Because.", "do": "propose", **added}
    response = as_("jonas").post(f"{W}/trades/new", sent, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert response["X-Accord-Refusal"] == field
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(("door", "field"), [("new?counter=²", "counter"), ("new?goal_post=²", "goal_post")])
def test_a_number_in_other_figures_is_refused_at_its_field(door: str, field: str, lantern: Lantern, as_: As) -> None:
    response = as_("jonas").get(f"{W}/trades/{door}", headers={"HX-Request": "true"})
    assert (response.status_code, response["X-Accord-Refusal"]) == (422, field)
    response = as_("jonas").post(f"{W}/trades", {"goal_post": "²"}, headers={"HX-Request": "true"})
    assert (response.status_code, response["X-Accord-Refusal"]) == (422, "goal_post")


def test_only_its_proposer_edits_and_withdraws(proposal: Proposal, as_: As) -> None:
    assert as_("jonas").get(f"{W}/trades/1/edit").status_code == 403
    assert as_("jonas").post(f"{W}/trades/1/withdrawal").status_code == 403
    assert "Edit “Drop social sharing”" in text(as_("mara").get(f"{W}/trades/1/edit"))
    assert as_("mara").post(f"{W}/trades/1/withdrawal").status_code == 303
    assert "withdrawn" in text(as_("mara").get(f"{W}/trades/1"))


def test_reverting_an_accord_is_a_proposal_that_needs_both_again(cast: Cast, proposal: Proposal, as_: As) -> None:
    trades.say_yes(cast.actor("jonas"), proposal, statement="Fine.")
    refused = as_("jonas").post(f"{W}/accords/1/reverts", {"reason": ""}, headers={"HX-Request": "true"})
    assert (refused.status_code, refused["X-Accord-Refusal"]) == (422, "reason")
    response = as_("jonas").post(f"{W}/accords/1/reverts", {"reason": "It did not help."})
    assert response["Location"] == f"{W}/trades/2"
    assert "Takes back" in text(as_("mara").get(f"{W}/trades/2"))
    assert "Asked to take it back" in text(as_("mara").get(f"{W}/accords/1"))
    as_("mara").post(f"{W}/trades/2/answers", {"answer": "agree", "statement": "Agreed."})
    assert "Taken back" in text(as_("mara").get(f"{W}/accords"))
    assert Item.objects.get(title="Social sharing").state == "planned"


def test_the_ledger_is_exported_without_formulas(cast: Cast, proposal: Proposal, as_: As) -> None:
    Proposal.objects.update(title=" =cmd()")
    GoalPost.objects.update(name="\n@SUM(A1)")
    trades.say_yes(cast.actor("jonas"), Proposal.objects.get(), statement="Fine.")
    head, row = csv.reader(io.StringIO(as_("dirk").get(f"{W}/accords.csv").content.decode(), newline=""))
    assert head[:4] == ["number", "agreed", "title", "goal post"]
    assert row[2:4] == ["' =cmd()", "'\n@SUM(A1)"]


def test_talk_is_on_the_trade_and_calls_people(proposal: Proposal, as_: As) -> None:
    region = as_("nora").post(f"{W}/talk/{proposal.ref}", {"text": "Thank you, @Jonas."}, headers={"HX-Request": "true"})
    assert "Thank you, @Jonas." in text(region)
    assert Comment.objects.get().about == str(proposal.ref)
    assert Notice.objects.filter(kind="mention").count() == 1
    assert as_("nora").post(f"{W}/talk/{proposal.ref}", {"text": " "}).status_code == 422
    assert as_("stranger").get(f"{W}/talk/{proposal.ref}").status_code == 404
    assert as_("nora").get(f"{W}/talk/account:{proposal.pk}").status_code == 404
    assert as_("nora").get(f"{W}/talk/nothing").status_code == 404


def test_a_notice_is_read_or_put_off_by_its_own_member_only(cast: Cast, proposal: Proposal, as_: As) -> None:
    trades.say_yes(cast.actor("jonas"), proposal, statement="Fine.")
    notice = Notice.objects.get(kind="changed", member=cast.mara)
    assert as_("jonas").post(f"{W}/notices/{notice.pk}/read").status_code == 404
    mara = as_("mara")
    assert "For you" in text(mara.get(f"{W}/today"))
    assert mara.post(f"{W}/notices/{notice.pk}/later").status_code == 303
    assert "For you" not in text(mara.get(f"{W}/today"))
    assert mara.post(f"{W}/notices/{notice.pk}/read").status_code == 303
    notice.refresh_from_db()
    assert notice.ended_at is not None


def test_undo_takes_back_ones_own_latest_and_never_a_consent(cast: Cast, lantern: Lantern, as_: As) -> None:
    from accord.work.commands.item import rename_item

    jonas = as_("jonas")
    assert jonas.post(f"{W}/undo").status_code == 404
    rename_item(cast.actor("jonas"), lantern.checkout, title="Checkout")
    answer = jonas.post(f"{W}/undo", headers={"HX-Request": "true"})
    assert re.search(r"Taken back: \w+ .+\.", answer["HX-Trigger"])
    lantern.checkout.refresh_from_db()
    assert lantern.checkout.title == "Checkout flow"
    assert jonas.post(f"{W}/undo", {"event": "x"}).status_code == 422


BUDGETS = {"today": 45, "trades": 45, "trades/1": 45, "accords": 30, "goal-posts/1": 40, "goal-posts/1/options": 40}


def test_each_page_keeps_to_its_queries(proposal: Proposal, as_: As, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = as_("jonas")
    for path, most in BUDGETS.items():
        client.get(f"{W}/{path}")
        with django_assert_max_num_queries(most):
            client.get(f"{W}/{path}")


def test_a_proposal_whose_plan_moved_is_told_as_it_would_be_now(cast: Cast, lantern: Lantern, proposal: Proposal, as_: As) -> None:
    from accord.delivery.commands.task import estimate_task

    estimate_task(cast.actor("jonas"), lantern.checkout, low_hours=120, high_hours=300)
    page = text(as_("jonas").get(f"{W}/trades/1"))
    assert "The plan has moved since these figures were computed." in page
    assert 'hx-get="/w/lantern/trades/1/now"' in page
    now = text(as_("jonas").get(f"{W}/trades/1/now"))
    assert "As it is now: Version one" in now
    assert "told were" in now


def test_a_stale_yes_is_asked_again_with_both_figures(cast: Cast, lantern: Lantern, proposal: Proposal, as_: As) -> None:
    from accord.delivery.commands.task import estimate_task

    estimate_task(cast.actor("jonas"), lantern.checkout, low_hours=4, high_hours=8)
    response = as_("jonas").post(f"{W}/trades/1/answers", {"answer": "agree", "statement": "Fine."})
    assert response["Location"] == f"{W}/trades/1", "no accord: the product side is asked again"
    page = text(as_("mara").get(f"{W}/trades/1"))
    assert "Product side waits for you" in page
    assert re.search(r"asked again: The (chance|P80|cost) went from .+ to", page)


def test_drift_names_what_was_told_since_the_chance_was_another(cast: Cast, lantern: Lantern, freeze, as_: As) -> None:  # type: ignore[no-untyped-def]
    from accord.delivery.commands.task import estimate_task

    freeze("2026-03-03 07:00")
    estimate_task(cast.actor("ben"), lantern.receipts, low_hours=60, high_hours=90)
    page = text(as_("mara").get(f"{W}/today"))
    assert "Drift since 2 Mar" in re.sub(r"<[^>]+>", "", page)
    assert "Ben estimated" in page


def test_today_without_a_promise_asks_for_one_in_the_demo_too(cast: Cast, lantern: Lantern, as_: As) -> None:  # type: ignore[no-untyped-def]
    GoalPost.objects.update(date=None)
    Workspace.objects.update(is_demo=True)
    page = text(as_("mara").get(f"{W}/today"))
    assert "Nothing is promised yet" in page
    assert "See what was agreed" in page
