"""Decides which projects a person's hours reach. Delivery, which knows tasks, registers the answer; people stand below it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from accord.people.models import WorkCalendar

_answers: list[Callable[[set[UUID]], set[UUID]]] = []


def answers_reach(answer: Callable[[set[UUID]], set[UUID]]) -> Callable[[set[UUID]], set[UUID]]:
    """Register who knows the projects of a set of persons."""
    _answers.append(answer)
    return answer


def projects_of(person_ids: set[UUID]) -> set[UUID]:
    return {project for answer in _answers for project in answer(person_ids)}


def projects_of_calendar(calendar: "WorkCalendar") -> set[UUID]:
    """Those of the persons who follow the calendar; of everybody without a calendar where it is the default."""
    from accord.people.models import Person

    persons: Any = Person.objects.filter(workspace_id=calendar.workspace_id)
    following = persons.filter(calendar=calendar) | (persons.filter(calendar=None) if calendar.is_default else persons.none())
    return projects_of(set(following.values_list("pk", flat=True)))
