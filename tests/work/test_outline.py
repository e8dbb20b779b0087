"""How items move in the tree, and what they take from where they go."""

import pytest

from accord.delivery.commands.dependency import link_items
from accord.kernel.errors import Invalid
from accord.work.commands.container import create_project
from accord.work.commands.item import indent_item, move_item, outdent_item, rank_items
from accord.work.models import Item
from accord.work.rules.outline import place_between
from tests.cast import Cast
from tests.examples.work import goal_post, item
from tests.quick import quick  # noqa: F401


def fresh(one: Item) -> Item:
    return Item.everything.get(pk=one.pk)


def outline(cast: Cast) -> list[str]:
    """Titles, two spaces deeper per level."""
    found: list[str] = []

    def walk(parent: Item | None, level: int) -> None:
        for one in Item.objects.filter(parent=parent).in_outline():
            found.append("  " * level + one.title)
            walk(one, level + 1)

    walk(None, 0)
    return found


def test_an_item_moves_with_all_under_it(cast: Cast) -> None:
    one, two = item(cast, "One"), item(cast, "Two")
    item(cast, "Under one", into=one)
    move_item(cast.actor("jonas"), one, parent=two)
    assert outline(cast) == ["Two", "  One", "    Under one"]


def test_an_item_moves_to_the_place_named(cast: Cast) -> None:
    a, b, c = (item(cast, title) for title in "ABC")
    move_item(cast.actor("jonas"), c, parent=None, before=a)
    assert outline(cast) == ["C", "A", "B"]
    move_item(cast.actor("jonas"), c, parent=None, after=a)
    assert outline(cast) == ["A", "C", "B"]
    move_item(cast.actor("jonas"), a, parent=None)
    assert outline(cast) == ["C", "B", "A"]
    assert b.pk


def test_an_item_never_lies_inside_itself(cast: Cast) -> None:
    upper = item(cast, "Upper")
    lower = item(cast, "Lower", into=item(cast, "Middle", into=upper))
    for target in (upper, lower):
        with pytest.raises(Invalid, match="inside itself") as why:
            move_item(cast.actor("jonas"), upper, parent=target)
        assert why.value.field == "parent"


def test_indent_and_outdent_are_each_others_way_back(cast: Cast) -> None:
    item(cast, "One")
    two, _three = item(cast, "Two"), item(cast, "Three")
    indent_item(cast.actor("jonas"), two)
    assert outline(cast) == ["One", "  Two", "Three"]
    outdent_item(cast.actor("jonas"), two)
    assert outline(cast) == ["One", "Two", "Three"]


def test_the_first_is_not_indented_and_the_top_not_outdented(cast: Cast) -> None:
    one = item(cast, "One")
    with pytest.raises(Invalid, match="first here"):
        indent_item(cast.actor("jonas"), one)
    with pytest.raises(Invalid, match="at the top"):
        outdent_item(cast.actor("jonas"), one)


def test_indent_does_not_go_under_another_projects_item(cast: Cast) -> None:
    other = create_project(cast.actor("jonas"), name="Other")
    item(cast, "Theirs", into=other)
    mine = item(cast, "Mine")
    with pytest.raises(Invalid):
        indent_item(cast.actor("jonas"), mine)


def test_what_an_item_inherited_it_inherits_anew_and_keeps_what_is_its_own(cast: Cast) -> None:
    beta, one, own = goal_post(cast, "Beta"), goal_post(cast, "Version one"), goal_post(cast, "Audit")
    old, new = item(cast, "Old", goal_post=beta), item(cast, "New", goal_post=one)
    moved, apart = item(cast, "Moved", into=old), item(cast, "Apart", into=old, goal_post=own)
    under = item(cast, "Under", into=moved)
    for each in (moved, apart):
        move_item(cast.actor("jonas"), each, parent=new)
    assert [fresh(each).goal_post for each in (moved, under, apart)] == [one, one, own]


def test_an_item_without_a_goal_post_takes_its_new_parents(cast: Cast) -> None:
    post = goal_post(cast)
    parent, one = item(cast, "Parent", goal_post=post), item(cast, "One")
    move_item(cast.actor("jonas"), one, parent=parent)
    assert fresh(one).goal_post == post


def test_an_item_keeps_its_goal_post_when_it_goes_to_the_top(cast: Cast) -> None:
    post = goal_post(cast)
    one = item(cast, "One", into=item(cast, "Parent", goal_post=post))
    move_item(cast.actor("jonas"), one, parent=None)
    assert fresh(one).goal_post == post


def test_a_move_to_another_project_takes_project_product_and_goal_post(cast: Cast) -> None:
    other = create_project(cast.actor("jonas"), name="Other")
    parent = item(cast, "Parent", into=other)
    moved = item(cast, "Moved", goal_post=goal_post(cast))
    under = item(cast, "Under", into=moved)
    rank_items(cast.actor("mara"), [item(cast, "First"), moved, item(cast, "Last")])
    move_item(cast.actor("jonas"), moved, parent=parent)
    for each in (moved, under):
        now = fresh(each)
        assert (now.project_id, now.product_id, now.goal_post_id, now.rank) == (other.pk, None, None, None)
    assert list(Item.objects.exclude(rank=None).order_by("rank").values_list("title", "rank")) == [("First", 1), ("Last", 2)]


def test_a_move_that_would_make_work_wait_for_itself_is_refused(cast: Cast) -> None:
    a, b, c = (item(cast, title) for title in "ABC")
    link_items(cast.actor("jonas"), a, after=b)
    link_items(cast.actor("jonas"), b, after=c)
    with pytest.raises(Invalid, match="lies inside"):
        move_item(cast.actor("jonas"), b, parent=a)
    with pytest.raises(Invalid, match=r"wait for each other: .*#1 A.*#2 B"):
        move_item(cast.actor("jonas"), c, parent=a)
    assert outline(cast) == ["A", "B", "C"]


def test_a_place_between_two_is_the_middle_until_none_is_left() -> None:
    assert place_between([], 0) == 1.0
    assert place_between([1.0, 2.0], 1) == 1.5
    assert place_between([1.0, 2.0], 0) == 0.0
    assert place_between([1.0, 2.0], 2) == 3.0
    assert place_between([1.0, 1.0], 1) is None
