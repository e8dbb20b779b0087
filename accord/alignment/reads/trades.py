"""Decides what the list of trades shows: what waits for the reader or for others, dangers without a proposal, what ended."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from accord.alignment.commands.trade import effect_json
from accord.alignment.models import Accord, Proposal
from accord.alignment.reads.binding import binding_of
from accord.alignment.reads.goal_posts import PostRow, posts_of
from accord.alignment.reads.money import seen_effect
from accord.alignment.reads.trade import SeatRow, rings_of, seats_of
from accord.alignment.rules.figures import Effect, PostEffect
from accord.alignment.rules.words import end_day
from accord.kernel.actor import Actor
from accord.kernel.policy import demand
from accord.work.models import Project

MOST_ENDED = 20


@dataclass(frozen=True, slots=True)
class TradeRow:
    """One proposal in a list. `words` are the latest said; `waits_for` those who have not answered."""

    id: UUID
    number: int
    title: str
    state: str
    at: dt.datetime
    ended_at: dt.datetime | None
    post: PostEffect | None
    value_now: float
    value_after: float
    value_whole: str
    """What the value kept is a share of, in words."""
    cost: float | None
    """None for a reader who may not see it."""
    seats: tuple[SeatRow, ...]
    said_by: str
    words: str

    @property
    def rings(self) -> str:
        return rings_of(self.seats)

    @property
    def is_mine(self) -> bool:
        return any(seat.is_mine for seat in self.seats)

    @property
    def my_lens(self) -> str:
        return next((seat.lens for seat in self.seats if seat.is_mine), "when")

    @property
    def waits_for(self) -> tuple[SeatRow, ...]:
        return tuple(seat for seat in self.seats if not seat.has_agreed and not seat.has_objected)


@dataclass(frozen=True, slots=True)
class Danger:
    """A goal post below its confidence for which nobody has proposed anything."""

    number: int
    name: str
    project: str
    date: dt.date
    chance: float
    confidence: float
    p50: dt.date | None
    p80: dt.date | None
    was: float | None
    because: str
    """What binds it, in a sentence without a full stop; "" where no run is late."""

    @property
    def late(self) -> float:
        return 1 - self.chance


@dataclass(frozen=True, slots=True)
class TradesPage:
    mine: tuple[TradeRow, ...]
    others: tuple[TradeRow, ...]
    dangers: tuple[Danger, ...]
    ended: tuple[TradeRow, ...]
    accords: int
    goal_post: int | None
    """Number of the goal post for which ways out are offered first."""

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """The axis of all bars of the page."""
        posts = [row.post for row in (*self.mine, *self.others) if row.post]
        days = [(post.p50_now, post.p80_now, post.p50_after, post.p80_after, post.date) for post in posts]
        known = [day for found in days for day in found if day]
        return (min(known) - dt.timedelta(days=2), max(known) + dt.timedelta(days=2)) if known else None


def trades_page(actor: Actor) -> TradesPage:
    """All open proposals of the workspace and the latest that ended without an accord."""
    demand(actor, "read", None)
    everything = Proposal.objects.visible_to(actor).select_related("project__workspace")
    rows = [trade_row(actor, one) for one in everything.filter(state=Proposal.State.OPEN).order_by("-number")]
    ended = everything.exclude(state__in=(Proposal.State.OPEN, Proposal.State.AGREED)).order_by("-ended_at")[:MOST_ENDED]
    dangers = dangers_of(actor, asked_about={row.post.id for row in rows if row.post})
    posts = [post for project in _projects(actor) for post in posts_of(project) if post.date]
    first = next((post for post in posts if post.in_danger), posts[0] if posts else None)
    return TradesPage(
        mine=tuple(row for row in rows if row.is_mine),
        others=tuple(row for row in rows if not row.is_mine),
        dangers=dangers,
        ended=tuple(trade_row(actor, one) for one in ended),
        accords=Accord.objects.visible_to(actor).count(),
        goal_post=first.number if first else None,
    )


def trade_row(actor: Actor, proposal: Proposal) -> TradeRow:
    effect: Effect = effect_json.validate_python(proposal.effect)
    shown = seen_effect(actor, proposal, effect)
    seats = seats_of(actor, proposal, effect)
    said = max((seat for seat in seats if seat.words and seat.at), key=lambda seat: (seat.has_objected, seat.at), default=None)
    return TradeRow(
        id=proposal.pk,
        number=proposal.number,
        title=proposal.title,
        state=proposal.state,
        at=proposal.at,
        ended_at=proposal.ended_at,
        post=effect.post(),
        value_now=effect.value_now,
        value_after=effect.value_after,
        value_whole=effect.value_whole,
        cost=None if shown.cost_after is None or shown.cost_now is None else shown.cost_after - shown.cost_now,
        seats=seats,
        said_by=said.person if said else "",
        words=said.words if said else proposal.reason,
    )


def _projects(actor: Actor) -> Iterable[Project]:
    return Project.objects.visible_to(actor).filter(state="active").select_related("workspace").order_by("rank", "created_at")  # type: ignore[no-any-return]


def dangers_of(actor: Actor, *, asked_about: Iterable[str] = ()) -> tuple[Danger, ...]:
    """Goal posts below their confidence, the nearest first; without those somebody has already proposed something for."""
    left_out = set(asked_about)
    found = [
        (project, post) for project in _projects(actor) for post in posts_of(project) if post.in_danger and post.id not in left_out
    ]
    return tuple(_danger(project, post) for project, post in sorted(found, key=lambda pair: (pair[1].date, pair[1].number)))


def _danger(project: Project, post: PostRow) -> Danger:
    assert post.date is not None
    assert post.chance is not None
    zone = project.workspace.tzinfo
    p50, p80 = (end_day(one, zone) if one else None for one in (post.p50, post.p80))
    binding = binding_of(project, post)
    return Danger(
        number=post.number,
        name=post.name,
        project=project.name,
        date=post.date,
        chance=post.chance,
        confidence=post.confidence,
        p50=p50,
        p80=p80,
        was=post.was,
        because=binding.first if binding else "",
    )
