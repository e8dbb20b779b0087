"""Features and tasks over the API: items seen from one side, with that side's verbs."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from accord.api.errors import PROBLEMS
from accord.api.nouns.items import _whole, narrowed, shape
from accord.api.paging import LIMIT, cut
from accord.api.rows import actor_of, find, given
from accord.delivery.commands.assignment import assign_person, reassign_task, unassign_person
from accord.delivery.commands.progress import finish_task, reopen_task, start_task
from accord.kernel.errors import Invalid
from accord.people.models import Person
from accord.work.models import Item

router = Router(tags=["features and tasks"])


class At(Schema):
    at: dt.datetime | None = None


class Who(Schema):
    person: UUID
    units: float = 1.0


class To(Schema):
    to: UUID | None = None
    reason: str = ""


@router.get("/features", response={200: dict[str, Any], **PROBLEMS})
def list_features(request: HttpRequest, limit: int = LIMIT, after: str = "", project: UUID | None = None, goal_post: UUID | None = None) -> Any:
    """Items with a why face."""
    return cut(narrowed(request, project=project, goal_post=goal_post).exclude(feature=None), shape, limit=limit, after=after, order="number")


@router.get("/tasks", response={200: dict[str, Any], **PROBLEMS})
def list_tasks(
    request: HttpRequest, limit: int = LIMIT, after: str = "", project: UUID | None = None, track: UUID | None = None, person: UUID | None = None
) -> Any:
    """Items with a how face."""
    rows = narrowed(request, project=project).exclude(task=None)
    rows = rows.filter(task__track=track) if track else rows
    rows = rows.filter(task__assignments__person=person).distinct() if person else rows
    return cut(rows, shape, limit=limit, after=after, order="number")


@router.post("/tasks/{uuid:item_id}/start", response={200: dict[str, Any], **PROBLEMS})
def start(request: HttpRequest, item_id: UUID, body: At) -> Any:
    """Say that work began, now or at an instant."""
    start_task(actor_of(request), find(Item, request, item_id), at=_aware(body.at))
    return shape(_whole(request, item_id))


@router.post("/tasks/{uuid:item_id}/finish", response={200: dict[str, Any], **PROBLEMS})
def finish(request: HttpRequest, item_id: UUID, body: At) -> Any:
    """Say that the work is done, now or at an instant."""
    finish_task(actor_of(request), find(Item, request, item_id), at=_aware(body.at))
    return shape(_whole(request, item_id))


@router.post("/tasks/{uuid:item_id}/reopen", response={200: dict[str, Any], **PROBLEMS})
def reopen(request: HttpRequest, item_id: UUID) -> Any:
    """Say that it is not done after all."""
    reopen_task(actor_of(request), find(Item, request, item_id))
    return shape(_whole(request, item_id))


@router.post("/tasks/{uuid:item_id}/persons", response={200: dict[str, Any], **PROBLEMS})
def assign(request: HttpRequest, item_id: UUID, body: Who) -> Any:
    """Put a person on a task with a part of their day."""
    person = given(Person, request, "person", body.person)
    assert person is not None
    assign_person(actor_of(request), find(Item, request, item_id), person=person, units=body.units)
    return shape(_whole(request, item_id))


@router.delete("/tasks/{uuid:item_id}/persons/{uuid:person_id}", response={204: None, **PROBLEMS})
def unassign(request: HttpRequest, item_id: UUID, person_id: UUID) -> Any:
    """Take a person off a task."""
    unassign_person(actor_of(request), find(Item, request, item_id), person=find(Person, request, person_id))
    return 204, None


@router.post("/tasks/{uuid:item_id}/reassign", response={200: dict[str, Any], **PROBLEMS})
def reassign(request: HttpRequest, item_id: UUID, body: To) -> Any:
    """Give a task to somebody else, for a reason."""
    reassign_task(actor_of(request), find(Item, request, item_id), to=given(Person, request, "to", body.to), reason=body.reason)
    return shape(_whole(request, item_id))


def _aware(at: dt.datetime | None) -> dt.datetime | None:
    if at is not None and at.tzinfo is None:
        raise Invalid("at", "Give the instant with its zone, as 2027-05-12T09:00:00+02:00.")
    return at
