"""Decides which rows are summaries, those with rows below them, since only leaves are scheduled; and what counts as an
interruption."""

import dataclasses
import datetime as dt
from collections.abc import Iterable

from accord.files.planfile import FileTask, Part

ROUNDING = dt.timedelta(minutes=2)
"""Other tools leave gaps of seconds where they cut work into slices."""


def with_summaries(tasks: list[FileTask]) -> list[FileTask]:
    """The same rows; the project's own row, level 0, is a summary as soon as there is any other."""
    parents = {one.parent_uid for one in tasks}
    return [
        dataclasses.replace(one, is_summary=True)
        if one.uid in parents or (one.level == 0 and len(tasks) > 1 and one is tasks[0])
        else one
        for one in tasks
    ]


def interruptions(stretches: Iterable[Part]) -> tuple[Part, ...]:
    """The stretches of a task, those that touch joined; none if nothing interrupts it."""
    joined: list[Part] = []
    for one in stretches:
        if joined and one.start - joined[-1].finish <= ROUNDING:
            joined[-1] = Part(joined[-1].start, max(joined[-1].finish, one.finish))
        else:
            joined.append(one)
    return tuple(joined) if len(joined) > 1 else ()
