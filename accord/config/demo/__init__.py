"""Decides whether the demo is there: made where it is missing, removed for good, or put back as it was."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accord.kernel.models import Workspace


def ensure_demo() -> "Workspace":
    """The demo's workspace, made from its facts where there is none."""
    from accord.config.demo.play import play
    from accord.config.demo.story import STORY

    return _found() or play(STORY)


def remove_demo() -> bool:
    """Delete the demo with everything in it, and its accounts where they belong nowhere else. False where there was none."""
    from accord.config.demo.stage import DOMAIN
    from accord.people.commands.workspace import remove_workspace
    from accord.people.models import Account

    found = _found()
    if found is not None:
        remove_workspace(found)
    Account.objects.filter(email__endswith=f"@{DOMAIN}", members=None).delete()
    return found is not None


def reset_demo() -> "Workspace":
    """Put the demo back as it is on its first day, today. Whoever is signed in stays so; where it fails, the old one stays."""
    from accord.config.demo.play import play
    from accord.config.demo.story import STORY
    from accord.kernel.models import Workspace
    from accord.people.commands.workspace import remove_workspace

    old = {one.pk: one.slug for one in Workspace.objects.filter(is_demo=True)}
    try:
        for number, key in enumerate(old):
            Workspace.objects.filter(pk=key).update(slug=f"demo-before-{number}")
        made = play(STORY)
    except BaseException:
        for key, slug in old.items():
            Workspace.objects.filter(pk=key).update(slug=slug)
        raise
    for key in old:
        remove_workspace(Workspace.objects.get(pk=key))
    return made


def _found() -> "Workspace | None":
    from accord.kernel.models import Workspace

    return Workspace.objects.filter(is_demo=True).order_by("created_at").first()
