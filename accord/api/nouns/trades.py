"""Proposals and accords over the API: propose an option or changes, agree, object, withdraw, revert."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from accord.alignment import trades
from accord.alignment.commands.consent import object_to
from accord.alignment.commands.option import options_json
from accord.alignment.commands.trade import withdraw
from accord.alignment.models import Accord, OptionList, Proposal
from accord.alignment.options import ways_out
from accord.alignment.rules.changes import read
from accord.api.errors import PROBLEMS
from accord.api.paging import LIMIT, cut
from accord.api.rows import actor_of, again, find, given, mine
from accord.api.shapes.items import Reason
from accord.api.shapes.trades import (
    AccordOut,
    AgreedOut,
    Asked,
    NewProposal,
    ProposalOut,
    Said,
    State,
    accord,
    proposal,
    proposal_fields,
)
from accord.api.shapes.words import Page
from accord.kernel.errors import Invalid
from accord.work.models import GoalPost, Project

router = Router(tags=["proposals and accords"])


@router.get("/proposals", response={200: Page[ProposalOut], **PROBLEMS})
def list_proposals(
    request: HttpRequest, limit: int = LIMIT, after: str = "", state: State | None = None, project: UUID | None = None
) -> Any:
    """Proposals, newest first."""
    rows = mine(Proposal, request).select_related("accord").prefetch_related("consents")
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(project=project) if project else rows
    return cut(rows, partial(proposal, actor_of(request)), limit=limit, after=after, order="-number")


@router.post("/proposals", response={201: ProposalOut, **PROBLEMS})
def new_proposal(request: HttpRequest, body: NewProposal) -> Any:
    """Ask both sides for a decision. The effect is computed first, which may take a second."""
    parent = given(Proposal, request, "parent", body.parent)
    post = given(GoalPost, request, "goal_post", body.goal_post)
    if body.option and body.changes is not None:
        raise Invalid("changes", "Give an option or changes, not both.")
    if body.option:
        post = post or _post_of(request, body.option)
        card = ways_out(actor_of(request), post).card(body.option)
        project, changes, title = post.project, card.changes, body.title or card.title
    else:
        home = given(Project, request, "project", body.project) or (post.project if post else None)
        if home is None:
            raise Invalid("project", "Give the project or the goal post that the changes are about.")
        project = home
        if post and post.project_id != project.pk:
            raise Invalid("goal_post", f"{post.name} belongs to another project.")
        changes, title = read(body.changes), body.title or "A trade"
    made = trades.propose(
        actor_of(request), project, changes=changes, reason=body.reason, title=title, goal_post=post, parent=parent
    )
    return Status(201, proposal(actor_of(request), made))


def _post_of(request: HttpRequest, option: str) -> GoalPost:
    """The goal post whose list holds an option."""
    for kept in mine(OptionList, request).select_related("goal_post__project"):
        if any(one.id == option for one in options_json.validate_python(kept.answer).options):
            return kept.goal_post  # type: ignore[no-any-return]
    raise Invalid("option", "No goal post has an option with this id; ask for its options again.")


@router.get("/proposals/{proposal_id}", response={200: ProposalOut, **PROBLEMS})
def one_proposal(request: HttpRequest, proposal_id: UUID) -> Any:
    """One proposal with its consents."""
    return proposal(actor_of(request), find(Proposal, request, proposal_id))


@router.post("/proposals/{proposal_id}/agree", response={200: AgreedOut, **PROBLEMS})
def agree(request: HttpRequest, proposal_id: UUID, body: Said) -> Any:
    """Say yes for one's side, in words. The last yes applies the accord."""
    found = find(Proposal, request, proposal_id)
    done = trades.say_yes(actor_of(request), found, statement=body.statement, side=body.side)
    asked = [Asked(side=side, why=why) for side, why in done.asked_again]
    return AgreedOut(**proposal_fields(actor_of(request), again(Proposal, found)), asked_again=asked)


@router.post("/proposals/{proposal_id}/object", response={200: ProposalOut, **PROBLEMS})
def objection(request: HttpRequest, proposal_id: UUID, body: Said) -> Any:
    """Say no for one's side, with the reason."""
    found = find(Proposal, request, proposal_id)
    object_to(actor_of(request), found, statement=body.statement, side=body.side)
    return proposal(actor_of(request), again(Proposal, found))


@router.post("/proposals/{proposal_id}/withdraw", response={200: ProposalOut, **PROBLEMS})
def withdrawal(request: HttpRequest, proposal_id: UUID, body: Said) -> Any:
    """Take one's own proposal off the table."""
    found = find(Proposal, request, proposal_id)
    withdraw(actor_of(request), found, statement=body.statement)
    return proposal(actor_of(request), again(Proposal, found))


@router.get("/accords", response={200: Page[AccordOut], **PROBLEMS})
def list_accords(request: HttpRequest, limit: int = LIMIT, after: str = "", project: UUID | None = None) -> Any:
    """Accords, newest first."""
    rows = mine(Accord, request).select_related("proposal").prefetch_related("proposal__consents")
    rows = rows.filter(project=project) if project else rows
    return cut(rows, partial(accord, actor_of(request)), limit=limit, after=after, order="-number")


@router.get("/accords/{accord_id}", response={200: AccordOut, **PROBLEMS})
def one_accord(request: HttpRequest, accord_id: UUID) -> Any:
    """One accord."""
    return accord(actor_of(request), find(Accord, request, accord_id))


@router.post("/accords/{accord_id}/revert", response={201: ProposalOut, **PROBLEMS})
def revert(request: HttpRequest, accord_id: UUID, body: Reason) -> Any:
    """Propose the inverse of an accord; it needs the same consents."""
    made = trades.revert(actor_of(request), find(Accord, request, accord_id), reason=body.reason)
    return Status(201, proposal(actor_of(request), made))
