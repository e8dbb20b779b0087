"""Decides what a trade made by hand may name: the work, the people and the goal posts of its project, and what it starts from."""

from collections.abc import Sequence
from dataclasses import dataclass

from accord.alignment.reads.change_names import ChangeNames
from accord.alignment.reads.situation import situation_of
from accord.alignment.rules.sentences import change_sentence
from accord.alignment.rules.titles import title_of
from accord.kernel.actor import Actor
from accord.kernel.policy import demand
from accord.people.models import Person
from accord.planning.answer import Change
from accord.work.models import GoalPost, Item, Project

MOST_ITEMS = 300
"""More are found by typing their number."""


Changes = tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class TradeForm:
    """Choices as (value, words): items by number, persons and goal posts by id; `words` are the changes so far."""

    items: tuple[tuple[int, str], ...]
    persons: tuple[tuple[str, str], ...]
    posts: tuple[tuple[str, str], ...]
    words: tuple[str, ...]
    title: str


def feature_above(project: Project, key: str) -> str | None:
    """The feature nearest above an item; None where there is none."""
    features = {feature.id for feature in situation_of(project).features}
    return next((str(one.pk) for one in Item.objects.get(pk=key).above() if str(one.pk) in features), None)


def trade_form(actor: Actor, project: Project, changes: Sequence[Change]) -> TradeForm:
    """Five queries, and those of the names."""
    demand(actor, "propose", project)
    items = Item.objects.filter(workspace_id=project.workspace_id, project=project, state__in=("planned", "started")).order_by(
        "rank", "position"
    )
    persons = Person.objects.filter(workspace_id=project.workspace_id).order_by("name")
    posts = GoalPost.objects.filter(workspace_id=project.workspace_id, project=project).order_by("date", "number")
    names = ChangeNames(project, changes)
    return TradeForm(
        items=tuple(items.values_list("number", "title")[:MOST_ITEMS]),
        persons=tuple((str(key), name) for key, name in persons.values_list("pk", "name")),
        posts=tuple((str(key), name) for key, name in posts.values_list("pk", "name")),
        words=tuple(change_sentence(change, names) for change in changes),
        title=title_of(changes, names)[:300] if changes else "",
    )
