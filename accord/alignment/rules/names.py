"""Decides by which names sentences call what a Situation knows only by id."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from accord.delivery.rules.links import gated
from accord.planning.situation import Situation


class Names(Protocol):
    """What a sentence asks for. An id that is not known is called "something that is gone" rather than shown."""

    @property
    def order(self) -> Sequence[str]:
        """Open tasks in their present order."""

    @property
    def year(self) -> int:
        """The present one, which dates need not name."""

    def title(self, key: str) -> str: ...
    def feature_of(self, task: str) -> str: ...
    def person(self, key: str) -> str: ...
    def goal_post(self, key: str) -> str: ...
    def skill(self, key: str) -> str: ...


GONE = "something that is gone"


class PlanNames:
    """The names in a Situation. `skills`: id → name where ids are no names; `titles`: of items that are no task, such as
    parents."""

    def __init__(
        self, situation: Situation, *, skills: Mapping[str, str] | None = None, titles: Mapping[str, str] | None = None
    ) -> None:
        self._titles = dict(titles or {}) | {task.id: task.title for task in situation.tasks}
        self._titles |= {feature.id: feature.title for feature in situation.features}
        self._persons = {person.id: person.name for person in situation.people}
        self._posts = {post.id: post.name for post in situation.goal_posts}
        self._features: dict[str, str] = {}
        for feature in situation.features:
            for task in feature.tasks:
                self._features.setdefault(task, feature.id)
        self._skills = dict(skills or {})
        self._order = tuple(task.id for task in situation.tasks if task.finished is None)

        self._year = situation.now.year

    @property
    def order(self) -> Sequence[str]:
        return self._order

    @property
    def year(self) -> int:
        return self._year

    def title(self, key: str) -> str:
        return self._titles.get(key) or self._titles.get(gated(key), GONE)

    def feature_of(self, task: str) -> str:
        """The feature a task belongs to; itself where it belongs to none."""
        return self._features.get(task, task)

    def person(self, key: str) -> str:
        if key.startswith("more:"):
            model = key.split(":")[1]
            return f"one more like {self._persons[model]}" if model in self._persons else "one more"
        return self._persons.get(key, "somebody")

    def goal_post(self, key: str) -> str:
        return self._posts.get(key, "phase two")

    def skill(self, key: str) -> str:
        return self._skills.get(key, key)


def lowered(title: str, *, names: Iterable[str] = ()) -> str:
    """A title inside a sentence: "Referral rewards" → "referral rewards"; "iOS app", "API keys" and known names as they are."""
    first, _, rest = title.partition(" ")
    if any(word[:1].isupper() for word in rest.split()):
        return title  # "Design Phase" is a name throughout
    stem = first.removesuffix("'s").removesuffix("’s")
    is_plain = (
        first[:1].isupper()
        and (first[1:].islower() or ("-" in first and first[1:] == first[1:].lower()))
        and stem not in set(names)
    )
    return f"{first[0].lower()}{title[1:]}" if is_plain and len(first) > 1 else f"{title}"
