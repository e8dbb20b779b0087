"""Decides what an answer about a project's work depends on, so that an unchanged one need not be made again."""

import datetime as dt
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from accord.alignment.reads.filters import Filters
from accord.kernel.actor import Actor
from accord.kernel.models import Event
from accord.kernel.policy import demand
from accord.work.models import Project, ProjectForecast

QUARTER_MINUTES = 15
T = TypeVar("T")


class Kept(Generic[T]):
    """Answers by what they depend on, up to `most` by what `weigh` says of each; what was not asked for longest goes first."""

    def __init__(self, *, most: int, weigh: Callable[[T], int] = lambda _: 1) -> None:
        self.most, self._weigh = most, weigh
        self._answers: OrderedDict[str, T] = OrderedDict()
        self._making = Lock()  # Threads share one processor: whoever waits here for the same answer finds it made.

    def __len__(self) -> int:
        return len(self._answers)

    def answer(self, state: str, make: Callable[[], T]) -> T:
        """The answer of this state; `make` is called only where none is kept. Equal states must mean equal answers."""
        with self._making:
            if state not in self._answers:
                self._answers[state] = make()
            self._answers.move_to_end(state)
            found = self._answers[state]
            while len(self._answers) > 1 and sum(map(self._weigh, self._answers.values())) > self.most:
                self._answers.popitem(last=False)
            return found

    def clear(self) -> None:
        self._answers.clear()


def quarter(now: dt.datetime) -> dt.datetime:
    """The quarter of an hour that has begun: as finely as the line of today is drawn."""
    return now.replace(minute=now.minute - now.minute % QUARTER_MINUTES, second=0, microsecond=0)


def project_state(actor: Actor, project: Project, filters: Filters, *, now: dt.datetime) -> str:
    """A short text, equal only where the answer is: the newest event and plan, what the reader may do, the filters, the quarter.

    Two queries. Every write of a workspace is an event, but for plans, which say when they were computed and from which facts.
    """
    demand(actor, "read", project)
    events = Event.objects.filter(workspace_id=project.workspace_id).order_by("-seq")
    plans = ProjectForecast.objects.filter(workspace_id=project.workspace_id, project=project)
    depends_on = (
        project.workspace.slug,
        project.pk.hex,
        project.facts_version,
        events.values_list("seq", flat=True).first(),
        plans.values_list("facts_version", "computed_at").first(),
        sorted(actor.hats),
        actor.member_id if "contributor" in actor.hats else None,  # who has tasks of their own
        sorted(filters.query.items()),
        quarter(now),
    )
    return hashlib.sha256(repr(depends_on).encode()).hexdigest()[:24]
