"""Proposals and accords over the API: propose an option or changes, agree, object, withdraw, revert."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from accord.alignment import trades
from accord.alignment.commands.consent import object_to
from accord.alignment.commands.trade import withdraw
from accord.alignment.models import Accord, OptionList, Proposal
from accord.alignment.options import options_json, ways_out
from accord.alignment.rules.changes import read
from accord.api.errors import PROBLEMS
from accord.api.paging import LIMIT, cut
from accord.api.rows import actor_of, find, given, iso, key
from accord.kernel.errors import Invalid
from accord.work.models import GoalPost, Project

router = Router(tags=["proposals and accords"])


class NewProposal(Schema):
    """Either `option` (its id in a goal post's options) or `changes`, with the reason."""

    reason: str
    option: str = ""
    goal_post: UUID | None = None
    project: UUID | None = None
    changes: list[dict[str, Any]] | None = None
    title: str = ""
    parent: UUID | None = None


class Said(Schema):
    statement: str = ""
    side: str = ""


@router.get("/proposals", response={200: dict[str, Any], **PROBLEMS})
def list_proposals(request: HttpRequest, limit: int = LIMIT, after: str = "", state: str = "", project: UUID | None = None) -> Any:
    """Proposals, newest first."""
    rows = Proposal.objects.filter(workspace_id=actor_of(request).workspace_id).prefetch_related("consents")
    rows = rows.filter(state=state) if state else rows
    return cut(rows.filter(project=project) if project else rows, proposal, limit=limit, after=after, order="-number")


@router.post("/proposals", response={201: dict[str, Any], **PROBLEMS})
def new_proposal(request: HttpRequest, body: NewProposal) -> Any:
    """Ask both sides for a decision. The effect is computed first, which may take a second."""
    post = given(GoalPost, request, "goal_post", body.goal_post)
    if body.option:
        post = post or _post_of(request, body.option)
        card = ways_out(actor_of(request), post).card(body.option)
        project, changes, title = post.project, card.changes, body.title or card.sentence
    else:
        project = given(Project, request, "project", body.project) or (post.project if post else None)
        if project is None:
            raise Invalid("project", "Give the project or the goal post that the changes are about.")
        changes, title = read(body.changes), body.title or "A trade"
    made = trades.propose(
        actor_of(request), project, changes=changes, reason=body.reason, title=title, goal_post=post,
        parent=given(Proposal, request, "parent", body.parent),
    )
    return 201, proposal(made)


def _post_of(request: HttpRequest, option: str) -> GoalPost:
    """The goal post whose list holds an option."""
    lists = OptionList.objects.filter(workspace_id=actor_of(request).workspace_id).select_related("goal_post__project")
    for kept in lists:
        if any(one.id == option for one in options_json.validate_python(kept.answer).options):
            return kept.goal_post
    raise Invalid("option", "No goal post has an option with this id; ask for its options again.")


@router.get("/proposals/{uuid:proposal_id}", response={200: dict[str, Any], **PROBLEMS})
def one_proposal(request: HttpRequest, proposal_id: UUID) -> Any:
    """One proposal with its consents."""
    return proposal(find(Proposal, request, proposal_id))


@router.post("/proposals/{uuid:proposal_id}/agree", response={200: dict[str, Any], **PROBLEMS})
def agree(request: HttpRequest, proposal_id: UUID, body: Said) -> Any:
    """Say yes for one's side, in words. The last yes applies the accord."""
    done = trades.say_yes(actor_of(request), find(Proposal, request, proposal_id), statement=body.statement, side=body.side)
    asked = [{"side": side, "why": why} for side, why in done.asked_again]
    return {**proposal(find(Proposal, request, proposal_id)), "asked_again": asked}


@router.post("/proposals/{uuid:proposal_id}/object", response={200: dict[str, Any], **PROBLEMS})
def objection(request: HttpRequest, proposal_id: UUID, body: Said) -> Any:
    """Say no for one's side, with the reason."""
    object_to(actor_of(request), find(Proposal, request, proposal_id), statement=body.statement, side=body.side)
    return proposal(find(Proposal, request, proposal_id))


@router.post("/proposals/{uuid:proposal_id}/withdraw", response={200: dict[str, Any], **PROBLEMS})
def withdrawal(request: HttpRequest, proposal_id: UUID, body: Said) -> Any:
    """Take one's own proposal off the table."""
    withdraw(actor_of(request), find(Proposal, request, proposal_id), statement=body.statement)
    return proposal(find(Proposal, request, proposal_id))


@router.get("/accords", response={200: dict[str, Any], **PROBLEMS})
def list_accords(request: HttpRequest, limit: int = LIMIT, after: str = "", project: UUID | None = None) -> Any:
    """Accords, newest first."""
    rows = Accord.objects.filter(workspace_id=actor_of(request).workspace_id).select_related("proposal")
    return cut(rows.filter(project=project) if project else rows, accord, limit=limit, after=after, order="-number")


@router.get("/accords/{uuid:accord_id}", response={200: dict[str, Any], **PROBLEMS})
def one_accord(request: HttpRequest, accord_id: UUID) -> Any:
    """One accord."""
    return accord(find(Accord, request, accord_id))


@router.post("/accords/{uuid:accord_id}/revert", response={201: dict[str, Any], **PROBLEMS})
def revert(request: HttpRequest, accord_id: UUID, body: NewProposal) -> Any:
    """Propose the inverse of an accord; it needs the same consents."""
    return 201, proposal(trades.revert(actor_of(request), find(Accord, request, accord_id), reason=body.reason))


def proposal(one: Proposal) -> dict[str, Any]:
    made = Accord.objects.filter(proposal=one).values_list("pk", flat=True).first()
    return {
        "id": str(one.pk), "number": one.number, "title": one.title, "reason": one.reason, "state": one.state, "project": str(one.project_id),
        "goal_post": key(one.goal_post_id), "parent": key(one.parent_id), "changes": one.changes, "effect": one.effect,
        "facts_version": one.facts_version, "at": iso(one.at), "ended_at": iso(one.ended_at), "accord": key(made),
        "consents": [
            {
                "side": consent.side, "about": consent.about, "member": str(consent.member_id), "deputy": key(consent.deputy_id),
                "answer": consent.answer, "statement": consent.statement, "given_at": iso(consent.given_at), "is_stale": consent.is_stale,
            }
            for consent in one.consents.all()
        ],
    }


def accord(one: Accord) -> dict[str, Any]:
    return {
        "id": str(one.pk), "number": one.number, "title": one.title, "proposal": str(one.proposal_id), "project": str(one.project_id),
        "goal_post": key(one.goal_post_id), "at": iso(one.at), "effect": one.effect, "review_on": iso(one.review_on),
        "reverted_at": iso(one.reverted_at),
    }
