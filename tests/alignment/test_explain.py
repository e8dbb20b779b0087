"""A chain of causes tells the nearest at once and folds the rest, down to today."""

import datetime as dt
from itertools import pairwise

import pytest

from accord.alignment.plan import replan
from accord.alignment.reads.explain import Chain, Step, why
from accord.alignment.rules.sentences import Part
from accord.delivery.models import Dependency
from tests.alignment.lantern import make_item, make_lantern
from tests.cast import Cast


def chain(*tasks: str) -> Chain:
    return Chain("x", tuple(Step(task, (Part(task),)) for task in tasks))


def test_four_tasks_are_told_with_all_their_sentences_and_the_rest_is_counted() -> None:
    told = chain("a", "a", "b", "c", "d", "e", "f", "f")
    assert [step.task for step in told.shown] == ["a", "a", "b", "c", "d"]
    assert [step.task for step in told.folded] == ["e", "f", "f"]
    assert told.folded_words == "and 2 more back to today"


def test_what_would_move_the_date_is_never_folded_away() -> None:
    steps = [Step(task, (Part(task),), (f"If {task}: 2 d sooner",)) for task in "abcdef"]
    told = Chain("x", tuple(steps))
    assert told.folded_pills == ("If e: 2 d sooner", "If f: 2 d sooner")
    assert [pill for step in told.folded for pill in step.pills] == []


def test_one_more_is_not_worth_a_fold() -> None:
    assert chain("a", "b", "c", "d", "e").folded == ()


@pytest.mark.django_db
def test_a_long_row_of_tasks_is_told_down_to_today(cast: Cast, freeze) -> None:  # type: ignore[no-untyped-def]
    freeze("2026-03-02 07:00")
    lantern = make_lantern(cast)
    row = [make_item(cast, f"Step {number}", hours=(8, 16), goal_post=lantern.launch) for number in range(12)]
    for before, after in pairwise(row):
        Dependency.objects.create(workspace=cast.workspace, before=before, after=after)
    replan(lantern.project.pk)
    told = why(cast.actor("mara"), lantern.project, str(row[-1].pk))
    assert told.steps[-1].text == f"Step 0 starts {dt.date(2026, 3, 2):%-d %b}: nothing holds it back."
    assert told.folded_words == "and 8 more back to today"
