"""That a pasted list keeps its outline, its columns are guessed and said, and what is not understood is named with its row."""

import datetime as dt
import time

import pytest
from accord.files.columns import guess_columns, signature
from accord.files.lists import read_list
from accord.files.planfile import FileTask, PlanFile
from accord.files.refused import Refused


def shape(plan: PlanFile) -> list[tuple[int, str]]:
    return [(one.level, one.name) for one in plan.tasks]


def named(plan: PlanFile, name: str) -> FileTask:
    return next(one for one in plan.tasks if one.name == name)


@pytest.mark.parametrize(
    "text",
    [
        "Checkout\n\tPages\n\t\tCart\n\tPayment\nSearch",
        "Checkout\n  Pages\n    Cart\n  Payment\nSearch",
        "- Checkout\n  - Pages\n    * Cart\n  - Payment\n- Search",
        "1. Checkout\n1.1 Pages\n1.1.1 Cart\n1.2 Payment\n2. Search",
        "# Checkout\n## Pages\n### Cart\n## Payment\n# Search",
        "Task\tEstimate\nCheckout\t\n  Pages\t3d\n    Cart\t\n  Payment\t\nSearch\t",
        "WBS,Task\n1,Checkout\n1.1,Pages\n1.1.1,Cart\n1.2,Payment\n2,Search",
        "Level;Task\n1;Checkout\n2;Pages\n3;Cart\n2;Payment\n1;Search",
        "ID,Task,Parent\nA,Checkout,\nC,Payment,A\nB,Pages,A\nD,Cart,B\nE,Search,",
    ],
)
def test_the_outline_is_kept_however_it_is_written(text: str) -> None:
    plan = read_list(text)
    expected = [(1, "Checkout"), (2, "Pages"), (3, "Cart"), (2, "Payment"), (1, "Search")]
    assert sorted(shape(plan)) == sorted(expected)
    assert [one.name for one in plan.tasks if one.is_summary] == ["Checkout", "Pages"]
    cart = named(plan, "Cart")
    assert cart.parent_uid == named(plan, "Pages").uid
    assert plan.losses == ()


def test_estimates_people_and_ticks_at_the_end_of_lines_are_taken_off_the_title() -> None:
    plan = read_list("Checkout\n  [x] Design pages (3-6d) @ana\n  Payment: 4h\n  Phase 2\n  Buy milk, eggs")
    design = named(plan, "Design pages")
    assert (design.low_hours, design.high_hours, design.percent_complete) == (24, 48, 100)
    assert [(one.task_uid, one.person_uid) for one in plan.assignments] == [(design.uid, "ana")]
    assert named(plan, "Payment").high_hours == 4
    assert named(plan, "Phase 2").low_hours is None and named(plan, "Buy milk, eggs").low_hours is None


def test_a_project_tables_columns_are_all_read() -> None:
    plan = read_list(
        "ID\tTask Name\tDuration\tStart\tDeadline\tPredecessors\tResource Names\tMilestone\t% Complete\tMust have\t"
        "Feature\tRelease\tNotes\n"
        "10\tCart\t3-6d\t2026-03-02\t31.03.2026\t\tAna[50%],Bo\t\t40%\tyes\tCheckout\tBeta\tSee page\n"
        "20\tLive\t0d\t\t\t10FS+2d\t\tyes\t\tno\t\t\t\n"
    )
    cart, live = plan.tasks
    assert (cart.uid, cart.name, cart.low_hours, cart.high_hours, cart.percent_complete) == ("10", "Cart", 24, 48, 40)
    assert (cart.start, cart.deadline) == (dt.datetime(2026, 3, 2), dt.datetime(2026, 3, 31, 23, 59))
    assert (cart.is_must_have, cart.feature, cart.launch, cart.notes) == (True, "Checkout", "Beta", "See page")
    assert (live.is_milestone, live.is_must_have) == (True, False)
    assert [(one.name, one.uid) for one in plan.persons] == [("Ana", "ana"), ("Bo", "bo")]
    assert [one.units for one in plan.assignments] == [0.5, 1.0]
    (link,) = plan.links
    assert (link.before_uid, link.after_uid, link.kind, link.lag_minutes, link.lag_unit) == ("10", "20", "FS", 960, "working")
    assert plan.losses == ()


