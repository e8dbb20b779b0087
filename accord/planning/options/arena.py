"""Decides what a bundle of moves is worth on a few draws, in about a millisecond: the ground on which options are searched."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ..answer import Change
from ..apply import added_person, share_of_hours, taken_out, trimmed_off, with_changes
from ..beside import side_by_side
from ..compiled import Compiled, compile
from ..costs import cost_of, cost_per_hour, overtime_pay
from ..diary import Lanes, lane_size, lanes, lanes_of
from ..forecast import limit, numbers_of
from ..kernel import STARTED, Net
from ..moves import Move
from ..outcome import find_goal_post, hired_hours
from ..rows import link_rows
from ..runs import Runs, run_kept
from ..simulation import Simulation
from ..situation import Feature, Person
from ..teams import Team, team_rows, teams_of

I32 = NDArray[np.int32]
F64 = NDArray[np.float64]
Bundle = frozenset[int]
"""Numbers of moves; RESEQUENCE stands for the better order."""
RESEQUENCE = -1
_OF_NET = ("split", "overtime", "fast_track")
LEAST_KEPT = 0.4
"""Share of the goal post's value that no way out goes below: to drop nearly all of it is no way out."""


@dataclass(frozen=True, slots=True)
class Score:
    """A bundle on the arena's draws. `nearness` is the chance with soft edges, so that half a way counts."""

    chance: float
    nearness: float
    value: float
    cost: float
    people: int
    moves: int
    """Overtime counts as four."""

    def price(self, now: "Score") -> float:
        """What it costs against `now`, on one scale: value lost, half of the share of cost added, a fiftieth a person, a
        hundredth a move.
        """
        added = max(0.0, self.cost - now.cost) / now.cost if now.cost > 0.0 else 0.0
        return max(0.0, now.value - self.value) + 0.5 * added + 0.02 * self.people + 0.01 * self.moves


def felt(change: Change) -> int:
    """How many changes one feels like: longer days are felt every evening."""
    return 4 if change.kind == "overtime" else 1


