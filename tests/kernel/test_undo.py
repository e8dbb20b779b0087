"""What taking back leaves: everything as it was, others' later changes kept and named, no rule broken on the way."""

from collections.abc import Iterator
from typing import Any

import pytest

from accord.delivery.commands.dependency import link_items, unlink
from accord.delivery.commands.task import assign_person, estimate_task, write_task
from accord.delivery.models import Assignment, Dependency, Task
from accord.kernel.commands import command, registry
from accord.kernel.counter import next_number
from accord.kernel.errors import NotAllowed, NotFound
from accord.kernel.models import Event
from accord.kernel.undo import latest_undoable, undo
from accord.kernel.write import Write
from accord.people.commands.member import make_token
from accord.people.commands.workspace import set_threshold
from accord.work.commands.container import create_product
from accord.work.commands.item import create_item, describe_item, move_item, rank_items, rename_item, trash_item
from accord.work.models import Item, Product, Project
from tests.cast import Cast
from tests.examples.delivery import task
from tests.examples.work import goal_post, item, ranked
from tests.quick import quick  # noqa: F401
from tests.snapshot import living_rows


def last() -> Event:
    return Event.objects.latest("seq")


def kept(cast: Cast, write: Write) -> Event:
    """The event that a command of Jonas's would have left."""
    changes = {"changes": write.changes}
    return Event.objects.create(
        workspace=cast.workspace, seq=10_000, verb="test.removed", member_id=cast.jonas.pk, door="web", payload=changes
    )


def test_z_finds_ones_own_latest_batch_and_walks_back(cast: Cast) -> None:
    one = item(cast, "Zero")
    mara = cast.actor("mara")
    rename_item(mara, one, title="One")
    rename_item(mara, one, title="Two")
    rename_item(cast.actor("jonas"), item(cast), title="Another's")
    for title in ("One", "Zero"):
        event = latest_undoable(mara)
        assert event is not None
        undo(mara, event)
        assert Item.objects.get(pk=one.pk).title == title
    assert latest_undoable(mara) is None


def test_anothers_later_change_stays_and_is_named(cast: Cast) -> None:
    one = item(cast, "Old")
    rename_item(cast.actor("mara"), one, title="Mara's")
    mine = last()
    rename_item(cast.actor("jonas"), one, title="Jonas's")
    undone = undo(cast.actor("mara"), mine)
    assert Item.objects.get(pk=one.pk).title == "Jonas's"
    assert undone.kept == (f"#{one.number} Jonas's: title stays, Jonas changed it since.",)


def test_what_nobody_touched_goes_back_beside_what_stays(cast: Cast) -> None:
    parent, child = item(cast, "Parent"), None
    child = item(cast, "Child", into=parent)
    post, late = goal_post(cast), goal_post(cast, "Phase two", None)
    from accord.work.commands.item import place_in_goal_post

    place_in_goal_post(cast.actor("mara"), parent, goal_post=post)
    mine = last()
    place_in_goal_post(cast.actor("sam"), child, goal_post=late)
    undone = undo(cast.actor("mara"), mine)
    assert Item.objects.get(pk=parent.pk).goal_post is None
    assert Item.objects.get(pk=child.pk).goal_post == late
    assert len(undone.kept) == 1 and "Sam" in undone.kept[0] and "goal post" in undone.kept[0]


def test_a_later_change_that_was_itself_taken_back_is_in_nobodys_way(cast: Cast) -> None:
    one = item(cast, "Old")
    rename_item(cast.actor("mara"), one, title="Mara's")
    mine = last()
    rename_item(cast.actor("jonas"), one, title="Jonas's")
    undo(cast.actor("jonas"), last())
    assert undo(cast.actor("mara"), mine).kept == ()
    assert Item.objects.get(pk=one.pk).title == "Old"


def test_taking_back_a_new_item_leaves_it_where_others_put_work_under_it(cast: Cast) -> None:
    parent = create_item(cast.actor("mara"), cast.project, title="Parent")
    mine = last()
    create_item(cast.actor("jonas"), parent, title="Child")
    undone = undo(cast.actor("mara"), mine)
    assert Item.objects.filter(pk=parent.pk).exists()
    assert undone.kept == (f"#{parent.number} Parent stays: there are items under it by now.",)


