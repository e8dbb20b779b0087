"""How a trade goes: computed, asked of both sides, agreed, applied whole, told to whom it touches, and reverted by the same
consents."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from accord.alignment import trades
from accord.alignment.commands.consent import object_to
from accord.alignment.commands.option import options_json
from accord.alignment.commands.trade import withdraw
from accord.alignment.models import Accord, OptionList, Proposal
from accord.alignment.options import told, ways_out
from accord.alignment.reads.facts import facts_of
from accord.alignment.reads.situation import situation_of
from accord.alignment.reads.trade import trade_page
from accord.alignment.rules.measured import effect_of
from accord.delivery.models import Dependency, Task
from accord.kernel.actor import Actor
from accord.kernel.errors import Conflict, Invalid, NotAllowed
from accord.kernel.models import Event
from accord.notices.models import Notice
from accord.people.models import Person, PersonSkill, Rate, Skill
from accord.planning.answer import Change, Option
from accord.product.models import Feature
from accord.work.models import GoalPost, Item, Project
from tests.alignment.lantern import Lantern, make_item, make_lantern
from tests.cast import Cast

REASON = "Sharing can wait. A failing checkout cannot."


@pytest.fixture
def lantern(cast: Cast, freeze) -> Lantern:  # type: ignore[no-untyped-def]
    freeze("2026-03-02 07:00")
    made = make_lantern(cast)
    made_item = make_item(cast, "Social sharing", hours=(40, 90), persons=(cast.aiko_person,), goal_post=made.launch, rank=4)
    Feature.objects.create(workspace=cast.workspace, item=made_item, key_result=made.key_result, effect_low=1, effect_high=2)
    return made


def sharing(lantern: Lantern) -> Item:
    return Item.objects.get(project=lantern.project, title="Social sharing")


def drop(lantern: Lantern) -> Change:
    return Change(kind="drop", feature=str(sharing(lantern).pk))


def proposed(cast: Cast, lantern: Lantern, *changes: Change, who: str = "mara") -> Proposal:
    asked = changes or (drop(lantern),)
    return trades.propose(
        cast.actor(who), lantern.project, changes=asked, reason=REASON, title="Drop social sharing", goal_post=lantern.launch
    )


def test_a_rehearsal_leaves_nothing_behind(cast: Cast, lantern: Lantern) -> None:
    before = list(Item.objects.order_by("number").values())
    effect = trades.compute(lantern.project, [drop(lantern)], goal_post=lantern.launch).effect
    assert list(Item.objects.order_by("number").values()) == before
    assert not Event.objects.exists()
    assert effect.rows == (f"item:{sharing(lantern).pk}",)
    assert effect.value_after < effect.value_now
    assert any("Social sharing" in sentence for sentence in effect.product_loses)


def test_a_finish_at_local_midnight_is_the_day_before_in_an_effect_and_on_a_card(cast: Cast, lantern: Lantern) -> None:
    project = Project.objects.select_related("workspace", "product").get(pk=lantern.project.pk)
    launch = GoalPost.objects.select_related("workspace").get(pk=lantern.launch.pk)
    midnight, day_before = dt.datetime(2026, 4, 21, tzinfo=project.workspace.tzinfo), dt.date(2026, 4, 20)
    situation = situation_of(project)
    stand, _ = trades.measure(situation, situation, str(launch.pk))
    posts = tuple(replace(post, finish=replace(post.finish, p50=midnight, p80=midnight)) for post in stand.forecast.goal_posts)
    ended = replace(stand, forecast=replace(stand.forecast, goal_posts=posts))
    facts = replace(facts_of(project), started=dt.date(2026, 4, 1))
    effect = effect_of(ended, ended, (), facts=facts, facts_version=1, question=str(launch.pk))
    told_post = next(post for post in effect.goal_posts if post.id == str(launch.pk))
    assert {told_post.p50_now, told_post.p50_after, told_post.p80_now, told_post.p80_after} == {day_before}
    assert next(row.now for row in effect.product if row.key == "time_to_market") == 19

    ways_out(cast.actor("mara"), launch)
    kept = OptionList.objects.get(goal_post=launch)
    found = options_json.validate_python(kept.answer)
    late = replace(found.now, p50=midnight, p80=midnight)
    option = Option("one", "scope", (drop(lantern),), late, holds_at=day_before)
    ways = told(replace(found, now=late, options=(option,)), situation, launch, kept)
    assert {ways.p50, ways.p80, ways.cards[0].p50, ways.cards[0].p80} == {day_before}


def test_who_answers_for_a_side_and_proposes_has_said_yes_in_the_words_of_the_reason(cast: Cast, lantern: Lantern) -> None:
    proposal = proposed(cast, lantern)
    answers = {consent.side: (consent.answer, consent.statement) for consent in proposal.consents.all()}
    assert answers == {"product": ("agreed", REASON), "project": ("waiting", "")}
    assert list(Notice.objects.filter(kind="consent").values_list("member_id", flat=True)) == [cast.jonas.pk]


def test_the_second_yes_applies_everything_in_one_event(cast: Cast, lantern: Lantern) -> None:
    proposal = proposed(cast, lantern)
    count = Event.objects.count()
    agreed = trades.say_yes(cast.actor("jonas"), proposal, statement="Ben gets help for the first time.")
    accord = agreed.accord
    assert accord is not None
    assert Event.objects.count() == count + 1, "the yes with all it applied; plans are no events"
    assert sharing_state(lantern) == Item.State.DROPPED
    assert Proposal.objects.get(pk=proposal.pk).state == Proposal.State.AGREED
    assert accord.review_on == dt.date(2026, 4, 11)
    assert accord.baseline is not None
    assert accord.baseline.items.count() > 0
    versions = list(lantern.launch.promises.order_by("number").values_list("number", "made_by"))
    assert versions[-1] == (len(versions), f"accord:{accord.pk}")
    assert not Notice.objects.filter(kind="consent", ended_at=None).exists()


def sharing_state(lantern: Lantern) -> str:
    return Item.objects.get(project=lantern.project, title="Social sharing").state


def test_only_those_for_whom_something_changed_are_told(cast: Cast, lantern: Lantern) -> None:
    proposal = proposed(cast, lantern)
    trades.say_yes(cast.actor("jonas"), proposal, statement="Fine.")
    told = set(Notice.objects.filter(kind="changed").values_list("member_id", flat=True))
    assert cast.mara.pk in told, "she proposed it"
    assert cast.jonas.pk not in told, "he has just done it"
    assert not told & {cast.nora.pk, cast.dirk.pk, cast.ada.pk, cast.stranger.pk}


def test_words_too_long_are_refused_whole_and_never_cut(cast: Cast, lantern: Lantern) -> None:
    proposal = proposed(cast, lantern)
    long = "Long. " * 1000
    with pytest.raises(Invalid, match="at most 5,000 characters") as wrong:
        trades.say_yes(cast.actor("jonas"), proposal, statement=long)
    assert wrong.value.field == "statement"
    with pytest.raises(Invalid, match="at most 5,000 characters"):
        object_to(cast.actor("jonas"), proposal, statement=long)
    with pytest.raises(Invalid, match="at most 300 characters") as wrong:
        trades.propose(cast.actor("mara"), lantern.project, changes=[drop(lantern)], reason=REASON, title="Drop " * 100)
    assert wrong.value.field == "title"
    assert Proposal.objects.get().state == "open"


def test_an_objection_ends_it_and_needs_a_reason(cast: Cast, lantern: Lantern) -> None:
    proposal = proposed(cast, lantern)
    with pytest.raises(Invalid, match="reason"):
        object_to(cast.actor("jonas"), proposal, statement=" ")
    object_to(cast.actor("jonas"), proposal, statement="The campaign is built on it.")
    assert Proposal.objects.get(pk=proposal.pk).state == Proposal.State.OBJECTED
    assert sharing_state(lantern) == Item.State.PLANNED
    with pytest.raises(Conflict, match="objected"):
        trades.say_yes(cast.actor("jonas"), Proposal.objects.get(pk=proposal.pk), statement="After all.")


def test_a_hat_alone_is_not_enough_to_consent(cast: Cast, lantern: Lantern) -> None:
    proposal = proposed(cast, lantern)
    with pytest.raises(NotAllowed, match="Nobody asked you"):
        trades.say_yes(cast.actor("sam"), proposal, statement="I wear both hats.")


def test_a_contributor_cannot_consent_nor_propose(cast: Cast, lantern: Lantern) -> None:
    with pytest.raises(NotAllowed):
        proposed(cast, lantern, who="ben")
    proposal = proposed(cast, lantern)
    with pytest.raises(NotAllowed):
        trades.say_yes(cast.actor("ben"), proposal, statement="Yes!")


def test_one_member_for_both_sides_agrees_once_for_each(cast: Cast, lantern: Lantern) -> None:
    for container in (cast.product, cast.project):
        type(container).objects.filter(pk=container.pk).update(answers=cast.sam)
    proposal = proposed(cast, lantern, who="sam")
    with pytest.raises(Invalid, match="once for each"):
        trades.say_yes(cast.actor("sam"), proposal, statement="Yes.")
    first = trades.say_yes(cast.actor("sam"), proposal, statement="For customers.", side="product")
    assert first.accord is None
    second = trades.say_yes(cast.actor("sam"), proposal, statement="For the date.", side="project")
    assert second.accord is not None


def test_a_yes_given_on_figures_that_no_longer_hold_is_asked_again(cast: Cast, lantern: Lantern) -> None:
    proposal = proposed(cast, lantern)
    checkout = Item.objects.get(pk=lantern.checkout.pk)
    type(checkout.task).objects.filter(pk=checkout.task.pk).update(low_hours=120, high_hours=300)
    Project.objects.filter(pk=lantern.project.pk).update(facts_version=99)
    agreed = trades.say_yes(cast.actor("jonas"), proposal, statement="Fine.")
    assert agreed.accord is None
    assert [side for side, _ in agreed.asked_again] == ["product"]
    again = trades.say_yes(cast.actor("mara"), Proposal.objects.get(pk=proposal.pk), statement="Still.")
    assert again.accord is not None


def test_an_effect_from_older_facts_is_not_applied(cast: Cast, lantern: Lantern) -> None:
    from accord.alignment.commands.consent import agree

    proposal = proposed(cast, lantern)
    computed = trades.compute(lantern.project, [drop(lantern)], goal_post=lantern.launch)
    old = replace(computed.effect, facts_version=computed.effect.facts_version - 1)
    with pytest.raises(Conflict, match="plan changed"):
        agree(cast.actor("jonas"), proposal, statement="Yes.", effect=old, forecast=computed.forecast)


@pytest.mark.parametrize("kind", ["drop", "defer", "shift_goal_post", "add_capacity", "reassign", "reorder"])
def test_revert_asks_the_same_consents_and_puts_everything_back(cast: Cast, lantern: Lantern, kind: str) -> None:
    changes = {
        "drop": Change(kind="drop", feature=str(sharing(lantern).pk)),
        "defer": Change(kind="defer", feature=str(sharing(lantern).pk)),
        "shift_goal_post": Change(kind="shift_goal_post", goal_post=str(lantern.launch.pk), day=dt.date(2026, 4, 17)),
        "add_capacity": Change(kind="add_capacity", person=str(cast.aiko_person.pk), day=dt.date(2026, 3, 9)),
        "reassign": Change(
            kind="reassign", task=str(lantern.receipts.pk), person=str(cast.ben_person.pk), other_person=str(cast.aiko_person.pk)
        ),
        "reorder": Change(kind="reorder", order=(str(lantern.checkout.pk), str(lantern.cards.pk))),
    }
    before = facts(lantern)
    accord = agreed(cast, proposed(cast, lantern, changes[kind]))
    assert facts(lantern) != before, "the accord changed something"
    back = trades.revert(cast.actor("mara"), accord, reason="It did not help.")
    assert {consent.side for consent in back.consents.all()} == {"product", "project"}
    agreed(cast, back)
    assert facts(lantern) == before
    assert Accord.objects.get(pk=accord.pk).reverted_at is not None


@pytest.mark.parametrize("skills", [(), ("Backend", "Payments")])
def test_one_more_person_comes_back_with_skills_and_rate_when_the_revert_is_reverted(
    cast: Cast, lantern: Lantern, skills: tuple[str, ...]
) -> None:
    ws, model = cast.workspace, cast.ben_person
    PersonSkill.objects.filter(person=model).delete()
    for name in skills:
        skill = Skill.objects.get_or_create(workspace=ws, name=name)[0]
        PersonSkill.objects.create(workspace=ws, person=model, skill=skill, speed=1.5)
    Rate.objects.update_or_create(workspace=ws, person=model, defaults={"amount": 90, "currency": "EUR"})
    more = Change(kind="add_capacity", person=str(model.pk), day=dt.date(2026, 3, 9), share=0.5)
    before = facts(lantern)
    accord = agreed(cast, proposed(cast, lantern, more))
    staffed = facts(lantern)
    added = Person.objects.get(kind=Person.Kind.ROLE)
    assert added.skills.count() == len(skills) and added.rates.get().amount == 90
    back = agreed(cast, trades.revert(cast.actor("mara"), accord, reason="It did not help."))
    assert facts(lantern) == before
    asked = trades.revert(cast.actor("mara"), back, reason="It would have helped.")
    assert [words.split(" from ")[0] for words in trade_page(cast.actor("mara"), asked).changes] == ["Add one more like Ben"]
    again = agreed(cast, asked)
    assert facts(lantern) == staffed
    agreed(cast, trades.revert(cast.actor("mara"), again, reason="No, it did not."))
    assert facts(lantern) == before


def test_an_accord_is_taken_back_by_one_proposal_at_a_time(cast: Cast, lantern: Lantern) -> None:
    accord = agreed(cast, proposed(cast, lantern))
    back = trades.revert(cast.actor("mara"), accord, reason="It did not help.")
    with pytest.raises(Conflict, match=f"Trade {back.number} already asks"):
        trades.revert(cast.actor("mara"), accord, reason="Clicked twice.")
    agreed(cast, back)
    # Read before the first was agreed, as in another tab.
    with pytest.raises(Conflict, match="already reverted"):
        trades.revert(cast.actor("mara"), accord, reason="From another tab.")


def test_a_counter_that_comes_after_the_last_yes_leaves_the_accord_as_it_is(cast: Cast, lantern: Lantern) -> None:
    parent = proposed(cast, lantern)
    agreed(cast, Proposal.objects.get(pk=parent.pk))
    post = Change(kind="shift_goal_post", goal_post=str(lantern.launch.pk), day=dt.date(2026, 4, 17))
    trades.propose(cast.actor("mara"), lantern.project, changes=[post], reason="Later.", title="Later", parent=parent)
    assert Proposal.objects.get(pk=parent.pk).state == Proposal.State.AGREED


def test_a_trade_is_not_ended_by_a_counter_about_another_project(cast: Cast, lantern: Lantern) -> None:
    other = Project.objects.create(
        workspace=cast.workspace, key="OTHER", name="Other", product=cast.product, answers=cast.jonas, rank=2
    )
    parent = proposed(cast, lantern)
    work = make_item(cast, "Elsewhere", hours=(4, 8), persons=(cast.ben_person,))
    Item.objects.filter(pk=work.pk).update(project=other)
    with pytest.raises(Invalid, match="same project"):
        trades.propose(
            cast.actor("mara"), other, changes=[Change(kind="drop", feature=str(work.pk))], reason="No.", title="No", parent=parent
        )
    assert Proposal.objects.get(pk=parent.pk).state == Proposal.State.OPEN


@pytest.mark.parametrize("cost", [-1.0, 1e300, float("inf"), float("nan")])
def test_what_one_more_costs_is_a_rate(cast: Cast, lantern: Lantern, cost: float) -> None:
    more = Change(kind="add_capacity", person=str(cast.aiko_person.pk), day=dt.date(2026, 3, 9), cost_per_hour=cost)
    with pytest.raises(Invalid, match="A rate lies") as wrong:
        proposed(cast, lantern, more)
    assert wrong.value.field == "changes.cost_per_hour"


def test_somebody_who_is_there_is_not_traded_away(cast: Cast, lantern: Lantern) -> None:
    with pytest.raises(Invalid, match="Ben is no role"):
        proposed(cast, lantern, Change(kind="remove_capacity", person=str(cast.ben_person.pk)))


def agreed(cast: Cast, proposal: Proposal) -> Accord:
    accord = trades.say_yes(cast.actor("jonas"), proposal, statement="Fine.").accord
    assert accord is not None
    return accord


def facts(lantern: Lantern) -> object:
    """Everything that a plan follows from."""
    from accord.alignment.reads.situation import situation_of

    project = Project.objects.select_related("workspace", "product").get(pk=lantern.project.pk)
    return replace(situation_of(project), last=())


def test_only_its_proposer_withdraws_it(cast: Cast, lantern: Lantern) -> None:
    proposal = proposed(cast, lantern)
    with pytest.raises(NotAllowed):
        withdraw(cast.actor("jonas"), proposal)
    withdraw(cast.actor("mara"), proposal)
    assert Proposal.objects.get(pk=proposal.pk).state == Proposal.State.WITHDRAWN


def test_a_decision_that_moves_no_promise_and_costs_nothing_is_made_at_once(cast: Cast, lantern: Lantern) -> None:
    order = (str(lantern.cards.pk), str(lantern.receipts.pk))
    decided = trades.decide(
        cast.actor("jonas"), lantern.project, changes=[Change(kind="reorder", order=order)], reason="", title="Cards first"
    )
    assert decided.proposal is None
    assert Event.objects.filter(verb="decision.made").count() == 1


def test_a_decision_that_moves_a_promise_opens_as_a_proposal(cast: Cast, lantern: Lantern) -> None:
    agreed(cast, proposed(cast, lantern))
    shift = Change(kind="shift_goal_post", goal_post=str(lantern.launch.pk), day=dt.date(2026, 4, 24))
    decided = trades.decide(cast.actor("jonas"), lantern.project, changes=[shift], reason="", title="Shift the launch")
    assert decided.proposal is not None
    assert decided.why == "It moves a promise."


def test_nobody_to_answer_for_a_side_is_said_before_anything_is_written(cast: Cast, lantern: Lantern) -> None:
    type(cast.product).objects.filter(pk=cast.product.pk).update(answers=None)
    with pytest.raises(Invalid, match="Nobody answers for Lantern app on the product side"):
        proposed(cast, lantern)
    assert not Proposal.objects.exists()


def test_changes_that_name_what_is_not_there_are_refused(cast: Cast, lantern: Lantern) -> None:
    stranger = Actor(cast.stranger.workspace_id, cast.stranger.pk, "Stranger", frozenset(cast.stranger.hats))
    with pytest.raises(Invalid, match="not in this project"):
        proposed(cast, lantern, Change(kind="drop", feature=str(cast.project.pk)))
    with pytest.raises(Invalid, match="not the id of anything"):
        proposed(cast, lantern, Change(kind="drop", feature="'; drop table"))
    from accord.kernel.errors import NotFound

    with pytest.raises(NotFound):
        trades.propose(stranger, lantern.project, changes=[drop(lantern)], reason=REASON, title="Steal")


def rare(lantern: Lantern, kind: str) -> Change:
    """One change of a kind that is about what the small launch has."""
    checkout, cards, review = (str(item.pk) for item in (lantern.checkout, lantern.cards, lantern.review))
    return {
        "trim": Change("trim", feature=str(lantern.payment.pk), tasks=(str(lantern.receipts.pk),)),
        "split": Change("split", task=checkout),
        "fast_track": Change("fast_track", task=review, before=checkout, share=0.25, amount=0.2),
        "overtime": Change(
            "overtime", person=str(cast_person(lantern)), amount=2.0, day=dt.date(2026, 3, 9), until=dt.date(2026, 3, 20)
        ),
        "reorder": Change("reorder", order=(checkout, cards), task=checkout),
    }[kind]


def cast_person(lantern: Lantern) -> object:
    return lantern.checkout.task.assignments.get().person_id


RARE = {
    "trim": "Leave receipts out of payment system",
    "split": "Let other work interrupt checkout flow",
    "fast_track": "Begin store review when 25 % of checkout flow is still to do",
    "overtime": "Have Aiko work 2 h longer a day from 9 Mar to 20 Mar",
    "reorder": "Do checkout flow first, to find out",
}


@pytest.mark.parametrize("kind", RARE)
def test_a_rare_change_is_worded_agreed_applied_and_taken_back(cast: Cast, lantern: Lantern, kind: str) -> None:
    Dependency.objects.filter(after=lantern.review).update(lag_minutes=0)
    before, proposal = facts(lantern), proposed(cast, lantern, rare(lantern, kind))
    assert trade_page(cast.actor("mara"), proposal).changes == (RARE[kind],)
    accord = agreed(cast, proposal)
    assert facts(lantern) != before, "the accord changed something"
    agreed(cast, trades.revert(cast.actor("mara"), accord, reason="It did not help."))
    assert facts(lantern) == before


def test_begun_work_that_may_be_interrupted_stands_behind_other_work(cast: Cast, lantern: Lantern) -> None:
    Task.objects.filter(item=lantern.checkout).update(started_at=dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC))
    Item.objects.filter(pk=lantern.checkout.pk).update(state="started")
    agreed(cast, proposed(cast, lantern, rare(lantern, "split")))
    assert Task.objects.values_list("can_split", "priority").get(item=lantern.checkout) == (True, 250)


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        ("trim", {"feature": "checkout"}, "changes.tasks"),
        ("fast_track", {"share": 1.0}, "changes.share"),
        ("fast_track", {"amount": 3.0}, "changes.share"),
        ("overtime", {"until": dt.date(2026, 3, 1)}, "last"),
        ("overtime", {"until": dt.date(2026, 8, 1)}, "last"),
        ("overtime", {"amount": 5.0}, "hours"),
    ],
)
def test_a_rare_change_that_cannot_be_is_refused_with_the_field(
    cast: Cast, lantern: Lantern, kind: str, given: dict[str, Any], field: str
) -> None:
    if "feature" in given:
        given = {"feature": str(lantern.checkout.pk)}
    with pytest.raises(Invalid) as refused:
        proposed(cast, lantern, replace(rare(lantern, kind), **given))
    assert refused.value.field == field


def test_only_tasks_of_which_one_plainly_follows_the_other_can_overlap(cast: Cast, lantern: Lantern) -> None:
    Dependency.objects.filter(after=lantern.review).update(lag_minutes=480)
    with pytest.raises(Invalid, match="follow #4 at once"):
        proposed(cast, lantern, rare(lantern, "fast_track"))
    with pytest.raises(Invalid, match="follow #2 at once"):
        proposed(cast, lantern, replace(rare(lantern, "fast_track"), before=str(lantern.cards.pk)))


def test_where_work_below_a_feature_is_marked_as_must_have_the_rest_is_offered_to_be_left_out(cast: Cast, lantern: Lantern) -> None:
    assert {feature.optional for feature in situation_of(lantern.project).features} == {()}
    Item.objects.filter(pk=lantern.cards.pk).update(is_must_have=True)
    found = {feature.title: feature.optional for feature in situation_of(lantern.project).features}
    assert found["Payment system"] == (str(lantern.receipts.pk),)
    assert found["Checkout flow"] == ()
