"""Decides what an expected effect and a weight may be, with the sentence that names the rule."""

import math

from accord.kernel.errors import Invalid


def clean_effect(low: float | None, high: float | None) -> tuple[float | None, float | None]:
    """A range in order in the key result's own unit, or none; one number stands for both ends. Raises Invalid."""
    if low is None and high is None:
        return None, None
    low, high = (high if low is None else low), (low if high is None else high)
    assert low is not None and high is not None
    for field, value in (("effect_low", low), ("effect_high", high)):
        if not (math.isfinite(value) and abs(value) <= 1e12):
            raise Invalid(field, "An effect is a number in the key result's unit.")
    if low > high:
        raise Invalid("effect_low", "The low end of an effect cannot lie above its high end.")
    return low, high


def clean_weight(weight: float) -> float:
    if not (math.isfinite(weight) and 0 <= weight <= 1000):
        raise Invalid("weight", "A weight lies between 0 and 1,000; 1 is the usual.")
    return weight
