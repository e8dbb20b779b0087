"""Value kept is a share of one whole, said in words; what is lost is told of the same whole; amounts always have their currency."""

import datetime as dt
from dataclasses import replace

import pytest

from accord.alignment import trades
from accord.alignment.models import Accord
from accord.alignment.options import ways_out
from accord.alignment.plan import replan
from accord.alignment.reads.accords import accord_page
from accord.alignment.reads.trades import trades_page
from accord.alignment.rules.losses import losses
from accord.alignment.rules.value import value_whole
from accord.alignment.rules.words import money
from accord.planning.answer import Change, Outcome
from accord.planning.situation import Feature, GoalPost, Situation
from accord.work.models import GoalPost as Post
from accord.work.models import Item
from tests.alignment.lantern import Lantern, make_item, make_lantern
from tests.alignment.test_sentences import SITUATION as SMALL
from tests.cast import Cast

AT = dt.datetime(2026, 5, 12, tzinfo=dt.UTC)
SITUATION = replace(
    SMALL,
    features=(
        Feature("pay", "Payment", (), weight=6.0, rank=1, goal_post="g", effect="+6 pt"),
        Feature("share", "Sharing", (), weight=3.0, rank=2, goal_post="g", effect="+3 pt"),
        Feature("dark", "Dark mode", (), weight=1.0, rank=3, goal_post="g", effect="+1 pt"),
        Feature("else", "Elsewhere", (), weight=10.0, rank=4, goal_post="other", effect="+10 pt"),
    ),
    goal_posts=(GoalPost("g", "Launch", AT, ()), GoalPost("other", "Beta", AT, ())),
)


def outcome(value: float, cost: float = 100.0) -> Outcome:
    return Outcome(0.5, AT, AT, AT, value, cost, 1.0, "", ())


def told(*changes: Change, one: Outcome, other: Outcome, situation: Situation = SITUATION) -> tuple[str, str]:
    product, project = losses(situation, changes, one=one, other=other, question="g")
    return " ".join(product), " ".join(project)


def test_the_whole_is_what_is_planned_for_the_goal_post_and_how_it_is_weighed() -> None:
    assert value_whole(SITUATION, "g") == "of the 3 features planned for Launch, by expected effect"
    assert value_whole(SITUATION, "") == "of the 4 features planned, by expected effect"
    plain = tuple(replace(feature, effect="") for feature in SITUATION.features)
    assert value_whole(replace(SITUATION, features=plain), "g") == "of the 3 features planned for Launch, by count"
    some = (*SITUATION.features[:2], replace(SITUATION.features[2], effect=""))
    assert value_whole(replace(SITUATION, features=some), "g") == (
        "of the 3 features planned for Launch, by expected effect; one without one counts as the middle"
    )
    assert value_whole(replace(SITUATION, features=()), "g") == ""
    assert value_whole(SITUATION, "g", gone=["Chat"]) == (
        "of the 3 features planned for Launch, by expected effect; without Chat, which an accord took out"
    )


def test_what_goes_is_told_of_the_same_whole_and_why_less_than_that_is_lost() -> None:
    drop = Change("drop", feature="dark")
    assert told(drop, one=outcome(0.95), other=outcome(0.94))[0] == (
        "Dark mode (number 3 of 3) goes, 10 % of the value. The rest is surer: 94 % kept, now 95 %."
    )
    assert told(drop, one=outcome(0.9), other=outcome(0.9))[0].endswith("The rest is surer: 90 % kept as now.")
    assert told(drop, one=outcome(1.0), other=outcome(0.9))[0] == "Dark mode (number 3 of 3) goes, 10 % of the value."


def test_a_promise_that_gets_less_likely_is_told_as_a_loss() -> None:
    surer, less = outcome(1.0), replace(outcome(1.0), chance=0.2)
    assert told(one=surer, other=less)[0].endswith("is 30 points less likely.")
    assert told(one=less, other=surer)[0] == "Nothing it asked for."


def test_a_feature_of_another_goal_post_has_no_share_of_this_ones_value() -> None:
    said, _ = told(Change("defer", feature="else"), one=outcome(0.9), other=outcome(0.9))
    assert said == "Elsewhere (number 1 of 1) waits for phase two."


