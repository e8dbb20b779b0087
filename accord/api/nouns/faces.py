"""Features and tasks over the API: items seen from one side, with that side's verbs."""

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from accord.api.errors import PROBLEMS
from accord.api.nouns.items import narrowed, shown
from accord.api.paging import LIMIT, cut
from accord.api.rows import actor_of, find, given, needed
from accord.api.shapes.items import ItemOut, item
from accord.api.shapes.words import Body, Day, Instant, Number, Page
from accord.delivery.commands.assignment import assign_person, reassign_task, unassign_person
from accord.delivery.commands.pin import pin_task, unpin_task
from accord.delivery.commands.progress import finish_task, reopen_task, start_task
from accord.delivery.models import Pin
from accord.kernel.errors import NotFound
from accord.people.models import Person
from accord.work.models import Item

router = Router(tags=["features and tasks"])


class At(Body):
    at: Instant | None = None


class Who(Body):
    person: UUID
    units: Number = 1.0
    is_candidate: bool = False


class To(Body):
    to: UUID | None = None
    reason: str = ""


class NewPin(Body):
    kind: Literal["not_before", "no_later", "fixed"]
    at: Day | Instant
    on: Literal["start", "finish"] = "start"
    why: str = ""


@router.get("/features", response={200: Page[ItemOut], **PROBLEMS})
def list_features(
    request: HttpRequest, limit: int = LIMIT, after: str = "", project: UUID | None = None, goal_post: UUID | None = None
) -> Any:
    """Items with a why face, by number."""
    rows = narrowed(request, project=project, goal_post=goal_post).exclude(feature=None)
    return cut(rows, item, limit=limit, after=after, order="number")


@router.get("/features/{item_id}", response={200: ItemOut, **PROBLEMS})
def one_feature(request: HttpRequest, item_id: UUID) -> Any:
    """One feature, by its item's id."""
    return _faced(request, item_id, "feature")


@router.get("/tasks", response={200: Page[ItemOut], **PROBLEMS})
def list_tasks(
    request: HttpRequest,
    limit: int = LIMIT,
    after: str = "",
    project: UUID | None = None,
    track: UUID | None = None,
    person: UUID | None = None,
) -> Any:
    """Items with a how face, by number."""
    rows = narrowed(request, project=project).exclude(task=None)
    rows = rows.filter(task__track=track) if track else rows
    rows = rows.filter(task__assignments__person=person) if person else rows
    return cut(rows, item, limit=limit, after=after, order="number")


@router.get("/tasks/{item_id}", response={200: ItemOut, **PROBLEMS})
def one_task(request: HttpRequest, item_id: UUID) -> Any:
    """One task, by its item's id."""
    return _faced(request, item_id, "task")


@router.post("/tasks/{item_id}/start", response={200: ItemOut, **PROBLEMS})
def start(request: HttpRequest, item_id: UUID, body: At) -> Any:
    """Say that work began, now or at an instant."""
    start_task(actor_of(request), find(Item, request, item_id), at=body.at)
    return shown(request, item_id)


@router.post("/tasks/{item_id}/finish", response={200: ItemOut, **PROBLEMS})
def finish(request: HttpRequest, item_id: UUID, body: At) -> Any:
    """Say that the work is done, now or at an instant."""
    finish_task(actor_of(request), find(Item, request, item_id), at=body.at)
    return shown(request, item_id)


@router.post("/tasks/{item_id}/reopen", response={200: ItemOut, **PROBLEMS})
def reopen(request: HttpRequest, item_id: UUID) -> Any:
    """Say that it is not done after all."""
    reopen_task(actor_of(request), find(Item, request, item_id))
    return shown(request, item_id)


@router.post("/tasks/{item_id}/persons", response={200: ItemOut, **PROBLEMS})
def assign(request: HttpRequest, item_id: UUID, body: Who) -> Any:
    """Put a person on a task with a part of their day, or as one of several who could do it alone."""
    found, person = find(Item, request, item_id), needed(Person, request, "person", body.person)
    assign_person(actor_of(request), found, person=person, units=body.units, is_candidate=body.is_candidate)
    return shown(request, item_id)


@router.delete("/tasks/{item_id}/persons/{person_id}", response={204: None, **PROBLEMS})
def unassign(request: HttpRequest, item_id: UUID, person_id: UUID) -> Any:
    """Take a person off a task."""
    found, person = find(Item, request, item_id), find(Person, request, person_id, is_beside=True)
    unassign_person(actor_of(request), found, person=person)
    return Status(204, None)


@router.post("/tasks/{item_id}/reassign", response={200: ItemOut, **PROBLEMS})
def reassign(request: HttpRequest, item_id: UUID, body: To) -> Any:
    """Give a task to somebody else, or to nobody, for a reason."""
    reassign_task(actor_of(request), find(Item, request, item_id), to=given(Person, request, "to", body.to), reason=body.reason)
    return shown(request, item_id)


@router.post("/tasks/{item_id}/pins", response={200: ItemOut, **PROBLEMS})
def pin(request: HttpRequest, item_id: UUID, body: NewPin) -> Any:
    """Hold a task's start or finish; a pin of that kind that is there is moved."""
    at: dt.date | dt.datetime = body.at
    pin_task(actor_of(request), find(Item, request, item_id), kind=body.kind, at=at, on=body.on, why=body.why)
    return shown(request, item_id)


@router.delete("/tasks/{item_id}/pins/{pin_id}", response={204: None, **PROBLEMS})
def unpin(request: HttpRequest, item_id: UUID, pin_id: UUID) -> Any:
    """Let a task move freely again."""
    found, held = find(Item, request, item_id), find(Pin, request, pin_id, is_beside=True)
    if held.task_id != found.pk:
        raise NotFound
    unpin_task(actor_of(request), held)
    return Status(204, None)


def _faced(request: HttpRequest, item_id: UUID, face: str) -> ItemOut:
    found = shown(request, item_id)
    if getattr(found, face) is None:
        raise NotFound
    return found
