"""Decides what planning is told of a project from both sides: delivery's facts, and what its features are worth."""

import datetime as dt

from django.utils import timezone

from accord.alignment.rules.words import span
from accord.delivery.reads.situation import facts_of
from accord.delivery.rules.facts import FeatureFact
from accord.delivery.rules.links import is_gate
from accord.delivery.rules.situation import situation_from, start_of_day
from accord.planning.situation import Situation
from accord.product.models import Feature
from accord.work.models import Project


def situation_of(project: Project, *, now: dt.datetime | None = None) -> Situation:
    """The Situation of one project as of the day `now` lies in (today). `project.workspace` is read: select it."""
    status = start_of_day(now or timezone.now(), project.workspace.zone)
    return situation_from(facts_of(project, features=worths_of(project), now=status), now=status)


def worths_of(project: Project) -> tuple[FeatureFact, ...]:
    """Middle of the expected effect times the weight of its key result, for each feature; None where nothing is recorded.

    An effect that lowers its measure is worth as much as one that raises it. Worked: +9…14 pt on a key result of weight 2 → 23.
    """
    rows = Feature.objects.filter(workspace_id=project.workspace_id, item__project=project, item__trashed_at=None).values_list(
        "item_id",
        "effect_low",
        "effect_high",
        "key_result__weight",
        "key_result__name",
        "key_result__unit",
        "key_result__trashed_at",
    )
    return tuple(
        FeatureFact(
            str(key),
            None if trashed else _weight(low, high, weight),
            "" if trashed else effect_words(low, high, unit, name),
        )
        for key, low, high, weight, name, unit, trashed in rows
    )


def _weight(low: float | None, high: float | None, weight: float | None) -> float | None:
    if low is None or high is None:
        return None
    return abs(low + high) / 2 * (1.0 if weight is None else weight) or None


def effect_words(low: float | None, high: float | None, unit: str | None, key_result: str | None) -> str:
    """ "+9…14 pt Checkout completion"; nothing where no effect is recorded."""
    ends = span(low, high, unit or "")
    return f"{ends} {key_result or ''}".strip() if ends else ""


def planned_order(project: Project) -> tuple[str, ...]:
    """Ids of the open leaves in the order in which planning takes them now."""
    fresh = Project.objects.select_related("workspace").get(pk=project.pk)
    return tuple(task.id for task in situation_of(fresh).tasks if task.finished is None and not is_gate(task.id))
