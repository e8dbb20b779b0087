"""Decides that every command keeps the house's promises, and that these checks find one that does not."""

import pytest

from accord.kernel.registry import commands
from tests.cast import Cast
from tests.examples import examples
from tests.quick import quick  # noqa: F401
from tests.walks import WALKS, tried


def _verbs() -> list[str]:
    return list(commands())


@pytest.mark.parametrize("verb", _verbs())
def test_every_command_keeps_the_promises(verb: str, cast: Cast) -> None:
    example = examples().get(verb)
    assert example is not None, f"{verb} has no example: add one in tests/examples/."
    broken = []
    for walk in WALKS:
        try:
            tried(walk, commands()[verb], example, cast)
        except AssertionError as found:
            broken.append(f"{walk.__name__}: {found}")
    assert not broken, "\n".join(broken)


def test_no_example_is_left_over() -> None:
    assert set(examples()) <= set(commands())


def test_every_command_says_what_it_changes() -> None:
    bare = [entry.name for entry in commands().values() if not (entry.function.__doc__ or "").strip()]
    assert not bare
