"""How promises are set up: launches with one goal post, dates, confidence, budgets and the first version of a promise."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from accord.kernel.errors import Invalid, NotAllowed
from accord.kernel.models import Event
from accord.work.commands.item import create_item, set_must_have
from accord.work.commands.launch import (
    budget_goal_post,
    create_goal_post,
    create_launch,
    date_goal_post,
    rename_goal_post,
    restore_goal_post,
    set_confidence,
    trash_goal_post,
)
from accord.work.models import GoalPost, Item, Launch, Promise
from tests.cast import Cast
from tests.examples.work import goal_post, item
from tests.quick import quick  # noqa: F401

DAY = dt.date(2026, 9, 1)


def test_a_launch_is_made_with_its_one_goal_post_in_one_event(cast: Cast) -> None:
    launch = create_launch(cast.actor("mara"), cast.project, name="Beta", date=DAY)
    post = GoalPost.objects.get()
    assert (launch.goal_post, launch.product_id) == (post, cast.product.pk)
    assert (post.name, post.date, post.project) == ("Beta", DAY, cast.project)
    assert Event.objects.get().verb == "launch.created"


def test_a_goal_post_may_stand_without_a_launch(cast: Cast) -> None:
    post = create_goal_post(cast.actor("jonas"), cast.project, name="Audit", date=DAY)
    assert post.launch is None and not Launch.objects.exists()


def test_the_first_date_makes_the_first_version_of_the_promise_and_no_later_one_does(cast: Cast) -> None:
    post = goal_post(cast, "Phase two", None)
    must = create_item(cast.actor("mara"), cast.project, title="Must", goal_post=post)
    set_must_have(cast.actor("mara"), must, is_must_have=True)
    assert not Promise.objects.exists()
    date_goal_post(cast.actor("mara"), post, date=DAY)
    date_goal_post(cast.actor("mara"), post, date=dt.date(2026, 10, 1))
    promise = Promise.objects.get()
    assert (promise.number, promise.date, promise.scope, promise.made_by) == (1, DAY, [str(must.pk)], "")
    assert GoalPost.objects.get().date == dt.date(2026, 10, 1)


@pytest.mark.parametrize("confidence", [0, 1, 80, -0.1, float("nan")])
def test_confidence_lies_between_one_and_ninety_nine_percent(cast: Cast, confidence: float) -> None:
    with pytest.raises(Invalid, match="1 and 99 %") as why:
        set_confidence(cast.actor("mara"), goal_post(cast), confidence=confidence)
    assert why.value.field == "confidence"


@pytest.mark.parametrize("budget", ["a lot", -1, "1e13", "NaN", "Infinity"])
def test_a_budget_is_an_amount_of_money(cast: Cast, budget: Any) -> None:
    with pytest.raises(Invalid) as why:
        budget_goal_post(cast.actor("jonas"), goal_post(cast), budget=budget)
    assert why.value.field == "budget"


def test_money_is_the_project_sides(cast: Cast) -> None:
    post = goal_post(cast)
    with pytest.raises(NotAllowed):
        budget_goal_post(cast.actor("mara"), post, budget=1)
    budget_goal_post(cast.actor("jonas"), post, budget="120000.5")
    assert GoalPost.objects.get().budget == Decimal("120000.50")


@pytest.mark.parametrize("day", [dt.date(1969, 12, 31), dt.date(2126, 9, 1)])
def test_a_date_that_is_a_slip_of_the_pen_is_refused(cast: Cast, day: dt.date) -> None:
    with pytest.raises(Invalid, match="between 1970 and 20"):
        date_goal_post(cast.actor("mara"), goal_post(cast), date=day)


def test_a_launch_is_renamed_with_its_goal_post(cast: Cast) -> None:
    rename_goal_post(cast.actor("mara"), goal_post(cast), name="Open beta")
    assert GoalPost.objects.get().name == Launch.objects.get().name == "Open beta"


def test_a_goal_post_comes_back_from_the_trash_with_launch_and_items(cast: Cast) -> None:
    post = goal_post(cast)
    one = item(cast, goal_post=post)
    trash_goal_post(cast.actor("mara"), post)
    assert not GoalPost.objects.exists() and not Launch.objects.exists()
    restore_goal_post(cast.actor("mara"), GoalPost.everything.get())
    assert Launch.objects.exists() and Item.objects.get(pk=one.pk).goal_post == post


def test_nothing_is_placed_in_a_goal_post_that_is_in_the_trash(cast: Cast) -> None:
    from accord.work.commands.item import place_in_goal_post

    post = goal_post(cast)
    trash_goal_post(cast.actor("mara"), post)
    with pytest.raises(Invalid, match="in the trash"):
        place_in_goal_post(cast.actor("mara"), item(cast), goal_post=GoalPost.everything.get())
