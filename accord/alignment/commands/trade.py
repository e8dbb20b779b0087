"""Decides how a trade goes: proposed, edited, countered, withdrawn or lapsed, until each side has answered."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from accord.alignment.models import Accord, Consent, Proposal
from accord.alignment.reads.seats import Seat, seats_of
from accord.alignment.rules.changes import written
from accord.alignment.rules.figures import Effect
from accord.alignment.rules.measured import figures_of
from accord.alignment.rules.threshold import Figures
from accord.kernel.commands import command
from accord.kernel.counter import next_number
from accord.kernel.errors import Conflict, Invalid, NotAllowed
from accord.kernel.write import Write
from accord.notices.commands.notice import end_notices, tell
from accord.planning.answer import Change
from accord.work.models import GoalPost, Project
from accord.work.rules.words import clean_text, clean_title

LAPSES_AFTER = dt.timedelta(days=14)
LONGEST_TITLE, LONGEST_WORDS = 300, 5000
_CONSENT = "Consent is not taken back with undo: open a proposal that reverts it."

effect_json: TypeAdapter[Effect] = TypeAdapter(Effect)
figures_json: TypeAdapter[Figures] = TypeAdapter(Figures)


@command("trade.proposed", needs="propose", undo="A proposal is withdrawn, not undone.")
def propose_trade(
    w: Write,
    project: Project,
    *,
    title: str,
    reason: str,
    changes: Sequence[Change],
    effect: Effect,
    goal_post: GoalPost | None = None,
    parent: Proposal | None = None,
    reverts: Accord | None = None,
) -> Proposal:
    """Ask both sides for a decision, with the effect it was computed to have.

    Whoever holds a seat is told, and a proposer who answers for one side alone has said yes for it, in the words of the reason.
    Refused where nobody answers for a side, where the reason is empty, or where the plan moved since the effect was computed.
    """
    reason = _words("reason", reason)
    demand_current(project, effect)
    if parent:
        # It was read before the effect was computed: by now it may have been agreed.
        parent.refresh_from_db()
        if parent.project_id != project.pk:
            raise Invalid("parent", "A counter-proposal is about the same project.")
    if reverts:
        _demand_revertible(reverts)
    seats = seats_of(project, changes, goal_post=goal_post)
    proposal = Proposal(
        workspace_id=w.workspace_id,
        number=next_number(w.workspace_id, "proposal"),
        title=clean_title("title", title, longest=LONGEST_TITLE),
        reason=reason,
        project=project,
        goal_post=goal_post,
        parent=parent,
        reverts=reverts,
        changes=written(changes),
        effect=effect_json.dump_python(effect, mode="json"),
        facts_version=effect.facts_version,
        proposed_by_id=w.actor.member_id,
        at=w.now,
        lapses_at=w.now + LAPSES_AFTER,
    )
    w.create(proposal)
    w.subject = str(proposal.ref)
    if parent and parent.state == Proposal.State.OPEN:
        end_trade(w, parent, Proposal.State.COUNTERED)
    _seat(w, proposal, seats, effect)
    return proposal


def _demand_revertible(accord: Accord) -> None:
    accord.refresh_from_db()
    if accord.reverted_at:
        raise Conflict("This accord was already reverted.", latest={"reverted_at": accord.reverted_at})
    asked = Proposal.objects.filter(workspace_id=accord.workspace_id, reverts=accord, state=Proposal.State.OPEN).first()
    if asked:
        raise Conflict(f"Trade {asked.number} already asks to revert this accord.", latest={"trade": asked.number})


def _seat(w: Write, proposal: Proposal, seats: Sequence[Seat], effect: Effect) -> None:
    mine = [seat for seat in seats if w.actor.member_id in (seat.member.pk, seat.deputy and seat.deputy.pk)]
    speaks = mine[0].side if mine and len({seat.side for seat in mine}) == 1 else None
    for seat in seats:
        said = seat in mine and seat.side == speaks
        consent = Consent(
            workspace_id=w.workspace_id,
            proposal=proposal,
            side=seat.side,
            about=seat.about,
            member=seat.member,
            deputy=seat.deputy,
            **(yes(w, proposal.reason, effect) if said else {}),
        )
        w.create(consent)
        if not said:
            ask(w, proposal, consent)


def yes(w: Write, statement: str, effect: Effect) -> dict[str, Any]:
    """The fields of a consent that was just given."""
    return {
        "answer": Consent.Answer.AGREED,
        "statement": statement,
        "given_by_id": w.actor.member_id,
        "given_at": w.now,
        "figures": figures_json.dump_python(figures_of(effect), mode="json"),
        "is_stale": False,
    }


def ask(w: Write, proposal: Proposal, consent: Consent, *, why: str = "") -> None:
    """Tell a seat's member, and their deputy, that the trade waits for them."""
    side = consent.get_side_display()
    for member in (consent.member, consent.deputy):
        if member is not None:
            tell(
                w,
                member,
                kind="consent",
                about=str(proposal.ref),
                sentence=f"{proposal.title} waits for the {side.lower()} side's yes.",
                detail=why or proposal.reason[:300],
                url=f"trades/{proposal.number}",
            )


