"""Decides who is in a workspace and with which hats: invitations, hats, leaving, and the tokens a member makes."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accord.kernel.actor import system
from accord.kernel.commands import command
from accord.kernel.errors import Invalid, NotAllowed, NotFound
from accord.kernel.write import Write
from accord.people.models import Account, ApiToken, Invitation, Member, Person
from accord.people.models.account import Hat
from accord.people.rules.secret import hash_of, new_secret
from accord.people.rules.words import clean_email, clean_name

INVITATION_LASTS = dt.timedelta(days=14)
SCOPES = ("read", "write", "consent")


@command("member.invited", needs="members")
def invite(w: Write, *, hats: Sequence[str], email: str = "", person: Person | None = None) -> tuple[Invitation, str]:
    """Make a link by which somebody becomes a member with these hats; `person`: who they are in the plan. Returns its secret."""
    secret, hashed = new_secret()
    invitation = Invitation(
        workspace_id=w.workspace_id,
        email=clean_email("email", email) if email else "",
        hats=clean_hats(hats),
        secret_hash=hashed,
        person=person,
        invited_by_id=w.actor.member_id,
        expires_at=w.now + INVITATION_LASTS,
    )
    return w.create(invitation), secret


@command("invitation.withdrawn", needs="members")
def withdraw_invitation(w: Write, invitation: Invitation) -> None:
    """End an invitation that nobody has used yet."""
    if invitation.accepted_at:
        raise NotFound("That invitation was already accepted.")
    w.change(invitation, withdrawn_at=w.now)


def find_invitation(secret: str) -> Invitation:
    """An invitation that can still be accepted; NotFound otherwise."""
    found: Invitation | None = (
        Invitation.objects.select_related("workspace", "invited_by__account", "person")
        .filter(secret_hash=hash_of(secret), accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())
        .first()
    )
    if found is None:
        raise NotFound("This invitation was used, withdrawn, or is older than two weeks. Ask for a new one.")
    return found


def accept(invitation: Invitation, account: Account) -> Member:
    """Make the account a member, once; the person named in the invitation is linked to them."""
    return join(system(invitation.workspace_id, door="web"), invitation, account=account)


@command("member.joined", needs="system", undo="Take the member's access away instead.")
def join(w: Write, invitation: Invitation, *, account: Account) -> Member:
    """Part of accepting. Refused where the invitation was used meanwhile or names another address."""
    used = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None).update(accepted_at=w.now)
    if not used:
        raise NotFound("This invitation was used already, or withdrawn.")
    if invitation.email and invitation.email != account.email:
        raise NotAllowed(f"This invitation is for {invitation.email}.")
    member = Member.objects.filter(workspace_id=w.workspace_id, account=account).first()
    if member:
        w.change(member, is_active=True, hats=sorted({*member.hats, *invitation.hats}))
    else:
        member = w.create(Member(workspace_id=w.workspace_id, account=account, hats=invitation.hats))
    if invitation.person and invitation.person.member_id is None:
        w.change(invitation.person, member=member)
    w.act()
    return member


@command("member.hats_given", needs="members")
def give_hats(w: Write, member: Member, *, hats: Sequence[str]) -> None:
    """Change what a member may do. Refused where it would leave the workspace without an admin."""
    wanted = clean_hats(hats)
    if Hat.ADMIN not in wanted:
        _keep_an_admin(w, member)
    w.change(member, hats=wanted)


@command("member.left", needs="members")
def end_membership(w: Write, member: Member) -> None:
    """Take away a member's access; what they wrote stays. Refused for the last admin."""
    _keep_an_admin(w, member)
    w.change(member, is_active=False)


@command("member.returned", needs="members")
def return_member(w: Write, member: Member) -> None:
    """Give back access that was taken away."""
    w.change(member, is_active=True)


@command("member.lens_chosen", needs="self", undo="A way of looking is no change to the work.")
def choose_lens(w: Write, member: Member, *, lens: str) -> None:
    """Remember the lens a member used last; writes no event."""
    if lens not in ("why", "when"):
        raise Invalid("lens", "The lens is why or when.")
    if member.pk != w.actor.member_id:
        raise NotAllowed("You can choose only your own lens.")
    Member.objects.filter(pk=member.pk).update(lens=lens)


@command("member.settings_set", needs="self", undo="A way of looking is no change to the work.")
def remember(w: Write, member: Member, *, name: str, value: bool | str) -> None:
    """Remember a small choice of the member's own: keys off, the demo line closed. Writes no event."""
    if member.pk != w.actor.member_id:
        raise NotAllowed("You can change only your own settings.")
    if name not in ("keys", "demo_line_closed", "theme", "welcome"):
        raise Invalid("name", f"There is no setting {name[:40]!r}.")
    member.settings = {**member.settings, name: value}
    Member.objects.filter(pk=member.pk).update(settings=member.settings)


@command("token.made", needs="self", undo="Revoke the token instead.")
def make_token(w: Write, member: Member, *, name: str, scopes: Sequence[str]) -> tuple[ApiToken, str]:
    """A key for programs that speak as this member, with scopes out of read, write, consent. Returns the secret, once."""
    if member.pk != w.actor.member_id and not w.actor.is_system:
        raise NotAllowed("You can make tokens only for yourself.")
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown or not scopes:
        raise Invalid("scopes", "Scopes are read, write and consent; give at least one.")
    secret, hashed = new_secret("acc_")
    token = ApiToken(
        workspace_id=w.workspace_id,
        member=member,
        name=clean_name("name", name, longest=80),
        secret_hash=hashed,
        scopes=[scope for scope in SCOPES if scope in scopes],
    )
    return w.create(token), secret


@command("token.revoked", needs="self", undo="A revoked token stays revoked; make another.")
def revoke_token(w: Write, token: ApiToken) -> None:
    """End a token at once. One's own, or any for an admin."""
    if token.member_id != w.actor.member_id and not w.actor.wears(Hat.ADMIN):
        raise NotAllowed("You can revoke only your own tokens.")
    w.change(token, revoked_at=w.now)


def clean_hats(hats: Sequence[str]) -> list[str]:
    unknown = [hat for hat in hats if hat not in Hat.values]
    if unknown:
        raise Invalid("hats", f"There is no hat {unknown[0][:40]!r}: {', '.join(Hat.values)}.")
    if not hats:
        raise Invalid("hats", "Choose at least one hat.")
    return [hat for hat in Hat.values if hat in hats]


def _keep_an_admin(w: Write, member: Member) -> None:
    others = Member.objects.filter(workspace_id=w.workspace_id, is_active=True).exclude(pk=member.pk)
    if Hat.ADMIN in member.hats and not any(Hat.ADMIN in other.hats for other in others):
        raise Invalid("hats", "The workspace needs an admin: give somebody else that hat first.")


def member_of_token(secret: str) -> tuple[ApiToken, Member] | None:
    """Who a token speaks for, or None where it is unknown, revoked, or its member has left."""
    token = (
        ApiToken.objects.select_related("member__account", "member__workspace")
        .filter(secret_hash=hash_of(secret), revoked_at=None)
        .first()
    )
    if token is None or not (token.member.is_active and token.member.account.is_active):
        return None
    with transaction.atomic():
        if token.used_at is None or timezone.now() - token.used_at > dt.timedelta(minutes=5):
            ApiToken.objects.filter(pk=token.pk).update(used_at=timezone.now())
    return token, token.member