def test_more_to_spend_is_told_without_the_amount_which_not_everybody_sees() -> None:
    assert told(one=outcome(1.0), other=outcome(1.0, 11_200.0))[1] == "More to spend."
    assert [money(-1200, "SEK"), money(1200, ""), money(5, "CHF")] == ["−SEK 1,200", "1,200", "CHF 5"]


@pytest.fixture
def lantern(cast: Cast, freeze) -> Lantern:  # type: ignore[no-untyped-def]
    freeze("2026-03-02 07:00")
    made = make_lantern(cast)
    make_item(cast, "Social sharing", hours=(40, 90), persons=(cast.aiko_person,), goal_post=made.launch, rank=4)
    Post.objects.filter(pk=made.launch.pk).update(date=dt.date(2026, 3, 20))
    made.launch.refresh_from_db()
    replan(made.project.pk)
    return made


@pytest.mark.django_db
def test_cards_trade_list_and_accord_name_one_whole(cast: Cast, lantern: Lantern) -> None:
    ways = ways_out(cast.actor("mara"), lantern.launch)
    whole = "of the 2 features planned for Version one, by expected effect"
    assert (ways.value_whole, ways.features) == (whole, 2)
    drop = Change(kind="drop", feature=str(Item.objects.get(title="Social sharing").pk))
    proposal = trades.propose(
        cast.actor("mara"), lantern.project, changes=[drop], reason="It can wait.", title="Drop it", goal_post=lantern.launch
    )
    row = trades_page(cast.actor("mara")).others[0]
    assert row.value_whole == whole
    assert row.value_now == pytest.approx(ways.value_kept, abs=1e-3), "the trade counts as the cards do"
    scope = next(
        one for one in trades.compute(lantern.project, [drop], goal_post=lantern.launch).effect.project if one.key == "scope"
    )
    assert (scope.after, scope.note) == (1.0, "of the same features"), "sharing is no feature: no value goes with it"
    trades.say_yes(cast.actor("jonas"), proposal, statement="Fine.")
    accord = Accord.objects.select_related("project__workspace", "goal_post", "proposal").get()
    value = next(one for one in accord_page(cast.actor("mara"), accord).outcomes if one.name == "Value kept")
    assert value.whole == whole


@pytest.mark.django_db
def test_hindsight_counts_the_value_that_came_against_what_was_planned_before_the_accord(cast: Cast, lantern: Lantern) -> None:
    drop = Change(kind="drop", feature=str(lantern.payment.pk))
    proposal = trades.propose(
        cast.actor("mara"), lantern.project, changes=[drop], reason="It can wait.", title="Drop it", goal_post=lantern.launch
    )
    trades.say_yes(cast.actor("jonas"), proposal, statement="Fine.")
    Item.objects.filter(pk=lantern.checkout.pk).update(state="done")
    accord = Accord.objects.select_related("project__workspace", "goal_post", "proposal").get()
    value = next(one for one in accord_page(cast.actor("mara"), accord).outcomes if one.name == "Value kept")
    assert value.actual == pytest.approx(23 / (23 + 11)), "checkout's 9…14 pt of both features' effect, each times 2"


@pytest.mark.django_db
def test_an_accord_keeps_its_whole_and_figures_made_after_it_say_what_no_longer_counts(cast: Cast, lantern: Lantern) -> None:
    mara, jonas = cast.actor("mara"), cast.actor("jonas")
    drop = Change(kind="drop", feature=str(lantern.payment.pk))
    proposal = trades.propose(
        mara, lantern.project, changes=[drop], reason="It can wait.", title="Drop it", goal_post=lantern.launch
    )
    trades.say_yes(jonas, proposal, statement="Fine.")
    accord = Accord.objects.select_related("project__workspace", "goal_post", "proposal").get()
    whole = next(one for one in accord_page(mara, accord).outcomes if one.name == "Value kept").whole
    assert whole == "of the 2 features planned for Version one, by expected effect"
    after = "of the one feature planned for Version one, by expected effect; without Payment system, which an accord took out"
    assert ways_out(mara, lantern.launch).value_whole == after
    shift = Change(kind="shift_goal_post", goal_post=str(lantern.launch.pk), day=dt.date(2026, 3, 27))
    assert trades.compute(lantern.project, [shift], goal_post=lantern.launch).effect.value_whole == after
    back = trades.revert(mara, accord, reason="It did not help.")
    trades.say_yes(jonas, back, statement="Fine.")
    assert ways_out(mara, lantern.launch).value_whole == whole