def test_links_are_read_in_all_their_kinds_and_lags() -> None:
    plan = read_list("Title,Depends on\nA,\nB,1\nC,2SS+3h;1FF-1d\nD,3SF+2ed\nE,C\nF,4FS+50%\n")
    links = {(link.before_uid, link.after_uid): link for link in plan.links}
    uids = {one.name: one.uid for one in plan.tasks}

    def between(before: str, after: str) -> tuple[str, int, str]:
        link = links[uids[before], uids[after]]
        return link.kind, link.lag_minutes, link.lag_unit

    assert between("A", "B") == ("FS", 0, "working")
    assert between("B", "C") == ("SS", 180, "working")
    assert between("A", "C") == ("FF", -480, "working")
    assert between("C", "D") == ("SF", 2880, "elapsed")
    assert between("C", "E") == ("FS", 0, "working")
    assert [loss.what for loss in plan.losses] == ["lags in percent"]


def test_a_circle_of_links_is_refused_and_its_rows_are_named() -> None:
    with pytest.raises(Refused) as refused:
        read_list("Title,Predecessors\nFree,\nCart,3\nPay,4\nShip,2\n")
    assert refused.value.code == "broken"
    assert (
        all(words in refused.value.sentence for words in ("row 2 “Cart”", "row 3 “Pay”", "row 4 “Ship”"))
        and "Free" not in refused.value.sentence
    )
    with pytest.raises(Refused, match="cannot wait for itself: row 1"):
        read_list("Title,Predecessors\nCart,1\n")


def test_each_guess_says_how_sure_it_is_and_a_mapping_overrides_it() -> None:
    text = "What,Owner,Size,Colour\nCart,Ana,3d,red\nPay,Bo,4h,blue\n"
    guesses = {one.header: one for one in guess_columns(text)}
    assert {header: one.field for header, one in guesses.items()} == {
        "What": "title",
        "Owner": "persons",
        "Size": "estimate",
        "Colour": None,
    }
    assert guesses["What"].sure > 0.9 and guesses["Colour"].sure == 0 and guesses["Owner"].why
    plan = read_list(text, mapping={0: "notes", 3: "title", 1: None})
    assert [(one.name, one.notes) for one in plan.tasks] == [("red", "Cart"), ("blue", "Pay")]
    assert plan.persons == ()
    for mapping, said in (
        ({9: "title"}, "no column 10"),
        ({0: "title", 1: "title"}, "both mapped"),
        ({0: None}, "No column is mapped"),
    ):
        with pytest.raises(Refused, match=said):
            read_list(text, mapping=mapping)  # type: ignore[arg-type]


def test_columns_without_headers_are_guessed_by_what_stands_in_them() -> None:
    guesses = guess_columns("Build the cart page\t3-6d\t2026-03-02\nPay by card\t2d\t2026-03-09\n")
    assert [one.field for one in guesses] == ["title", "estimate", "start"]
    assert all(0 < one.sure < 0.9 for one in guesses)


def test_the_signature_is_of_the_headers_alone() -> None:
    one, other = "Task,Who\nA,Ana\n", " TASK , who \nB,Bo\nC,Cy\n"
    assert signature(one) == signature(other) != ""
    assert signature("Task,Owner\nA,Ana\n") != signature(one)
    assert signature("just\nlines") == ""


def test_cells_that_are_not_understood_are_named_with_their_row() -> None:
    plan = read_list("Task,Estimate,Start,Done,Must\nA,soon,2026-02-30,150%,perhaps\nB,3d,,,\n,4d,,,\n")
    told = {loss.what: loss for loss in plan.losses}
    assert set(told) == {
        "estimate not understood",
        "start not understood",
        "percent not understood",
        "must-have not understood",
        "rows without a title",
    }
    assert "Row 1" in told["estimate not understood"].why and "“soon”" in told["estimate not understood"].why
    assert [one.name for one in plan.tasks] == ["A", "B"]


