"""What surrounds every write: permission first, one event per batch, nested commands joining it, both values in a conflict."""

from typing import Any

import pytest

from accord.kernel.commands import command, registry
from accord.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from accord.kernel.models import Event, EventTouch, LiveChange, Workspace
from accord.kernel.write import Write
from accord.people.models import Person
from accord.work.commands.comment import say
from accord.work.commands.item import create_item, place_in_goal_post, rename_item, trash_items
from accord.work.models import GoalPost, Item, Project
from tests.cast import Cast
from tests.examples.work import goal_post, item
from tests.quick import quick  # noqa: F401


@pytest.fixture
def planted() -> Any:
    """A registry to which a test may add; what it added is taken out again."""
    before = set(registry)
    yield
    for verb in set(registry) - before:
        del registry[verb]


def test_permission_is_asked_before_any_value_is_looked_at(cast: Cast) -> None:
    with pytest.raises(NotAllowed) as why:
        create_item(cast.actor("nora"), cast.project, title="")
    assert why.value.hats == ("product_manager", "project_manager")
    assert not Event.objects.exists()


def test_a_token_without_the_scope_to_write_writes_nothing(cast: Cast) -> None:
    reader = cast.mara.actor(scopes=frozenset({"read"}))
    with pytest.raises(NotAllowed, match="write"):
        create_item(reader, cast.project, title="Sign-in")
    assert not Item.objects.exists()


def test_a_row_of_another_workspace_is_not_there_wherever_it_is_named(cast: Cast) -> None:
    elsewhere = cast.stranger.workspace
    project = Project.objects.create(workspace=elsewhere, key="X", name="Theirs")
    post = GoalPost.objects.create(workspace=elsewhere, number=1, name="Theirs", project=project)
    with pytest.raises(NotFound):
        place_in_goal_post(cast.actor("mara"), item(cast), goal_post=post)
    with pytest.raises(NotFound):
        theirs = Item.objects.create(workspace=elsewhere, number=1, title="Theirs", project=project)
        trash_items(cast.actor("mara"), [item(cast), theirs])
    assert not Item.everything.exclude(trashed_at=None).exists()


def test_a_ref_to_what_is_not_here_is_not_found(cast: Cast) -> None:
    theirs = Person.objects.create(workspace=cast.stranger.workspace, name="Elsewhere")
    with pytest.raises(NotFound):
        say(cast.actor("mara"), theirs.ref, body="Hello?")


def test_what_fails_half_way_leaves_nothing(cast: Cast, planted: None) -> None:
    @command("test.half", needs="item.words")
    def half(w: Write, project: Project) -> None:
        create_item(w, project, title="First")
        raise Invalid("second", "No.")

    with pytest.raises(Invalid):
        half(cast.actor("mara"), cast.project)
    assert not Item.everything.exists() and not Event.objects.exists()


def test_nested_commands_join_the_outer_batch_and_its_event(cast: Cast, planted: None) -> None:
    @command("test.both", needs="item.words")
    def both(w: Write, project: Project) -> None:
        made = create_item(w, project, title="First")
        rename_item(w, made, title="Second")

    both(cast.actor("mara"), cast.project)
    event = Event.objects.get()
    assert event.verb == "test.both" and [change["op"] for change in event.changes] == ["create", "change"]


def test_a_nested_command_asks_its_own_permission(cast: Cast, planted: None) -> None:
    @command("test.reach", needs="comment")
    def reach(w: Write, one: Item) -> None:
        rename_item(w, one, title="Mine now")

    one = item(cast)
    with pytest.raises(NotAllowed):
        reach(cast.actor("nora"), one)
    assert Item.objects.get(pk=one.pk).title == "Payments"


def test_within_an_accord_the_parts_are_not_asked_again(cast: Cast, planted: None) -> None:
    @command("test.agreed", needs="consent")
    def agreed(w: Write, one: Item) -> None:
        w.is_accord = True
        rename_item(w, one, title="Agreed")

    one = item(cast)
    agreed(cast.actor("nora"), one)
    assert Item.objects.get(pk=one.pk).title == "Agreed"


def test_an_event_says_who_did_what_through_which_door(cast: Cast) -> None:
    one = item(cast)
    rename_item(cast.jonas.actor(door="api"), one, title="Checkout")
    event = Event.objects.latest("seq")
    assert (event.verb, event.member_id, event.member_name, event.door) == ("item.renamed", cast.jonas.pk, "Jonas", "api")
    assert event.changes == [{"ref": str(one.ref), "op": "change", "fields": {"title": ["Payments", "Checkout"]}}]
    assert EventTouch.objects.filter(event=event).values_list("ref", flat=True).get() == str(one.ref)


def test_events_of_a_workspace_are_numbered_without_gaps(cast: Cast) -> None:
    for title in ("One", "Two", "Three"):
        create_item(cast.actor("mara"), cast.project, title=title)
    assert list(Event.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3]


def test_what_changes_nothing_writes_no_event(cast: Cast) -> None:
    one = item(cast)
    before = Event.objects.count()
    rename_item(cast.actor("mara"), one, title="Payments")
    assert Event.objects.count() == before


