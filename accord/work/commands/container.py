"""Decides how products and projects are opened, named, ranked and ended, and who answers for each side."""

import datetime as dt
import re
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Max
from django.db.models.functions import Upper

from accord.kernel.commands import command
from accord.kernel.days import clean_day
from accord.kernel.errors import Invalid
from accord.kernel.policy import may
from accord.kernel.write import Write
from accord.people.models import Member
from accord.people.rules.words import clean_name
from accord.work.models import Item, Product, Project
from accord.work.models.container import KEY, Container
from accord.work.rules.words import clean_text


@command("product.created", needs="product.side")
def create_product(
    w: Write, *, name: str, key: str = "", description: str = "", answers: Member | None = None, deputy: Member | None = None
) -> Product:
    """Open a product. Whoever opens it answers for it unless somebody else is named. Refused where the key is taken."""
    _demand_here(answers=answers, deputy=deputy)
    product = Product(
        workspace_id=w.workspace_id,
        key=_key(Product, w, key, name),
        name=clean_name("name", name, longest=200),
        description=clean_text("description", description),
        answers_id=_answers(w, answers, "product.side"),
        deputy=deputy,
    )
    return w.create(product)


@command("project.created", needs="item.create")
def create_project(
    w: Write,
    *,
    name: str,
    key: str = "",
    description: str = "",
    product: Product | None = None,
    answers: Member | None = None,
    deputy: Member | None = None,
    sponsor: Member | None = None,
    starts_on: dt.date | None = None,
) -> Project:
    """Open a project, ranked last. A project manager who opens it answers for it unless somebody else is named."""
    _demand_here(answers=answers, deputy=deputy, sponsor=sponsor)
    last = Project.objects.filter(workspace_id=w.workspace_id).aggregate(last=Max("rank"))["last"] or 0
    project = Project(
        workspace_id=w.workspace_id,
        key=_key(Project, w, key, name),
        name=clean_name("name", name, longest=200),
        rank=last + 1,
        description=clean_text("description", description),
        product=product,
        sponsor=sponsor,
        starts_on=starts_on,
        answers_id=_answers(w, answers, "delivery.plan"),
        deputy=deputy,
    )
    return w.create(project)


def _demand_here(**named: Member | None) -> None:
    """A consent of somebody who has left could never be given."""
    for field, one in named.items():
        if one and not one.is_active:
            raise Invalid(field, f"{one} has left this workspace.")


def _answers(w: Write, named: Member | None, needs: str) -> UUID | None:
    if named is not None:
        return named.pk
    return w.actor.member_id if may(w.actor, needs) else None


def _key(model: type[Product] | type[Project], w: Write, key: str, name: str) -> str:
    """The key asked for, in capitals, or the first free one made from the name."""
    asked = key.strip().upper()
    taken = set(model.everything.filter(workspace_id=w.workspace_id).values_list(Upper("key"), flat=True))
    if asked:
        if not re.match(KEY.regex, asked):
            raise Invalid("key", str(KEY.message))
        if asked in taken:
            raise Invalid("key", f"The key {asked} is taken.")
        return asked
    letters = re.sub(r"[^A-Z0-9]", "", name.upper().split()[0] if name.split() else "").lstrip("0123456789")
    stem = letters[:6] or ("PRODUCT" if model is Product else "PROJECT")
    return next(one for one in [stem, *(f"{stem}{count}" for count in range(2, 10_000))] if one not in taken)


@command("container.renamed", needs="item.words")
def rename_container(w: Write, container: Container, *, name: str, description: str | None = None) -> None:
    """Rename a product or a project, or describe it anew."""
    words = {} if description is None else {"description": clean_text("description", description)}
    w.change(container, name=clean_name("name", name, longest=200), **words)


@command("container.answered_for", needs="propose")
def answer_for(w: Write, container: Container, *, member: Member | None, deputy: Member | None = None) -> None:
    """Name who gives a side's consent for a product or a project, and who in their place. Only that side may."""
    _demand_side(w, container)
    _demand_here(member=member, deputy=deputy)
    if member and deputy and member.pk == deputy.pk:
        raise Invalid("deputy", "A deputy is somebody else.")
    w.change(container, answers=member, deputy=deputy)


@command("project.sponsored", needs="item.create")
def name_sponsor(w: Write, project: Project, *, member: Member | None) -> None:
    """Name who asked for a project and is asked where it has no product."""
    _demand_here(member=member)
    w.change(project, sponsor=member)


@command("project.start_set", needs="delivery.plan")
def start_project(w: Write, project: Project, *, starts_on: dt.date | None) -> None:
    """Say before which day nothing of a project is planned."""
    w.change(project, starts_on=clean_day("starts_on", starts_on, today=w.now.date()))


@command("project.ranked", needs="delivery.plan")
def rank_project(w: Write, project: Project, *, rank: int) -> None:
    """Put a project at a rank among all; those ranked higher take people's hours first. Ranks stay without gaps or ties."""
    if rank < 1:
        raise Invalid("rank", "Ranks begin at 1.")
    others = list(Project.objects.filter(workspace_id=w.workspace_id).exclude(pk=project.pk).order_by("rank", "created_at"))
    others.insert(rank - 1, project)
    w.change_all((one, {"rank": place}) for place, one in enumerate(others, 1))


@command("project.work_ordered", needs="delivery.plan")
def order_work(w: Write, project: Project, *, order: Sequence[str]) -> None:
    """Say in which order a project's items are taken up where several could be; what is not named follows the outline."""
    wanted = list(dict.fromkeys(str(key) for key in order))
    known = {str(key) for key in Item.everything.filter(workspace_id=w.workspace_id, project=project).values_list("pk", flat=True)}
    if unknown := [key for key in wanted if key not in known]:
        raise Invalid("order", f"{unknown[0][:40]!r} is no item of this project.")
    w.change(project, agreed_order=wanted)


@command("container.state_set", needs="propose")
def set_state(w: Write, container: Container, *, state: str) -> None:
    """Stop a product or a project, say that it is done, or make it active again; only active projects are planned.

    Only its side may.
    """
    _demand_side(w, container)
    if state not in ("active", "done", "stopped"):
        raise Invalid("state", "It is active, done or stopped.")
    w.change(container, state=state)


@command("container.trashed", needs="trash")
def trash_container(w: Write, container: Container) -> None:
    """Put a product or a project into the trash; what is in it is out of sight until it is restored. Only its side may."""
    _demand_side(w, container)
    w.trash(container)


@command("container.restored", needs="trash")
def restore_container(w: Write, container: Container) -> None:
    """Bring a product or a project back from the trash, with all that is in it."""
    w.change(container, trashed_at=None, trashed_by=None)


def _demand_side(w: Write, container: Container) -> None:
    w.demand("product.side" if isinstance(container, Product) else "delivery.plan", container)
