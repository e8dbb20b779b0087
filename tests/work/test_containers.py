"""How products and projects are opened, ranked and ended, and who answers for them."""

import pytest

from accord.kernel.errors import Invalid, NotAllowed
from accord.people.commands.member import end_membership
from accord.work.commands.container import (
    answer_for,
    create_product,
    create_project,
    order_work,
    rank_project,
    restore_container,
    set_state,
    trash_container,
)
from accord.work.models import Product, Project
from tests.cast import Cast
from tests.examples.work import item
from tests.quick import quick  # noqa: F401


def test_who_opens_it_answers_for_it_where_they_may(cast: Cast) -> None:
    assert create_product(cast.actor("mara"), name="Desk lamp").answers == cast.mara
    assert create_project(cast.actor("jonas"), name="Refit").answers == cast.jonas
    assert create_project(cast.actor("mara"), name="Brought by a product manager").answers is None
    assert create_product(cast.actor("mara"), name="Other", answers=cast.sam).answers == cast.sam


def test_keys_are_made_from_the_name_and_never_twice(cast: Cast) -> None:
    mara = cast.actor("mara")
    assert create_product(mara, name="desk lamp").key == "DESK"
    assert create_product(mara, name="Desk clock").key == "DESK2"
    assert create_product(mara, name="灯").key == "PRODUCT"
    assert create_project(cast.actor("jonas"), name="2026 refit").key == "PROJECT"


@pytest.mark.parametrize("key", ["1A", "TOOLONGAKEY", "A B", "Ä"])
def test_a_key_that_breaks_the_rule_is_refused_by_name(cast: Cast, key: str) -> None:
    with pytest.raises(Invalid) as why:
        create_product(cast.actor("mara"), name="Lamp", key=key)
    assert why.value.field == "key"


def test_a_key_is_taken_in_any_case_and_in_the_trash_too(cast: Cast) -> None:
    create_product(cast.actor("mara"), name="Lamp", key="lamp")
    trash_container(cast.actor("mara"), Product.objects.get(key="LAMP"))
    with pytest.raises(Invalid, match="LAMP is taken"):
        create_product(cast.actor("mara"), name="Lamp", key="Lamp")


def test_ranks_of_projects_have_no_gaps_or_ties(cast: Cast) -> None:
    jonas = cast.actor("jonas")
    two, three = create_project(jonas, name="Two"), create_project(jonas, name="Three")
    assert [project.rank for project in (two, three)] == [2, 3]
    rank_project(jonas, three, rank=1)
    assert list(Project.objects.order_by("rank").values_list("name", "rank")) == [("Three", 1), ("App launch", 2), ("Two", 3)]
    rank_project(jonas, three, rank=99)
    assert list(Project.objects.order_by("rank").values_list("name", flat=True)) == ["App launch", "Two", "Three"]
    with pytest.raises(Invalid):
        rank_project(jonas, three, rank=0)


def test_each_side_names_who_answers_for_its_own(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        answer_for(cast.actor("jonas"), cast.product, member=cast.jonas)
    with pytest.raises(NotAllowed):
        answer_for(cast.actor("mara"), cast.project, member=cast.mara)
    answer_for(cast.actor("jonas"), cast.project, member=cast.jonas, deputy=cast.sam)
    assert Project.objects.get(pk=cast.project.pk).deputy == cast.sam


def test_nobody_is_their_own_deputy_and_who_left_answers_for_nothing(cast: Cast) -> None:
    with pytest.raises(Invalid, match="somebody else"):
        answer_for(cast.actor("jonas"), cast.project, member=cast.jonas, deputy=cast.jonas)
    end_membership(cast.actor("ada"), cast.sam)
    cast.sam.refresh_from_db()
    with pytest.raises(Invalid, match="has left"):
        answer_for(cast.actor("jonas"), cast.project, member=cast.sam)


def test_the_agreed_order_names_items_of_the_project_once_each(cast: Cast) -> None:
    one, two = item(cast, "One"), item(cast, "Two")
    order_work(cast.actor("jonas"), cast.project, order=[str(two.pk), str(one.pk), str(two.pk)])
    assert Project.objects.get(pk=cast.project.pk).agreed_order == [str(two.pk), str(one.pk)]
    with pytest.raises(Invalid, match="no item of this project") as why:
        order_work(cast.actor("jonas"), cast.project, order=[str(cast.product.pk)])
    assert why.value.field == "order"


def test_a_state_is_one_of_three(cast: Cast) -> None:
    with pytest.raises(Invalid):
        set_state(cast.actor("jonas"), cast.project, state="paused")


def test_a_project_comes_back_with_all_that_is_in_it(cast: Cast) -> None:
    item(cast)
    trash_container(cast.actor("jonas"), cast.project)
    assert not Project.objects.exists()
    restore_container(cast.actor("jonas"), Project.everything.get())
    assert Project.objects.get().items.count() == 1
