"""Decides whether a small plan can be finished sooner at all: CP-SAT looks for a better one, or proves that there is none.

The model is the schedule's own, in union slots, so that what it proves holds for our plans: each task begins in a slot from which
everybody on it has enough of their own slots in a row; people are shared like machines. Where hours, absences and shares make a
length depend on its start, the length is looked up. What the model leaves out is refused and named, never proven falsely. CP-SAT is
OR-tools' solver by lazy clause generation (Perron and Furnon); one worker and a limit in its own deterministic time, so that every
machine gives the same answer.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .answer import Progress
from .bound import lower_bound
from .compiled import Compiled
from .genetic import MEASURES, score
from .kernel import DONE, FF, FS, OPEN, SS, feasible, run, whole
from .search import aim

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
MOST_TASKS = 80
"""Open tasks; beyond, a proof is hopeless."""
LIMIT = 10.0
"""Deterministic time, about as many seconds of one processor."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of the best plan there can be.

    `bound`: slot before which no plan ends; `finish`: slot at which the best plan known ends; `lateness`, in hundredths × slots of
    weighted lateness, comes before it. `is_optimal`: no plan is better. `order` [T]: by which that plan is placed. `why_not`: why
    nothing could be proven, in a sentence.
    """

    bound: int
    finish: int
    lateness: int
    is_optimal: bool
    order: I32
    why_not: str = ""


def prove(compiled: Compiled, order: I32, *, limit: float = LIMIT, workers: int = 1, progress: Progress | None = None) -> Proof:
    """Improve on the plan that `order` [T] gives, and prove it if the `limit` allows.

    `progress` is told how near bound and plan are, 0–1, and ends the proof by answering False. With more `workers` a proof is found
    sooner, but not the same way twice.
    """
    start, finish, _ = run(compiled, order, compiled.hours)
    late, end = _measure(compiled, finish)
    known = lower_bound(compiled)
    if not late and end == known:
        return Proof(end, end, 0, True, order)
    if why := cannot(compiled):
        return Proof(known, end, late, False, order, why)
    model = _Model(compiled, start, finish, end)
    status, bound, found = model.solve(limit, workers, progress)
    best = order
    if found is not None:
        tried = np.asarray(np.lexsort((compiled.order.argsort(), found)), np.int32)
        _, other, _ = run(compiled, tried, compiled.hours)
        if _measure(compiled, other) < (late, end):
            (late, end), best = _measure(compiled, other), feasible(compiled.net.pred_at, compiled.net.pred_task, tried)
    proven_late, proven_end = divmod(bound, model.scale)
    is_optimal = bool(status) and (proven_late, proven_end) >= (late, end)
    return Proof(max(known, proven_end if proven_late >= late else known), end, late, is_optimal, best)


def cannot(compiled: Compiled) -> str:
    """Why a plan is none that the model tells exactly; "" where it is."""
    is_open = [task for n, task in enumerate(compiled.situation.tasks) if compiled.net.state[n] != DONE]
    if len(is_open) > MOST_TASKS:
        return f"More than {MOST_TASKS} tasks are open."
    split = next((task for task in is_open if task.can_split and task.by == "effort"), None)
    if split:
        return f"{split.title} may be done in pieces."
    mixed = next((task for task in is_open if task.by == "duration" and len({p for p, _, _ in _team(compiled, task.id)}) > 1), None)
    if mixed and not _is_one_axis(compiled):
        return f"{mixed.title} is of a fixed duration with several people whose hours differ."
    return ""


def _team(compiled: Compiled, task: str) -> tuple[tuple[int, float, float], ...]:
    return compiled.teams[compiled.task_number[task]].pairs


def _is_one_axis(compiled: Compiled) -> bool:
    return len({*compiled.net.person_axis.tolist(), *compiled.net.present_axis.tolist()}) <= 1


def _measure(compiled: Compiled, finish: I32) -> tuple[int, int]:
    """Weighted lateness of the goal posts (hundredths × slots), and the last finish (slot)."""
    into = np.zeros(MEASURES, np.int64)
    score(aim(compiled), compiled.net, finish, into)
    return int(into[0]), max(compiled.now, int(into[1]))


class _Model:
    """The schedule as constraints. Times are union slots from now (0) to the plan's end; `scale` ranks lateness before the end."""

    def __init__(self, compiled: Compiled, start: I32, finish: I32, end: int) -> None:
        from ortools.sat.python import cp_model  # loads in half a second: only who proves waits for it

        self._cp, self._compiled = cp_model, compiled
        self._model: Any = cp_model.CpModel()
        grid = compiled.grid
        self._now = int(grid.union_at[compiled.now])
        self._last = max(1, int(grid.union_at[end]) - self._now)
        self.scale = compiled.horizon + 1
        self._begin: dict[int, Any] = {}
        self._end: dict[int, Any] = {}
        self._busy: dict[int, list[tuple[Any, int]]] = {}
        for task in range(len(compiled.hours)):
            if compiled.net.state[task] != DONE:
                self._add(task, int(grid.union_at[start[task]]) - self._now)
        self._link(finish)
        self._share()
        self._minimise()

    def _add(self, task: int, hint: int) -> None:
        """A task with its begin, its end, and what it takes of whom."""
        compiled, net = self._compiled, self._compiled.net
        earliest = max(0, int(compiled.grid.union_at[net.earliest[task]]) - self._now)
        begin = self._model.new_int_var(min(earliest, self._last), self._last, "")
        self._model.add_hint(begin, max(0, min(hint, self._last)))
        self._begin[task] = begin
        finish_from = int(compiled.grid.union_at[net.finish_from[task]]) - self._now
        if compiled.hours[task] <= 0.0:
            self._end[task] = begin
            if finish_from > 0:
                self._model.add(begin >= min(finish_from, self._last))
            return
        low, high = int(net.team_at[task]), int(net.team_at[task + 1])
        ends = [self._part(task, pair, begin, low, high) for pair in range(low, high)]
        if low == high:
            length = self._slots(task, 1.0)
            self._end[task], _ = self._after(begin, int(net.axis[task]), length)
        elif net.is_choice[task]:
            end = self._model.new_int_var(0, self._last, "")
            self._model.add_exactly_one(taken for _, taken in ends)
            for one, taken in ends:
                self._model.add(end == one).only_enforce_if(taken)
            self._end[task] = end
        else:
            end = ends[0][0]
            if len(ends) > 1:
                end = self._model.new_int_var(0, self._last, "")
                self._model.add_max_equality(end, [one for one, _ in ends])
            self._end[task] = end
        if finish_from > 0:
            self._model.add(self._end[task] >= min(finish_from, self._last))

    def _part(self, task: int, pair: int, begin: Any, low: int, high: int) -> tuple[Any, Any]:
        """One person's part of a task: its end, and whether they do it."""
        net = self._compiled.net
        person, is_choice = int(net.team_person[pair]), bool(net.is_choice[task])
        rate = 1.0 if net.is_duration[task] else float(net.team_rate[pair] if is_choice else net.team_rate[low:high].sum())
        axis = int((net.present_axis if net.is_duration[task] else net.person_axis)[person])
        taken = self._model.new_bool_var("") if is_choice and high - low > 1 else None
        end, size = self._after(begin, axis, self._slots(task, rate), taken)
        if taken is None:
            interval = self._model.new_interval_var(begin, size, end, "")
        else:
            interval = self._model.new_optional_interval_var(begin, size, end, taken, "")
        self._busy.setdefault(person, []).append((interval, int(net.team_units[pair])))
        return end, self._model.new_constant(1) if taken is None else taken

    def _slots(self, task: int, rate: float) -> int:
        return int(whole(self._compiled.hours[task] * self._compiled.slots_per_hour / rate))

    def _after(self, begin: Any, axis: int, length: int, taken: Any = None) -> tuple[Any, Any]:
        """The end of `length` slots of an axis from `begin` on, and how far it lies from it; a plain sum where nobody is ever
        away.
        """
        rank, slot = self._compiled.grid.axis_rank[axis], self._compiled.grid.axis_slot[axis]
        size = int(self._compiled.grid.axis_len[axis])
        at = np.arange(self._now, self._now + self._last + 1)
        last = rank[np.minimum(at, len(rank) - 1)] + length - 1
        ends = np.where(last < size, slot[np.minimum(last, size)] + 1, self._now + 10 * self._last) - self._now
        if (ends - (at - self._now) == length).all():
            return begin + length, length
        end = self._model.new_int_var(0, 10 * self._last, "")
        self._model.add_element(begin, ends.tolist(), end)
        limit = self._model.add(end <= self._last)
        if taken is not None:
            limit.only_enforce_if(taken)
        size = self._model.new_int_var(0, 10 * self._last, "")
        self._model.add(size == end - begin)
        return end, size

    def _link(self, finish: I32) -> None:
        net = self._compiled.net
        for task in self._begin:
            for edge in range(int(net.pred_at[task]), int(net.pred_at[task + 1])):
                before, kind = int(net.pred_task[edge]), int(net.pred_kind[edge])
                is_from_end, is_to_start = kind in (FS, FF), kind in (FS, SS)
                if is_to_start and net.state[task] != OPEN:
                    continue
                mine = self._begin[task] if is_to_start else self._end[task]
                if before not in self._begin or (not is_from_end and net.state[before] != OPEN):
                    at = int(finish[before]) if is_from_end else int(net.begun[before])
                    self._model.add(mine >= max(0, min(self._bound(task, edge, at), self._last)))
                    continue
                asked = self._end[before] if is_from_end else self._begin[before]
                if not net.pred_lag[edge]:
                    self._model.add(mine >= asked)
                    continue
                slots = [self._instant(at, is_from_end) for at in range(self._last + 1)]
                table = [max(0, self._bound(task, edge, slot)) for slot in slots]
                bound = self._model.new_int_var(0, max(table), "")
                self._model.add_element(asked, table, bound)
                self._model.add(mine >= bound)

    def _instant(self, at: int, is_end: bool) -> int:
        """The absolute slot of a union slot from now, as a begin or as an end."""
        slot_of = self._compiled.grid.slot_of
        return int(slot_of[self._now + at - 1]) + 1 if is_end and at > 0 else int(slot_of[min(self._now + at, len(slot_of) - 1)])

    def _bound(self, task: int, edge: int, slot: int) -> int:
        """The union slot from now that a link allows whose other end lies at an absolute slot."""
        compiled, net, grid = self._compiled, self._compiled.net, self._compiled.grid
        lag = int(net.pred_lag[edge])
        if net.pred_elapsed[edge]:
            return int(grid.union_at[min(max(slot + lag, 0), compiled.horizon)]) - self._now
        at = int(grid.union_at[min(slot, compiled.horizon)])
        axis = int(net.axis[task])
        k = int(grid.axis_rank[axis, at])
        if lag > 0:
            last = min(k + lag, int(grid.axis_len[axis])) - 1
            return int(grid.axis_slot[axis, last]) + 1 - self._now
        return (at if lag == 0 else int(grid.axis_slot[axis, max(0, k + lag)])) - self._now

    def _share(self) -> None:
        for person, parts in self._busy.items():
            capacity = int(self._compiled.net.capacity[person])
            if all(2 * units > capacity for _, units in parts):
                self._model.add_no_overlap([interval for interval, _ in parts])
            else:
                self._model.add_cumulative([interval for interval, _ in parts], [units for _, units in parts], capacity)

    def _minimise(self) -> None:
        """Weighted lateness of the goal posts first, then the last finish; both in absolute slots."""
        goals = aim(self._compiled)
        instants = [self._instant(at, True) for at in range(self._last + 1)]
        cost: Any = self._absolute(list(self._end.values()), instants)
        for post, slot in enumerate(goals.goal_slot):
            tasks = goals.goal_task[goals.goal_at[post] : goals.goal_at[post + 1]].tolist()
            open_ends = [self._end[task] for task in tasks if task in self._end]
            if not open_ends or instants[-1] <= slot:
                continue
            late = self._model.new_int_var(0, instants[-1] - int(slot), "")
            self._model.add(late >= self._absolute(open_ends, instants) - int(slot))
            cost += late * int(goals.goal_weight[post]) * self.scale
        self._model.minimize(cost)

    def _absolute(self, ends: list[Any], instants: list[int]) -> Any:
        last = self._model.new_int_var(0, self._last, "")
        self._model.add_max_equality(last, ends)
        if all(instants[at] - instants[0] == at for at in range(1, len(instants))):
            return last + instants[0]
        absolute = self._model.new_int_var(min(instants), max(instants), "")
        self._model.add_element(last, instants, absolute)
        return absolute

    def solve(self, limit: float, workers: int, progress: Progress | None) -> tuple[bool, int, NDArray[np.int64] | None]:
        """(whether it came to an end, the least the objective can be, begin of each task or None)."""
        solver = self._cp.CpSolver()
        solver.parameters.max_deterministic_time = limit
        solver.parameters.num_workers = workers
        solver.parameters.optimize_with_core = True
        solver.parameters.linearization_level = 0  # capacities say more than their relaxation does
        solver.parameters.random_seed = self._compiled.situation.seed % 2**31
        if progress:
            solver.best_bound_callback = lambda bound: None if progress(_nearness(solver, bound)) else solver.stop_search()
        status = solver.solve(self._model)
        found = None
        if status in (self._cp.OPTIMAL, self._cp.FEASIBLE):
            found = np.full(len(self._compiled.hours), -1, np.int64)
            for task, begin in self._begin.items():
                found[task] = solver.value(begin)
        return status == self._cp.OPTIMAL, int(np.ceil(solver.best_objective_bound - 1e-6)), found


def _nearness(solver: Any, bound: float) -> float:
    return 0.0 if bound <= 0.0 else min(1.0, bound / max(bound, solver.objective_value or bound))
