"""How work is written down: numbers, words, and what an item takes from where it is put."""

import pytest

from accord.kernel.errors import Invalid
from accord.work.commands.container import create_project
from accord.work.commands.item import (
    create_item,
    describe_item,
    drop_item,
    place_in_goal_post,
    rename_item,
    restore_dropped,
    restore_item,
    set_must_have,
    trash_item,
)
from accord.work.models import Item
from tests.cast import Cast
from tests.examples.work import goal_post, item, ranked
from tests.quick import quick  # noqa: F401


def fresh(one: Item) -> Item:
    return Item.everything.get(pk=one.pk)


def titles(cast: Cast, **where: object) -> list[str]:
    return [one.title for one in Item.objects.filter(**({"parent": None} | where)).in_outline()]


def test_a_new_item_has_the_next_number_and_its_projects_product(cast: Cast) -> None:
    one, two = (create_item(cast.actor("mara"), cast.project, title=title) for title in ("One", "Two"))
    assert (one.number, two.number) == (1, 2)
    assert (one.project, one.product_id, one.parent) == (cast.project, cast.product.pk, None)


def test_a_child_takes_its_parents_project_product_and_goal_post(cast: Cast) -> None:
    post = goal_post(cast)
    child = create_item(cast.actor("jonas"), item(cast, goal_post=post), title="Child")
    assert (child.project_id, child.product_id, child.goal_post_id) == (cast.project.pk, cast.product.pk, post.pk)


def test_an_idea_may_belong_to_a_product_and_to_no_project_yet(cast: Cast) -> None:
    idea = create_item(cast.actor("mara"), cast.product, title="Idea")
    assert (idea.product_id, idea.project_id) == (cast.product.pk, None)


def test_new_items_stand_where_they_are_put(cast: Cast) -> None:
    jonas = cast.actor("jonas")
    one = create_item(jonas, cast.project, title="One")
    three = create_item(jonas, cast.project, title="Three")
    create_item(jonas, cast.project, title="Two", after=one)
    create_item(jonas, cast.project, title="Zero", before=one)
    create_item(jonas, cast.project, title="Four")
    assert titles(cast) == ["Zero", "One", "Two", "Three", "Four"]
    with pytest.raises(Invalid, match="does not stand"):
        create_item(jonas, one, title="Wrong", after=three)


def test_putting_a_thousand_items_in_one_gap_keeps_their_order(cast: Cast) -> None:
    first, last = item(cast, "First"), item(cast, "Last")
    made = [create_item(cast.actor("jonas"), cast.project, title=f"{count}", after=first) for count in range(60)]
    assert titles(cast) == ["First", *(str(count) for count in reversed(range(60))), "Last"]
    assert len({fresh(one).position for one in [first, last, *made]}) == 62


@pytest.mark.parametrize("title", ["عنوان من اليمين", "Кошик", "支払い", "🛒 Checkout 👩🏽‍💻", "a" * 500, "“Quotes” – dashes"])
def test_titles_in_any_script_are_kept(cast: Cast, title: str) -> None:
    one = create_item(cast.actor("mara"), cast.project, title=title)
    assert fresh(one).title == title


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        ("", "Give it a title"),
        ("   \n ", "Give it a title"),
        ("a" * 501, "at most 500 characters; this one has 501"),
        ("a" * 10_000, "10,000"),
        ("Bell \x07", r"Control characters .*U\+0007"),
        ("Nothing \x00", r"U\+0000"),
        ("Half \ud83d", r"U\+D83D"),
    ],
)
def test_titles_that_break_a_rule_are_refused_by_name(cast: Cast, title: str, rule: str) -> None:
    with pytest.raises(Invalid, match=rule) as why:
        create_item(cast.actor("mara"), cast.project, title=title)
    assert why.value.field == "title"
    assert not Item.everything.exists()


def test_line_breaks_in_a_title_become_spaces(cast: Cast) -> None:
    assert create_item(cast.actor("mara"), cast.project, title=" Two\r\nlines\t here ").title == "Two lines here"


def test_a_description_keeps_its_lines_and_refuses_what_no_database_keeps(cast: Cast) -> None:
    one = item(cast)
    describe_item(cast.actor("mara"), one, description="First\r\n\tSecond")
    assert fresh(one).description == "First\n\tSecond"
    with pytest.raises(Invalid):
        describe_item(cast.actor("mara"), one, description="Nothing \x00")
    with pytest.raises(Invalid, match="50,000"):
        describe_item(cast.actor("mara"), one, description="a" * 50_001)


