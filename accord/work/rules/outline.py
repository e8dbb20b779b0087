"""Decides where between its siblings an item stands."""

from collections.abc import Sequence

_NARROWEST = 1e-6


def place_between(siblings: Sequence[float], place: int) -> float | None:
    """A position for one more at `place` (0: first) among sorted siblings; None where no number is left and all need new ones."""
    before = siblings[place - 1] if place > 0 else None
    after = siblings[place] if place < len(siblings) else None
    if before is None:
        return 1.0 if after is None else after - 1.0
    if after is None:
        return before + 1.0
    return (before + after) / 2 if after - before > _NARROWEST else None