def test_a_new_item_that_another_renamed_stays(cast: Cast) -> None:
    one = create_item(cast.actor("mara"), cast.project, title="Old")
    mine = last()
    rename_item(cast.actor("jonas"), one, title="New")
    assert undo(cast.actor("mara"), mine).kept == (f"#{one.number} New stays: Jonas changed it since.",)
    assert Item.objects.filter(pk=one.pk).exists()


def test_a_new_item_goes_to_the_trash_with_its_number_kept(cast: Cast) -> None:
    one = create_item(cast.actor("mara"), cast.project, title="Oops")
    undo(cast.actor("mara"), last())
    assert Item.everything.get(pk=one.pk).is_trashed
    assert create_item(cast.actor("mara"), cast.project, title="Again").number == one.number + 1


def test_the_face_of_an_item_stays_where_others_assigned_somebody(cast: Cast) -> None:
    one = item(cast)
    write_task(cast.actor("jonas"), one)
    mine = last()
    assign_person(cast.actor("sam"), one, person=cast.aiko_person)
    undone = undo(cast.actor("jonas"), mine)
    assert Task.objects.filter(pk=one.pk).exists() and Assignment.objects.filter(task_id=one.pk).exists()
    assert "people or pins" in undone.kept[0]


def test_a_link_comes_back_as_it_was(cast: Cast) -> None:
    made = link_items(cast.actor("jonas"), item(cast, "A"), after=item(cast, "B"), kind="SS", lag_minutes=480)
    before = living_rows()
    unlink(cast.actor("jonas"), made)
    undo(cast.actor("jonas"), last())
    assert living_rows() == before
    assert Dependency.objects.get().created_at == made.created_at


def test_a_link_that_another_made_again_is_not_doubled(cast: Cast) -> None:
    a, b = item(cast, "A"), item(cast, "B")
    made = link_items(cast.actor("jonas"), a, after=b)
    unlink(cast.actor("jonas"), made)
    mine = last()
    link_items(cast.actor("sam"), a, after=b)
    undone = undo(cast.actor("jonas"), mine)
    assert Dependency.objects.count() == 1
    assert undone.kept == ("dependency stays: something else has taken its place since.",)


def test_a_link_that_would_close_a_circle_by_now_stays_away(cast: Cast) -> None:
    a, b = item(cast, "A"), item(cast, "B")
    unlink(cast.actor("jonas"), link_items(cast.actor("jonas"), a, after=b))
    mine = last()
    link_items(cast.actor("sam"), b, after=a)
    undone = undo(cast.actor("jonas"), mine)
    assert Dependency.objects.count() == 1
    assert "wait for each other" in undone.kept[0]


def test_a_move_back_under_ones_own_child_is_left(cast: Cast) -> None:
    upper, lower = item(cast, "Upper"), None
    lower = item(cast, "Lower", into=upper)
    move_item(cast.actor("jonas"), lower, parent=None)
    mine = last()
    move_item(cast.actor("sam"), upper, parent=lower)
    undone = undo(cast.actor("jonas"), mine)
    assert Item.objects.get(pk=lower.pk).parent is None
    assert "inside itself" in undone.kept[0]


def test_what_is_left_half_way_is_not_in_the_undos_own_event(cast: Cast) -> None:
    upper = item(cast, "Upper")
    lower = item(cast, "Lower", into=upper)
    move_item(cast.actor("jonas"), lower, parent=None)
    mine = last()
    move_item(cast.actor("sam"), upper, parent=lower)
    undo(cast.actor("jonas"), mine)
    assert last().verb == "batch.undone" and last().changes == []


def test_all_that_went_with_a_row_comes_back_with_it(cast: Cast) -> None:
    made = task(cast)
    before = living_rows()
    write = Write(cast.actor("jonas"))
    write.delete(made)
    assert not Assignment.objects.exists()
    event = kept(cast, write)
    assert undo(cast.actor("jonas"), event).kept == ()
    assert living_rows() == before


def test_what_pointed_to_a_row_points_to_it_again(cast: Cast) -> None:
    post = goal_post(cast)
    one = item(cast, goal_post=post)
    write = Write(cast.actor("jonas"))
    before = living_rows()
    write.delete(post)
    assert Item.objects.get(pk=one.pk).goal_post is None
    event = kept(cast, write)
    assert undo(cast.actor("jonas"), event).kept == ()
    assert living_rows() == before


