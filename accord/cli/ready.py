"""Decides how a command reaches the workspace's data: Django set up once, and what was named looked up or refused."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from accord.cli.ends import MISSING, NOT_FOUND, Ended

if TYPE_CHECKING:
    from accord.kernel.models import Workspace
    from accord.people.models import Account, Member


def load() -> None:
    """Load the settings and the rooms, whatever state the data is in."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.config.settings")
    import django

    django.setup()


def set_up() -> None:
    """Load the settings; refuse where the database has not been prepared."""
    load()
    from django.db import DatabaseError, connection

    try:
        tables = connection.introspection.table_names()
    except DatabaseError as error:
        raise Ended(f"The database does not answer: {error}".strip(), MISSING) from None
    if "kernel_workspace" not in tables:
        from django.conf import settings

        raise Ended(f"There is no data in {Path(settings.DATA)} yet: start bin/serve once, or set ACCORD_DATA.", MISSING)


def workspace(slug: str) -> "Workspace":
    from accord.kernel.models import Workspace

    found = Workspace.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Workspace.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise Ended(f"There is no workspace {slug!r}. There are: {known}.", NOT_FOUND)
    return found


def account(email: str) -> "Account":
    from accord.people.models import Account

    found = Account.objects.filter(email=email.strip().lower()).first()
    if found is None:
        raise Ended(f"Nobody here has the e-mail {email!r}.", NOT_FOUND)
    return found


def member(slug: str, email: str) -> "Member":
    """The member of a workspace with this e-mail."""
    inside, who = workspace(slug), account(email)
    found = who.members.select_related("account", "workspace").filter(workspace=inside, is_active=True).first()
    if found is None:
        raise Ended(f"{email} is no member of {slug}.", NOT_FOUND)
    return found  # type: ignore[no-any-return]


def address(said: str | None) -> str:
    """Where the pages are, without a slash at the end: what was said, else where bin/serve last showed them."""
    from django.conf import settings

    kept = Path(settings.DATA) / "address"
    known = kept.read_text().strip() if kept.is_file() else "http://127.0.0.1:8000"
    return (said or known).rstrip("/")
