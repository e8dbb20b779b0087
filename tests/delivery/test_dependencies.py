"""How work is put in order, and what refuses a link."""

from typing import Any

import pytest

from accord.delivery.commands.dependency import change_link, link_items
from accord.delivery.models import Dependency
from accord.kernel.errors import Invalid
from accord.work.commands.item import restore_item, trash_item
from accord.work.models import Item
from tests.cast import Cast
from tests.examples.delivery import link
from tests.examples.work import item
from tests.quick import quick  # noqa: F401


def test_a_link_keeps_its_kind_and_lag(cast: Cast) -> None:
    made = link_items(cast.actor("jonas"), item(cast, "A"), after=item(cast, "B"), kind="SS", lag_minutes=-240, is_elapsed=True)
    assert (made.kind, made.lag_minutes, made.is_elapsed) == ("SS", -240, True)


def test_an_item_does_not_wait_for_itself(cast: Cast) -> None:
    one = item(cast)
    with pytest.raises(Invalid, match="cannot wait for itself") as why:
        link_items(cast.actor("jonas"), one, after=one)
    assert why.value.field == "after"


def test_two_are_linked_once_in_each_kind(cast: Cast) -> None:
    made = link(cast)
    with pytest.raises(Invalid, match="already"):
        link_items(cast.actor("jonas"), made.before, after=made.after)
    link_items(cast.actor("jonas"), made.before, after=made.after, kind="FF")
    with pytest.raises(Invalid, match="already") as why:
        change_link(cast.actor("jonas"), made, kind="FF")
    assert why.value.field == "kind"


def test_an_item_does_not_wait_for_what_it_lies_in(cast: Cast) -> None:
    parent = item(cast, "Parent")
    child = item(cast, "Child", into=parent)
    for before, after in ((parent, child), (child, parent)):
        with pytest.raises(Invalid, match="#2 lies inside #1"):
            link_items(cast.actor("jonas"), before, after=after)


def test_a_circle_through_parents_is_refused_and_its_items_are_named(cast: Cast) -> None:
    a, b = item(cast, "A"), item(cast, "B")
    under_a, under_b = item(cast, "Under A", into=a), item(cast, "Under B", into=b)
    link_items(cast.actor("jonas"), a, after=b)
    with pytest.raises(Invalid) as why:
        link_items(cast.actor("jonas"), under_b, after=under_a)
    assert all(title in why.value.sentence for title in ("#1 A", "#2 B", "#3 Under A", "#4 Under B"))
    assert Dependency.objects.count() == 1


@pytest.mark.parametrize("values", [{"kind": "XX"}, {"lag_minutes": 10**8}])
def test_a_link_that_breaks_a_rule_is_refused_by_name(cast: Cast, values: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as why:
        link_items(cast.actor("jonas"), item(cast, "A"), after=item(cast, "B"), **values)
    assert why.value.field in values
    with pytest.raises(Invalid):
        change_link(cast.actor("jonas"), link(cast), **values)


def test_nothing_waits_for_what_is_in_the_trash(cast: Cast) -> None:
    one = item(cast)
    trash_item(cast.actor("jonas"), one)
    with pytest.raises(Invalid, match="in the trash"):
        link_items(cast.actor("jonas"), Item.everything.get(pk=one.pk), after=item(cast))


def test_what_would_close_a_circle_does_not_come_back_from_the_trash(cast: Cast) -> None:
    a, b, c = (item(cast, title) for title in "ABC")
    link_items(cast.actor("jonas"), a, after=b)
    link_items(cast.actor("jonas"), b, after=c)
    trash_item(cast.actor("jonas"), b)
    link_items(cast.actor("jonas"), c, after=a)
    with pytest.raises(Invalid, match="wait for each other"):
        restore_item(cast.actor("jonas"), b)


def test_both_projects_plans_see_a_link_between_them(cast: Cast) -> None:
    from accord.work.commands.container import create_project
    from accord.work.models import Project

    other = create_project(cast.actor("jonas"), name="Other")
    a, b = item(cast, "A"), item(cast, "B", into=other)
    before = dict(Project.objects.values_list("pk", "facts_version"))
    link_items(cast.actor("jonas"), a, after=b)
    after = dict(Project.objects.values_list("pk", "facts_version"))
    assert all(after[key] > before[key] for key in before)
