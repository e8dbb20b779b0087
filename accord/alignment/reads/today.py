"""Decides what needs a member now: consents, promises in danger, what was told to them; beside it their own work."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone

from accord.alignment.models import Consent, Proposal
from accord.alignment.reads.history import Entry, history
from accord.alignment.reads.shell import GoalPostChip, Shell
from accord.alignment.reads.trades import Danger, TradeRow, dangers_of, trade_row
from accord.alignment.rules.words import end_day, start_day
from accord.delivery.models import Assignment
from accord.kernel.actor import Actor
from accord.kernel.models import Workspace
from accord.kernel.policy import demand
from accord.notices.models import Notice
from accord.work.models import GoalPostForecast, Item, Promise

MOST_WORK = 8
MOST_DRIFT = 4
MOST_TOLD = 30
LOOKED_AT = 40
MOVES = (
    "task.", "dependency.", "trade.agreed", "decision.made", "item.dropped", "item.undropped", "item.placed", "items.placed",
    "time_off.", "person.hours_set", "person.shared", "import.brought_in",
)  # fmt: skip
"""Beginnings of the verbs that move a plan."""


@dataclass(frozen=True, slots=True)
class Told:
    """One notice: something changed for the member, somebody mentioned them, or answered."""

    id: UUID
    kind: str
    sentence: str
    detail: str
    url: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Work:
    """One open task of the member's person, at P50."""

    number: int
    title: str
    start: dt.date
    finish: dt.date
    p80: dt.date
    has_begun: bool


@dataclass(frozen=True, slots=True)
class Today:
    day: dt.date
    name: str
    consents: tuple[TradeRow, ...]
    dangers: tuple[Danger, ...]
    told: tuple[Told, ...]
    drift: tuple[Entry, ...]
    """What moved the plan since the chance was last another one, newest first."""
    work: tuple[Work, ...]
    work_count: int
    waiting: tuple[TradeRow, ...]
    post: GoalPostChip | None
    was: float | None
    was_on: dt.date | None
    promised: dt.date | None
    has_work: bool

    @property
    def days_left(self) -> int | None:
        return (self.post.date - self.day).days if self.post else None

    @property
    def is_empty(self) -> bool:
        return not (self.consents or self.dangers or self.told)


def today(actor: Actor, around: Shell) -> Today:
    """For one member, about the project that stands around the page. About twelve queries, one more for each trade that waits."""
    demand(actor, "read", None)
    workspace, post = around.workspace, around.goal_post
    stored = GoalPostForecast.objects.filter(goal_post_id=post.id).first() if post else None
    promise = (
        Promise.objects.filter(workspace_id=actor.workspace_id, goal_post_id=post.id).order_by("-number").first() if post else None
    )
    opened = _open_trades(actor)
    consents = [row for row in opened if row.is_mine]
    work = _work(actor, workspace)
    return Today(
        day=timezone.localdate(timezone=workspace.tzinfo),
        name=workspace.name,
        consents=tuple(consents),
        dangers=dangers_of(actor, asked_about=[row.post.id for row in opened if row.post]),
        told=_told(actor),
        drift=_drift(actor, workspace, stored) if stored and post else (),
        work=tuple(work[:MOST_WORK]),
        work_count=len(work),
        waiting=tuple(row for row in opened if not row.is_mine and row.waits_for),
        post=post,
        was=stored.was if stored else None,
        was_on=stored.was_on if stored else None,
        promised=promise.date if promise else None,
        has_work=Item.objects.visible_to(actor).exists(),
    )


def _open_trades(actor: Actor) -> list[TradeRow]:
    """Open proposals in which the member has a seat, or which they proposed."""
    seats = Consent.objects.filter(Q(member=actor.member_id) | Q(deputy=actor.member_id), workspace_id=actor.workspace_id)
    mine = Q(pk__in=seats.values("proposal_id")) | Q(proposed_by_id=actor.member_id)
    found = (
        Proposal.objects.visible_to(actor)
        .filter(mine, state=Proposal.State.OPEN)
        .select_related("project__workspace")
        .order_by("-at")
    )
    return [trade_row(actor, one) for one in found]


def _told(actor: Actor) -> tuple[Told, ...]:
    """Open notices but those asking for consent, which stand above with their trade; what was put off waits for its moment."""
    rows = Notice.objects.filter(workspace_id=actor.workspace_id, member=actor.member_id, ended_at=None, at__lte=timezone.now())
    rows = rows.exclude(kind="consent").order_by("-at")[:MOST_TOLD]
    return tuple(Told(one.pk, one.kind, one.sentence, one.detail, one.url, one.at) for one in rows)


def _drift(actor: Actor, workspace: Workspace, stored: GoalPostForecast) -> tuple[Entry, ...]:
    """What was told of the work or decided about it since the last other day's forecast, where the chance is another one now; of a
    trade the yes that applied it."""
    if stored.was is None or stored.chance is None or stored.was_on is None or abs(stored.was - stored.chance) < 0.01:
        return ()
    since = stored.was_on
    entries = history(actor, limit=LOOKED_AT).entries
    found = [one for one in entries if one.verb.startswith(MOVES) and not one.is_undone]
    agreed = {one.subject: one for one in reversed(found) if one.verb == "trade.agreed"}
    found = [one for one in found if agreed.get(one.subject, one) is one]
    return tuple(one for one in found if one.at.astimezone(workspace.tzinfo).date() >= since)[:MOST_DRIFT]


def _work(actor: Actor, workspace: Workspace) -> list[Work]:
    """What the member's person is on or takes up next, soonest first."""
    held = Assignment.objects.filter(
        workspace_id=actor.workspace_id,
        person__member=actor.member_id,
        task__finished_at=None,
        task__item__trashed_at=None,
        task__item__state__in=(Item.State.PLANNED, Item.State.STARTED),
        task__item__forecast__isnull=False,
        is_candidate=False,
    )
    rows = held.order_by(F("task__started_at").asc(nulls_last=True), "task__item__forecast__start").values_list(
        "task__item__number",
        "task__item__title",
        "task__item__forecast__start",
        "task__item__forecast__p50",
        "task__item__forecast__p80",
        "task__started_at",
    )
    zone = workspace.tzinfo
    return [
        Work(number, title, start_day(start, zone), end_day(p50, zone), end_day(p80, zone), begun is not None)
        for number, title, start, p50, p80, begun in rows
    ]