def test_money_and_times_are_recognised_as_what_was_written(cast: Cast) -> None:
    from accord.work.commands.launch import budget_goal_post, date_goal_post

    post = goal_post(cast, date=None)
    before = living_rows()
    budget_goal_post(cast.actor("jonas"), post, budget=5)
    assert undo(cast.actor("jonas"), last()).kept == ()
    import datetime as dt

    date_goal_post(cast.actor("jonas"), post, date=dt.date(2026, 9, 1))
    assert undo(cast.actor("jonas"), last()).kept == ()
    assert living_rows() == before


def test_a_move_in_the_ranking_goes_back_past_what_others_ranked(cast: Cast) -> None:
    _, _, three, four = ranked(cast, "One", "Two", "Three", "Four")
    rank_items(cast.actor("mara"), four, first=1)
    mine = last()
    rank_items(cast.actor("sam"), three, first=1)
    assert undo(cast.actor("mara"), mine).kept == ()
    assert [i.title for i in Item.objects.order_by("rank")] == ["Three", "One", "Two", "Four"]
    assert list(Item.objects.order_by("rank").values_list("rank", flat=True)) == [1, 2, 3, 4]


def test_a_rank_that_another_gave_since_stays(cast: Cast) -> None:
    _, _, three = ranked(cast, "One", "Two", "Three")
    rank_items(cast.actor("mara"), three, first=1)
    mine = last()
    rank_items(cast.actor("sam"), three, first=2)
    undone = undo(cast.actor("mara"), mine)
    assert [i.title for i in Item.objects.order_by("rank")] == ["One", "Three", "Two"]
    assert "Sam ranked it since" in undone.kept[0]


def test_nothing_is_taken_back_twice(cast: Cast) -> None:
    rename_item(cast.actor("mara"), item(cast), title="New")
    event = last()
    undo(cast.actor("mara"), event)
    with pytest.raises(NotFound):
        undo(cast.actor("mara"), event)


def test_an_undo_is_marked_as_of_what_it_undid(cast: Cast) -> None:
    rename_item(cast.actor("mara"), item(cast), title="New")
    event = last()
    undo(cast.actor("mara"), event)
    assert last().undoes_id == event.pk and last().is_undoable is False


def test_another_may_take_back_only_what_they_could_have_done(cast: Cast) -> None:
    one = item(cast)
    estimate_task(cast.actor("jonas"), one, low_hours=1, high_hours=2)
    how = last()
    with pytest.raises(NotAllowed):
        undo(cast.actor("mara"), how)
    with pytest.raises(NotAllowed):
        undo(cast.actor("ben"), how)
    undo(cast.actor("sam"), how)
    assert not Task.objects.filter(pk=one.pk).exists()


def test_who_lost_a_hat_no_longer_takes_back_what_they_did_with_it(cast: Cast) -> None:
    from accord.people.commands.member import give_hats

    one = item(cast, "Old")
    rename_item(cast.actor("mara"), one, title="New")
    mine = last()
    give_hats(cast.actor("ada"), cast.mara, hats=["stakeholder"])
    cast.mara.refresh_from_db()
    with pytest.raises(NotAllowed):
        undo(cast.actor("mara"), mine)
    assert Item.objects.get(pk=one.pk).title == "New"


def test_who_answers_for_a_side_is_not_changed_back_from_the_other(cast: Cast) -> None:
    from accord.work.commands.container import answer_for

    answer_for(cast.actor("jonas"), cast.project, member=cast.sam)
    with pytest.raises(NotAllowed):
        undo(cast.actor("mara"), last())
    cast.project.refresh_from_db()
    assert cast.project.answers == cast.sam


def test_an_edit_of_many_fields_is_taken_back_only_by_who_may_change_each(cast: Cast) -> None:
    from accord.work.commands.edit import edit_container

    edit_container(cast.actor("sam"), cast.project, fields={"name": "Renamed", "deputy": cast.dirk})
    both = last()
    for who in ("mara", "ada"):
        with pytest.raises(NotAllowed):
            undo(cast.actor(who), both)
    undo(cast.actor("jonas"), both)
    cast.project.refresh_from_db()
    assert (cast.project.name, cast.project.deputy) == ("App launch", None)


