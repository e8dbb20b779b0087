"""Ranked features, what fits by a date, and what a new order would bring."""

import datetime as dt
from collections.abc import Callable

import pytest

from accord.alignment.plan import replan
from accord.alignment.reads.backlog import _effort_words, backlog, fits, ranked
from accord.alignment.reads.filters import Filters
from accord.alignment.reads.forecast import goal_post_page
from accord.alignment.rules.effort import joined_range
from accord.alignment.rules.fits import Fit, line_at
from accord.alignment.rules.unserved import unserved_words
from accord.product.models import Feature
from accord.work.models import Item, ItemForecast, Project
from tests.alignment.lantern import Lantern, make_item, make_lantern
from tests.cast import Cast


@pytest.fixture
def lantern(cast: Cast, freeze: Callable[[str], dt.datetime]) -> Lantern:
    freeze("2026-03-02 09:00")
    made = make_lantern(cast)
    replan(made.project.pk)
    return made


def project_of(lantern: Lantern) -> Project:
    return Project.objects.select_related("workspace", "product").get(pk=lantern.project.pk)


def fit(key: str, chance: float | None, **fields: bool) -> Fit:
    return Fit(key, key.title(), chance, 1.0, **fields)


def test_the_line_falls_after_the_last_row_that_still_reaches_the_level() -> None:
    rows = [fit("a", 0.97), fit("b", 0.94), fit("c", 0.78, is_must_have=True), fit("d", 0.77, is_must_have=True), fit("e", 0.44)]
    sure, even = line_at(rows, 0.8), line_at(rows, 0.5)
    assert (sure.after, sure.count, sure.value, sure.must_haves_below) == ("b", 2, 0.4, ("C", "D"))
    assert (even.after, even.must_haves_below) == ("d", ())


def test_what_is_done_fits_and_what_is_unknown_does_not() -> None:
    assert line_at([fit("a", None, is_done=True), fit("b", None)], 0.8).after == "a"
    assert line_at([fit("a", 0.1)], 0.5).after == ""
    assert line_at([], 0.5).count == 0


def test_ten_ranges_are_not_ten_worst_cases() -> None:
    low, high = joined_range([(24, 60, 0), (8, 24, 0)]) or (0, 0)
    assert (round(low), round(high)) == (38, 78)
    assert joined_range([(None, None, 10.0)]) == (4.0, 16.0)
    assert joined_range([]) is None


def test_a_new_order_takes_the_ranks_its_members_held() -> None:
    assert ranked(["c", "a"], {"a": 1, "b": 2, "c": 3}) == {"c": 1, "b": 2, "a": 3}
    assert ranked(["x", "a"], {"a": 1, "b": 2, "x": None}) == {"x": 1, "b": 2, "a": 3}
    assert ranked(["gone"], {"a": 1}) == {"a": 1}


@pytest.mark.django_db
def test_features_stand_in_rank_order_below_their_goal_post(cast: Cast, lantern: Lantern) -> None:
    seen = backlog(cast.actor("mara"), project_of(lantern))
    assert [(group.name, [row.title for row in group.rows]) for group in seen.groups] == [
        ("Version one", ["Payment system", "Checkout flow"]),
        ("Phase two", ["Dark mode"]),
    ]
    payment, checkout = seen.groups[0].rows
    assert (payment.rank, payment.is_must_have, payment.key_result, payment.effect) == (1, True, "Checkout completion", "+4…7 pt")
    assert payment.effort == "4.8–9.7 d" and [who.name for who in payment.persons] == ["Ben"]
    assert payment.value == pytest.approx(11 / 34)
    assert payment.in_by is not None and checkout.in_by is not None and payment.in_by >= checkout.in_by
    assert payment.p80 and checkout.p80 and payment.p80 < checkout.p80
    assert seen.groups[0].lines and not seen.groups[1].lines
    assert seen.can_rank and not backlog(cast.actor("jonas"), project_of(lantern)).can_rank


