"""Decides the strips below a timeline: whose hours are full in which week, and how much of the value is ready by then."""

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

Landing = tuple[str, str, float, dt.datetime | None, dt.datetime | None]
"""Key result, its name, share of the value, and when the feature is done at P50 and at P80."""


@dataclass(frozen=True, slots=True)
class Strip:
    """One line: shares by week, None for a dash."""

    key: str
    name: str
    shares: tuple[float | None, ...]
    note: str = ""
    is_total: bool = False


def in_hundredths(share: float) -> int:
    """A week's load in percent, for every page that shows it; a half goes up: 0.125 → 13."""
    return math.floor(share * 100 + 0.5)


def load_strip(load: Iterable[Sequence[object]], names: Mapping[str, str], weeks: Sequence[dt.date]) -> tuple[Strip, ...]:
    """Planned ÷ there in whole percent, by person and week; a dash where none are. The peak in the note; the busiest first."""
    shares: dict[str, dict[dt.date, float | None]] = {}
    for person, monday, planned, capacity in load:
        share = float(planned) / float(capacity) if float(capacity) > 0 else (None if not planned else 1.0)  # type: ignore[arg-type]
        whole = None if share is None else in_hundredths(share) / 100
        shares.setdefault(str(person), {})[dt.date.fromisoformat(str(monday))] = whole
    rows = []
    for person, by_week in shares.items():
        if person in names:
            peak = max((share for share in by_week.values() if share is not None), default=0.0)
            row = Strip(person, names[person], tuple(by_week.get(week) for week in weeks), note=f"peak {in_hundredths(peak)} %")
            rows.append((-peak, names[person], row))
    return tuple(row for _, _, row in sorted(rows, key=lambda one: one[:2]))


def value_strip(landings: Iterable[Landing], weeks: Sequence[dt.date], zone: ZoneInfo) -> tuple[Strip, ...]:
    """Share of each key result's value that is done by the end of a week at P50; then of all, at 50 % and at 80 %."""
    given = list(landings)
    if not given:
        return ()
    rows = []
    for key, name in dict.fromkeys((key, name) for key, name, *_ in given):
        mine = [(value, p50) for one, _, value, p50, _ in given if one == key]
        rows.append(Strip(key, name, _ready(mine, weeks, zone), note=f"{round(100 * sum(value for value, _ in mine))} % of value"))
    for words, place in (("All, at 50 %", 3), ("All, at 80 %", 4)):
        ready = _ready([(one[2], one[place]) for one in given], weeks, zone)  # type: ignore[misc]
        rows.append(Strip(f"all:{place}", words, ready, note="100 % of value", is_total=True))
    return tuple(rows)


def _ready(mine: Sequence[tuple[float, dt.datetime | None]], weeks: Sequence[dt.date], zone: ZoneInfo) -> tuple[float | None, ...]:
    whole = sum(value for value, _ in mine)
    landed = sorted((at, value) for value, at in mine if at)
    found: list[float | None] = []
    done, place = 0.0, 0
    for monday in weeks:
        end = dt.datetime.combine(monday + dt.timedelta(days=7), dt.time(), zone)
        while place < len(landed) and landed[place][0] <= end:
            done += landed[place][1]
            place += 1
        found.append(done / whole if place and whole else None)
    return tuple(found)