def test_no_undo_leaves_a_workspace_without_an_admin(cast: Cast) -> None:
    from accord.people.commands.member import give_hats

    give_hats(cast.actor("ada"), cast.sam, hats=["admin"])
    given = last()
    give_hats(cast.actor("ada"), cast.ada, hats=["director"])
    cast.sam.refresh_from_db()
    undone = undo(cast.actor("sam"), given)
    cast.sam.refresh_from_db()
    assert cast.sam.hats == ["admin"]
    assert undone.kept == ("Sam stays: the workspace needs an admin.",)


def test_a_stakeholder_takes_back_their_own_words(cast: Cast) -> None:
    from accord.work.commands.comment import say
    from accord.work.models import Comment

    say(cast.actor("nora"), item(cast), body="Never mind.")
    undo(cast.actor("nora"), last())
    assert not Comment.objects.exists()


def test_a_batch_of_another_workspace_is_not_there(cast: Cast) -> None:
    rename_item(cast.actor("mara"), item(cast), title="New")
    with pytest.raises(NotFound):
        undo(cast.stranger.actor(), last())


def test_a_workspaces_settings_go_back(cast: Cast) -> None:
    set_threshold(cast.actor("ada"), cast.workspace, points=0.1, budget_share=0.02)
    undo(cast.actor("ada"), last())
    cast.workspace.refresh_from_db()
    assert cast.workspace.settings == {}


def test_a_products_name_goes_back(cast: Cast) -> None:
    made = create_product(cast.actor("mara"), name="Lamp", key="LAMP")
    from accord.work.commands.container import rename_container

    rename_container(cast.actor("mara"), made, name="Desk lamp")
    undo(cast.actor("mara"), last())
    assert Product.objects.get(pk=made.pk).name == "Lamp"


def test_an_item_and_its_description_come_back_from_the_trash_by_undo(cast: Cast) -> None:
    one = item(cast)
    describe_item(cast.actor("mara"), one, description="Text")
    before = living_rows()
    trash_item(cast.actor("mara"), one)
    undo(cast.actor("mara"), last())
    assert living_rows() == before


@pytest.fixture
def bring_in() -> Iterator[Any]:
    """A command that makes many items with tasks in one batch, as an import does: groups of ten, each under its first."""

    @command("test.brought_in", needs="import")
    def run(w: Write, project: Project, *, count: int) -> list[Item]:
        first = next_number(w.workspace_id, "item", count=count)
        made = [
            Item(workspace_id=w.workspace_id, number=first + place, title=f"Row {place}", project=project, position=place)
            for place in range(count)
        ]
        for place, one in enumerate(made):
            one.parent = made[place - place % 10] if place % 10 else None
        w.create_all(made)
        w.create_all([Task(workspace_id=w.workspace_id, item=one, low_hours=1, high_hours=2) for one in made])
        return made

    yield run
    del registry["test.brought_in"]


def test_a_thousand_rows_are_taken_back_with_few_statements(cast: Cast, bring_in: Any, django_assert_max_num_queries: Any) -> None:
    before = living_rows()
    bring_in(cast.actor("jonas"), cast.project, count=500)
    with django_assert_max_num_queries(60):
        undone = undo(cast.actor("jonas"), last())
    assert undone.kept == () and living_rows() == before


def test_of_a_big_batch_only_what_others_touched_stays_with_what_it_stands_on(cast: Cast, bring_in: Any) -> None:
    made = bring_in(cast.actor("jonas"), cast.project, count=40)
    batch = last()
    rename_item(cast.actor("mara"), made[15], title="Hers")
    create_item(cast.actor("mara"), made[27], title="Under it")
    assign_person(cast.actor("sam"), made[33], person=cast.aiko_person)
    undone = undo(cast.actor("jonas"), batch)
    assert {one.title for one in Item.objects.all()} == {"Hers", "Row 10", "Under it", "Row 27", "Row 20", "Row 33", "Row 30"}
    assert list(Task.objects.values_list("item__title", flat=True)) == ["Row 33"]
    assert len(undone.kept) == 7


def test_what_is_not_taken_back_says_the_reason_of_its_own_command(cast: Cast) -> None:
    jonas = cast.actor("jonas")
    make_token(jonas, cast.jonas, name="Reports", scopes=["read"])
    with pytest.raises(NotAllowed, match=r"^Revoke the token instead"):
        undo(jonas, last())
    rename_item(jonas, item(cast), title="New")
    undo(jonas, last())
    with pytest.raises(NotAllowed, match=r"^An undo is not undone by another"):
        undo(jonas, last())
