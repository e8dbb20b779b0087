"""Decides whether the demo's one-click doors are open, and who stands behind each."""

import os
from dataclasses import dataclass

from accord.kernel.models import Workspace
from accord.people.models import Member
from accord.people.models.account import Hat


@dataclass(frozen=True, slots=True)
class Door:
    """One way into the demo: as the why side, the when side, or wearing both hats."""

    key: str
    side: str
    member: Member


def demo_doors() -> tuple[Door, ...]:
    """The demo's members by side; none where bin/serve did not open the doors or the demo is gone."""
    if os.environ.get("ACCORD_DEMO_DOORS") != "1":
        return ()
    demo = Workspace.objects.filter(is_demo=True).order_by("created_at").first()
    if demo is None:
        return ()
    members = Member.objects.filter(workspace=demo, is_active=True).select_related("account", "workspace").order_by("created_at")
    why, when = Hat.PRODUCT_MANAGER.value, Hat.PROJECT_MANAGER.value
    found = {
        "both": next((one for one in members if why in one.hats and when in one.hats), None),
        "product": next((one for one in members if why in one.hats and when not in one.hats), None),
        "project": next((one for one in members if when in one.hats and why not in one.hats), None),
    }
    sides = {"both": "both", "product": "why", "project": "when"}
    return tuple(Door(key, sides[key], member) for key, member in found.items() if member)
