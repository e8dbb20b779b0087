"""Whether work would wait for itself, through links and through parents, checked against the leaves one by one."""

from itertools import pairwise, product

from hypothesis import given, settings
from hypothesis import strategies as st

from accord.delivery.rules.cycles import circle, lies_inside

FLAT: dict[str, str | None] = dict.fromkeys("abcd")
TREE: dict[str, str | None] = {"p": None, "a": "p", "b": "p", "q": None, "c": "q", "d": "q"}


def test_a_chain_is_no_circle() -> None:
    assert circle([("a", "b"), ("b", "c")], FLAT, "a") == ()


def test_a_circle_is_named_in_order_from_the_item_asked_about() -> None:
    assert circle([("a", "b"), ("b", "c"), ("c", "a")], FLAT, "b") == ("b", "c", "a")


def test_a_circle_elsewhere_is_nobodys_fault_here() -> None:
    assert circle([("a", "b"), ("b", "a"), ("c", "d")], FLAT, "c") == ()


def test_a_link_between_parents_holds_for_their_leaves() -> None:
    assert circle([("p", "q")], TREE, "p") == ()
    assert set(circle([("p", "q"), ("d", "a")], TREE, "d")) == {"d", "a", "p", "q"}


def test_siblings_may_wait_for_each_other_through_another_group() -> None:
    assert circle([("a", "c"), ("c", "b")], TREE, "c") == ()


def test_a_group_that_waits_for_what_waits_for_its_own_is_a_circle() -> None:
    assert circle([("a", "c"), ("c", "p")], TREE, "c")


def test_a_link_inside_one_line_says_nothing() -> None:
    assert circle([("p", "a")], TREE, "p") == ()
    assert lies_inside(TREE, "p", "a") and lies_inside(TREE, "a", "p") and not lies_inside(TREE, "a", "b")


def test_ten_thousand_in_a_row_are_walked_without_recursion() -> None:
    names = list(range(10_000))
    links = list(pairwise(names))
    parents: dict[int, int | None] = dict.fromkeys(names)
    assert circle(links, parents, 0) == ()
    assert len(circle([*links, (9_999, 0)], parents, 0)) == 10_000


keys = list(range(8))
trees = st.lists(st.integers(0, 7), min_size=8, max_size=8).map(
    lambda found: {key: (found[key] % key if key and found[key] % 3 else None) for key in keys}
)
pairs = st.lists(st.tuples(st.sampled_from(keys), st.sampled_from(keys)).filter(lambda pair: pair[0] != pair[1]), max_size=8)


@settings(max_examples=400, deadline=None)
@given(trees, pairs, st.sampled_from(keys))
def test_it_finds_a_circle_exactly_where_leaves_wait_for_themselves(
    parents: dict[int, int | None], links: list[tuple[int, int]], through: int
) -> None:
    leaves = [key for key in keys if key not in parents.values()]
    under = {key: [leaf for leaf in leaves if _is_above(parents, key, leaf)] for key in keys}
    edges = {pair for b, a in links if not lies_inside(parents, b, a) for pair in product(under[b], under[a])}
    reach = set(edges)
    while more := {(x, z) for x, y in reach for y2, z in reach if y == y2} - reach:
        reach |= more
    touched = {leaf for leaf in leaves if (leaf, leaf) in reach}
    found = circle(links, parents, through)
    assert bool(found) == bool(touched & set(under[through]))
    if found:
        assert len(set(found)) == len(found) > 1


def _is_above(parents: dict[int, int | None], upper: int, lower: int | None) -> bool:
    while lower is not None:
        if lower == upper:
            return True
        lower = parents[lower]
    return False
