"""Decides how a change is tried: carried out on the rows by the commands that would make it, read as a Situation, and rolled
back."""

from collections.abc import Callable

from django.db import transaction

from accord.alignment.reads.situation import situation_of
from accord.kernel.write import Write
from accord.planning.situation import Situation
from accord.work.models import Project

Edit = Callable[[Write], object]
"""What would be saved: calls commands with the Write it is given. The same function, given an Actor, saves."""


class _Tried(Exception):
    """Ends the trial: nothing it wrote stays."""


def rehearse(project: Project, write: Write, edit: Edit) -> Situation:
    """The Situation as it would be after an edit. Raises what the commands raise. The write lock is held while the rows are read,
    not longer.

    What is planned from it is told in the same words whether it is a preview, a proposal or an accord.
    """
    situation: Situation | None = None
    try:
        with transaction.atomic():
            edit(write)
            situation = situation_of(Project.objects.select_related("workspace", "product").get(pk=project.pk))
            raise _Tried
    except _Tried:
        pass
    assert situation is not None
    return situation
