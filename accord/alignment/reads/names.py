"""Decides by which names sentences call what a workspace's Situation knows only by id; skills and parents are looked up."""

from uuid import UUID

from accord.alignment.rules.names import GONE, PlanNames
from accord.people.models import Person, Skill
from accord.planning.situation import Situation
from accord.work.models import GoalPost, Item


class SituationNames(PlanNames):
    """PlanNames that ask the database for what the Situation does not hold. No query is made for what it does."""

    def __init__(self, situation: Situation) -> None:
        super().__init__(situation)
        self._asked: dict[str, str] = {}

    def title(self, key: str) -> str:
        found = super().title(key)
        return found if found != GONE else self._look(Item, key, "title", GONE)

    def person(self, key: str) -> str:
        found = super().person(key)
        return found if found != "somebody" else self._look(Person, key, "name", found)

    def goal_post(self, key: str) -> str:
        found = super().goal_post(key)
        return found if found != "phase two" or not key else self._look(GoalPost, key, "name", found)

    def skill(self, key: str) -> str:
        return self._look(Skill, key, "name", key)

    def _look(self, model: type[Item] | type[Person] | type[Skill] | type[GoalPost], key: str, field: str, otherwise: str) -> str:
        if key not in self._asked:
            try:
                found = model.everything.filter(pk=UUID(key)).values_list(field, flat=True).first()
            except ValueError:
                found = None
            self._asked[key] = found or otherwise
        return self._asked[key]
