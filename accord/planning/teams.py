"""Decides who may work on each task, all of them or one of them, and how that becomes columns of the net."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accord.planning.arrays import FULL
from accord.planning.situation import Situation, Task


@dataclass(frozen=True, slots=True)
class Team:
    """Who may work on a task: all of `pairs` (person number, units, rate), or one of them where `is_choice`."""

    pairs: tuple[tuple[int, float, float], ...]
    is_choice: bool

    @property
    def rate(self) -> float:
        """Estimated hours done per hour; of a choice, the first one's; nobody: 1."""
        rates = [rate for _, _, rate in self.pairs]
        return (rates[0] if self.is_choice else sum(rates)) if rates else 1.0


def teams_of(situation: Situation, persons: Mapping[str, int]) -> tuple[Team, ...]:
    """[T] by the numbers of `persons`."""
    skilled: dict[str, list[str]] = {}
    for person in situation.people:
        for skill in person.skills:
            skilled.setdefault(skill, []).append(person.id)

    def of(task: Task) -> Team:
        names: dict[str, float] = {}
        for assigned in task.people:
            names[assigned.person] = names.get(assigned.person, 0.0) + assigned.units
        is_choice = not names
        if is_choice:
            names = dict.fromkeys(task.candidates or (skilled.get(task.skill, ()) if task.skill else ()), 1.0)
        pairs = []
        for name, wanted in names.items():
            person = situation.people[persons[name]]
            units = min(wanted, person.units)
            pairs.append((persons[name], units, units * person.skills.get(task.skill, 1.0)))
        return Team(tuple(pairs), is_choice)

    return tuple(Team((), False) if task.is_milestone else of(task) for task in situation.tasks)


def team_rows(teams: tuple[Team, ...]) -> dict[str, NDArray]:  # type: ignore[type-arg]
    """The columns of a Net that say who works on what."""
    pairs = [pair for team in teams for pair in team.pairs]
    return {
        "is_choice": np.array([team.is_choice for team in teams], np.bool_),
        "team_at": np.cumsum([0, *(len(team.pairs) for team in teams)]).astype(np.int32),
        "team_person": np.array([person for person, _, _ in pairs], np.int32),
        "team_units": np.array([max(1, round(units * FULL)) for _, units, _ in pairs], np.int32),
        "team_rate": np.array([rate for _, _, rate in pairs], np.float64),
    }