def test_many_rows_are_one_event(cast: Cast) -> None:
    parent = item(cast, "Parent")
    for count in range(30):
        item(cast, f"Child {count}", into=parent)
    before = Event.objects.count()
    place_in_goal_post(cast.actor("mara"), parent, goal_post=goal_post(cast))
    assert Event.objects.count() == before + 2  # the goal post, and the move
    assert len(Event.objects.latest("seq").changes) == 31


def test_many_rows_change_with_few_statements(cast: Cast, django_assert_max_num_queries: Any) -> None:
    rows = [item(cast, f"Item {count}") for count in range(50)]
    with django_assert_max_num_queries(4):
        Write(cast.actor("mara")).change_all((row, {"is_must_have": True}) for row in rows)
    assert Item.objects.filter(is_must_have=True).count() == 50
    assert set(Item.objects.values_list("version", flat=True)) == {2}


def test_two_people_editing_one_title_get_both_and_lose_neither(cast: Cast) -> None:
    one = item(cast, "Old")
    mine, theirs = Item.objects.get(pk=one.pk), Item.objects.get(pk=one.pk)
    rename_item(cast.actor("mara"), mine, title="Mara's", was={"title": "Old"})
    with pytest.raises(Conflict) as both:
        rename_item(cast.actor("jonas"), theirs, title="Jonas's", was={"title": "Old"})
    assert (both.value.latest, both.value.asked) == ({"title": "Mara's"}, {"title": "Jonas's"})
    assert Item.objects.get(pk=one.pk).title == "Mara's"


def test_two_people_writing_the_same_do_not_conflict(cast: Cast) -> None:
    one = item(cast, "Old")
    rename_item(cast.actor("mara"), Item.objects.get(pk=one.pk), title="New", was={"title": "Old"})
    rename_item(cast.actor("jonas"), Item.objects.get(pk=one.pk), title="New", was={"title": "Old"})
    assert Item.objects.get(pk=one.pk).title == "New"


def test_two_people_editing_different_fields_both_succeed(cast: Cast) -> None:
    from accord.work.commands.item import describe_item

    one = item(cast, "Old")
    mine, theirs = Item.objects.get(pk=one.pk), Item.objects.get(pk=one.pk)
    rename_item(cast.actor("mara"), mine, title="New", was={"title": "Old"})
    describe_item(cast.actor("jonas"), theirs, description="Text", was={"description": ""})
    kept = Item.objects.get(pk=one.pk)
    assert (kept.title, kept.description, kept.version) == ("New", "Text", 3)


def test_a_row_that_the_caller_held_for_long_is_read_again(cast: Cast) -> None:
    one = item(cast, "Old")
    held = Item.objects.get(pk=one.pk)
    rename_item(cast.actor("mara"), one, title="Newer")
    rename_item(cast.actor("jonas"), held, title="Newest")
    assert Event.objects.latest("seq").changes[0]["fields"]["title"] == ["Newer", "Newest"]


def test_what_is_gone_for_good_is_not_found(cast: Cast) -> None:
    one = item(cast)
    held = Item.objects.get(pk=one.pk)
    one.delete()
    with pytest.raises(NotFound, match="gone"):
        rename_item(cast.actor("mara"), held, title="New")


def test_regions_are_told_and_the_tab_that_wrote_is_named(cast: Cast) -> None:
    one = item(cast)
    rename_item(cast.mara.actor(tab="tab-1"), one, title="New")
    told = LiveChange.objects.latest("pk")
    assert told.tab == "tab-1"
    assert {f"item:{one.pk}", f"project:{cast.project.pk}/plan", "workspace/events"} <= set(told.topics)


def test_the_plan_of_every_project_touched_is_told_from_the_facts(cast: Cast) -> None:
    one = item(cast)
    before = Project.objects.get(pk=cast.project.pk).facts_version
    rename_item(cast.actor("mara"), one, title="New")
    assert Project.objects.get(pk=cast.project.pk).facts_version == before + 1


def test_an_item_that_moves_to_another_project_makes_both_plans_old(cast: Cast) -> None:
    from accord.work.commands.container import create_project
    from accord.work.commands.item import move_item

    other = create_project(cast.actor("jonas"), name="Other")
    parent, one = item(cast, "Parent", into=other), item(cast)
    before = {p.pk: p.facts_version for p in Project.objects.all()}
    move_item(cast.actor("jonas"), one, parent=parent)
    after = {p.pk: p.facts_version for p in Project.objects.all()}
    assert all(after[key] == before[key] + 1 for key in before)


def test_numbers_are_never_given_twice(cast: Cast) -> None:
    from accord.kernel.counter import next_number

    assert next_number(cast.workspace.pk, "item", count=5) == 1
    assert next_number(cast.workspace.pk, "item") == 6
    assert next_number(cast.workspace.pk, "event") == 1
    elsewhere = Workspace.objects.get(slug="elsewhere")
    assert next_number(elsewhere.pk, "item") == 1
