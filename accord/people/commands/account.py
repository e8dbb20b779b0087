"""Decides how an account comes to be and changes. Accounts stand outside workspaces, so these write no event."""

import datetime as dt

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accord.kernel.errors import Invalid, NotFound
from accord.people.models import Account, OneTimeLink, SignInTry
from accord.people.rules.secret import hash_of, new_secret
from accord.people.rules.words import clean_email, clean_name, clean_zone

LINK_LASTS = dt.timedelta(days=2)
TRIES, TRIES_OF_AN_ADDRESS = 8, 80
"""Of one login from one address, and of all logins from it: an office stands behind one."""
TRIES_WINDOW = dt.timedelta(minutes=5)


def make_link(purpose: str, account: Account | None = None) -> str:
    """A one-time link's secret: "set-up" for an installation's first account, "password" for a new password. Older ones end."""
    secret, hashed = new_secret()
    with transaction.atomic():
        OneTimeLink.objects.filter(purpose=purpose, account=account, used_at=None).update(used_at=timezone.now())
        OneTimeLink.objects.create(purpose=purpose, account=account, secret_hash=hashed, expires_at=timezone.now() + LINK_LASTS)
    return secret


def find_link(purpose: str, secret: str) -> OneTimeLink:
    """The link, still unused; NotFound where it was used, has expired or never was."""
    link = (
        OneTimeLink.objects.filter(purpose=purpose, secret_hash=hash_of(secret), used_at=None, expires_at__gt=timezone.now())
        .select_related("account")
        .first()
    )
    if link is None:
        raise NotFound("This link was used already, or is older than two days. Ask for a new one.")
    return link


def use_link(link: OneTimeLink) -> None:
    """Mark a link used, once even when two requests race. Call inside the transaction of what it allows."""
    if not OneTimeLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now()):
        raise NotFound("This link was used already.")


def create_account(*, email: str, name: str, password: str, zone: str = "") -> Account:
    """A new login. Raises Invalid for a taken address or a weak password."""
    email = clean_email("email", email)
    account = Account(email=email, name=clean_name("name", name), zone=clean_zone("zone", zone) if zone else "")
    check_password("password", password, account)
    if Account.objects.filter(email=email).exists():
        raise Invalid("email", "There is an account with this address. Sign in instead.")
    account.set_password(password)
    account.save()
    return account


def check_password(field: str, password: str, account: Account) -> None:
    try:
        password_validation.validate_password(password, account)
    except ValidationError as weak:
        raise Invalid(field, " ".join(weak.messages)) from None


def set_password(link: OneTimeLink, *, password: str) -> Account:
    """A new password by a one-time link; sessions signed in with the old one end."""
    assert link.account is not None
    check_password("password", password, link.account)
    with transaction.atomic():
        use_link(link)
        link.account.set_password(password)
        link.account.save(update_fields=["password"])
    return link.account


def change_password(account: Account, *, old: str, new: str) -> None:
    if not account.check_password(old):
        raise Invalid("old", "That is not your present password.")
    check_password("new", new, account)
    account.set_password(new)
    account.save(update_fields=["password"])


def change_profile(account: Account, *, name: str, zone: str) -> None:
    """One's own name and zone, in every workspace."""
    account.name = clean_name("name", name)
    account.zone = clean_zone("zone", zone) if zone else ""
    account.save(update_fields=["name", "zone"])


def count_try(key: str, *, most: int = TRIES) -> bool:
    """Count one try of a password, before it is looked at, and say whether it may be made: at most `most` in five minutes.

    Kept first and counted then, so that tries sent at once, to any process, are no way around. One refused counts no longer.
    """
    now = timezone.now()
    SignInTry.objects.filter(at__lte=now - TRIES_WINDOW).delete()
    mine = SignInTry.objects.create(key=key, at=now)
    if SignInTry.objects.filter(key=key).count() <= most:
        return True
    mine.delete()
    return False


def forget_tries(key: str, *, latest: bool = False) -> None:
    """A right password clears the count, or takes back its own `latest` try of it."""
    tries = SignInTry.objects.filter(key=key)
    (tries.filter(pk__in=tries.order_by("-at").values("pk")[:1]) if latest else tries).delete()
