"""What proposals, consents and accords are to the API."""

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from ninja import Schema

from accord.alignment.models import Accord, Proposal
from accord.alignment.reads.money import seen_changes, seen_plain
from accord.api.shapes.words import Body
from accord.kernel.actor import Actor

State = Literal["open", "agreed", "objected", "withdrawn", "countered", "lapsed"]


class ConsentOut(Schema):
    """One side's seat. A yes that no longer holds, since the plan moved, is stale and asked for again."""

    side: str
    about: str
    member: UUID
    deputy: UUID | None
    answer: str
    statement: str
    given_by: UUID | None
    given_at: dt.datetime | None
    is_stale: bool


class ProposalOut(Schema):
    """A decision waiting for consent. `effect` has both sides' figures, now and after, as last computed from `facts_version`.

    Its costs are null for those who may not see them."""

    id: UUID
    number: int
    title: str
    reason: str
    state: str
    project: UUID
    goal_post: UUID | None
    parent: UUID | None
    reverts: UUID | None
    changes: list[dict[str, Any]]
    effect: dict[str, Any]
    facts_version: int
    proposed_by: UUID | None
    at: dt.datetime
    lapses_at: dt.datetime | None
    ended_at: dt.datetime | None
    accord: UUID | None
    consents: list[ConsentOut]
    version: int


class Asked(Schema):
    side: str
    why: str


class AgreedOut(ProposalOut):
    """A proposal after a yes; `asked_again` names the sides whose earlier yes no longer held, with why."""

    asked_again: list[Asked]


class AccordOut(Schema):
    """What both sides agreed, applied whole, and the day on which it is checked."""

    id: UUID
    number: int
    title: str
    proposal: UUID
    project: UUID
    goal_post: UUID | None
    at: dt.datetime
    effect: dict[str, Any]
    review_on: dt.date
    reverted_at: dt.datetime | None
    version: int


class NewProposal(Body):
    """Either `option` (its id among a goal post's options) or `changes` of a project or goal post, with the reason.

    `parent` is the proposal that this one counters.
    """

    reason: str
    option: str = ""
    changes: list[dict[str, Any]] | None = None
    goal_post: UUID | None = None
    project: UUID | None = None
    title: str = ""
    parent: UUID | None = None


class Said(Body):
    """`side` (product, project, sponsor) only for who answers for several."""

    statement: str = ""
    side: Literal["", "product", "project", "sponsor"] = ""


def proposal(actor: Actor, row: Proposal) -> ProposalOut:
    return ProposalOut(**proposal_fields(actor, row))


def proposal_fields(actor: Actor, row: Proposal) -> dict[str, Any]:
    made = getattr(row, "accord", None)
    return {
        "id": row.pk,
        "number": row.number,
        "title": row.title,
        "reason": row.reason,
        "state": row.state,
        "project": row.project_id,
        "goal_post": row.goal_post_id,
        "parent": row.parent_id,
        "reverts": row.reverts_id,
        "changes": seen_changes(actor, row),
        "effect": seen_plain(actor, row),
        "facts_version": row.facts_version,
        "proposed_by": row.proposed_by_id,
        "at": row.at,
        "lapses_at": row.lapses_at,
        "ended_at": row.ended_at,
        "accord": made and made.pk,
        "version": row.version,
        "consents": [
            ConsentOut(
                side=one.side,
                about=one.about,
                member=one.member_id,
                deputy=one.deputy_id,
                answer=one.answer,
                statement=one.statement,
                given_by=one.given_by_id,
                given_at=one.given_at,
                is_stale=one.is_stale,
            )
            for one in row.consents.all()
        ],
    }


def accord(actor: Actor, row: Accord) -> AccordOut:
    return AccordOut(
        id=row.pk,
        number=row.number,
        title=row.title,
        proposal=row.proposal_id,
        project=row.project_id,
        goal_post=row.goal_post_id,
        at=row.at,
        effect=seen_plain(actor, row),
        review_on=row.review_on,
        reverted_at=row.reverted_at,
        version=row.version,
    )
