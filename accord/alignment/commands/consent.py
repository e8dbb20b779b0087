"""Decides what each side's answer does: a yes that may conclude the accord, or an objection that ends the trade."""

from dataclasses import dataclass

from accord.alignment.commands.accord import conclude
from accord.alignment.commands.trade import ask, demand_current, demand_open, effect_json, end_trade, figures_json, said, yes
from accord.alignment.models import Accord, Consent, Proposal
from accord.alignment.rules.figures import Effect
from accord.alignment.rules.measured import figures_of
from accord.alignment.rules.threshold import went_stale
from accord.kernel.commands import command
from accord.kernel.errors import Conflict, Invalid, NotAllowed
from accord.kernel.write import Write
from accord.notices.commands.notice import end_notices, tell
from accord.planning.answer import Forecast

_CONSENT = "Consent is not taken back with undo: open a proposal that reverts it."


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a yes did. `accord` where it was the last one; `asked_again`: sides whose earlier yes no longer held, with why."""

    proposal: Proposal
    accord: Accord | None
    asked_again: tuple[tuple[str, str], ...] = ()


@command("trade.agreed", needs="consent", undo=_CONSENT)
def agree(w: Write, proposal: Proposal, *, statement: str, effect: Effect, forecast: Forecast, side: str = "") -> Agreed:
    """Say yes for one side, in words. `effect` and `forecast` were computed just before, from the facts that stand now.

    The other sides' earlier yeses are held against them: one that no longer holds is asked again with both figures. Where every
    side has said yes, the accord is applied in this same transaction. Refused to who holds no seat, and for a side already agreed.
    """
    demand_open(proposal)
    if proposal.reverts and proposal.reverts.reverted_at:
        raise Conflict("This accord was already reverted.", latest={"reverted_at": proposal.reverts.reverted_at})
    demand_current(proposal.project, effect)
    seats = _own_seats(w, proposal, side)
    statement = said("statement", statement)
    if not statement:
        raise Invalid("statement", "Say why you agree, in your words.")
    w.subject = str(proposal.ref)
    w.change(proposal, effect=effect_json.dump_python(effect, mode="json"), facts_version=effect.facts_version)
    for consent in seats:
        w.change(consent, **yes(w, statement, effect))
    _quiet(w, proposal)
    again = _check_others(w, proposal, effect)
    everybody = all(c.answer == Consent.Answer.AGREED and not c.is_stale for c in proposal.consents.all())
    accord = conclude(w, proposal, effect=effect, forecast=forecast) if everybody else None
    if accord is None:
        _tell_proposer(w, proposal, "agreed to", statement)
    return Agreed(proposal, accord, again)


def _tell_proposer(w: Write, proposal: Proposal, did: str, statement: str) -> None:
    """Whoever proposed hears of an answer that is not their own."""
    if proposal.proposed_by and proposal.proposed_by_id != w.actor.member_id:
        tell(
            w,
            proposal.proposed_by,
            kind="answer",
            about=str(proposal.ref),
            sentence=f"{w.actor.name} {did} {proposal.title}.",
            detail=statement[:300],
            url=f"trades/{proposal.number}",
        )


def _own_seats(w: Write, proposal: Proposal, side: str) -> list[Consent]:
    """The seats that this actor answers now: those of one side, and not already full."""
    mine = [c for c in proposal.consents.all() if w.actor.member_id in (c.member_id, c.deputy_id) and (not side or c.side == side)]
    if not mine:
        raise NotAllowed("Nobody asked you for this consent: it is for those who answer for each side.")
    waiting = [c for c in mine if c.answer != Consent.Answer.AGREED or c.is_stale]
    if not waiting:
        raise Invalid("side", "You have already agreed for this side.")
    sides = {consent.side for consent in waiting}
    if len(sides) > 1:
        raise Invalid("side", "You answer for both sides: agree once for each, in words for each.")
    return waiting


def _quiet(w: Write, proposal: Proposal) -> None:
    """Nobody who has answered is still asked."""
    still = {
        key
        for c in proposal.consents.all()
        if c.answer == Consent.Answer.WAITING or c.is_stale
        for key in (c.member_id, c.deputy_id)
    }
    end_notices(w, about=str(proposal.ref), kind="consent", but_for=still)


def _check_others(w: Write, proposal: Proposal, effect: Effect) -> tuple[tuple[str, str], ...]:
    again: list[tuple[str, str]] = []
    currency = proposal.project.workspace.currency
    for consent in proposal.consents.all():
        if consent.answer != Consent.Answer.AGREED or consent.is_stale:
            continue
        if why := went_stale(figures_json.validate_python(consent.figures), figures_of(effect), currency=currency):
            w.change(consent, is_stale=True)
            ask(w, proposal, consent, why=f"The plan moved since your yes. {why}")
            again.append((consent.side, why))
    return tuple(again)


@command("trade.objected", needs="consent", undo=_CONSENT)
def object_to(w: Write, proposal: Proposal, *, statement: str, side: str = "") -> Proposal:
    """Say no for one's side, with the reason; the trade ends and its proposer is told. Countering keeps it going."""
    demand_open(proposal)
    statement = said("statement", statement)
    if not statement:
        raise Invalid("statement", "Say what speaks against it: an objection needs a reason.")
    seats = [c for c in proposal.consents.all() if w.actor.member_id in (c.member_id, c.deputy_id) and (not side or c.side == side)]
    if not seats:
        raise NotAllowed("Nobody asked you for this consent: it is for those who answer for each side.")
    for consent in seats:
        w.change(
            consent,
            answer=Consent.Answer.OBJECTED,
            statement=statement,
            given_by_id=w.actor.member_id,
            given_at=w.now,
        )
    end_trade(w, proposal, Proposal.State.OBJECTED)
    _tell_proposer(w, proposal, "objects to", statement)
    return proposal
