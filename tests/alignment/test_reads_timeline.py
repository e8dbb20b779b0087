"""What the timeline shows, why a date is what it is, and what a drag would move."""

import datetime as dt
from collections.abc import Callable

import pytest

from accord.alignment.plan import replan
from accord.alignment.reads.explain import why
from accord.alignment.reads.filters import Filters
from accord.alignment.reads.preview import clock_of, preview
from accord.alignment.reads.timeline import timeline
from accord.delivery.models import Task
from accord.kernel.errors import NotFound
from accord.work.models import ItemForecast, Project
from tests.alignment.lantern import Lantern, make_item, make_lantern
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def lantern(cast: Cast, freeze: Callable[[str], dt.datetime]) -> Lantern:
    freeze("2026-03-02 09:00")
    made = make_lantern(cast)
    replan(made.project.pk)
    return made


def project_of(lantern: Lantern) -> Project:
    return Project.objects.select_related("workspace", "product").get(pk=lantern.project.pk)


def test_the_timeline_takes_a_fixed_number_of_queries(cast: Cast, lantern: Lantern, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(30):
        make_item(cast, f"More {number}", hours=(4, 8), persons=(cast.ben_person,))
    replan(lantern.project.pk)
    project = project_of(lantern)
    with django_assert_max_num_queries(17):
        shape = timeline(cast.actor("jonas"), project)
    assert len(shape.rows) == 36


def test_rows_are_in_outline_with_dates_of_the_plan_and_their_face_of_both_sides(cast: Cast, lantern: Lantern) -> None:
    shape = timeline(cast.actor("jonas"), project_of(lantern))
    assert [row.title for row in shape.rows] == [
        "Payment system",
        "Cards",
        "Receipts",
        "Checkout flow",
        "Store review",
        "Dark mode",
    ]
    rows = {row.title: row for row in shape.rows}
    stored = ItemForecast.objects.get(item=lantern.cards)
    assert (rows["Cards"].start, rows["Cards"].finish, rows["Cards"].p80) == (stored.start, stored.p50, stored.p80)
    assert rows["Cards"].parent == rows["Payment system"].id and rows["Payment system"].is_group
    assert rows["Cards"].estimate == "3–7.5 d"
    assert rows["Checkout flow"].effect == "+9…14 pt" and rows["Checkout flow"].must_have
    assert rows["Checkout flow"].value == pytest.approx(23 / 34)
    assert rows["Payment system"].people == (str(cast.ben_person.pk),)
    assert [(link.kind, link.lag) for link in shape.links] == [("FS", ""), ("FS", "1 d")]
    assert [post.name for post in shape.goal_posts] == ["Version one"] and shape.goal_posts[0].in_question
    assert not shape.is_stale
    assert {line.name for line in shape.load} == {"Ben", "Aiko"}
    assert [line.name for line in shape.value_ready] == ["Checkout completion", "All, at 50 %", "All, at 80 %"]
    assert shape.as_json()["rows"][1]["start"] == clock_of(project_of(lantern)).minutes(stored.start)


def test_a_plan_older_than_its_facts_is_marked(cast: Cast, lantern: Lantern) -> None:
    Project.objects.filter(pk=lantern.project.pk).update(facts_version=7)
    assert timeline(cast.actor("jonas"), project_of(lantern)).is_stale


def test_each_side_may_edit_its_own_and_a_contributor_what_is_theirs(cast: Cast, lantern: Lantern) -> None:
    def rights(who: str, title: str) -> frozenset[str]:
        return next(row.can_edit for row in timeline(cast.actor(who), project_of(lantern)).rows if row.title == title)

    assert {"estimate", "people", "pin", "links", "progress"} <= rights("jonas", "Cards")
    assert rights("mara", "Checkout flow") == {"title", "order", "indent", "effect"}
    assert rights("ben", "Cards") == {"estimate", "progress"}
    assert rights("ben", "Checkout flow") == frozenset()
    assert rights("nora", "Cards") == frozenset()


def test_a_stranger_sees_nothing(cast: Cast, lantern: Lantern) -> None:
    with pytest.raises(NotFound):
        timeline(cast.actor("stranger"), project_of(lantern))


def test_filters_keep_what_matches_with_what_stands_above_it(cast: Cast, lantern: Lantern) -> None:
    def titles(**query: str) -> list[str]:
        return [row.title for row in timeline(cast.actor("jonas"), project_of(lantern), Filters.parse(query)).rows]

    assert titles(q="rece") == ["Payment system", "Receipts"]
    assert titles(q=f"#{lantern.review.number}") == ["Store review"]
    assert titles(person=str(cast.aiko_person.pk)) == ["Checkout flow", "Dark mode"]
    assert titles(must_have="1") == ["Payment system", "Checkout flow"]
    assert titles(person="nobody") == ["Store review"]
    assert titles(state="nonsense", person="'; drop") == titles()


def test_a_start_is_explained_back_to_today_with_what_would_move_it(cast: Cast, lantern: Lantern) -> None:
    chain = why(cast.actor("mara"), project_of(lantern), str(lantern.checkout.pk))
    texts = [step.text for step in chain.steps]
    assert texts[0].startswith("Checkout flow starts ") and "because it waits for Receipts, which ends " in texts[0]
    assert texts[1] == "Takes 5–12 d of work."
    assert texts[2].startswith("Receipts starts ") and "Ben is on Cards until" in texts[2]
    assert texts[3].startswith("Cards starts 2 Mar: nothing holds it back.")
    assert any(pill.startswith("If checkout flow did not wait for receipts: ") and pill.endswith(" sooner") for pill in chain.pills)


def test_a_goal_post_and_a_parent_are_explained_by_what_ends_last(cast: Cast, lantern: Lantern) -> None:
    for target, title in ((lantern.launch.pk, "Checkout flow"), (lantern.payment.pk, "Receipts")):
        assert why(cast.actor("mara"), project_of(lantern), str(target)).steps[0].text.startswith(f"{title} starts ")


def test_the_docked_line_has_strong_facts_and_pills(cast: Cast, lantern: Lantern) -> None:
    line = why(cast.actor("mara"), project_of(lantern), str(lantern.receipts.pk)).line()
    assert "Ben" in [part.text for part in line.parts if part.strong]
    assert len(line.pills) <= 2


def test_a_preview_says_what_moves_and_keeps_nothing(cast: Cast, lantern: Lantern) -> None:
    project = project_of(lantern)
    before = ItemForecast.objects.get(item=lantern.checkout).p80

    def longer(write: object) -> None:
        Task.objects.filter(pk=lantern.receipts.pk).update(low_hours=80, high_hours=160)

    seen = preview(cast.actor("jonas"), project, longer)
    moved = {row.id: row for row in seen.rows}
    assert moved[str(lantern.checkout.pk)].p80 > before
    assert str(lantern.cards.pk) not in moved
    post = seen.goal_posts[0]
    assert post.chance is not None and post.chance_before is not None and post.chance < post.chance_before
    assert "Version one" in seen.sentence and seen.sentence.startswith("Moves ")
    assert Task.objects.get(pk=lantern.receipts.pk).high_hours == 24
    assert ItemForecast.objects.get(item=lantern.checkout).p80 == before
    body = seen.as_json(clock_of(project))
    assert body["goal_posts"][0]["chance"] == post.chance and isinstance(body["rows"][0]["start"], int)


def test_a_preview_that_changes_nothing_says_so(cast: Cast, lantern: Lantern) -> None:
    seen = preview(cast.actor("jonas"), project_of(lantern), lambda write: None)
    assert (seen.rows, seen.sentence) == ((), "Nothing else moves.")
