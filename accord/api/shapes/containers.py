"""What products, projects, tracks and a project's plan are to the API."""

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from accord.api.shapes.items import ItemOut
from accord.api.shapes.words import Body, Day, Whole
from accord.delivery.models import Track
from accord.work.models import Product, Project


class ProductOut(Schema):
    """What is built for whom. `answers` is the member who gives its side's consent, or `deputy` in their place."""

    id: UUID
    key: str
    name: str
    description: str
    state: str = Field(description="active, done or stopped")
    answers: UUID | None
    deputy: UUID | None
    version: int


class ProjectOut(ProductOut):
    """What delivers launches. Rank 1 takes people's hours first; `facts_version` rises with every change that planning must see."""

    product: UUID | None
    sponsor: UUID | None
    rank: int
    starts_on: dt.date | None
    facts_version: int


class TrackOut(Schema):
    id: UUID
    project: UUID
    name: str
    team: UUID | None
    position: float
    version: int


class PlanOut(Schema):
    """The stored plan. It is current where it was computed from the facts that stand now; else it is being computed again."""

    project: UUID
    facts_version: int
    is_current: bool
    computed_at: dt.datetime | None
    error: str = Field(description="Why no plan could be made, in a sentence.")
    finish: dt.datetime | None
    p50: dt.datetime | None
    p80: dt.datetime | None
    p95: dt.datetime | None
    details: dict[str, Any]
    items: list[ItemOut]


class NewProduct(Body):
    """Who opens it answers for it, unless somebody else is named. Without a key one is made from the name."""

    name: str
    key: str = ""
    description: str = ""
    answers: UUID | None = None
    deputy: UUID | None = None


class NewProject(NewProduct):
    product: UUID | None = None
    sponsor: UUID | None = None
    starts_on: Day | None = None


class ProductFields(Body):
    name: str | None = None
    description: str | None = None
    state: Literal["active", "done", "stopped"] | None = None
    answers: UUID | None = None
    deputy: UUID | None = None


class ProjectFields(ProductFields):
    sponsor: UUID | None = None
    starts_on: Day | None = None
    rank: Whole | None = None


class NewTrack(Body):
    project: UUID
    name: str
    team: UUID | None = None


class TrackFields(Body):
    name: str | None = None
    team: UUID | None = None


def product(row: Product) -> ProductOut:
    return ProductOut(**_shared(row))


def project(row: Project) -> ProjectOut:
    return ProjectOut(
        **_shared(row),
        product=row.product_id,
        sponsor=row.sponsor_id,
        rank=row.rank,
        starts_on=row.starts_on,
        facts_version=row.facts_version,
    )


def _shared(row: Product | Project) -> dict[str, Any]:
    return {
        "id": row.pk,
        "key": row.key,
        "name": row.name,
        "description": row.description,
        "state": row.state,
        "answers": row.answers_id,
        "deputy": row.deputy_id,
        "version": row.version,
    }


def track(row: Track) -> TrackOut:
    return TrackOut(id=row.pk, project=row.project_id, name=row.name, team=row.team_id, position=row.position, version=row.version)
