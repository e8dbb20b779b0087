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

    @property
    def currency(self) -> str:
        """That of amounts; "" where none is known."""

    def title(self, key: str) -> str: ...
    def feature_of(self, task: str) -> str: ...
    def person(self, key: str) -> str: ...
    def first_name(self, person: str) -> str:
        """Where it tells them apart from all others, else the whole name."""
        ...

    def goal_post(self, key: str) -> str: ...
    def skill(self, key: str) -> str: ...


GONE = "something that is gone"


def one_more(name: str) -> str:
    """ "one more like Ben": of Ben, and of a role that is called so already, whose coming back makes it no second one."""
    return f"o{name[1:]}" if name.startswith("One more ") else f"one more like {name}"


class KnownNames:
    """Names by id as they were looked up, of items, persons and skills; where no order of work is told."""

    order: Sequence[str] = ()
    year = 0
    currency = ""

    def __init__(
        self,
        titles: Mapping[str, str],
        *,
        persons: Mapping[str, str] | None = None,
        posts: Mapping[str, str] | None = None,
        skills: Mapping[str, str] | None = None,
    ) -> None:
        self._titles, self._persons = titles, persons or {}
        self._posts, self._skills = posts or {}, skills or {}

    def title(self, key: str) -> str:
        return self._titles.get(key) or self._titles.get(gated(key), GONE)

    def feature_of(self, task: str) -> str:
        return task

    def person(self, key: str) -> str:
        if key.startswith("more:"):
            model = self._persons.get(key.split(":")[1])
            return one_more(model) if model else "one more"
        return self._persons.get(key, "somebody")

    def first_name(self, person: str) -> str:
        return first_of(self.person(person), self._persons.values())

    def goal_post(self, key: str) -> str:
        return self._posts.get(key, "phase two")

    def skill(self, key: str) -> str:
        return self._skills.get(key, key)


def first_of(name: str, others: Iterable[str]) -> str:
    """ "Tomas Novak" → "Tomas" among people of whom no other is called so."""
    first = name.split()[0] if name.split() else name
    return first if sum(other.split()[:1] == [first] for other in others) == 1 else name


class PlanNames(KnownNames):
    """The names in a Situation. `skills`: id → name where ids are no names; `titles`: of items that are no task, such as
    parents."""

    def __init__(
        self, situation: Situation, *, skills: Mapping[str, str] | None = None, titles: Mapping[str, str] | None = None
    ) -> None:
        tasks = {task.id: task.title for task in situation.tasks}
        super().__init__(
            dict(titles or {}) | tasks | {feature.id: feature.title for feature in situation.features},
            persons={person.id: person.name for person in situation.people},
            posts={post.id: post.name for post in situation.goal_posts},
            skills=skills,
        )
        self._features: dict[str, str] = {}
        for feature in situation.features:
            for task in feature.tasks:
                self._features.setdefault(task, feature.id)
        self.order = tuple(task.id for task in situation.tasks if task.finished is None)
        self.year = situation.now.year

    def feature_of(self, task: str) -> str:
        """The feature a task belongs to; itself where it belongs to none."""
        return self._features.get(task, task)


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
