"""Decides what the settings show of who is in a workspace: members with their hats, invitations that wait, tokens of one's own."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from accord.kernel.actor import Actor
from accord.kernel.models import Workspace
from accord.kernel.policy import demand
from accord.people.models import ApiToken, Invitation, Member, Person
from accord.people.models.account import Hat


@dataclass(frozen=True, slots=True)
class MemberRow:
    id: UUID
    name: str
    email: str
    hats: tuple[str, ...]
    hat_names: tuple[str, ...]
    side: str
    person: str
    is_active: bool
    is_me: bool


@dataclass(frozen=True, slots=True)
class InvitationRow:
    id: UUID
    email: str
    hat_names: tuple[str, ...]
    person: str
    by: str
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class MembersPage:
    members: tuple[MemberRow, ...]
    invitations: tuple[InvitationRow, ...]
    persons: tuple[Person, ...]
    """Those whom nobody signs in as yet."""


def members_page(actor: Actor, workspace: Workspace, *, now: dt.datetime | None = None) -> MembersPage:
    """Everybody of a workspace, those who left last. Three queries."""
    demand(actor, "read", workspace)
    found = Member.objects.filter(workspace_id=workspace.pk).select_related("account").order_by("-is_active", "account__name")
    waiting = (
        Invitation.objects.filter(
            workspace_id=workspace.pk, accepted_at=None, withdrawn_at=None, expires_at__gt=now or timezone.now()
        )
        .select_related("person", "invited_by__account")
        .order_by("created_at")
    )
    persons = list(Person.objects.filter(workspace_id=workspace.pk, kind=Person.Kind.PERSON).order_by("name"))
    linked = {person.member_id: person.name for person in persons if person.member_id}
    return MembersPage(
        members=tuple(_row(one, actor, linked) for one in found),
        invitations=tuple(
            InvitationRow(
                one.pk, one.email, hat_names(one.hats), one.person.name if one.person else "",
                str(one.invited_by) if one.invited_by else "Accord", one.expires_at,
            )
            for one in waiting
        ),
        persons=tuple(person for person in persons if person.member_id is None),
    )  # fmt: skip


def tokens_of(member: Member) -> tuple[ApiToken, ...]:
    """One's own keys for programs, those that still work."""
    return tuple(ApiToken.objects.filter(member=member, revoked_at=None).order_by("created_at"))


def hat_names(hats: list[str]) -> tuple[str, ...]:
    """In the order of the table, as people say them: "product manager"."""
    return tuple(str(Hat(hat).label).lower() for hat in Hat.values if hat in hats)


def _row(one: Member, actor: Actor, linked: dict[UUID | None, str]) -> MemberRow:
    why, when = Hat.PRODUCT_MANAGER in one.hats, Hat.PROJECT_MANAGER in one.hats
    return MemberRow(
        id=one.pk,
        name=str(one),
        email=one.account.email,
        hats=tuple(one.hats),
        hat_names=hat_names(one.hats),
        side="both" if why and when else "why" if why else "when" if when else "",
        person=linked.get(one.pk, ""),
        is_active=one.is_active,
        is_me=one.pk == actor.member_id,
    )
