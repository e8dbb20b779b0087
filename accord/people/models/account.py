"""Decides who can come in: accounts, their membership of workspaces with hats, and the links and tokens that stand for them."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from accord.kernel.actor import Actor
from accord.kernel.rows import Row, RowQuery, new_id


class Hat(models.TextChoices):
    PRODUCT_MANAGER = "product_manager", "Product manager"
    PROJECT_MANAGER = "project_manager", "Project manager"
    CONTRIBUTOR = "contributor", "Contributor"
    STAKEHOLDER = "stakeholder", "Stakeholder"
    DIRECTOR = "director", "Director"
    ADMIN = "admin", "Admin"


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save()
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """A login. It says nothing of what its owner may do; that is each workspace's Member."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True, max_length=254)
    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=64, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    objects = AccountManager()

    def __str__(self) -> str:
        return self.name or self.email


class Member(Row):
    """An account in a workspace, with hats. `lens` is the last one used; `settings` keeps keys off, demo line closed and such."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="members")
    hats = models.JSONField(default=list)
    title = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    lens = models.CharField(max_length=4, choices=[("why", "Why"), ("when", "When")], default="when")
    settings = models.JSONField(default=dict, blank=True)

    ref_kind: ClassVar[str] = "member"

    class Meta(Row.Meta):
        constraints = [
            *Row.Meta.constraints,
            models.UniqueConstraint(fields=["workspace", "account"], name="people_member_once"),
        ]

    def __str__(self) -> str:
        return self.account.name

    def actor(self, *, door: str = "web", tab: str = "", scopes: frozenset[str] | None = None) -> Actor:
        actor = Actor(self.workspace_id, self.pk, self.account.name, frozenset(self.hats), door=door, tab=tab)
        return Actor(**{**{f: getattr(actor, f) for f in actor.__slots__}, "scopes": scopes}) if scopes is not None else actor

    def broken_rule(self) -> str:
        members = Member.objects.filter(workspace_id=self.workspace_id, is_active=True)
        return "" if any(Hat.ADMIN in member.hats for member in members) else "the workspace needs an admin."

    def live_topics(self) -> set[str]:
        return {str(self.ref), "workspace/members"}


class Invitation(Row):
    """A link by which somebody becomes a member. Only the hash of its secret is kept."""

    email = models.EmailField(blank=True, max_length=254)
    hats = models.JSONField(default=list)
    secret_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    invited_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    ref_kind: ClassVar[str] = "invitation"

    def live_topics(self) -> set[str]:
        return {"workspace/members"}


class ApiToken(Row):
    """A key of one member for programs; scopes: read, write, consent. Only the hash of its secret is kept."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    secret_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    ref_kind: ClassVar[str] = "token"


class OneTimeLink(models.Model):
    """A link that works once: the first set-up of an installation, or a new password for an account."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(max_length=10, choices=[("set-up", "Set-up"), ("password", "Password")])
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class SignInTry(models.Model):
    """One try of a password, counted by what tells a guesser from others; it outlives a restart and is seen by every process."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["key", "at"], name="sign_in_try_by_key")]


__all__ = ["Account", "ApiToken", "Hat", "Invitation", "Member", "OneTimeLink", "RowQuery", "SignInTry"]
