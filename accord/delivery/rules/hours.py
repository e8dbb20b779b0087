"""Decides which hours, shares and ranges a task may have, with the sentence that names the rule."""

import math

from accord.kernel.errors import Invalid

LONGEST_HOURS, MOST_OVERTIME = 100_000.0, 4.0


def clean_range(low: float | None, high: float | None, likely: float | None) -> tuple[float | None, float | None, float | None]:
    """A range in order, or none at all; one number stands for both ends. Raises Invalid."""
    if low is None and high is None:
        return None, None, None
    low, high = (high if low is None else low), (low if high is None else high)
    assert low is not None and high is not None
    for field, hours in (("low_hours", low), ("high_hours", high), ("likely_hours", likely)):
        if hours is not None:
            clean_hours(field, hours)
    if low > high:
        raise Invalid("low_hours", "The low end of a range cannot lie above its high end.")
    if likely is not None and not low <= likely <= high:
        raise Invalid("likely_hours", "The likely value lies between the two ends of the range.")
    return low, high, likely


def clean_hours(field: str, hours: float) -> float:
    if not (math.isfinite(hours) and 0 <= hours <= LONGEST_HOURS):
        raise Invalid(field, f"Hours lie between 0 and {LONGEST_HOURS:,.0f}.")
    return hours


def clean_share(field: str, share: float) -> float:
    if not (math.isfinite(share) and 0 <= share <= 1):
        raise Invalid(field, "A share lies between 0 and 100 %.")
    return share


def clean_overtime(field: str, hours: float) -> float:
    if not (math.isfinite(hours) and 0 < hours <= MOST_OVERTIME):
        raise Invalid(field, f"Overtime lies above 0 and at most at {MOST_OVERTIME:g} hours a day.")
    return hours


def clean_units(field: str, units: float) -> float:
    if not (math.isfinite(units) and 0 < units <= 1000):
        raise Invalid(field, "Units lie above 0 and at most at 1,000; 1 is all of a person's day.")
    return units
