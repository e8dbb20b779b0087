"""That the words at the end of a line are read as people mean them, and those that cannot be are kept in the title and told."""

import datetime as dt
import random
import time

import pytest
from accord.files.list_unread import WORDS
from accord.files.list_words import EXAMPLE
from accord.files.lists import read_list
from accord.files.planfile import PlanFile
from accord.files.refused import Refused

NEWCOMER = """Wireframes 3d @Cleo
Visual design 5d @Cleo after Wireframes
Write requirements 2d @Anna
Database schema 3d @Dev after Write requirements
API for invoices 4-8d @Dev after Database schema
Load test 2-3d @Dev after API for invoices
Go live 12 Mar 2027
"""


def links(plan: PlanFile) -> list[tuple[str, str, str, int]]:
    names = {task.uid: task.name for task in plan.tasks}
    return [(names[one.before_uid], names[one.after_uid], one.kind, one.lag_minutes) for one in plan.links]


def people(plan: PlanFile) -> dict[str, list[str]]:
    names, persons = {task.uid: task.name for task in plan.tasks}, {one.uid: one.name for one in plan.persons}
    found: dict[str, list[str]] = {}
    for one in plan.assignments:
        found.setdefault(names[one.task_uid], []).append(persons[one.person_uid or ""])
    return found


def unread(plan: PlanFile) -> list[str]:
    return [line for loss in plan.losses if loss.what == WORDS for line in loss.why.split("\n")]


@pytest.mark.parametrize("format", ["paste", "CSV"])
def test_what_a_newcomer_wrote_is_the_plan_that_was_meant(format: str) -> None:
    plan = read_list(NEWCOMER, format=format)  # type: ignore[arg-type]
    assert [(task.name, task.low_hours, task.high_hours) for task in plan.tasks] == [
        ("Wireframes", 24, 24), ("Visual design", 40, 40), ("Write requirements", 16, 16), ("Database schema", 24, 24),
        ("API for invoices", 32, 64), ("Load test", 16, 24), ("Go live", None, None),
    ]  # fmt: skip
    assert links(plan) == [
        ("Wireframes", "Visual design", "FS", 0),
        ("Write requirements", "Database schema", "FS", 0),
        ("Database schema", "API for invoices", "FS", 0),
        ("API for invoices", "Load test", "FS", 0),
    ]
    assert people(plan) == {
        "Wireframes": ["Cleo"], "Visual design": ["Cleo"], "Write requirements": ["Anna"], "Database schema": ["Dev"],
        "API for invoices": ["Dev"], "Load test": ["Dev"],
    }  # fmt: skip
    live = plan.tasks[-1]
    assert live.is_milestone and live.deadline == dt.datetime(2027, 3, 12, 23, 59)
    assert (live.constraint, live.constraint_at) == ("start_no_earlier_than", dt.datetime(2027, 3, 12, 12))
    assert plan.losses == ()


def test_the_example_that_is_shown_is_read_whole() -> None:
    plan = read_list(EXAMPLE)
    assert [task.name for task in plan.tasks] == ["Wireframes", "Visual design", "Load test", "Go live", "Sign-off"]
    assert people(plan) == {"Wireframes": ["Cleo"], "Visual design": ["Cleo", "Anna B"]}
    assert sorted(links(plan)) == [
        ("Go live", "Sign-off", "FS", 0),
        ("Load test", "Sign-off", "FS", 0),
        ("Visual design", "Load test", "FS", 0),
        ("Wireframes", "Load test", "FS", 0),
        ("Wireframes", "Visual design", "FS", 960),
    ]
    assert [task.name for task in plan.tasks if task.is_milestone] == ["Go live", "Sign-off"]
    assert plan.losses == ()


def test_the_order_at_the_end_of_a_line_does_not_matter() -> None:
    words = ["5d", "@Cleo", '@"Anna B"', "by 2027-03-12", "after Copy +2d"]
    for seed in range(40):
        mixed = words.copy()
        random.Random(seed).shuffle(mixed)
        plan = read_list(f"Copy\nVisual design {' '.join(mixed)}")
        design = plan.tasks[1]
        assert (design.name, design.low_hours, design.is_milestone) == ("Visual design", 40, False), mixed
        assert design.deadline == dt.datetime(2027, 3, 12, 23, 59) and design.constraint_at is None
        assert sorted(people(plan)["Visual design"]) == ["Anna B", "Cleo"]
        assert links(plan) == [("Copy", "Visual design", "FS", 960)]
        assert plan.losses == ()


@pytest.mark.parametrize(
    ("words", "waits_for"),
    [
        ("after terms AND conditions", ["Terms and conditions"]),
        ("after Terms and conditions and Copy", ["Terms and conditions", "Copy"]),
        ("after Copy, Press, and #1", ["Copy", "Press", "Terms and conditions"]),
        ("after Look after customers", ["Look after customers"]),
        ("after Copy after Press", ["Copy", "Press"]),
        ("after #6", ["Look after customers"]),
    ],
)
def test_after_names_lines_by_their_whole_titles_or_numbers(words: str, waits_for: list[str]) -> None:
    plan = read_list(f"Terms and conditions\nCopy 2d\n\nPress @Bo\n\nLook after customers\nPrint {words}")
    assert [one[0] for one in links(plan) if one[1] == "Print"] == waits_for
    assert [line for line in unread(plan) if line.startswith("Line 7")] == []


