"""A bundle is called by what matters in it; only what does not fit is counted, in words."""

import pytest

from accord.alignment.rules.names import KnownNames, PlanNames
from accord.alignment.rules.titles import LONGEST, title_of
from accord.planning.answer import Change
from accord.planning.situation import Calendar, Feature, GoalPost, Person, Situation, Task
from tests.alignment.test_sentences import SITUATION as SMALL

PEOPLE = (Person("b", "Ben Okafor", "c"), Person("j", "Jonas Keller", "c"), Person("t", "Tomas Novak", "c"))
TASKS = ("Orders on the server", "Basket and seats on hold", "Join screens, orders and payment", "Receipts by mail")
SITUATION = Situation(
    now=SMALL.now,
    calendars=(Calendar("c", "Europe/Berlin", ()),),
    calendar="c",
    people=PEOPLE,
    tasks=tuple(Task(f"t{number}", title) for number, title in enumerate(TASKS)),
    features=(
        Feature("checkout", "Checkout flow", ("t0", "t1", "t2")),
        Feature("dark", "Dark mode", ()),
        Feature("rewards", "Referral rewards for friends of friends", ()),
        Feature("sharing", "Social sharing on every network there is", ()),
    ),
    goal_posts=(GoalPost("g", "Launch", None, ()),),
)
NAMES = PlanNames(SITUATION)
DARK = Change("drop", feature="dark")


def put(task: str, other: str = "t") -> Change:
    return Change("reassign", task=task, person="b", other_person=other)


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ([DARK], "Drop dark mode"),
        ([put("t3", "j")], "Put Jonas Keller on receipts by mail instead of Ben Okafor"),
        ([DARK, put("t3", "j")], "Drop dark mode and put Jonas on receipts by mail"),
        ([DARK, put("t0", "j")], "Drop dark mode and put Jonas on orders on the server"),
        ([put("t0"), DARK], "Drop dark mode and put Tomas on orders on the server"),
        ([DARK, put("t0"), put("t1", "j")], "Drop dark mode and put Tomas and Jonas on checkout flow"),
        (
            [Change("drop", feature="rewards"), put("t0"), put("t3")],
            "Drop referral rewards for friends of friends and move two tasks to others",
        ),
        (
            [
                Change("drop", feature="rewards"),
                Change("defer", feature="sharing"),
                put("t0"),
                Change("reorder", order=("t1", "t0")),
            ],
            "Drop referral rewards for friends of friends, defer one feature, move one task to others and work in another order",
        ),
    ],
)
def test_a_title_names_what_matters(changes: list[Change], title: str) -> None:
    assert title_of(changes, NAMES) == title


def test_no_title_says_so_and_so_many_more_changes() -> None:
    for count in range(1, 12):
        title = title_of([*(put(f"t{number % 4}", "tj"[number % 2]) for number in range(count)), DARK], NAMES)
        assert "more change" not in title
        assert len(title) <= LONGEST + 10


def test_people_who_share_a_first_name_keep_their_whole_names() -> None:
    names = KnownNames({"t0": "Orders"}, persons={"a": "Tomas Novak", "b": "Tomas Berg", "c": "Ada Lind"})
    assert [names.first_name(key) for key in "abc"] == ["Tomas Novak", "Tomas Berg", "Ada"]
