"""How changes, causes, counterfactuals, drivers and assumptions read, to the letter."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from accord.alignment.rules.names import PlanNames, lowered
from accord.alignment.rules.sentences import (
    Dates,
    assumption_sentence,
    away_sentence,
    change_sentence,
    counterfactual_sentence,
    driver_sentence,
    ends_sentence,
    options_sentence,
    plain,
    start_sentence,
    takes_sentence,
)
from accord.planning.answer import Assumption, Cause, Change, Counterfactual, Driver
from accord.planning.situation import Calendar, Feature, GoalPost, Person, Situation, Task

BERLIN = ZoneInfo("Europe/Berlin")


def at(day: int, month: int = 4, hour: int = 9) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, tzinfo=BERLIN)


SITUATION = Situation(
    now=at(1, 3),
    calendars=(Calendar("c", "Europe/Berlin", ()),),
    calendar="c",
    people=(
        *(Person("b", "Ben", "c"), Person("a", "Aiko", "c"), Person("t", "Tomas", "c")),
        *(Person("more", "One more like Ben", "c"), Person("role", "One more for Backend", "c")),
    ),
    tasks=tuple(
        Task(key, title)
        for key, title in (("pay", "Payment system"), ("out", "Checkout flow"), ("rec", "Receipts"), ("soc", "Social sharing"))
    ),
    features=(
        Feature("F1", "Payment", ("pay", "rec")),
        Feature("F2", "Social sharing", ("soc",)),
        Feature("F3", "Dark mode", ()),
        Feature("F4", "Referral rewards", ()),
        Feature("F5", "Checkout", ("out",)),
    ),
    goal_posts=(GoalPost("g", "Launch", at(12, 5), ()), GoalPost("later", "Phase two", None, ())),
)
NAMES = PlanNames(SITUATION, skills={"s": "Backend developer"})
DATES = Dates(BERLIN, {"out": (at(14), at(6, 5, 18)), "pay": (at(2), at(13, hour=18))})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (Change("drop", feature="F4"), "Drop referral rewards"),
        (Change("defer", feature="F3"), "Defer dark mode to phase two"),
        (Change("defer", feature="F3", goal_post="later"), "Defer dark mode to phase two"),
        (Change("reassign", task="out", other_person="a"), "Put Aiko on checkout flow"),
        (Change("reassign", task="out", person="b", other_person="a"), "Put Aiko on checkout flow instead of Ben"),
        (Change("reassign", task="out", person="b"), "Take Ben off checkout flow"),
        (
            Change("add_capacity", skill="s", day=dt.date(2026, 4, 7), share=0.5),
            "Add one more backend developer from 7 April at 50 %",
        ),
        (Change("add_capacity", person="b", day=dt.date(2026, 4, 7)), "Add one more like Ben from 7 April"),
        (Change("add_capacity", person="more", day=dt.date(2026, 4, 7)), "Add one more like Ben from 7 April"),
        (Change("add_capacity", person="role", day=dt.date(2026, 4, 7)), "Add one more for Backend from 7 April"),
        (Change("remove_capacity", person="b"), "Go on without Ben"),
        (Change("shift_goal_post", goal_post="g", day=dt.date(2026, 5, 19)), "Shift Launch to 19 May"),
        (Change("shift_goal_post", goal_post="g", day=dt.date(2027, 1, 4)), "Shift Launch to 4 Jan 2027"),
        (Change("shift_goal_post", goal_post="g"), "Take the date off Launch"),
        (Change("change_budget", goal_post="g", amount=120000.0), "Set the budget of Launch to 120,000"),
        (Change("change_budget", goal_post="g"), "Take the budget off Launch"),
        (Change("restore", feature="F3", goal_post="g", amount=1.0), "Bring dark mode back into Launch as a must-have"),
        (Change("restore", feature="F3"), "Bring dark mode back"),
        (Change("reorder", order=("pay", "out", "rec", "soc")), "Keep the order of work"),
        (Change("reorder", order=("out", "pay", "rec", "soc")), "Do checkout before payment"),
        (Change("reorder", order=("rec", "pay", "out", "soc")), "Do receipts before payment system"),
        (Change("reorder", order=("soc", "rec", "out", "pay")), "Do social sharing before payment, and move 2 more"),
    ],
)
def test_a_change_reads_as_a_command(change: Change, sentence: str) -> None:
    assert change_sentence(change, NAMES) == sentence


def test_a_bundle_tells_changes_of_one_kind_together() -> None:
    people = [Change("reassign", task="out", other_person=key) for key in ("a", "t")]
    assert (
        options_sentence([*people, Change("drop", feature="F4")], NAMES)
        == "Put Aiko and Tomas on checkout flow, and drop referral rewards"
    )
    drops = [Change("drop", feature="F4"), Change("drop", feature="F3")]
    more = [Change("defer", feature="F2"), Change("shift_goal_post", goal_post="g", day=dt.date(2026, 5, 19))]
    assert (
        options_sentence([*drops, *more], NAMES)
        == "Drop referral rewards and dark mode, defer social sharing to phase two, and shift Launch to 19 May"
    )


@pytest.mark.parametrize(
    ("causes", "sentence"),
    [
        (
            (Cause("person_busy", at(13, hour=17), task="pay", person="b"),),
            "Checkout flow starts 14 Apr because Ben is on Payment system until 13 Apr.",
        ),
        (
            (Cause("link", at(13, hour=17), task="pay", detail="FS"),),
            "Checkout flow starts 14 Apr because it waits for Payment system, which ends 13 Apr.",
        ),
        (
            (Cause("link", at(2), task="pay", detail="SS"),),
            "Checkout flow starts 14 Apr because it waits for the start of Payment system on 2 Apr.",
        ),
        (
            (Cause("link", at(13, hour=17), task="gate:pay:out", detail="FS"),),
            "Checkout flow starts 14 Apr because it waits for Payment system, which ends 13 Apr.",
        ),
        (
            (Cause("time_off", at(14, hour=0), person="b", detail="holiday"),),
            "Checkout flow starts 14 Apr because Ben is away until 13 Apr (holiday).",
        ),
        (
            (Cause("busy_elsewhere", at(13, hour=18), person="b", detail="Refit"),),
            "Checkout flow starts 14 Apr because Ben is held by Refit until 13 Apr.",
        ),
        ((Cause("calendar", at(14)),), "Checkout flow starts 14 Apr because nobody works until 14 Apr."),
        ((Cause("pin", at(14), detail="not_before"),), "Checkout flow starts 14 Apr because it may not start before 14 Apr."),
        ((Cause("now", at(14)),), "Checkout flow starts 14 Apr: nothing holds it back."),
        (
            (Cause("now", at(14)), Cause("no_skill", at(14), detail="s")),
            "Checkout flow starts 14 Apr: nothing holds it back, though nobody has the skill Backend developer.",
        ),
        ((Cause("started", at(14)),), "Checkout flow was begun 14 Apr."),
        ((), "Checkout flow is not planned yet."),
    ],
)
def test_a_start_names_what_held_it_back(causes: tuple[Cause, ...], sentence: str) -> None:
    assert plain(start_sentence("out", causes, NAMES, DATES)) == sentence


def test_a_sentence_names_the_dates_that_people_see_not_those_inside_the_plan() -> None:
    cause = Cause("link", at(9, hour=17), task="pay", detail="FS")
    assert "which ends 13 Apr" in plain(start_sentence("out", (cause,), NAMES, DATES))


def test_facts_in_a_sentence_are_strong() -> None:
    cause = Cause("person_busy", at(13, hour=17), task="pay", person="b")
    said = start_sentence("out", (cause,), NAMES, DATES, is_named=False)
    assert plain(said) == "Starts 14 Apr because Ben is on Payment system until 13 Apr."
    assert [part.text for part in said if part.strong] == ["14 Apr", "Ben"]


def test_a_chain_tells_what_the_work_takes_who_is_away_and_when_it_ends() -> None:
    assert plain(takes_sentence(96, 144)) == "Takes 12–18 d of work."
    assert plain(takes_sentence(None, None)) == "Takes as long as such work has taken: no estimate."
    assert plain(ends_sentence(dt.date(2026, 5, 6), dt.date(2026, 5, 15))) == "Ends 6 May, or 15 May at 80 %."
    away = away_sentence(Cause("time_off", at(18, hour=0), person="b", detail="holiday"), NAMES, DATES)
    assert away and plain(away) == "Ben is away until 17 Apr (holiday) meanwhile."
    assert away_sentence(Cause("work", at(18)), NAMES, DATES) is None


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (Counterfactual("other_person", "g", 4.0, task="rec", person="b", other_person="a"), "If Aiko took receipts: 4 d sooner"),
        (Counterfactual("free_person", "g", 1.5, task="out", person="b"), "If Ben were free for checkout flow: 1.5 d sooner"),
        (
            Counterfactual("remove_link", "g", 3.0, task="out", before="pay"),
            "If checkout flow did not wait for payment system: 3 d sooner",
        ),
        (Counterfactual("cancel_time_off", "g", 2.0, person="b"), "If Ben were not away: 2 d sooner"),
        (Counterfactual("remove_pin", "g", 2.0, task="out"), "If checkout flow had no date set: 2 d sooner"),
        (Counterfactual("half_estimate", "g", -1.0, task="out"), "If checkout flow took half as long: 1 d later"),
    ],
)
def test_a_counterfactual_says_what_it_would_bring(one: Counterfactual, sentence: str) -> None:
    assert counterfactual_sentence(one, NAMES) == sentence


def test_drivers_and_assumptions_read_as_sentences() -> None:
    driver = Driver("pay", 0.7, 3.0, 12.2, 8.9)
    assert driver_sentence(driver, NAMES) == "Payment system: 12 points more if it takes its short end, 9 fewer if its long end."
    one = Assumption("no_estimate", ("a", "b"), "", 4.0, 24.0)
    assert assumption_sentence(one, NAMES) == (
        "2 tasks without an estimate: 0.5–3 d assumed each, from finished work of the kind or from experience elsewhere."
    )
    assert (
        assumption_sentence(Assumption("no_people", ("a",), ""), NAMES)
        == "1 task with nobody named: planned as if they wait for nobody."
    )


@pytest.mark.parametrize(
    ("title", "inside"),
    [
        ("Referral rewards", "referral rewards"),
        ("iOS app", "iOS app"),
        ("API keys", "API keys"),
        ("Sign-in by phone", "sign-in by phone"),
        ("A", "A"),
        ("", ""),
    ],
)
def test_a_title_inside_a_sentence_keeps_its_own_capitals(title: str, inside: str) -> None:
    assert lowered(title) == inside
