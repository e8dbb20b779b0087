"""Work calendars over the API: the week, from when on it holds, and the days that differ."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from accord.api.errors import PROBLEMS
from accord.api.paging import LIMIT, cut
from accord.api.rows import actor_of, again, find, mine
from accord.api.shapes.people import CalendarFields, CalendarOut, NewCalendar, NewException, NewWeek, calendar
from accord.api.shapes.words import Page
from accord.kernel.errors import NotFound
from accord.people.commands.calendar import add_exception, change_calendar, create_calendar, remove_exception, set_week
from accord.people.models import CalendarException, WorkCalendar

router = Router(tags=["people"])


@router.get("/work-calendars", response={200: Page[CalendarOut], **PROBLEMS})
def list_calendars(request: HttpRequest, limit: int = LIMIT, after: str = "") -> Any:
    """Work calendars by name, with their weeks and exceptions."""
    rows = mine(WorkCalendar, request).prefetch_related("weeks", "exceptions")
    return cut(rows, calendar, limit=limit, after=after, order="name")


@router.post("/work-calendars", response={201: CalendarOut, **PROBLEMS})
def new_calendar(request: HttpRequest, body: NewCalendar) -> Any:
    """A calendar with one week, and the public holidays of the country where one is named."""
    made = create_calendar(actor_of(request), name=body.name, days=body.days, zone=body.zone, country=body.country)
    return Status(201, calendar(made))


@router.get("/work-calendars/{calendar_id}", response={200: CalendarOut, **PROBLEMS})
def one_calendar(request: HttpRequest, calendar_id: UUID) -> Any:
    """One work calendar."""
    return calendar(find(WorkCalendar, request, calendar_id))


@router.patch("/work-calendars/{calendar_id}", response={200: CalendarOut, **PROBLEMS})
def patch_calendar(request: HttpRequest, calendar_id: UUID, body: CalendarFields) -> Any:
    """Change a calendar's name, zone or country, all in one event."""
    found = find(WorkCalendar, request, calendar_id)
    change_calendar(actor_of(request), found, name=body.name, zone=body.zone, country=body.country)
    return calendar(again(WorkCalendar, found))


@router.post("/work-calendars/{calendar_id}/weeks", response={200: CalendarOut, **PROBLEMS})
def week(request: HttpRequest, calendar_id: UUID, body: NewWeek) -> Any:
    """Set the hours of Monday to Sunday from a day on (none: from the beginning)."""
    found = find(WorkCalendar, request, calendar_id)
    set_week(actor_of(request), found, days=body.days, valid_from=body.valid_from)
    return calendar(again(WorkCalendar, found))


@router.post("/work-calendars/{calendar_id}/exceptions", response={200: CalendarOut, **PROBLEMS})
def exception(request: HttpRequest, calendar_id: UUID, body: NewException) -> Any:
    """Add days that differ from the week: no hours is a holiday."""
    found = find(WorkCalendar, request, calendar_id)
    add_exception(actor_of(request), found, first=body.first, last=body.last, hours=body.hours, name=body.name)
    return calendar(again(WorkCalendar, found))


@router.delete("/work-calendars/{calendar_id}/exceptions/{exception_id}", response={204: None, **PROBLEMS})
def no_exception(request: HttpRequest, calendar_id: UUID, exception_id: UUID) -> Any:
    """Let these days follow the week again."""
    found, day = find(WorkCalendar, request, calendar_id), find(CalendarException, request, exception_id, is_beside=True)
    if day.calendar_id != found.pk:
        raise NotFound
    remove_exception(actor_of(request), day)
    return Status(204, None)