@command("trade.edited", needs="propose", undo=_CONSENT)
def edit_trade(w: Write, proposal: Proposal, *, changes: Sequence[Change], effect: Effect, title: str, reason: str) -> Proposal:
    """Change what an open proposal asks for; every yes but the editor's own is asked again. Only its proposer may."""
    demand_open(proposal)
    if w.actor.member_id != proposal.proposed_by_id:
        raise NotAllowed("Only who proposed it edits it; counter it instead.")
    demand_current(proposal.project, effect)
    reason = _words("reason", reason)
    w.change(
        proposal,
        title=clean_title("title", title, longest=LONGEST_TITLE),
        reason=reason,
        changes=written(changes),
        effect=effect_json.dump_python(effect, mode="json"),
        facts_version=effect.facts_version,
    )
    for consent in proposal.consents.all():
        w.delete(consent)
    _seat(w, proposal, seats_of(proposal.project, changes, goal_post=proposal.goal_post), effect)
    return proposal


@command("trade.withdrawn", needs="propose", undo="Propose it again instead.")
def withdraw(w: Write, proposal: Proposal, *, statement: str = "") -> None:
    """Take an open proposal off the table. Only its proposer may; who was asked is no longer."""
    demand_open(proposal)
    if w.actor.member_id != proposal.proposed_by_id and not w.actor.is_system:
        raise NotAllowed("Only who proposed it withdraws it.")
    w.note(statement=said("statement", statement))
    end_trade(w, proposal, Proposal.State.WITHDRAWN)


@command("trade.lapsed", needs="system", undo="Propose it again instead.")
def lapse(w: Write, proposal: Proposal) -> None:
    """End a proposal that nobody answered within two weeks."""
    demand_open(proposal)
    end_trade(w, proposal, Proposal.State.LAPSED)


def end_trade(w: Write, proposal: Proposal, state: str) -> None:
    w.change(proposal, state=state, ended_at=w.now)
    end_notices(w, about=str(proposal.ref), kind="consent")
    w.announce({f"{proposal.ref}", "workspace/trades"})


def demand_open(proposal: Proposal) -> None:
    if proposal.state != Proposal.State.OPEN:
        raise Conflict(f"This trade is closed: it was {proposal.get_state_display().lower()}.", latest={"state": proposal.state})


def demand_current(project: Project, effect: Effect) -> None:
    """Refuse an effect that was computed from older facts than those that stand now."""
    latest = Project.everything.filter(pk=project.pk).values_list("facts_version", flat=True).get()
    if latest != effect.facts_version:
        raise Conflict("The plan changed while this was being computed. Try again.", latest={"facts_version": latest})


def _words(field: str, text: str) -> str:
    text = said(field, text)
    if not text:
        raise Invalid(field, "Say why, in a sentence: the other side reads it first.")
    return text


def said(field: str, text: str) -> str:
    """What somebody says in a trade, whole or refused."""
    return clean_text(field, text, longest=LONGEST_WORDS)