@pytest.mark.django_db
def test_the_backlog_takes_a_fixed_number_of_queries(cast: Cast, lantern: Lantern, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(30):
        Feature.objects.create(
            workspace=cast.workspace, item=make_item(cast, f"More {number}", hours=(4, 8), goal_post=lantern.launch)
        )
    project = project_of(lantern)
    with django_assert_max_num_queries(9):
        assert backlog(cast.actor("mara"), project).count == 33


@pytest.mark.django_db
def test_without_features_the_lowest_groups_stand_in_for_them(cast: Cast, lantern: Lantern) -> None:
    Feature.objects.all().delete()
    seen = backlog(cast.actor("jonas"), project_of(lantern))
    assert [row.title for group in seen.groups for row in group.rows] == [
        "Payment system",
        "Checkout flow",
        "Store review",
        "Dark mode",
    ]


@pytest.mark.django_db
def test_filters_and_groups_come_from_the_address(cast: Cast, lantern: Lantern) -> None:
    actor, project = cast.actor("mara"), project_of(lantern)
    assert [row.title for group in backlog(actor, project, Filters.parse({"q": "dark"})).groups for row in group.rows] == [
        "Dark mode"
    ]
    by_person = backlog(actor, project, Filters.parse({"group": "person"}))
    assert [group.name for group in by_person.groups] == ["Aiko", "Ben"]
    assert Filters.parse({"q": " x ", "must_have": "1", "group": "track"}).query == {"q": "x", "must_have": "1", "group": "track"}


@pytest.mark.django_db
def test_a_dragged_row_shows_what_would_fit_and_stores_nothing(cast: Cast, lantern: Lantern) -> None:
    actor, project = cast.actor("mara"), project_of(lantern)
    before = backlog(actor, project).groups[0]
    seen = fits(actor, project, [lantern.checkout.pk, lantern.payment.pk]).groups[0]
    assert [row.title for row in seen.rows] == ["Checkout flow", "Payment system"]
    assert [row.rank for row in seen.rows] == [1, 2]
    assert seen.rows[1].in_by == pytest.approx(before.rows[1].in_by, abs=0.05), "together they have the chance they had"
    assert Item.objects.get(pk=lantern.checkout.pk).rank == 2
    assert ItemForecast.objects.get(item=lantern.checkout).in_by == before.rows[1].in_by


@pytest.mark.parametrize(("low", "high", "told"), [(189.6, 242.4, "24–30 d"), (69.6, 98.4, "9–12 d"), (27.2, 44.8, "3.4–5.6 d")])
def test_a_sum_of_ranges_is_told_in_whole_days_from_ten_days_on(low: float, high: float, told: str) -> None:
    assert _effort_words(low, high) == told


def test_a_goal_post_less_likely_than_its_features_says_which_work_serves_none() -> None:
    assert unserved_words(0.44, [0.9, 0.76], 3, are_must_haves=True) == (
        "Three must-have tasks serve no feature; with them it is 44 %"
    )
    assert unserved_words(0.44, [0.76], 1, are_must_haves=False) == "One task serves no feature; with it the chance is 44 %"
    assert unserved_words(0.74, [0.76], 3, are_must_haves=True) == "", "within two points they agree"
    assert unserved_words(0.44, [0.76], 0, are_must_haves=True) == ""
    assert unserved_words(None, [0.76], 2, are_must_haves=True) == unserved_words(0.4, [None], 2, are_must_haves=True) == ""


@pytest.mark.django_db
def test_backlog_and_goal_post_say_the_same_of_must_haves_that_serve_no_feature(cast: Cast, lantern: Lantern) -> None:
    actor, project = cast.actor("mara"), project_of(lantern)
    assert backlog(actor, project).groups[0].unserved == goal_post_page(actor, lantern.launch).unserved == ""
    make_item(cast, "Legal", hours=(150, 400), persons=(cast.ben_person,), goal_post=lantern.launch, is_must_have=True)
    replan(lantern.project.pk)
    told = backlog(actor, project_of(lantern)).groups[0].unserved
    assert told.startswith("One must-have task serves no feature; with it the chance is ")
    assert goal_post_page(actor, lantern.launch).unserved == told
