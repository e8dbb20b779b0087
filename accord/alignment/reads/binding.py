"""Decides what is read of the stored plan to say what binds a goal post: the causes from its last task back to today."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accord.alignment.reads.goal_posts import PostRow
from accord.alignment.rules.binding import Hop, binding_hop, binding_sentences
from accord.alignment.rules.names import KnownNames
from accord.alignment.rules.sentences import Dates, Sentence, plain
from accord.delivery.rules.links import is_gate
from accord.people.models import Person, Skill
from accord.planning.answer import Cause
from accord.work.models import ItemForecast, Project


@dataclass(frozen=True, slots=True)
class Binding:
    """What binds a goal post: the sentences, and the number of the task that the first one is about."""

    number: int
    sentences: tuple[Sentence, ...]

    @property
    def first(self) -> str:
        """The first sentence as words alone, without its full stop."""
        return plain(self.sentences[0]).removesuffix(".")


@dataclass(frozen=True, slots=True)
class _Row:
    """A task of the stored plan; `start` and `p50` from the runs, `finish` the plan's."""

    number: int
    title: str
    start: dt.datetime
    p50: dt.datetime
    finish: dt.datetime
    causes: tuple[Cause, ...]
    persons: tuple[str, ...]


def binding_of(project: Project, post: PostRow) -> Binding | None:
    """None where no run is late. Two queries, three where a skill is missing; no planning."""
    told = post.details.get("latest_tasks", [])
    if not told:
        return None
    rows = _driving(project, told[0][0])
    chain, is_whole = _walked(rows, told[0][0])
    if not chain:
        return None
    people = {person for hop in chain for person in (*hop.persons, *(cause.person for cause in hop.causes)) if person}
    skills = {cause.detail for hop in chain for cause in hop.causes if cause.kind == "no_skill"}
    names = KnownNames(
        {key: row.title for key, row in rows.items()},
        persons=_named(Person, project, people),
        skills=_named(Skill, project, skills),
    )
    dates = Dates(project.workspace.tzinfo, {key: (row.start, row.p50) for key, row in rows.items()}, timezone.now())
    return Binding(rows[binding_hop(chain).task].number, binding_sentences(chain, names, dates, is_whole=is_whole))


def _driving(project: Project, last: str) -> dict[str, _Row]:
    """The tasks on a driving chain, their parents, and the one that ends last."""
    found = ItemForecast.objects.filter(Q(is_driving=True) | Q(item_id=last), workspace_id=project.workspace_id, project=project)
    fields = ("item_id", "item__number", "item__title", "start", "p50", "finish", "causes", "persons")
    return {
        str(key): _Row(number, title, start, p50, finish, tuple(map(_cause, causes)), tuple(person for person, _ in persons))
        for key, number, title, start, p50, finish, causes, persons in found.values_list(*fields)
    }


def _cause(plain: dict[str, Any]) -> Cause:
    return Cause(**{**plain, "until": dt.datetime.fromisoformat(plain["until"])})


def _walked(rows: dict[str, _Row], last: str) -> tuple[list[Hop], bool]:
    """The chain from the last task back, and whether it reaches today or something begun."""
    chain: list[Hop] = []
    at, seen = last, set[str]()
    while at in rows and at not in seen:
        seen.add(at)
        row = rows[at]
        chain.append(Hop(at, row.causes, row.persons))
        before = next((cause.task for cause in row.causes if cause.task), "")
        if not before:
            return chain, True
        at = _behind(rows, row.finish, seen) if is_gate(before) else before
    return chain, False


def _behind(rows: dict[str, _Row], until: dt.datetime, seen: set[str]) -> str:
    """The task that a parent's end stands for: of what drives and is not yet told, what the plan ends last before it."""
    left = [key for key, row in rows.items() if row.causes and key not in seen and row.finish <= until]
    return max(left, key=lambda key: (rows[key].finish, key), default="")


def _named(model: type[Person] | type[Skill], project: Project, keys: set[str]) -> dict[str, str]:
    if not keys:
        return {}
    wanted = [UUID(key) for key in keys]
    found = model.everything.filter(workspace_id=project.workspace_id, pk__in=wanted).values_list("pk", "name")
    return {str(key): name for key, name in found}
