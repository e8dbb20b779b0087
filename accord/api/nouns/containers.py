"""Products, projects and tracks over the API, and a project's plan."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from accord.alignment.reads.money import seen_details
from accord.api.errors import PROBLEMS
from accord.api.nouns.items import whole
from accord.api.paging import LIMIT, cut
from accord.api.rows import actor_of, again, find, given, mine, needed
from accord.api.shapes.containers import (
    NewProduct,
    NewProject,
    NewTrack,
    PlanOut,
    ProductFields,
    ProductOut,
    ProjectFields,
    ProjectOut,
    TrackFields,
    TrackOut,
    product,
    project,
    track,
)
from accord.api.shapes.items import item
from accord.api.shapes.words import Page
from accord.delivery.commands.track import create_track, rename_track, staff_track, trash_track
from accord.delivery.models import Track
from accord.kernel.errors import Invalid
from accord.people.models import Member, Team
from accord.work.commands.container import create_product, create_project, trash_container
from accord.work.commands.edit import change_container
from accord.work.models import Item, Product, Project, ProjectForecast

router = Router(tags=["products and projects"])


@router.get("/products", response={200: Page[ProductOut], **PROBLEMS})
def list_products(request: HttpRequest, limit: int = LIMIT, after: str = "") -> Any:
    """Products by key."""
    return cut(mine(Product, request), product, limit=limit, after=after, order="key")


@router.post("/products", response={201: ProductOut, **PROBLEMS})
def new_product(request: HttpRequest, body: NewProduct) -> Any:
    """A new product."""
    made = create_product(
        actor_of(request),
        name=body.name,
        key=body.key,
        description=body.description,
        answers=given(Member, request, "answers", body.answers),
        deputy=given(Member, request, "deputy", body.deputy),
    )
    return Status(201, product(made))


@router.get("/products/{product_id}", response={200: ProductOut, **PROBLEMS})
def one_product(request: HttpRequest, product_id: UUID) -> Any:
    """One product."""
    return product(find(Product, request, product_id))


@router.patch("/products/{product_id}", response={200: ProductOut, **PROBLEMS})
def change_product(request: HttpRequest, product_id: UUID, body: ProductFields) -> Any:
    """Change a product's words, state or who answers for it, all in one event."""
    found = find(Product, request, product_id)
    change_container(actor_of(request), found, fields=_fields(request, body))
    return product(again(Product, found))


@router.delete("/products/{product_id}", response={204: None, **PROBLEMS})
def trash_product(request: HttpRequest, product_id: UUID) -> Any:
    """Put a product into the trash."""
    trash_container(actor_of(request), find(Product, request, product_id))
    return Status(204, None)


@router.get("/projects", response={200: Page[ProjectOut], **PROBLEMS})
def list_projects(request: HttpRequest, limit: int = LIMIT, after: str = "", product: UUID | None = None) -> Any:
    """Projects by key."""
    rows = mine(Project, request)
    return cut(rows.filter(product=product) if product else rows, project, limit=limit, after=after, order="key")


@router.post("/projects", response={201: ProjectOut, **PROBLEMS})
def new_project(request: HttpRequest, body: NewProject) -> Any:
    """A new project, ranked last."""
    made = create_project(
        actor_of(request),
        name=body.name,
        key=body.key,
        description=body.description,
        starts_on=body.starts_on,
        product=given(Product, request, "product", body.product),
        answers=given(Member, request, "answers", body.answers),
        deputy=given(Member, request, "deputy", body.deputy),
        sponsor=given(Member, request, "sponsor", body.sponsor),
    )
    return Status(201, project(made))


@router.get("/projects/{project_id}", response={200: ProjectOut, **PROBLEMS})
def one_project(request: HttpRequest, project_id: UUID) -> Any:
    """One project."""
    return project(find(Project, request, project_id))


@router.patch("/projects/{project_id}", response={200: ProjectOut, **PROBLEMS})
def change_project(request: HttpRequest, project_id: UUID, body: ProjectFields) -> Any:
    """Change a project's words, state, start, rank, sponsor or who answers for it, all in one event."""
    found = find(Project, request, project_id)
    change_container(actor_of(request), found, fields=_fields(request, body))
    return project(again(Project, found))


@router.delete("/projects/{project_id}", response={204: None, **PROBLEMS})
def trash_project(request: HttpRequest, project_id: UUID) -> Any:
    """Put a project into the trash."""
    trash_container(actor_of(request), find(Project, request, project_id))
    return Status(204, None)


@router.get("/projects/{project_id}/plan", response={200: PlanOut, **PROBLEMS})
def project_plan(request: HttpRequest, project_id: UUID) -> Any:
    """The stored plan: every item with its dates, the finish, and whether it was computed from the facts that stand now."""
    found = find(Project, request, project_id)
    told = ProjectForecast.objects.filter(workspace_id=found.workspace_id, project=found).first()
    rows = whole(mine(Item, request)).filter(project=found).exclude(forecast=None).order_by("number")
    return PlanOut(
        project=found.pk,
        facts_version=found.facts_version,
        is_current=bool(told and told.facts_version == found.facts_version),
        computed_at=told and told.computed_at,
        error=told.error if told else "",
        finish=told and told.finish,
        p50=told and told.p50,
        p80=told and told.p80,
        p95=told and told.p95,
        details=seen_details(actor_of(request), told.details) if told else {},
        items=[item(row) for row in rows],
    )


@router.get("/tracks", response={200: Page[TrackOut], **PROBLEMS})
def list_tracks(request: HttpRequest, limit: int = LIMIT, after: str = "", project: UUID | None = None) -> Any:
    """Tracks in their order."""
    rows = mine(Track, request)
    return cut(rows.filter(project=project) if project else rows, track, limit=limit, after=after, order="position")


@router.post("/tracks", response={201: TrackOut, **PROBLEMS})
def new_track(request: HttpRequest, body: NewTrack) -> Any:
    """A new lane of a project, last among its lanes."""
    home = needed(Project, request, "project", body.project)
    made = create_track(actor_of(request), home, name=body.name, team=given(Team, request, "team", body.team))
    return Status(201, track(made))


@router.get("/tracks/{track_id}", response={200: TrackOut, **PROBLEMS})
def one_track(request: HttpRequest, track_id: UUID) -> Any:
    """One track."""
    return track(find(Track, request, track_id))


@router.patch("/tracks/{track_id}", response={200: TrackOut, **PROBLEMS})
def change_track(request: HttpRequest, track_id: UUID, body: TrackFields) -> Any:
    """Rename a track, or say which team works it."""
    found = find(Track, request, track_id)
    if body.name is not None:
        rename_track(actor_of(request), found, name=body.name)
    if "team" in body.model_fields_set:
        staff_track(actor_of(request), found, team=given(Team, request, "team", body.team))
    return track(again(Track, found))


@router.delete("/tracks/{track_id}", response={204: None, **PROBLEMS})
def remove_track(request: HttpRequest, track_id: UUID) -> Any:
    """Put a track into the trash; its tasks stay."""
    trash_track(actor_of(request), find(Track, request, track_id))
    return Status(204, None)


def _fields(request: HttpRequest, body: ProductFields) -> dict[str, Any]:
    fields = body.dict(exclude_unset=True)
    for name in ("answers", "deputy", "sponsor"):
        if name in fields:
            fields[name] = given(Member, request, name, fields[name])
    for name in ("name", "description", "state", "rank"):
        if name in fields and fields[name] is None:
            raise Invalid(name, "This cannot be null; leave it out to keep it.")
    return fields
