"""Decides what the fields of an item's page offer: key results, tracks and skills."""

from dataclasses import dataclass

from accord.alignment.reads.filter_choices import Choice
from accord.kernel.actor import Actor
from accord.kernel.policy import demand
from accord.people.models import Skill
from accord.product.models import KeyResult
from accord.work.models import Project


@dataclass(frozen=True, slots=True)
class ItemChoices:
    key_results: tuple[Choice, ...]
    skills: tuple[Choice, ...]


def item_choices(actor: Actor, project: Project) -> ItemChoices:
    """Two queries; key results of the project's product and of the whole workspace."""
    demand(actor, "read", project)
    of_all = KeyResult.objects.filter(workspace_id=project.workspace_id, product=None)
    measures = of_all | KeyResult.objects.filter(workspace_id=project.workspace_id, product_id=project.product_id)
    skills = Skill.objects.filter(workspace_id=project.workspace_id).order_by("name")
    return ItemChoices(
        tuple((str(one.pk), f"{one.name}, {one.unit}" if one.unit else one.name) for one in measures.order_by("objective", "name")),
        tuple((str(one.pk), one.name) for one in skills),
    )
