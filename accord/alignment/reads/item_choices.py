"""Decides what the fields of an item's page offer: key results, tracks and skills."""

from dataclasses import dataclass

from accord.alignment.reads.filter_choices import Choice, plain_choices
from accord.delivery.models import Track
from accord.kernel.actor import Actor
from accord.kernel.policy import demand
from accord.people.models import Skill
from accord.product.models import KeyResult
from accord.work.models import Project


@dataclass(frozen=True, slots=True)
class ItemChoices:
    key_results: tuple[Choice, ...]
    tracks: tuple[Choice, ...]
    skills: tuple[Choice, ...]


def item_choices(actor: Actor, project: Project, *, why: bool, when: bool) -> ItemChoices:
    """Of the faces that the reader may edit. At most three queries; key results of the project's product and of the workspace."""
    demand(actor, "read", project)
    of_all = KeyResult.objects.filter(workspace_id=project.workspace_id, product=None)
    measures = of_all | KeyResult.objects.filter(workspace_id=project.workspace_id, product_id=project.product_id)
    measured = measures.order_by("objective", "name").values_list("pk", "name", "unit")
    tracks = Track.objects.filter(project=project).order_by("position", "created_at").values_list("pk", "name")
    skills = Skill.objects.filter(workspace_id=project.workspace_id).order_by("name").values_list("pk", "name")
    return ItemChoices(
        tuple((str(key), f"{name}, {unit}" if unit else name) for key, name, unit in measured) if why else (),
        plain_choices(tracks) if when else (),
        plain_choices(skills) if when else (),
    )
