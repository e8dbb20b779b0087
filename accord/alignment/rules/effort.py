"""Decides what tasks take together, as a range: middles add, spreads add as squares, for ten ranges are not ten worst cases."""

from collections.abc import Iterable
from math import sqrt

ASSUMED_SPREAD = 0.6
"""Half-width of the range of work without an estimate, as a share of what planning expects of it."""


def joined_range(parts: Iterable[tuple[float | None, float | None, float]]) -> tuple[float, float] | None:
    """(low, high, expected hours) of each task → low and high of all, in hours; None where there is no work.

    Worked: 24–60 and 8–24 h → middles 42 and 16, half-widths 18 and 8 → 58 ± 19.7 → 38–78 h.
    """
    middle = square = 0.0
    for low, high, expected in parts:
        if low is None and high is None:
            one, half = expected, expected * ASSUMED_SPREAD
        else:
            small, large = (low if low is not None else high or 0.0), (high if high is not None else low or 0.0)
            one, half = (small + large) / 2, (large - small) / 2
        middle += one
        square += half * half
    return (max(0.0, middle - sqrt(square)), middle + sqrt(square)) if middle else None
