"""Products, projects and tracks over the API, and a project's plan."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from accord.api.errors import PROBLEMS
from accord.api.nouns.items import shape as item_shape
from accord.api.paging import LIMIT, cut
from accord.api.rows import actor_of, find, given, iso, key, mine
from accord.delivery.commands.track import create_track, rename_track, trash_track
from accord.delivery.models import Track
from accord.kernel.policy import may
from accord.people.models import Member, Team
from accord.work.commands.container import (
    answer_for, create_product, create_project, rank_project, rename_container, set_state, start_project, trash_container,
)
from accord.work.models import Item, Product, Project, ProjectForecast

router = Router(tags=["products and projects"])


class NewContainer(Schema):
    name: str
    key: str = ""
    description: str = ""
    answers: UUID | None = None
    deputy: UUID | None = None


class NewProject(NewContainer):
    product: UUID | None = None
    sponsor: UUID | None = None
    starts_on: dt.date | None = None


class ContainerFields(Schema):
    name: str | None = None
    description: str | None = None
    state: str | None = None
    answers: UUID | None = None
    deputy: UUID | None = None
    starts_on: dt.date | None = None
    rank: int | None = None


class NewTrack(Schema):
    project: UUID
    name: str
    team: UUID | None = None


class Name(Schema):
    name: str


@router.get("/products", response={200: dict[str, Any], **PROBLEMS})
def list_products(request: HttpRequest, limit: int = LIMIT, after: str = "") -> Any:
    """Products by key."""
    return cut(mine(Product, request), product, limit=limit, after=after, order="key")


@router.post("/products", response={201: dict[str, Any], **PROBLEMS})
def new_product(request: HttpRequest, body: NewContainer) -> Any:
    """A new product."""
    made = create_product(
        actor_of(request), name=body.name, key=body.key, description=body.description,
        answers=given(Member, request, "answers", body.answers), deputy=given(Member, request, "deputy", body.deputy),
    )
    return 201, product(made)


@router.get("/products/{uuid:product_id}", response={200: dict[str, Any], **PROBLEMS})
def one_product(request: HttpRequest, product_id: UUID) -> Any:
    """One product."""
    return product(find(Product, request, product_id))


@router.patch("/products/{uuid:product_id}", response={200: dict[str, Any], **PROBLEMS})
def change_product(request: HttpRequest, product_id: UUID, body: ContainerFields) -> Any:
    """Change a product's name, state or who answers for it."""
    found = find(Product, request, product_id)
    _change(request, found, body)
    return product(find(Product, request, product_id))


@router.delete("/products/{uuid:product_id}", response={204: None, **PROBLEMS})
def trash_product(request: HttpRequest, product_id: UUID) -> Any:
    """Put a product into the trash."""
    trash_container(actor_of(request), find(Product, request, product_id))
    return 204, None


@router.get("/projects", response={200: dict[str, Any], **PROBLEMS})
def list_projects(request: HttpRequest, limit: int = LIMIT, after: str = "") -> Any:
    """Projects by key."""
    return cut(mine(Project, request), project, limit=limit, after=after, order="key")


@router.post("/projects", response={201: dict[str, Any], **PROBLEMS})
def new_project(request: HttpRequest, body: NewProject) -> Any:
    """A new project."""
    made = create_project(
        actor_of(request), name=body.name, key=body.key, description=body.description, starts_on=body.starts_on,
        product=given(Product, request, "product", body.product), answers=given(Member, request, "answers", body.answers),
        deputy=given(Member, request, "deputy", body.deputy), sponsor=given(Member, request, "sponsor", body.sponsor),
    )
    return 201, project(made)


@router.get("/projects/{uuid:project_id}", response={200: dict[str, Any], **PROBLEMS})
def one_project(request: HttpRequest, project_id: UUID) -> Any:
    """One project."""
    return project(find(Project, request, project_id))


@router.patch("/projects/{uuid:project_id}", response={200: dict[str, Any], **PROBLEMS})
def change_project(request: HttpRequest, project_id: UUID, body: ContainerFields) -> Any:
    """Change a project's name, state, start, rank or who answers for it."""
    found = find(Project, request, project_id)
    _change(request, found, body)
    told = body.dict(exclude_unset=True)
    if "starts_on" in told:
        start_project(actor_of(request), found, starts_on=body.starts_on)
    if body.rank is not None:
        rank_project(actor_of(request), found, rank=body.rank)
    return project(find(Project, request, project_id))


