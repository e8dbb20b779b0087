"""What two threads make together is what one makes alone."""

from collections.abc import Callable

import pytest

from accord.planning import beside
from accord.planning.engine import options, plan, single_moves
from tests.planning import generate

SITUATION = generate.plan(4, tasks=40, people=4, features=5)
ASKED: dict[str, Callable[[], object]] = {
    "search": lambda: plan(SITUATION, budget=900).order,
    "options": lambda: options(SITUATION, "launch"),
    "single moves": lambda: single_moves(SITUATION, "launch"),
}


@pytest.mark.parametrize("name", ASKED)
def test_one_processor_gives_the_answer_of_two(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside.os, "cpu_count", lambda: 2)
    two = ASKED[name]()
    monkeypatch.setattr(beside.os, "cpu_count", lambda: 1)
    assert ASKED[name]() == two


def test_the_other_thread_halves_nothing_again_and_tells_what_went_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside.os, "cpu_count", lambda: 2)
    done: list[str] = []

    def nested() -> None:
        beside.side_by_side(lambda: done.append("third"), lambda: done.append("fourth"))

    beside.side_by_side(lambda: done.append("first"), nested)
    assert sorted(done) == ["first", "fourth", "third"]
    with pytest.raises(ZeroDivisionError):
        beside.side_by_side(lambda: None, lambda: done.append(str(1 / 0)))


def test_what_fails_here_does_not_leave_the_other_half_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside.os, "cpu_count", lambda: 2)
    done: list[str] = []
    with pytest.raises(ZeroDivisionError):
        beside.side_by_side(lambda: done.append(str(1 / 0)), lambda: done.append("other"))
    assert done == ["other"]
