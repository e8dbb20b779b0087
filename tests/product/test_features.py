"""What an item is worth, told by the product side."""

import pytest

from accord.kernel.errors import Conflict, Invalid, NotAllowed
from accord.product.commands.feature import create_key_result, expect_effect, trash_key_result, weigh_key_result, write_feature
from accord.product.models import Feature, KeyResult
from accord.work.models import Project
from tests.cast import Cast
from tests.examples.product import key_result
from tests.examples.work import item
from tests.quick import quick  # noqa: F401


def test_the_first_word_makes_an_item_a_feature_and_later_ones_keep_the_rest(cast: Cast) -> None:
    one = item(cast)
    write_feature(cast.actor("mara"), one, problem="People leave at the till.")
    write_feature(cast.actor("mara"), one, customers_promised=4)
    feature = Feature.objects.get()
    assert (feature.pk, feature.problem, feature.customers_promised) == (one.pk, "People leave at the till.", 4)


def test_the_project_side_does_not_say_what_a_feature_is_worth(cast: Cast) -> None:
    with pytest.raises(NotAllowed) as why:
        write_feature(cast.actor("jonas"), item(cast), problem="Mine.")
    assert why.value.hats == ("product_manager",)
    assert not Feature.objects.exists()


def test_two_writing_one_problem_get_both_texts(cast: Cast) -> None:
    one = item(cast)
    write_feature(cast.actor("mara"), one, problem="First")
    write_feature(cast.actor("sam"), one, problem="Second", was={"problem": "First"})
    with pytest.raises(Conflict) as both:
        write_feature(cast.actor("mara"), one, problem="Third", was={"problem": "First"})
    assert (both.value.latest, both.value.asked) == ({"problem": "Second"}, {"problem": "Third"})


@pytest.mark.parametrize(
    ("low", "high", "field"), [(5, 1, "effect_low"), (float("nan"), 1, "effect_low"), (1, float("inf"), "effect_high")]
)
def test_an_effect_is_a_range_in_order(cast: Cast, low: float, high: float, field: str) -> None:
    with pytest.raises(Invalid) as why:
        expect_effect(cast.actor("mara"), item(cast), key_result=key_result(cast), low=low, high=high)
    assert why.value.field == field


def test_one_number_stands_for_both_ends_and_none_takes_the_effect_away(cast: Cast) -> None:
    one, found = item(cast), key_result(cast)
    feature = expect_effect(cast.actor("mara"), one, key_result=found, low=4, high=None)
    assert (feature.effect_low, feature.effect_high) == (4, 4)
    feature = expect_effect(cast.actor("mara"), one, key_result=None, low=None, high=None)
    assert (feature.key_result, feature.effect_low) == (None, None)


def test_an_effect_is_on_a_key_result_that_is_there(cast: Cast) -> None:
    with pytest.raises(Invalid) as why:
        expect_effect(cast.actor("mara"), item(cast), key_result=None, low=1, high=2)
    assert why.value.field == "key_result"
    found = key_result(cast)
    trash_key_result(cast.actor("mara"), found)
    with pytest.raises(Invalid, match="in the trash"):
        expect_effect(cast.actor("mara"), item(cast), key_result=KeyResult.everything.get(), low=1, high=2)


def test_a_weight_reaches_the_plans_that_weigh_by_it(cast: Cast) -> None:
    found = key_result(cast)
    expect_effect(cast.actor("mara"), item(cast), key_result=found, low=1, high=2)
    before = Project.objects.get(pk=cast.project.pk).facts_version
    weigh_key_result(cast.actor("mara"), found, weight=3)
    assert Project.objects.get(pk=cast.project.pk).facts_version > before
    with pytest.raises(Invalid):
        weigh_key_result(cast.actor("mara"), found, weight=-1)


def test_a_key_result_may_be_of_no_product(cast: Cast) -> None:
    assert create_key_result(cast.actor("mara"), None, name="Retention").product is None
