"""Decides what is said to bind a date: the last thing on the way to it that is no mere queue, and what leads there from today."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from accord.alignment.rules.names import Names
from accord.alignment.rules.sentences import Dates, Part, Sentence, start_sentence
from accord.planning.answer import Cause

SERIES = ("link", "now", "started", "done", "work")
"""A task that waits for the one before it is told by what that one waits for."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One task of a chain: why it starts no earlier, the binding cause first, and who works on it."""

    task: str
    causes: tuple[Cause, ...]
    persons: tuple[str, ...] = ()


def binding_hop(chain: Sequence[Hop]) -> Hop:
    """The nearest to the goal post that waits for more than the task before it; the last task where none does."""
    return next((hop for hop in chain if hop.causes and hop.causes[0].kind not in SERIES), chain[0])


def binding_sentences(chain: Sequence[Hop], names: Names, dates: Dates, *, is_whole: bool = True) -> tuple[Sentence, ...]:
    """What binds the first task of `chain`, which runs back to today where it `is_whole`; then how the rest of it hangs together.

    "Credit in the ledger starts 31 Dec because Ben is on Join screens until 31 Dec." "5 tasks up to Store review wait for it; of
    the 11 back to today, 6 are Ben's."
    """
    hop = binding_hop(chain)
    at = chain.index(hop)
    first = start_sentence(hop.task, hop.causes, names, dates)
    return (first, (Part(rest),)) if (rest := _rest(chain, at, names, is_whole=is_whole)) else (first,)


def _rest(chain: Sequence[Hop], at: int, names: Names, *, is_whole: bool) -> str:
    said = []
    if at:
        said.append(f"{_tasks(at)} up to {names.title(chain[0].task)} {'waits' if at == 1 else 'wait'} for it")
    if is_whole and len(chain) > at + 1:
        said.append(_back(chain, at, names))
    rest = "; ".join(said)
    return f"{rest[0].upper()}{rest[1:]}." if rest else ""


def _back(chain: Sequence[Hop], at: int, names: Names) -> str:
    """How it goes back to today, and whose work that is where it is mostly one person's."""
    count = Counter(person for hop in chain for person in hop.persons)
    who, most = max(count.items(), key=lambda pair: (pair[1], names.person(pair[0])), default=("", 0))
    if most > 1 and 2 * most >= len(chain):
        return f"of the {len(chain)} tasks back to today, {most} are {names.person(who)}'s"
    before = len(chain) - at - 1
    return f"{_tasks(before)} before it {'leads' if before == 1 else 'lead'} back to today"


def _tasks(count: int) -> str:
    return "1 task" if count == 1 else f"{count} tasks"
