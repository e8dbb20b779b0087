"""Decides what the plan looks like backwards in time, so that the same kernel can push work as late as it goes (justification)."""

import numpy as np

from accord.planning.kernel import DONE, FF, FS, OPEN, SF, SS, Grid, Net

REVERSED = np.array([FS, FF, SS, SF], np.int8)
"""Link kind by kind, seen backwards: a start becomes a finish and the order of the two tasks turns."""


def mirror(grid: Grid, net: Net) -> tuple[Grid, Net]:
    """The same work with time running backwards: slot a becomes A − 1 − a. Pins and now fall away; begun counts as not begun."""
    return mirror_grid(grid), mirror_net(net)


def mirror_grid(grid: Grid) -> Grid:
    """Every table read from its other end."""
    size, horizon = len(grid.slot_of) - 1, int(grid.slot_of[-1])
    slot_of = np.append(horizon - 1 - grid.slot_of[:size][::-1], horizon).astype(np.int32)
    union_at = (size - grid.union_at[::-1]).astype(np.int32)
    axis_slot = np.full_like(grid.axis_slot, size)
    for axis, count in enumerate(grid.axis_len):
        axis_slot[axis, :count] = size - 1 - grid.axis_slot[axis, :count][::-1]
    axis_rank = (grid.axis_len[:, None] - grid.axis_rank[:, ::-1]).astype(np.int32)
    return Grid(slot_of, union_at, axis_slot, axis_rank, grid.axis_len)


def mirror_net(net: Net) -> Net:
    """Links turned around; those from done tasks left out."""
    count = len(net.state)
    after = np.repeat(np.arange(count, dtype=np.int32), np.diff(net.pred_at))
    kept = np.flatnonzero(net.state[net.pred_task] != DONE)
    kept = kept[np.argsort(net.pred_task[kept], kind="stable")]
    counts = np.bincount(net.pred_task[kept], minlength=count)
    zeros = np.zeros(count, np.int32)
    return net._replace(
        state=np.where(net.state == DONE, DONE, OPEN).astype(np.int8),
        begun=zeros,
        ended=zeros,
        earliest=zeros.copy(),
        finish_from=zeros,
        pred_at=np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
        pred_task=after[kept],
        pred_kind=REVERSED[net.pred_kind[kept]],
        pred_lag=net.pred_lag[kept],
        pred_elapsed=net.pred_elapsed[kept],
    )
