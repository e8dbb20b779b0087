"""How the backlog is ranked: from 1, without gaps or ties, whatever is done to it and taken back."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.kernel.errors import Invalid, NotAllowed
from accord.kernel.models import Event
from accord.kernel.undo import undo
from accord.work.commands.container import create_project
from accord.work.commands.item import create_item, rank_items, trash_item
from accord.work.models import Item
from tests.cast import Cast
from tests.examples.work import item, ranked
from tests.quick import quick  # noqa: F401


def order(cast: Cast) -> list[str]:
    found = list(Item.objects.exclude(rank=None).filter(product=cast.product).order_by("rank"))
    assert [one.rank for one in found] == list(range(1, len(found) + 1))
    return [one.title for one in found]


def test_one_item_goes_to_its_place_and_the_others_keep_their_order(cast: Cast) -> None:
    found = ranked(cast, *"ABCDE")
    rank_items(cast.actor("mara"), found[3], first=2)
    assert order(cast) == list("ADBCE")
    rank_items(cast.actor("mara"), found[0], first=5)
    assert order(cast) == list("DBCEA")


def test_a_list_stands_together_in_its_own_order(cast: Cast) -> None:
    a, _b, _c, _d, e = ranked(cast, *"ABCDE")
    rank_items(cast.actor("mara"), [e, a], first=2)
    assert order(cast) == list("BEACD")


def test_what_was_unranked_joins_and_a_rank_beyond_the_end_is_the_end(cast: Cast) -> None:
    ranked(cast, *"AB")
    rank_items(cast.actor("mara"), item(cast, "C"), first=99)
    assert order(cast) == list("ABC")


def test_only_the_product_side_ranks(cast: Cast) -> None:
    with pytest.raises(NotAllowed) as why:
        rank_items(cast.actor("jonas"), item(cast))
    assert why.value.hats == ("product_manager",)


def test_ranks_begin_at_one(cast: Cast) -> None:
    with pytest.raises(Invalid, match="begin at 1"):
        rank_items(cast.actor("mara"), item(cast), first=0)


def test_backlogs_of_two_products_are_ranked_apart(cast: Cast) -> None:
    other = create_project(cast.actor("jonas"), name="Other")
    mine, theirs = ranked(cast, "Mine")[0], item(cast, "Theirs", into=other)
    rank_items(cast.actor("mara"), theirs)
    assert Item.objects.get(pk=theirs.pk).rank == Item.objects.get(pk=mine.pk).rank == 1
    with pytest.raises(Invalid, match="different backlogs"):
        rank_items(cast.actor("mara"), [mine, theirs])


def test_five_thousand_ranks_move_with_a_handful_of_statements(cast: Cast, django_assert_max_num_queries: Any) -> None:
    rows = [
        Item(workspace=cast.workspace, number=1000 + rank, title=str(rank), project=cast.project, product=cast.product, rank=rank)
        for rank in range(1, 5001)
    ]
    Item.objects.bulk_create(rows, batch_size=100)
    with django_assert_max_num_queries(35):
        rank_items(cast.actor("mara"), rows[-1], first=1)
    assert Item.objects.get(pk=rows[-1].pk).rank == 1 and Item.objects.get(pk=rows[0].pk).rank == 2
    assert len(Event.objects.latest("seq").changes) == 1


which_ones = st.lists(st.integers(0, 5), min_size=1, max_size=3)
move = st.tuples(st.sampled_from(["one", "many", "trash", "undo", "undo any"]), which_ones, st.integers(1, 8))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(move, min_size=1, max_size=8))
def test_whatever_is_done_ranks_stay_dense_and_undo_in_turn_comes_back(cast: Cast, moves: list[Any]) -> None:
    Item.everything.all().delete()
    Event.objects.all().delete()
    mara = cast.actor("mara")
    made = [create_item(mara, cast.project, title=title) for title in "ABCDEF"]
    rank_items(mara, made[:4])
    stack: list[tuple[Event, list[str]]] = []
    for what, which, first in moves:
        living = list(Item.objects.filter(pk__in=[made[index].pk for index in which]))
        before = order(cast)
        if what == "undo" and stack:
            event, expected = stack.pop()
            undo(mara, event)
            assert order(cast) == expected
            continue
        if what == "undo any" and stack:
            undo(mara, stack.pop(0)[0])
            stack.clear()
            order(cast)
            continue
        seq = Event.objects.count()
        if what == "trash" and living:
            trash_item(mara, living[0])
        elif living:
            rank_items(mara, living if what == "many" else living[0], first=first)
        if Event.objects.count() > seq:
            stack.append((Event.objects.latest("seq"), before))
        order(cast)
