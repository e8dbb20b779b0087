"""What is said to bind a goal post: the person, the absence, the pin or the row of tasks, back to today; not what ends last."""

import datetime as dt

import pytest

from accord.alignment.plan import replan
from accord.alignment.reads.binding import binding_of
from accord.alignment.reads.danger import head_of
from accord.alignment.reads.goal_posts import posts_of
from accord.alignment.reads.trades import dangers_of
from accord.alignment.rules.binding import Hop, binding_sentences
from accord.alignment.rules.sentences import plain
from accord.delivery.models import Assignment, Dependency, Pin
from accord.people.models import Person
from accord.planning.answer import Cause
from accord.work.models import GoalPost
from tests.alignment.lantern import Lantern, make_item, make_lantern
from tests.alignment.test_sentences import DATES, NAMES, at
from tests.cast import Cast


def said(*chain: Hop, is_whole: bool = True) -> str:
    return " ".join(plain(sentence) for sentence in binding_sentences(chain, NAMES, DATES, is_whole=is_whole))


LAST = Hop("rec", (Cause("link", at(6, 5), task="out", detail="FS"),), ("a",))
BUSY = Hop("out", (Cause("person_busy", at(13, hour=17), task="pay", person="b"),), ("b",))
BEGUN = Hop("pay", (Cause("started", at(2)),), ("b",))


def test_a_row_of_tasks_is_told_by_the_person_it_waits_for_not_by_its_last_task() -> None:
    assert said(LAST, BUSY, BEGUN) == (
        "Checkout flow starts 14 Apr because Ben is on Payment system until 13 Apr. "
        "1 task up to Receipts waits for it; of the 3 tasks back to today, 2 are Ben's."
    )


def test_where_nobody_has_most_of_it_the_way_back_is_counted() -> None:
    other = Hop("pay", (Cause("started", at(2)),), ("t",))
    assert said(LAST, BUSY, other).endswith("1 task up to Receipts waits for it; 1 task before it leads back to today.")


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (Cause("time_off", at(14, hour=0), person="b", detail="holiday"), "Ben is away until 13 Apr (holiday)"),
        (Cause("pin", at(14), detail="not_before"), "it may not start before 14 Apr"),
        (Cause("no_skill", at(14), detail="s"), "nobody free has the skill Backend developer"),
    ],
)
def test_time_off_a_pin_and_a_missing_skill_bind_as_a_person_does(cause: Cause, words: str) -> None:
    assert said(LAST, Hop("out", (cause,)), is_whole=False) == (
        f"Checkout flow starts 14 Apr because {words}. 1 task up to Receipts waits for it."
    )


def test_where_tasks_only_follow_each_other_the_row_itself_is_the_cause() -> None:
    waits = Hop("out", (Cause("link", at(13), task="pay", detail="FS"),), ("a",))
    assert said(waits, Hop("pay", (Cause("now", at(2)),), ("t",))) == (
        "Checkout flow starts 14 Apr because it waits for Payment system, which ends 13 Apr. 1 task before it leads back to today."
    )


@pytest.fixture
def lantern(cast: Cast, freeze) -> Lantern:  # type: ignore[no-untyped-def]
    freeze("2026-03-02 07:00")
    made = make_lantern(cast)
    GoalPost.objects.filter(pk=made.launch.pk).update(date=dt.date(2026, 3, 20))
    return made


def first(lantern: Lantern) -> str:
    replan(lantern.project.pk)
    project = type(lantern.project).objects.select_related("workspace").get(pk=lantern.project.pk)
    binding = binding_of(project, next(post for post in posts_of(project) if post.key == lantern.launch.pk))
    assert binding is not None
    return binding.first


@pytest.mark.django_db
def test_the_stored_plan_says_who_is_on_what_and_the_pages_say_the_same(cast: Cast, lantern: Lantern) -> None:
    words = first(lantern)
    assert words.startswith(("Receipts starts", "Cards starts"))
    assert "because Ben" in words
    assert [one.because for one in dangers_of(cast.actor("mara"))] == [words]
    head = head_of(cast.actor("mara"), GoalPost.objects.get(pk=lantern.launch.pk))
    assert head.binding is not None
    assert "1 task up to Checkout flow waits for it" in plain(head.binding.sentences[1])


@pytest.mark.django_db
def test_a_pin_on_the_way_is_named_with_its_day(cast: Cast, lantern: Lantern) -> None:
    Pin.objects.create(
        workspace=cast.workspace,
        task=lantern.checkout.task,
        kind="not_before",
        at=dt.datetime(2026, 3, 30, 7, tzinfo=dt.UTC),
        member=cast.jonas,
    )
    type(lantern.project).objects.filter(pk=lantern.project.pk).update(facts_version=99)
    assert first(lantern) == "Checkout flow starts 30 Mar because it may not start before 30 Mar"


@pytest.mark.django_db
def test_a_link_between_large_groups_does_not_break_the_way_back(cast: Cast, lantern: Lantern) -> None:
    """Such a link goes through a gate that is no item: the walk goes on with what ends the group."""
    group, after = make_item(cast, "Many", goal_post=lantern.launch), make_item(cast, "More", goal_post=lantern.launch)
    people = list(Person.objects.filter(workspace=cast.workspace))
    for number in range(7):
        for parent in (group, after):
            item = make_item(cast, f"Part {number}", parent=parent, hours=(40, 80), goal_post=lantern.launch)
            Assignment.objects.create(workspace=cast.workspace, task=item.task, person=people[number % 2])
    Dependency.objects.create(workspace=cast.workspace, before=group, after=after)
    replan(lantern.project.pk)
    project = type(lantern.project).objects.select_related("workspace").get(pk=lantern.project.pk)
    binding = binding_of(project, next(post for post in posts_of(project) if post.key == lantern.launch.pk))
    assert binding is not None
    assert "back to today" in plain(binding.sentences[1])