class Arena:
    """All that evaluating bundles needs, made once. D: draws, T: tasks."""

    def __init__(
        self, simulation: Simulation, goal_post_id: str, moves: Sequence[Move], *, hours: F64, factor: F64, draws: int
    ) -> None:
        base = simulation.compiled
        situation = base.situation
        post = find_goal_post(situation, goal_post_id)
        assert post.at is not None
        self.moves = tuple(moves)
        self.situation = situation
        self.order: I32 = base.order
        self.better: I32 = base.order
        self.better_people: frozenset[str] = frozenset()
        self.evaluated = 0
        self._added = {number: len(situation.people) + place for place, number in enumerate(self._of_kind("add_capacity"))}
        more = len(situation.people) + len(self._added)
        self._longer = {number: more + place for place, number in enumerate(self._of_kind("overtime"))}
        """Whose longer days: a stand-in by whose hours they work."""
        self.compiled = self._with_everybody(base)
        self._teams = base.teams
        self._changed_teams = {number: self._teams_under(number) for number, move in enumerate(self.moves)}
        self._work = np.ascontiguousarray(hours[:draws] * self.compiled.slots_per_hour)
        self._hours = hours[:draws]
        self._factor = factor[:draws]
        self.draws = draws
        self._now = int(self.compiled.grid.union_at[self.compiled.now])
        self._limit = limit(replace(simulation, compiled=self.compiled), post.at)
        self._must = numbers_of(simulation, post.must_have)
        self._features = situation.features_of(goal_post_id)
        self._weights = np.array([f.weight for f in self._features])
        self._feature_at, self._feature_task = _rows([numbers_of(simulation, f.tasks) for f in self._features])
        self._part = lane_size(self.compiled.net, lanes(self._net(base.teams)))
        self._nets: dict[Bundle, Net] = {}
        self._gone: dict[Bundle, NDArray[np.bool_]] = {}
        self._part_lost = {number: self._lost(number) for number in self._of_kind("trim")}
        self._scores: dict[Bundle, Score] = {}
        self._paid = {number: self._hire(number, post.at) for number in self._added}
        self._paid |= {number: overtime_pay(self.compiled, person) for number, person in self._longer.items()}
        self._touched = [self._people_of(number, simulation) for number in range(len(self.moves))]
        self._width = 1.0
        ends = self._ends(frozenset(), None)
        self._width = max(1.0, 0.35 * float(ends.std()))
        self.now = self.score(frozenset())

    def score(self, bundle: Bundle) -> Score:
        """The bundle's worth; asked again, it is remembered."""
        if bundle not in self._scores:
            self.look_at((bundle,))
        return self._scores[bundle]

    def look_at(self, bundles: Iterable[Bundle]) -> None:
        """Score all of them, half of them on another processor; asked for each by `score` later, they are remembered."""
        new = [bundle for bundle in dict.fromkeys(bundles) if bundle not in self._scores]
        self.evaluated += len(new)
        found: dict[Bundle, Score] = {}

        def some(these: Sequence[Bundle]) -> None:
            for bundle in these:
                found[bundle] = self._score(bundle, None)

        side_by_side(partial(some, new[::2]), partial(some, new[1::2]))
        self._scores |= {bundle: found[bundle] for bundle in new}  # in the order in which they were asked for

    def is_kept(self, bundle: Bundle) -> bool:
        """Whether enough of the goal post's features, by weight, stays in."""
        out = {self.moves[n].change.feature for n in bundle if n >= 0 and n not in self._part_lost}
        lost = {self.moves[n].change.feature: self._part_lost[n] for n in bundle if n in self._part_lost}
        return keeps_enough(self._features, out, lost)

    def is_done(self, bundle: Bundle, order: I32) -> NDArray[np.bool_]:
        """[D] whether the goal post is reached with the bundle on top of an order."""
        self.evaluated += 1
        runs, gone = self._run(bundle, order)
        return np.asarray(_stretched_ends(runs.end, self._must[~gone[self._must]], self._now, self._factor) <= self._limit)

    def score_order(self, order: I32) -> Score:
        """The worth of another order alone."""
        self.evaluated += 1
        return self._score(frozenset(), order)

    @property
    def scores(self) -> dict[Bundle, Score]:
        """Every bundle scored so far."""
        return self._scores

    def adopt(self, order: I32, people: frozenset[str]) -> None:
        """Make this the better order that RESEQUENCE stands for."""
        self.better, self.better_people = order, people
        self._scores = {bundle: score for bundle, score in self._scores.items() if RESEQUENCE not in bundle}

    def _score(self, bundle: Bundle, order: I32 | None) -> Score:
        runs, gone = self._run(bundle, order)
        late = _stretched_ends(runs.end, self._must[~gone[self._must]], self._now, self._factor) - self._limit
        done = _features_done(runs.end, self._feature_at, self._feature_task, self.gone_with(bundle - self._part_lost.keys()),
                              self._now, self._factor, self._limit)  # fmt: skip
        whole = float(self._weights.sum())
        for number in bundle & self._part_lost.keys():
            done = done * np.array(
                [1.0 - self._part_lost[number] * (f.id == self.moves[number].change.feature) for f in self._features]
            )
        people = set(self.better_people) if RESEQUENCE in bundle or order is not None else set()
        for number in bundle:
            if number >= 0:
                people |= self._touched[number]
        return Score(
            chance=float((late <= 0).mean()),
            nearness=float((1.0 / (1.0 + np.exp(np.clip(late / self._width, -30, 30)))).mean()),
            value=float((done * self._weights).sum() / whole) if whole > 0.0 else 1.0,
            cost=self._cost(runs, gone, bundle),
            people=len(people),
            moves=sum(felt(self.moves[n].change) if n >= 0 else 1 for n in bundle),
        )

    def _ends(self, bundle: Bundle, order: I32 | None) -> I32:
        runs, gone = self._run(bundle, order)
        return np.asarray(_stretched_ends(runs.end, self._must[~gone[self._must]], self._now, self._factor))

    def _run(self, bundle: Bundle, order: I32 | None) -> tuple[Runs, NDArray[np.bool_]]:
        net = self._net_of(bundle)
        gone = self.gone_with(bundle)
        work = np.where(gone, 0.0, self._work) if gone.any() else self._work
        for number in bundle:
            change = self.moves[number].change if number >= 0 else None
            if change is not None and change.kind == "fast_track":
                again = np.ones(work.shape[1])
                again[self.compiled.task_number[change.task]] = 1.0 + (change.amount or 0.0) / 2.0
                work = work * again
        listed = order if order is not None else self.better if RESEQUENCE in bundle else self.order
        listed = self._interrupted(bundle, listed)
        return run_kept(self.compiled.grid, net, self._room(net), listed, work), gone

    def _interrupted(self, bundle: Bundle, order: I32) -> I32:
        """Begun work that other work may interrupt goes behind it."""
        tasks = [self.moves[n].change.task for n in bundle if n >= 0 and self.moves[n].change.kind == "split"]
        numbers = [self.compiled.task_number[task] for task in tasks]
        begun = [number for number in numbers if self.compiled.net.state[number] == STARTED]
        if not begun:
            return order
        is_last = np.isin(order, begun)
        return np.concatenate((order[~is_last], order[is_last]))

    def _net_of(self, bundle: Bundle) -> Net:
        """The network of a bundle, made once for each set of moves that change it."""
        key = frozenset(n for n in bundle if n >= 0 and (self._changed_teams[n] or self.moves[n].change.kind in _OF_NET))
        if key not in self._nets:
            self._nets[key] = self._rewired(self._net(self._teams_of(key)), key)
        return self._nets[key]

    def _rewired(self, net: Net, bundle: Bundle) -> Net:
        """With longer days, work that may be interrupted, and links that overlap."""
        changes = {n: self.moves[n].change for n in bundle if self.moves[n].change.kind in _OF_NET}
        for number, change in changes.items():
            if change.kind == "split":
                can_split = net.can_split.copy()
                can_split[self.compiled.task_number[change.task]] = True
                net = net._replace(can_split=can_split)
            elif change.kind == "overtime":
                axes = net.person_axis.copy(), net.present_axis.copy()
                for axis in axes:
                    axis[self.compiled.person_number[change.person]] = axis[self._longer[number]]
                net = net._replace(person_axis=axes[0], present_axis=axes[1])
        overlaps = [changes[n] for n in sorted(changes) if changes[n].kind == "fast_track"]
        if overlaps:
            after = with_changes(self.situation, overlaps)
            net = net._replace(**link_rows(after, self.compiled.task_number, self.compiled.slot_minutes))  # type: ignore[arg-type]
        return net

    def _net(self, teams: Sequence[Team]) -> Net:
        return self.compiled.net._replace(**team_rows(tuple(teams)))  # type: ignore[arg-type]

    def _room(self, net: Net) -> Lanes:
        return lanes_of(net, self._part)

    def _teams_of(self, bundle: Bundle) -> Sequence[Team]:
        """Capacity first, then reassignment, as an option lists its changes."""
        teams = list(self._teams)
        for number in sorted((n for n in bundle if n >= 0), key=lambda n: (self.moves[n].family != "capacity", n)):
            for task, team in self._changed_teams.get(number, ()):
                is_more = number in self._added and teams[task].is_choice
                teams[task] = Team((*teams[task].pairs, team.pairs[-1]), True) if is_more else team
        return teams

    def _teams_under(self, number: int) -> tuple[tuple[int, Team], ...]:
        """The tasks whose team a move changes, with that team."""
        change = self.moves[number].change
        if change.kind not in ("reassign", "add_capacity"):
            return ()
        small = self.situation
        if change.kind == "reassign":
            small = replace(
                small, tasks=tuple(t for t in small.tasks if t.id == change.task), links=(), features=(), goal_posts=(), last=()
            )
        after = with_changes(small, [change])
        teams = teams_of(after, {person.id: place for place, person in enumerate(after.people)})
        if number in self._added:
            # People are looked up by place, so the newcomer stands last until they get their number in the arena.
            teams = tuple(_renumbered(team, len(after.people) - 1, self._added[number]) for team in teams)
        numbers = [place for place, t in enumerate(self.situation.tasks) if change.kind != "reassign" or t.id == change.task]
        return tuple((place, team) for place, team in zip(numbers, teams, strict=True) if team != self._teams[place])

    def _with_everybody(self, base: Compiled) -> Compiled:
        """The Situation compiled with all whom capacity moves would bring, so that their time is on the grid."""
        newcomers = tuple(added_person(self.situation, self.moves[number].change) for number in self._added)
        newcomers += tuple(self._stand_in(number) for number in self._longer)
        if not newcomers:
            return base
        named = tuple(replace(person, id=f"{person.id}\x00{place}", skills={}) for place, person in enumerate(newcomers))
        return compile(
            replace(self.situation, people=(*self.situation.people, *named)), slot_minutes=base.slot_minutes, days=base.days
        )

    def _of_kind(self, kind: str) -> list[int]:
        return [number for number, move in enumerate(self.moves) if move.change.kind == kind]

    def _stand_in(self, number: int) -> Person:
        change = self.moves[number].change
        after = with_changes(replace(self.situation, tasks=(), links=(), features=(), goal_posts=(), last=()), [change])
        return next(person for person in after.people if person.id == change.person)

    def gone_with(self, bundle: Bundle) -> NDArray[np.bool_]:
        """[T] whether the scope moves of the bundle take a task out."""
        key = frozenset(n for n in bundle if n >= 0 and self.moves[n].family == "scope")
        if key not in self._gone:
            changes = [self.moves[n].change for n in key]
            out = taken_out(self.situation, [c.feature for c in changes if c.kind != "trim"])
            out = out.union(*(trimmed_off(self.situation, c) for c in changes if c.kind == "trim"))
            self._gone[key] = np.array([task.id in out for task in self.situation.tasks], np.bool_)
        return self._gone[key]

    def _lost(self, number: int) -> float:
        """The share of its feature that a trim takes out."""
        change = self.moves[number].change
        feature = next(f for f in self.situation.features if f.id == change.feature)
        return share_of_hours(self.situation, feature, trimmed_off(self.situation, change))

    def _hire(self, number: int, until: dt.datetime) -> float:
        person = self._added[number]
        return hired_hours(self.compiled, person, until) * self.compiled.situation.people[person].cost_per_hour

    def _cost(self, runs: Runs, gone: NDArray[np.bool_], bundle: Bundle) -> float:
        net = self._net_of(bundle)
        money = cost_per_hour(replace(self.compiled, net=net))
        if len(money):
            money = np.where(net.team_person >= len(self.situation.people), 0.0, money)
        zeros = np.zeros(len(gone))
        counts = np.where(gone, 0.0, 1.0)
        rows = cost_of(net, money, hours=self._hours, person=runs.person, behind=zeros, fixed=zeros, counts=counts)
        return float(rows.mean()) + sum(self._paid[number] for number in bundle if number in self._paid)

    def _people_of(self, number: int, simulation: Simulation) -> frozenset[str]:
        """Whose work a move changes: of reassigned work both, of work that goes, overlaps or is interrupted those who had it, of an
        addition the one relieved.
        """
        change = self.moves[number].change
        if change.kind == "reassign":
            return frozenset(one for one in (change.person, change.other_person) if one)
        if change.kind in ("add_capacity", "overtime"):
            return frozenset([change.person] if change.person else [])
        people = self.situation.people
        held = set()
        named = [self.compiled.task_number[task] for task in (change.before, change.task) if task]
        for task in named or np.flatnonzero(self.gone_with(frozenset([number]))):
            team = self._teams[task]
            chosen = int(simulation.planned_person[task])
            held |= {people[p].id for p, _, _ in team.pairs if not team.is_choice or p == chosen}
        return frozenset(held)


