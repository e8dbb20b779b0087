"""Decides how a workspace opens and what its settings may be."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accord.kernel.actor import system
from accord.kernel.commands import command
from accord.kernel.errors import Invalid
from accord.kernel.models import SLUG, Workspace
from accord.kernel.write import Write
from accord.people.models import Account, Member, WorkCalendar, WorkWeek
from accord.people.models.account import Hat
from accord.people.rules.words import clean_currency, clean_name, clean_zone

WORKING_WEEK = [[[540, 720], [780, 1080]]] * 5 + [[], []]
"""Monday to Friday, 9 to 12 and 13 to 18, as minutes after midnight: eight hours a day."""


def open_workspace(
    account: Account,
    *,
    name: str,
    slug: str,
    zone: str = "Europe/Berlin",
    currency: str = "EUR",
    is_demo: bool = False,
    hats: tuple[str, ...] = (Hat.PRODUCT_MANAGER, Hat.PROJECT_MANAGER, Hat.ADMIN),
) -> Member:
    """Make a workspace with its first member and a default work calendar. There is no one in it yet who could be asked."""
    name = clean_name("name", name)
    slug = slug.strip().lower()
    try:
        SLUG(slug)
    except ValidationError as wrong:
        raise Invalid("slug", str(wrong.message)) from None
    fields: dict[str, Any] = {
        "zone": clean_zone("zone", zone),
        "currency": clean_currency("currency", currency),
        "is_demo": is_demo,
    }
    try:
        with transaction.atomic():
            workspace = Workspace.objects.create(name=name, slug=slug, **fields)
            member = Member.objects.create(workspace=workspace, account=account, hats=list(hats))
            furnish(system(workspace.pk), workspace)
    except IntegrityError:
        raise Invalid("slug", f"The address {slug!r} is taken.") from None
    return member


@command("workspace.opened", needs="system", undo="A workspace is removed by its admin.")
def furnish(w: Write, workspace: Workspace) -> WorkCalendar:
    """Give a new workspace the calendar that everybody follows until told otherwise."""
    calendar = w.create(WorkCalendar(workspace_id=workspace.pk, name="Working week", is_default=True))
    w.create(WorkWeek(workspace_id=workspace.pk, calendar=calendar, days=WORKING_WEEK))
    return calendar


@command("workspace.changed", needs="settings")
def change_workspace(w: Write, workspace: Workspace, *, name: str, zone: str, currency: str) -> None:
    """Rename a workspace, or change its zone or currency; every plan follows the new zone."""
    w.change(workspace, name=clean_name("name", name), zone=clean_zone("zone", zone), currency=clean_currency("currency", currency))


@command("workspace.threshold_set", needs="settings")
def set_threshold(w: Write, workspace: Workspace, *, points: float, budget_share: float) -> None:
    """Say below which loss of chance (0–1) and of budget (0–1) a decision needs no consent."""
    for field, value in (("points", points), ("budget_share", budget_share)):
        if not 0 <= value <= 0.5:
            raise Invalid(field, "A threshold lies between 0 and 50 %.")
    w.change(workspace, settings={**workspace.settings, "threshold": {"points": points, "budget_share": budget_share}})


def remove_workspace(workspace: Workspace) -> None:
    """Delete a workspace with everything in it, for good: the demo, once its owner has seen enough.

    With a demo go the accounts that were made for it: those without a password that belong nowhere else.
    """
    from django.apps import apps

    with transaction.atomic():
        accounts = list(Account.objects.filter(members__workspace=workspace)) if workspace.is_demo else []
        # Upward refs are plain ids, so tables can go in any order once their protected rows are gone.
        for label in ("alignment.Accord", "alignment.Proposal"):
            apps.get_model(label)._base_manager.filter(workspace=workspace).delete()
        workspace.delete()
        made = [account.pk for account in accounts if not account.has_usable_password()]
        Account.objects.filter(pk__in=made, members=None).delete()
