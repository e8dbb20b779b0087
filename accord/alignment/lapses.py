"""Decides when a proposal that nobody answered is ended: by the worker, at the latest a day after its two weeks."""

import contextlib

from django.utils import timezone

from accord.alignment.commands.trade import lapse
from accord.alignment.models import Proposal
from accord.kernel.actor import system
from accord.kernel.errors import Conflict
from accord.kernel.jobs import every

DAY_SECONDS = 86_400.0


@every(DAY_SECONDS)
def lapse_the_unanswered() -> None:
    """End each open proposal that is past its day. Two workers may do this at once: the second finds it closed."""
    for proposal in Proposal.objects.filter(state=Proposal.State.OPEN, lapses_at__lte=timezone.now()):
        with contextlib.suppress(Conflict):
            lapse(system(proposal.workspace_id), proposal)