def keeps_enough(features: Sequence[Feature], out: Collection[str], lost: Mapping[str, float]) -> bool:
    """Whether what stays of the features weighs enough; features that weigh nothing count alike. `lost`: of some, the share that
    goes.
    """
    weights = [f.weight for f in features] if any(f.weight > 0.0 for f in features) else [1.0] * len(features)
    stays = sum(w * (1.0 - lost.get(f.id, 0.0)) for f, w in zip(features, weights, strict=True) if f.id not in out)
    return stays >= LEAST_KEPT * sum(weights) - 1e-9


def _renumbered(team: Team, old: int, new: int) -> Team:
    return replace(team, pairs=tuple((new if person == old else person, units, rate) for person, units, rate in team.pairs))


def _rows(lists: Sequence[I32]) -> tuple[I32, I32]:
    at = np.concatenate(([0], np.cumsum([len(one) for one in lists]))).astype(np.int32)
    return at, np.concatenate(lists).astype(np.int32) if lists else np.zeros(0, np.int32)


@njit(cache=True)
def _stretched_ends(end: I32, tasks: I32, now: int, factor: F64) -> I32:
    """[D] the union slot by which all of the tasks are done, waits included."""
    out = np.full(end.shape[0], now, np.int32)
    for d in range(end.shape[0]):
        last = now
        for t in tasks:
            last = max(last, end[d, t])
        out[d] = now + int(np.floor((last - now) * factor[d] + 0.5))
    return out


@njit(cache=True)
def _features_done(end: I32, at: I32, task: I32, gone: NDArray[np.bool_], now: int, factor: F64, limit: int) -> F64:
    """[features] share of the draws in which each is done by the limit; 0 for one of which anything is gone."""
    out = np.zeros(len(at) - 1)
    for f in range(len(at) - 1):
        is_out = False
        for k in range(at[f], at[f + 1]):
            is_out = is_out or gone[task[k]]
        if is_out:
            continue
        count = 0
        for d in range(end.shape[0]):
            last = now
            for k in range(at[f], at[f + 1]):
                last = max(last, end[d, task[k]])
            if last <= now or now + int(np.floor((last - now) * factor[d] + 0.5)) <= limit:
                count += 1
        out[f] = count / end.shape[0]
    return out
