"""Decides how full each person's weeks are: planned against there, in hours."""

import datetime as dt

import numpy as np

from accord.planning.answer import Load
from accord.planning.kernel import FULL
from accord.planning.layout import Layout


def weekly_load(layout: Layout) -> tuple[Load, ...]:
    """Planned and available hours of each person, for each local week from now to that of the last finish with any."""
    compiled = layout.compiled
    rank, union = compiled.grid.axis_rank, compiled.grid.union_at
    end = compiled.at(int(layout.finish.max(initial=compiled.now)) - 1).date().toordinal()
    sunday = ((end - 1) // 7 + 1) * 7
    rows: list[Load] = []
    for number, person in enumerate(compiled.situation.people):
        axis = int(compiled.net.person_axis[number])
        days = compiled.timetable.days[axis]
        low, high = int(rank[axis, union[compiled.now]]), int(np.searchsorted(days, sunday, side="right"))
        if high <= low:
            continue
        weeks = (days[low:high] - 1) // 7
        planned = np.bincount(weeks - weeks[0], layout.used[number, low:high]) / FULL / compiled.slots_per_hour
        there = np.bincount(weeks - weeks[0]) * person.units / compiled.slots_per_hour
        for week in np.flatnonzero(there):
            monday = dt.date.fromordinal(int(weeks[0] + week) * 7 + 1)
            rows.append(Load(person.id, monday, round(float(planned[week]), 3), round(float(there[week]), 3)))
    return tuple(rows)
