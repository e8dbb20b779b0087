"""Decides by which names a proposal's or an accord's changes are told: only what they name is looked up, nothing is planned."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from uuid import UUID

from django.utils import timezone

from accord.alignment.reads.situation import planned_order
from accord.alignment.rules.names import GONE, KnownNames
from accord.alignment.rules.sentences import change_sentence
from accord.people.models import Person, Skill
from accord.planning.answer import Change
from accord.product.models import Feature
from accord.work.models import GoalPost, Item, Project


def _items(change: Change) -> tuple[str, ...]:
    named = (change.feature, change.task, change.before)
    return (*named, *change.tasks) if change.kind == "trim" else named


class ChangeNames(KnownNames):
    """Names of what some changes of one project are about; trashed rows keep theirs. `before`: the order that a reorder changed."""

    def __init__(self, project: Project, changes: Iterable[Change], *, before: Sequence[str] = ()) -> None:
        self._project, self._before = project, tuple(before)
        given = list(changes)
        super().__init__(
            _named(Item, "title", project, (key for one in given for key in _items(one))),
            persons=_persons(project) if any(one.person or one.other_person for one in given) else {},
            posts=_named(GoalPost, "name", project, (one.goal_post for one in given)),
            skills=_named(Skill, "name", project, (one.skill for one in given)),
        )

    @cached_property
    def order(self) -> Sequence[str]:  # type: ignore[override]
        return self._before or planned_order(self._project)

    @property
    def currency(self) -> str:  # type: ignore[override]
        return self._project.workspace.currency

    @property
    def year(self) -> int:  # type: ignore[override]
        return timezone.localdate(timezone=self._project.workspace.tzinfo).year

    def title(self, key: str) -> str:
        return self._titles.get(key) or self._all[0].get(key, GONE)

    def feature_of(self, task: str) -> str:
        _, parents, features = self._all
        at, seen = task, set[str]()
        while at and at not in features and at not in seen:
            seen.add(at)
            at = parents.get(at, "")
        return at if at in features else task

    @cached_property
    def _all(self) -> tuple[dict[str, str], dict[str, str], set[str]]:
        """Titles and parents of every item of the project, and which are features: what telling an order needs."""
        rows = Item.everything.filter(workspace_id=self._project.workspace_id, project=self._project).values_list(
            "pk", "title", "parent_id"
        )
        found = [(str(key), title, str(parent or "")) for key, title, parent in rows]
        features = Feature.objects.filter(workspace_id=self._project.workspace_id, item__project=self._project).values_list(
            "pk", flat=True
        )
        return {key: title for key, title, _ in found}, {key: parent for key, _, parent in found}, set(map(str, features))


def change_words(project: Project, changes: Sequence[Change], *, before: Sequence[str] = ()) -> tuple[str, ...]:
    """One sentence a change, without a full stop."""
    names = ChangeNames(project, changes, before=before)
    return tuple(change_sentence(change, names) for change in changes)


def _persons(project: Project) -> dict[str, str]:
    """All of the workspace: a first name must tell one from every other."""
    found = Person.everything.filter(workspace_id=project.workspace_id).values_list("pk", "name")
    return {str(key): name for key, name in found}


def _named(model: type[Item] | type[GoalPost] | type[Skill], field: str, project: Project, keys: Iterable[str]) -> dict[str, str]:
    wanted = set(_ids(keys))
    if not wanted:
        return {}
    return {
        str(key): name
        for key, name in model.everything.filter(workspace_id=project.workspace_id, pk__in=wanted).values_list("pk", field)
    }


def _ids(texts: Iterable[str]) -> Iterable[UUID]:
    for text in texts:
        try:
            yield UUID(text)
        except ValueError:
            continue
