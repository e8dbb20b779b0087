"""Decides the page of the work calendars, and what its forms tell: weeks, later changes, holidays by country, days that differ."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from accord.alignment.reads.calendars import calendars_page
from accord.kernel.errors import Invalid, NotFound
from accord.kernel.policy import demand, may
from accord.people.commands.calendar import (
    add_exception,
    change_calendar,
    create_calendar,
    remove_exception,
    remove_week,
    set_week,
)  # fmt: skip
from accord.people.models import CalendarException, WorkCalendar, WorkWeek
from accord.people.rules.hours import WEEKDAYS, read_hours, read_week, words_of
from accord.web.actor import PageRequest, page
from accord.web.saved import demanded, saved
from accord.web.typed import day_of
from accord.web.zones import zones

USUAL = ("9–12, 13–18",) * 5 + ("", "")


@page(methods=("GET", "POST"))
def calendars(request: PageRequest) -> HttpResponse:
    """GET: all of them. POST: one more."""
    if request.method == "POST":
        name, country, zone = (request.POST.get(field, "") for field in ("name", "country", "zone"))
        days = _week(request)
        run = lambda: create_calendar(request.actor, name=name, days=days, zone=zone, country=country)  # noqa: E731
        return saved(request, run, f"Added {name.strip()[:60]}.", _address(request))
    told = {
        "rows": calendars_page(request.actor, request.workspace),
        "weekdays": [(name, name[:2]) for name in WEEKDAYS],
        "new_week": list(zip(WEEKDAYS, USUAL, strict=True)),
        "may_plan": may(request.actor, "people.plan"),
        "zones": zones(),
        "here": "calendars",
    }
    return render(request, "web/calendars/calendars.html", told)


@page(methods=("POST",))
def calendar(request: PageRequest, key: UUID) -> HttpResponse:
    """Name, zone and the country whose public holidays it keeps."""
    found, post = _calendar(request, key), request.POST
    run = lambda: change_calendar(request.actor, found, name=post.get("name"), zone=post.get("zone"), country=post.get("country"))  # noqa: E731
    return saved(request, run, f"Saved {found.name}.", _address(request, found))


@page(methods=("POST",))
def weeks(request: PageRequest, key: UUID) -> HttpResponse:
    """The usual week from a day on; none: the first one."""
    found = _calendar(request, key)
    demand(request.actor, "people.plan", found)
    since = day_of(request, "valid_from")
    held = WorkWeek.objects.filter(calendar=found, valid_from=since).first()
    days = _week(request, held)
    said = f"Saved the week of {found.name}."
    return saved(request, lambda: set_week(request.actor, found, days=days, valid_from=since), said, _address(request, found))


@page(methods=("POST",))
def weeks_end(request: PageRequest, key: UUID) -> HttpResponse:
    found, week = _calendar(request, key), demanded(WorkWeek, request, "week")
    return saved(
        request, lambda: remove_week(request.actor, week), "Taken away: the week before it holds on.", _address(request, found)
    )


@page(methods=("POST",))
def exceptions(request: PageRequest, key: UUID) -> HttpResponse:
    """Days that differ from the week; no hours is a day off."""
    found, post = _calendar(request, key), request.POST
    first = day_of(request, "first")
    if first is None:
        raise Invalid("first", "Name the first day, such as 24 Dec or 2026-12-24.")
    last, hours = day_of(request, "last") or first, read_hours("hours", post.get("hours", ""))
    run = lambda: add_exception(request.actor, found, first=first, last=last, hours=hours, name=post.get("name", ""))  # noqa: E731
    return saved(request, run, f"Saved {words_of(hours) or 'the days off'} for {found.name}.", _address(request, found))


@page(methods=("POST",))
def exceptions_end(request: PageRequest, key: UUID) -> HttpResponse:
    found, one = _calendar(request, key), demanded(CalendarException, request, "exception")
    return saved(
        request, lambda: remove_exception(request.actor, one), "These days follow the week again.", _address(request, found)
    )


def _week(request: PageRequest, held: WorkWeek | None = None) -> list[list[list[int]]]:
    return read_week([request.POST.get(name.lower(), "") for name in WEEKDAYS], like=held.days if held else ())


def _calendar(request: PageRequest, key: UUID) -> WorkCalendar:
    found = WorkCalendar.objects.visible_to(request.actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found  # type: ignore[no-any-return]


def _address(request: PageRequest, found: WorkCalendar | None = None) -> str:
    return reverse("settings-calendars", kwargs={"slug": request.workspace.slug}) + (f"#calendar-{found.pk}" if found else "")


urlpatterns = [
    path("settings/calendars", calendars, name="settings-calendars"),
    path("settings/calendars/<uuid:key>", calendar, name="settings-calendar"),
    path("settings/calendars/<uuid:key>/weeks", weeks, name="settings-calendar-weeks"),
    path("settings/calendars/<uuid:key>/weeks/end", weeks_end, name="settings-calendar-weeks-end"),
    path("settings/calendars/<uuid:key>/exceptions", exceptions, name="settings-calendar-exceptions"),
    path("settings/calendars/<uuid:key>/exceptions/end", exceptions_end, name="settings-calendar-exceptions-end"),
]