@router.delete("/projects/{uuid:project_id}", response={204: None, **PROBLEMS})
def trash_project(request: HttpRequest, project_id: UUID) -> Any:
    """Put a project into the trash."""
    trash_container(actor_of(request), find(Project, request, project_id))
    return 204, None


@router.get("/projects/{uuid:project_id}/plan", response={200: dict[str, Any], **PROBLEMS})
def project_plan(request: HttpRequest, project_id: UUID) -> Any:
    """The stored plan: every item with its dates, the finish, and whether it was computed from the facts that stand now."""
    found = find(Project, request, project_id)
    told = ProjectForecast.objects.filter(workspace_id=found.workspace_id, project=found).first()
    items = mine(Item, request).filter(project=found).exclude(forecast=None).select_related("task", "feature", "forecast").order_by("number")
    details = dict(told.details) if told else {}
    if not may(actor_of(request), "people.rates"):
        details = {name: value for name, value in details.items() if "cost" not in name}
    return {
        "project": str(found.pk), "facts_version": found.facts_version, "is_current": bool(told and told.facts_version == found.facts_version),
        "computed_at": told and iso(told.computed_at), "error": told.error if told else "", "finish": told and iso(told.finish),
        "p50": told and iso(told.p50), "p80": told and iso(told.p80), "p95": told and iso(told.p95), "details": details,
        "items": [item_shape(item) for item in items],
    }


@router.get("/tracks", response={200: dict[str, Any], **PROBLEMS})
def list_tracks(request: HttpRequest, limit: int = LIMIT, after: str = "", project: UUID | None = None) -> Any:
    """Tracks in their order."""
    rows = mine(Track, request)
    return cut(rows.filter(project=project) if project else rows, track, limit=limit, after=after, order="position")


@router.post("/tracks", response={201: dict[str, Any], **PROBLEMS})
def new_track(request: HttpRequest, body: NewTrack) -> Any:
    """A new lane of a project."""
    home = given(Project, request, "project", body.project)
    assert home is not None
    return 201, track(create_track(actor_of(request), home, name=body.name, team=given(Team, request, "team", body.team)))


@router.patch("/tracks/{uuid:track_id}", response={200: dict[str, Any], **PROBLEMS})
def change_track(request: HttpRequest, track_id: UUID, body: Name) -> Any:
    """Rename a track."""
    found = find(Track, request, track_id)
    rename_track(actor_of(request), found, name=body.name)
    return track(found)


@router.delete("/tracks/{uuid:track_id}", response={204: None, **PROBLEMS})
def remove_track(request: HttpRequest, track_id: UUID) -> Any:
    """Put a track into the trash; its tasks stay."""
    trash_track(actor_of(request), find(Track, request, track_id))
    return 204, None


def _change(request: HttpRequest, found: Product | Project, body: ContainerFields) -> None:
    told = body.dict(exclude_unset=True)
    if "name" in told or "description" in told:
        rename_container(actor_of(request), found, name=body.name or found.name, description=body.description)
    if body.state is not None:
        set_state(actor_of(request), found, state=body.state)
    if "answers" in told or "deputy" in told:
        answer_for(
            actor_of(request), found,
            member=given(Member, request, "answers", body.answers) if "answers" in told else found.answers,
            deputy=given(Member, request, "deputy", body.deputy) if "deputy" in told else found.deputy,
        )


def product(one: Product) -> dict[str, Any]:
    return _container(one)


def project(one: Project) -> dict[str, Any]:
    return {
        **_container(one), "product": key(one.product_id), "sponsor": key(one.sponsor_id), "rank": one.rank, "starts_on": iso(one.starts_on),
        "facts_version": one.facts_version,
    }


def _container(one: Product | Project) -> dict[str, Any]:
    return {
        "id": str(one.pk), "key": one.key, "name": one.name, "description": one.description, "state": one.state,
        "answers": key(one.answers_id), "deputy": key(one.deputy_id), "version": one.version,
    }


def track(one: Track) -> dict[str, Any]:
    return {"id": str(one.pk), "project": str(one.project_id), "name": one.name, "team": key(one.team_id), "position": one.position}
