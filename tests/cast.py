"""The cast of every test: a product manager, a project manager, an engineer, a sponsor, a director, an admin, and a stranger."""

import datetime as dt
from dataclasses import dataclass

from accord.kernel.actor import Actor, system
from accord.kernel.models import Workspace
from accord.people.models import Account, Member, Person, WorkCalendar, WorkWeek
from accord.work.models import Product, Project

PASSWORD = "a-long-enough-password"
NINE_TO_FIVE = [[[540, 720], [780, 1080]]] * 5 + [[], []]


@dataclass(frozen=True)
class Cast:
    """One workspace with one product and one project, and who plays in it."""

    workspace: Workspace
    mara: Member
    """Product manager; answers for the product."""
    jonas: Member
    """Project manager; answers for the project."""
    ben: Member
    """Engineer, linked to the person Ben."""
    nora: Member
    """Sponsor, a stakeholder."""
    dirk: Member
    """Director."""
    ada: Member
    """Admin with no other hat."""
    sam: Member
    """Wears both main hats."""
    stranger: Member
    """Member of another workspace only."""
    product: Product
    project: Project
    ben_person: Person
    aiko_person: Person

    def actor(self, who: str) -> Actor:
        return system(self.workspace.pk) if who == "system" else getattr(self, who).actor()


def member(workspace: Workspace, name: str, *hats: str) -> Member:
    account = Account.objects.create_user(f"{name.lower()}@example.com", PASSWORD, name=name.title())
    return Member.objects.create(workspace=workspace, account=account, hats=list(hats))


def calendar(workspace: Workspace) -> WorkCalendar:
    made = WorkCalendar.objects.create(workspace=workspace, name="Working week", is_default=True)
    WorkWeek.objects.create(workspace=workspace, calendar=made, days=NINE_TO_FIVE)
    return made


def make_cast() -> Cast:
    workspace = Workspace.objects.create(slug="lantern", name="Lantern", zone="Europe/Berlin", currency="EUR")
    elsewhere = Workspace.objects.create(slug="elsewhere", name="Elsewhere")
    calendar(workspace)
    mara = member(workspace, "mara", "product_manager")
    jonas = member(workspace, "jonas", "project_manager")
    ben = member(workspace, "ben", "contributor")
    nora = member(workspace, "nora", "stakeholder")
    product = Product.objects.create(workspace=workspace, key="APP", name="Lantern app", answers=mara)
    project = Project.objects.create(
        workspace=workspace,
        key="LAUNCH",
        name="App launch",
        product=product,
        answers=jonas,
        sponsor=nora,
        starts_on=dt.date(2026, 3, 2),
    )
    return Cast(
        workspace=workspace,
        mara=mara,
        jonas=jonas,
        ben=ben,
        nora=nora,
        dirk=member(workspace, "dirk", "director"),
        ada=member(workspace, "ada", "admin"),
        sam=member(workspace, "sam", "product_manager", "project_manager"),
        stranger=member(elsewhere, "stranger", "product_manager", "project_manager", "admin"),
        product=product,
        project=project,
        ben_person=Person.objects.create(workspace=workspace, name="Ben", member=ben),
        aiko_person=Person.objects.create(workspace=workspace, name="Aiko"),
    )