def test_a_numbered_lists_own_numbers_are_what_is_meant() -> None:
    plan = read_list("Shop\n1. Copy 2d\n2. Press 1d after #1\n")
    assert links(plan) == [("Copy", "Press", "FS", 0)]


def test_plain_titles_with_after_in_them_stay_titles() -> None:
    titles = ["Look after customers", "Before and after photos", "After party", "Report after Look", "Aftercare"]
    plan = read_list("\n".join(titles))
    assert [task.name for task in plan.tasks] == titles and plan.links == ()
    again = read_list("\n".join(task.name for task in plan.tasks))
    assert again.tasks == plan.tasks
    named = read_list("Customers\nLook after customers")
    assert links(named) == [("Customers", "Look", "FS", 0)]


@pytest.mark.parametrize(
    ("line", "title", "said"),
    [
        ("Ship after Nowhere 3d", "Ship after Nowhere", "“after Nowhere” names no other line"),
        ("Wait 2 days after lunch", "Wait 2 days after lunch", "“after lunch” names no other line"),
        ("Ship after Copy, Nowhere", "Ship after Copy, Nowhere", "“after Copy, Nowhere” names no other line"),
        ("Ship after Ship", "Ship after Ship", "“after Ship” names no other line"),
        ("Paint 5d 3d", "Paint 5d", "“5d” is a second estimate"),
        ("Paint 6-3d", "Paint 6-3d", "goes from more to less"),
        ("Paint 5d the wall", "Paint 5d the wall", "“5d” is not at the end"),
        ("Ask @Bo about it 2d", "Ask @Bo about it", "“@Bo” is no person here"),
        ('Ask it @"Bo 2d', 'Ask it @"Bo', "is no person here"),
        ("Live 30 Feb 2027", "Live 30 Feb 2027", "“30 Feb 2027” is no day of the calendar"),
        ("Live 1 Mar 2027 2 Mar 2027", "Live 1 Mar 2027", "“1 Mar 2027” is a second day"),
        ("Live 12 Mar", "Live 12 Mar", "“12 Mar” names no year"),
        ("Ship after 12 Mar 2027", "Ship after 12 Mar 2027", "is read as a day only at the end"),
    ],
)
def test_words_that_cannot_be_read_stay_in_the_title_and_are_told_with_their_line(line: str, title: str, said: str) -> None:
    plan = read_list(f"Copy\n\n{line}")
    assert plan.tasks[1].name == title and plan.links == ()
    (told,) = unread(plan)
    assert told.startswith("Line 3: ") and said in told
    assert [loss.count for loss in plan.losses] == [1]


def test_what_stands_before_an_after_that_names_nothing_is_read_all_the_same() -> None:
    plan = read_list("Ship 3d @Bo after Nowhere")
    assert [(task.name, task.low_hours) for task in plan.tasks] == [("Ship after Nowhere", 24)]
    assert people(plan) == {"Ship after Nowhere": ["Bo"]} and len(unread(plan)) == 1


def test_a_title_that_two_lines_have_is_told() -> None:
    plan = read_list("Test\nOther\nTest\nShip after Test")
    assert links(plan) == [("Test", "Ship", "FS", 0)]
    assert unread(plan) == ["Line 4: “Test” names 2 lines; the first, #1, was taken."]


def test_a_day_on_a_heading_is_a_deadline_and_no_milestone() -> None:
    beta = read_list("Beta 12 Mar 2027\n  Build 3d").tasks[0]
    assert (beta.name, beta.is_summary, beta.is_milestone, beta.constraint_at) == ("Beta", True, False, None)
    assert beta.deadline == dt.datetime(2027, 3, 12, 23, 59)


def test_lines_that_wait_for_each_other_are_refused_by_name() -> None:
    with pytest.raises(Refused, match="in a circle: row 2 “Hen”, row 1 “Egg”"):
        read_list("Egg 1d after Hen\nHen 1d after Egg")


def test_ten_thousand_lines_that_wait_for_each_other_are_read_in_a_few_seconds() -> None:
    text = "\n".join(f"Task number {n} 3-6d @Ana after Task number {n - 1}" for n in range(1, 10_000))
    text = f"Task number 0 1d\n{text}"
    begun = time.process_time()
    plan = read_list(text)
    assert (len(plan.links), plan.losses) == (9_999, ())
    assert time.process_time() - begun < 6, "four times what it takes here"


def test_a_line_of_nothing_but_signs_is_read_at_once() -> None:
    begun = time.process_time()
    assert read_list("x" + " @a" * 600 + "!\nx" + " after a" * 200 + "!").links == ()
    assert time.process_time() - begun < 2