def test_dates_in_figures_are_read_by_what_the_whole_column_says() -> None:
    assert read_list("Task,Start\nA,3/4/2026\nB,3/14/2026").tasks[0].start == dt.datetime(2026, 3, 4)
    assert read_list("Task,Start\nA,3/4/2026\nB,14/4/2026").tasks[0].start == dt.datetime(2026, 4, 3)
    unsure = read_list("Task,Start\nA,3/4/2026\n")
    assert unsure.tasks[0].start == dt.datetime(2026, 4, 3) and unsure.losses[0].what == "dates that could be read two ways"
    assert read_list("Task,Start\nA,3/4/2026\n", day_first=False).tasks[0].start == dt.datetime(2026, 3, 4)
    for words in ("2026-03-04", "4 March 2026", "Mar 4, 2026", "Wed 4.3.26", "2026-03-04T00:00:00Z"):
        assert read_list(f"Task\tStart\nA\t{words}\n").tasks[0].start == dt.datetime(2026, 3, 4), words


def test_names_long_right_to_left_and_with_emoji_are_kept_and_control_characters_taken_out() -> None:
    long = "n" * 10_000
    plan = read_list(f"Title\tEstimate\n{long}\t1d\nתשלום בקופה\t2d\n🚀 Launch 👩‍👩‍👧\t3d\nBe\x07ep\x00\t4d\n")
    assert [one.name for one in plan.tasks] == [long, "תשלום בקופה", "🚀 Launch 👩‍👩‍👧", "Beep"]
    assert [(loss.what, loss.count) for loss in plan.losses] == [("control characters", 2)]


def test_quotes_commas_and_line_ends_inside_cells_are_kept() -> None:
    plan = read_list('Title,Notes\r\n"Cart, and ""more""","first\nsecond"\r\n5" pipe,x\r\n', format="CSV")
    assert [(one.name, one.notes) for one in plan.tasks] == [('Cart, and "more"', "first\nsecond"), ('5" pipe', "x")]


def test_a_quote_that_nobody_closes_swallows_nothing() -> None:
    rows = "\n".join(f"Task {count},1d" for count in range(1000))
    assert len(read_list(f'Title,Estimate\n"Open,1d\n{rows}\n', format="CSV").tasks) == 1001


def test_the_same_title_twice_is_two_tasks_and_the_same_list_again_has_the_same_identities() -> None:
    text = "Beta\n  Test\n  Test\nFinal\n  Test"
    uids = [one.uid for one in read_list(text).tasks]
    assert len(set(uids)) == 5 and uids == [one.uid for one in read_list(text).tasks]


def test_an_empty_list_and_too_long_a_list_are_refused() -> None:
    for text in ("", "   \n\t\n", "Task,Estimate\n"):
        with pytest.raises(Refused) as refused:
            read_list(text)
        assert refused.value.code == "empty"
    with pytest.raises(Refused) as refused:
        read_list("A\n" * 200_001)
    assert refused.value.code == "too_large"


def test_ten_thousand_lines_are_read_in_about_a_second() -> None:
    lines = "Title,Estimate,Predecessors\n" + "\n".join(f"Task {n},3-6d,{n - 1 if n > 1 else ''}" for n in range(1, 10_001))
    begun = time.process_time()
    plan = read_list(lines)
    assert (len(plan.tasks), len(plan.links)) == (10_000, 9_999)
    assert time.process_time() - begun < 3, "three times what it takes here, so that a slow machine does not fail it"


def test_a_parent_that_is_not_there_or_goes_round_is_named() -> None:
    plan = read_list("ID,Task,Parent\n1,A,9\n2,B,3\n3,C,2\n")
    assert {one.name for one in plan.tasks} == {"A", "B", "C"}
    assert [(loss.what, loss.count) for loss in plan.losses] == [("parent not understood", 2)]


def test_a_line_of_title_range_and_person_is_read_as_it_is_said() -> None:
    plan = read_list("Checkout\n  Checkout flow, 12–18 d, Ben\n  Buy milk, eggs, bread\nSharing, 2w, Ines Duarte\n", name="said")
    assert [(task.name, task.low_hours, task.high_hours) for task in plan.tasks] == [
        ("Checkout", None, None), ("Checkout flow", 96.0, 144.0), ("Buy milk, eggs, bread", None, None), ("Sharing", 80.0, 80.0),
    ]
    assert [person.name for person in plan.persons] == ["Ben", "Ines Duarte"]
