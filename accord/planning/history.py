"""Decides what finished work says of the next task: how far actual hours lie from estimated ones, and what a kind of work takes.

The one place that learns. Each open task is compared with all finished ones: a finished task counts whole if the same person did
work of the same kind and size, and less the more it differs. Their ratios, so weighted, are pooled with PSEUDO_TASKS tasks of
the prior, and the pool's quantiles are told. So little history leaves the prior, a person or kind with few tasks leans on
everybody's, and a history in which nobody is named is pooled as one person's.

What is learned of a person only shifts or widens the ranges of that person's next tasks. It is never told by itself, and nothing
may rank people by it: it holds what kind of work they were given and who estimated it as much as how they work.
"""

from collections.abc import Iterable, Sequence
from math import erf, isfinite, log, sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .situation import Finished

Floats = npt.NDArray[np.float64]
AT = np.array([0.10, 0.20, 0.50, 0.80, 0.90])
Z = np.array([-1.2815515655446004, -0.8416212335729143, 0.0, 0.8416212335729143, 1.2815515655446004])
"""Normal quantiles of AT."""

LATEST = 400
"""How many finished tasks are looked back on: more are no better, as people and work change."""
ENOUGH = 8
"""Below so many finished tasks the prior beats own data."""
PSEUDO_TASKS = 10.0
"""What the prior weighs, in finished tasks of the same person, kind and size."""
OTHER_PERSON, OTHER_KIND = 0.15, 0.25
"""What a finished task of somebody else, or of another kind, weighs. Where either side is unknown, both count as the same."""
SIZE_FADES = 1.0
"""What a finished task weighs falls by 1/e for this difference in the logarithm of the estimate: 8 h says 0.37 of 22 h."""

EDGES = np.arange(-3.55, 3.56, 0.1)
"""The logarithm of the ratio is counted in cells between these; further ones count in the outermost."""
_NORMAL_Z = np.linspace(-5.0, 5.0, 401)
_NORMAL = np.array([0.5 * (1.0 + erf(z / sqrt(2.0))) for z in _NORMAL_Z])


class Alike(NamedTuple):
    """By what an open task is compared with finished ones: its estimated hours, kind, and who does it; "" is unknown."""

    hours: float
    kind: str = ""
    person: str = ""
    team: str = ""


def usable(history: Iterable[Finished]) -> tuple[Finished, ...]:
    """Without what says nothing: hours that are zero, negative or no number."""
    return tuple(one for one in history if one.estimated > 0.0 and one.actual > 0.0 and isfinite(one.estimated + one.actual))


def ratios(history: Sequence[Finished], asked: Sequence[Alike], prior: Floats) -> Floats:
    """[A, 5] logarithms at AT of actual over estimated hours, one row for each of `asked`, as `prior` is.

    With a prior around 1 and finished tasks alike that spread as widely around 2: 8 of them move the median to 1.3, 100 to 1.9.
    """
    told = sorted((log(one.actual / one.estimated), log(one.estimated), one.kind, one.person, one.team) for one in usable(history))
    if len(told) < ENOUGH or not asked:
        return prior
    ratio, size, *what = zip(*told, strict=True)
    sizes, which_size = np.unique([one.hours for one in asked], return_inverse=True)
    by_size = np.exp(-np.abs(np.log(sizes)[:, None] - np.array(size)) / SIZE_FADES)
    whats = {key: place for place, key in enumerate(dict.fromkeys(one[1:] for one in asked))}
    by_what = _likeness(*zip(*whats, strict=True), *what)
    weight = by_size[which_size] * by_what[[whats[one[1:]] for one in asked]]
    below = np.zeros((len(asked), len(told) + 1))
    np.cumsum(weight, axis=1, out=below[:, 1:])
    count = np.searchsorted(ratio, EDGES)
    count[0], count[-1] = 0, len(told)
    pooled = (below[:, count] + PSEUDO_TASKS * _shares_below(prior)) / (below[:, -1:] + PSEUDO_TASKS)
    return np.array([np.interp(AT, row, EDGES) for row in pooled])


def taken(history: Iterable[Finished]) -> dict[str, Floats]:
    """Kind → logarithms at AT of the hours that its finished tasks took, for kinds with ENOUGH of them."""
    return {kind: np.quantile(np.log(hours), AT) for kind, hours in _by_kind(history).items()}


def means(history: Iterable[Finished]) -> dict[str, float]:
    """Kind → mean hours that its finished tasks took, for kinds with ENOUGH of them."""
    return {kind: sum(hours) / len(hours) for kind, hours in _by_kind(history).items()}


def _by_kind(history: Iterable[Finished]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for one in usable(history):
        found.setdefault(one.kind, []).append(one.actual)
    return {kind: sorted(hours) for kind, hours in found.items() if len(hours) >= ENOUGH}


def _likeness(*columns: Sequence[str]) -> Floats:
    """[W, H] what each finished task weighs, whatever its size; columns: kinds, persons and teams asked for, and those told."""
    kinds, persons, teams = (_compared(ours, theirs) for ours, theirs in zip(columns[:3], columns[3:], strict=True))
    is_other = np.where(persons.is_known, persons.differ, teams.differ)
    return np.where(kinds.differ, OTHER_KIND, 1.0) * np.where(is_other, OTHER_PERSON, 1.0)


class _Compared(NamedTuple):
    """[W, H] whether both are known, and if so, differ."""

    is_known: npt.NDArray[np.bool_]
    differ: npt.NDArray[np.bool_]


def _compared(ours: Sequence[str], theirs: Sequence[str]) -> _Compared:
    number = {name: place for place, name in enumerate(dict.fromkeys(["", *ours, *theirs]))}
    left, right = np.array([number[name] for name in ours])[:, None], np.array([number[name] for name in theirs])
    is_known = (left > 0) & (right > 0)
    return _Compared(is_known, is_known & (left != right))


def _shares_below(spreads: Floats) -> Floats:
    """[A, EDGES] the share of each spread that lies below each edge; 0 and 1 at the ends."""
    spreads, which = np.unique(spreads, axis=0, return_inverse=True)
    part = (EDGES[None, :, None] >= spreads[:, None, 1:4]).sum(axis=2)
    slope = np.diff(Z) / np.maximum(np.diff(spreads), 1e-9)
    z = Z[part] + (EDGES - np.take_along_axis(spreads, part, 1)) * np.take_along_axis(slope, part, 1)
    share = np.interp(z, _NORMAL_Z, _NORMAL)
    share[:, 0], share[:, -1] = 0.0, 1.0
    return share[which.reshape(-1)]
