"""Decides whose consent a trade needs: the member named for each side of every product and project it touches."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from accord.kernel.errors import Invalid
from accord.people.models import Member
from accord.planning.answer import Change
from accord.work.models import GoalPost, Item, Product, Project

Held = TypeVar("Held", Product, Project)


@dataclass(frozen=True, slots=True)
class Seat:
    """One yes that is needed. `about`: the Ref of the product or project whose side it is."""

    side: str
    about: str
    member: Member
    deputy: Member | None


def seats_of(project: Project, changes: Sequence[Change], *, goal_post: GoalPost | None = None) -> tuple[Seat, ...]:
    """Project side of every project touched, product side of every product touched; the sponsor where no product is or money moves.

    Raises Invalid("consent", …) where nobody is named for a side.
    """
    keys = {key for change in changes for key in (change.feature, change.task, *change.tasks) if key}
    items = list(Item.everything.filter(workspace_id=project.workspace_id, pk__in=keys).values_list("project_id", "product_id"))
    projects = _found(Project, project, {project.pk} | {found for found, _ in items if found})
    wanted = {found for _, found in items if found} | {one.product_id for one in projects if one.product_id}
    if goal_post and goal_post.launch and goal_post.launch.product_id:
        wanted.add(goal_post.launch.product_id)
    products = _found(Product, project, wanted)
    seats = [_seat("product", one) for one in products] + [_seat("project", one) for one in projects]
    if not products or any(change.kind == "change_budget" for change in changes):
        seats.append(_sponsor(project))
    return tuple(seats)


def _found(model: type[Held], project: Project, keys: set[object]) -> list[Held]:
    found = model.objects.filter(workspace_id=project.workspace_id, pk__in=keys).select_related(
        "answers__account", "deputy__account"
    )
    return list(found.order_by("key"))


def _seat(side: str, container: Product | Project) -> Seat:
    if container.answers is None or not container.answers.is_active:
        raise Invalid("consent", f"Nobody answers for {container.name} on the {side} side. Name somebody in its settings first.")
    return Seat(side, str(container.ref), container.answers, container.deputy)


def _sponsor(project: Project) -> Seat:
    if project.sponsor is None or not project.sponsor.is_active:
        raise Invalid("consent", f"{project.name} has no sponsor to ask. Name one in its settings, or give the project a product.")
    return Seat("sponsor", str(project.ref), project.sponsor, None)
