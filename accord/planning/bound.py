"""Decides a finish no plan can beat: the longest chain of links with endless people, and each person's work laid end to end."""

import numpy as np

from accord.planning import kernel
from accord.planning.compiled import Compiled
from accord.planning.kernel import DONE

ENDLESS = np.int32(1 << 28)


def lower_bound(compiled: Compiled) -> int:
    """The later of the two, as a slot; calendars, shares and time off count in both."""
    free = compiled.net._replace(capacity=np.full_like(compiled.net.capacity, ENDLESS), patience=np.int64(0))
    work = (compiled.hours * compiled.slots_per_hour)[None, :]
    sequence = kernel.feasible(free.pred_at, free.pred_task, compiled.order)
    _, finish, _ = kernel.place_draws(compiled.grid, free, sequence, work)
    is_open = compiled.net.state != DONE
    chain = int(finish[0][is_open].max(initial=compiled.now))
    return max([chain, *(_alone(compiled, person, need) for person, need in enumerate(_needs(compiled)))])


def _needs(compiled: Compiled) -> list[int]:
    """[P] thousandths × slots that only this person can do. Work by duration is left out: others' absence stretches it."""
    needs = [0] * len(compiled.situation.people)
    for task, team in enumerate(compiled.teams):
        if compiled.net.state[task] == DONE or not team.pairs or compiled.hours[task] <= 0 or compiled.net.is_duration[task]:
            continue
        if team.is_choice and len(team.pairs) > 1:
            continue
        length = int(kernel.whole(compiled.hours[task] * compiled.slots_per_hour / team.rate))
        for person, units, _ in team.pairs:
            needs[person] += length * max(1, round(units * kernel.FULL))
    return needs


def _alone(compiled: Compiled, person: int, need: int) -> int:
    if not need:
        return compiled.now
    axis = int(compiled.net.person_axis[person])
    slots = -(-need // int(compiled.net.capacity[person]))
    first = int(compiled.grid.axis_rank[axis, compiled.grid.union_at[compiled.now]])
    last = min(first + slots, int(compiled.grid.axis_len[axis])) - 1
    return int(compiled.grid.slot_of[compiled.grid.axis_slot[axis, last]]) + 1