def test_either_side_may_change_words_and_a_contributor_may_not(cast: Cast) -> None:
    from accord.kernel.errors import NotAllowed

    one = item(cast)
    rename_item(cast.actor("mara"), one, title="Hers")
    rename_item(cast.actor("jonas"), one, title="His")
    with pytest.raises(NotAllowed):
        rename_item(cast.actor("ben"), one, title="Ben's")


def test_deferring_takes_along_what_shared_the_goal_post_and_leaves_what_had_its_own(cast: Cast) -> None:
    beta, later, own = goal_post(cast), goal_post(cast, "Phase two", None), goal_post(cast, "Version one")
    feature = item(cast, "Feature", goal_post=beta)
    child, apart = item(cast, "Child", into=feature), item(cast, "Apart", into=feature, goal_post=own)
    grandchild = item(cast, "Grandchild", into=child)
    set_must_have(cast.actor("mara"), feature, is_must_have=True)
    place_in_goal_post(cast.actor("mara"), feature, goal_post=later, is_must_have=False)
    assert [fresh(one).goal_post for one in (feature, child, grandchild, apart)] == [later, later, later, own]
    assert not Item.objects.filter(is_must_have=True).exists()


def test_a_goal_post_of_another_project_is_refused(cast: Cast) -> None:
    from accord.work.commands.launch import create_goal_post

    other = create_project(cast.actor("jonas"), name="Other")
    theirs = create_goal_post(cast.actor("jonas"), other, name="Audit")
    with pytest.raises(Invalid, match="another project") as why:
        place_in_goal_post(cast.actor("mara"), item(cast), goal_post=theirs)
    assert why.value.field == "goal_post"


def test_an_idea_placed_in_a_goal_post_joins_its_project(cast: Cast) -> None:
    post = goal_post(cast)
    idea = create_item(cast.actor("mara"), cast.product, title="Idea")
    part = create_item(cast.actor("mara"), idea, title="Part")
    place_in_goal_post(cast.actor("mara"), idea, goal_post=post, is_must_have=True)
    assert {fresh(one).project_id for one in (idea, part)} == {cast.project.pk}
    assert fresh(idea).is_must_have and not fresh(part).is_must_have


def test_a_dropped_item_keeps_its_reason_until_it_is_planned_again(cast: Cast) -> None:
    one = item(cast)
    drop_item(cast.actor("mara"), one, reason="Nobody used it.")
    assert (fresh(one).state, fresh(one).dropped_why) == ("dropped", "Nobody used it.")
    restore_dropped(cast.actor("mara"), one)
    assert (fresh(one).state, fresh(one).dropped_why) == ("planned", "")


def test_a_dropped_item_that_was_begun_comes_back_as_begun(cast: Cast) -> None:
    from accord.delivery.commands.task import start_task

    one = item(cast)
    start_task(cast.actor("jonas"), one)
    drop_item(cast.actor("mara"), one, reason="Enough.")
    restore_dropped(cast.actor("mara"), one)
    assert fresh(one).state == "started"


def test_what_is_done_cannot_be_dropped(cast: Cast) -> None:
    from accord.delivery.commands.task import finish_task

    one = item(cast)
    finish_task(cast.actor("jonas"), one)
    with pytest.raises(Invalid, match="is done"):
        drop_item(cast.actor("mara"), one, reason="Late thought.")


def test_the_trash_takes_all_under_an_item_and_gives_back_only_what_went_with_it(cast: Cast) -> None:
    parent = item(cast, "Parent")
    early, late = item(cast, "Early", into=parent), item(cast, "Late", into=parent)
    trash_item(cast.actor("jonas"), early)
    trash_item(cast.actor("jonas"), parent)
    assert not Item.objects.exists()
    restore_item(cast.actor("jonas"), parent)
    assert {one.pk for one in Item.objects.all()} == {parent.pk, late.pk}
    assert fresh(early).is_trashed


def test_an_item_whose_parent_stays_in_the_trash_comes_back_at_the_top(cast: Cast) -> None:
    parent = item(cast, "Parent")
    child = item(cast, "Child", into=parent)
    trash_item(cast.actor("jonas"), child)
    trash_item(cast.actor("jonas"), parent)
    restore_item(cast.actor("jonas"), child)
    assert titles(cast) == ["Child"]


def test_the_trash_closes_the_gap_in_the_ranking(cast: Cast) -> None:
    one, two, three = ranked(cast, "One", "Two", "Three")
    trash_item(cast.actor("mara"), two)
    assert [(i.title, i.rank) for i in Item.objects.order_by("rank")] == [("One", 1), ("Three", 2)]
    restore_item(cast.actor("mara"), two)
    assert fresh(two).rank is None
    assert (fresh(one).rank, fresh(three).rank) == (1, 2)
