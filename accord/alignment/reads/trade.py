"""Decides what the page of one proposal shows: what would change for both sides, who was asked, and what the reader may answer."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from accord.alignment.commands.trade import effect_json, figures_json
from accord.alignment.models import Accord, Consent, Proposal
from accord.alignment.reads.change_names import change_words
from accord.alignment.reads.money import seen_effect
from accord.alignment.rules.changes import read
from accord.alignment.rules.figures import Effect, PostEffect
from accord.alignment.rules.measured import figures_of
from accord.alignment.rules.threshold import went_stale
from accord.kernel.actor import Actor
from accord.kernel.errors import NotFound
from accord.kernel.policy import demand, may

LENS = {"product": "why", "project": "when", "sponsor": "when"}
WORDS = {"product": "Product", "project": "Project", "sponsor": "Sponsor"}


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One consent that was asked for. `is_mine`: the reader may answer it now. `again`: why an earlier yes is asked anew."""

    id: UUID
    side: str
    lens: str
    name: str
    person: str
    deputy: str
    answer: str
    words: str
    at: dt.datetime | None
    is_mine: bool
    again: str

    @property
    def has_agreed(self) -> bool:
        return self.answer == Consent.Answer.AGREED and not self.again

    @property
    def has_objected(self) -> bool:
        return self.answer == Consent.Answer.OBJECTED


@dataclass(frozen=True, slots=True)
class TradePage:
    """A proposal with its effect. `is_outdated`: the plan moved since the figures were computed."""

    proposal: Proposal
    effect: Effect
    post: PostEffect | None
    changes: tuple[str, ...]
    seats: tuple[SeatRow, ...]
    proposed_by: str
    parent: Proposal | None
    counter: Proposal | None
    reverts: Accord | None
    accord: Accord | None
    is_outdated: bool
    may_edit: bool
    may_withdraw: bool
    may_counter: bool

    @property
    def is_open(self) -> bool:
        return bool(self.proposal.state == Proposal.State.OPEN)

    @property
    def rings(self) -> str:
        return rings_of(self.seats)

    @property
    def answers_both(self) -> bool:
        return len({seat.side for seat in self.seats if seat.is_mine}) > 1

    @property
    def first_mine(self) -> UUID | None:
        """The seat that the key for a yes answers."""
        return next((seat.id for seat in self.seats if seat.is_mine), None)

    @property
    def missing(self) -> str:
        """Who has still to say yes, in words: the reader is "you", with the sides where it is more than one."""
        sides = list(dict.fromkeys(seat.name.lower() for seat in self.seats if seat.is_mine))
        both = "both sides" if sides == ["product", "project"] else " and ".join(sides)
        you = [f"you, for {both}" if len(sides) > 1 else "you"] if sides else []
        others = dict.fromkeys(seat.person for seat in self.seats if not seat.has_agreed and not seat.is_mine)
        return " and ".join([*you, *others])


def rings_of(seats: Sequence[SeatRow]) -> str:
    """both, why, when or none: whose yes is there."""
    there = {lens: all(seat.has_agreed for seat in seats if seat.lens == lens) for lens in ("why", "when")}
    return "both" if all(there.values()) else next((lens for lens, given in there.items() if given), "none")


def proposal_by_number(actor: Actor, number: int) -> Proposal:
    """A proposal of the actor's workspace by its number. Raises NotFound."""
    proposals = Proposal.objects.visible_to(actor).select_related("project__workspace", "goal_post", "proposed_by__account")
    try:
        return proposals.get(number=number)  # type: ignore[no-any-return]
    except Proposal.DoesNotExist:
        raise NotFound from None


def trade_page(actor: Actor, proposal: Proposal) -> TradePage:
    """Everything about one proposal. About ten queries, none of them plans; only a reorder's words read the order as it is."""
    demand(actor, "read", proposal)
    effect = effect_json.validate_python(proposal.effect)
    accord = Accord.objects.filter(proposal=proposal).first()
    shown = seen_effect(actor, proposal, effect)
    is_open = proposal.state == Proposal.State.OPEN
    changes = read(proposal.changes)
    is_own = actor.member_id is not None and proposal.proposed_by_id == actor.member_id
    before = next((one.order for one in read(accord.inverse) if one.kind == "reorder"), ()) if accord else ()
    return TradePage(
        proposal=proposal,
        effect=shown,
        post=effect.post(),
        changes=change_words(proposal.project, changes, before=before),
        seats=seats_of(actor, proposal, effect),
        proposed_by=str(proposal.proposed_by) if proposal.proposed_by else "Somebody who left",
        parent=proposal.parent,
        counter=Proposal.objects.filter(parent=proposal).order_by("-number").first(),
        reverts=proposal.reverts,
        accord=accord,
        is_outdated=is_open and proposal.facts_version < proposal.project.facts_version,
        may_edit=is_open and is_own,
        may_withdraw=is_open and is_own,
        may_counter=is_open and not is_own and may(actor, "propose", proposal),
    )


def seats_of(actor: Actor, proposal: Proposal, effect: Effect) -> tuple[SeatRow, ...]:
    """Who is asked, the product side first."""
    found = proposal.consents.select_related("member__account", "deputy__account", "given_by__account")
    is_open = proposal.state == Proposal.State.OPEN
    order = list(WORDS)
    return tuple(
        _seat(actor, one, effect, is_open=is_open) for one in sorted(found, key=lambda one: (order.index(one.side), one.about))
    )


def _seat(actor: Actor, one: Consent, effect: Effect, *, is_open: bool) -> SeatRow:
    again = ""
    if is_open and one.answer == Consent.Answer.AGREED:
        currency = one.proposal.project.workspace.currency if may(actor, "costs", one.proposal) else ""
        again = went_stale(
            figures_json.validate_python(one.figures), figures_of(effect), currency=currency
        )
        again = again or ("The plan moved since." if one.is_stale else "")
    waits = one.answer == Consent.Answer.WAITING or one.is_stale
    return SeatRow(
        id=one.pk,
        side=one.side,
        lens=LENS[one.side],
        name=WORDS[one.side],
        person=str(one.given_by or one.member),
        deputy=str(one.deputy) if one.deputy else "",
        answer=one.answer,
        words=one.statement,
        at=one.given_at,
        is_mine=is_open and waits and actor.member_id in (one.member_id, one.deputy_id) and may(actor, "consent", one),
        again=again if one.is_stale else "",
    )
