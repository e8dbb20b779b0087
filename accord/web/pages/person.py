"""Decides the page of one person, and what its forms tell: hours, time off, share of a project, skills, rate, who they are."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from accord.alignment.reads.person import find_person, person_page
from accord.delivery.commands.share import cancel_overtime, plan_overtime, share_person, unshare_person
from accord.delivery.models import Overtime, ProjectShare
from accord.delivery.rules.hours import MOST_OVERTIME
from accord.kernel.errors import Invalid
from accord.kernel.policy import demand, may
from accord.people.commands.calendar import cancel_time_off, remove_week, take_time_off
from accord.people.commands.hours import set_hours
from accord.people.commands.person import (
    change_person,
    create_skill,
    give_skill,
    link_member,
    restore_person,
    set_rate,
    take_skill,
    trash_person,
)  # fmt: skip
from accord.people.models import Member, Person, Skill, Team, TimeOff, WorkCalendar, WorkWeek
from accord.people.rules.hours import WEEKDAYS, read_week
from accord.web.actor import PageRequest, page
from accord.web.saved import chosen, demanded, saved
from accord.web.typed import day_of, read_number
from accord.work.models import Project


@page()
def person(request: PageRequest, key: UUID) -> HttpResponse:
    found = find_person(request.actor, key)
    return render(request, "web/person/person.html", _told(request, found))


@page()
def weeks(request: PageRequest, key: UUID) -> HttpResponse:
    return render(request, "web/person/_weeks.html", _told(request, find_person(request.actor, key)))


@page(methods=("POST",))
def details(request: PageRequest, key: UUID) -> HttpResponse:
    """Name, kind, units, team and calendar."""
    found, post = find_person(request.actor, key), request.POST
    team, calendar = chosen(Team, request, "team"), chosen(WorkCalendar, request, "calendar")
    units = read_number("units", post.get("units", ""), low=0.01, high=1000, what="How many there are") or 1.0
    was = {"name": post["was_name"]} if "was_name" in post else None
    run = _call(
        change_person,
        request,
        found,
        name=post.get("name", ""),
        kind=post.get("kind"),
        units=units,
        team=team,
        calendar=calendar,
        was=was,
    )
    return saved(request, run, "Saved.", _address(request, found))


@page(methods=("POST",))
def hours(request: PageRequest, key: UUID) -> HttpResponse:
    """The usual week, from a day on; none: from the beginning."""
    found = find_person(request.actor, key)
    demand(request.actor, "people.plan", found)
    shown = person_page(request.actor, request.workspace, found).usual
    like = next((week for week in shown if week.is_now), None)
    held = WorkWeek.objects.filter(pk=like.id).first() if like else None
    since = day_of(request, "valid_from")
    days = read_week([request.POST.get(name.lower(), "") for name in WEEKDAYS], like=held.days if held else ())
    if since is None and held:
        since = held.valid_from
    return saved(
        request, _call(set_hours, request, found, days=days, valid_from=since), "Saved the hours.", _address(request, found)
    )


@page(methods=("POST",))
def hours_end(request: PageRequest, key: UUID) -> HttpResponse:
    """Take a later change of the usual week away; only from a calendar of the person's own."""
    found, week = find_person(request.actor, key), demanded(WorkWeek, request, "week")
    if week.calendar_id != found.calendar_id:
        raise Invalid("week", f"{found.name} shares this calendar with others: change it under Settings.")
    return saved(request, _call(remove_week, request, week), "Taken away: the week before it holds on.", _address(request, found))


@page(methods=("POST",))
def time_off(request: PageRequest, key: UUID) -> HttpResponse:
    found, post = find_person(request.actor, key), request.POST
    first = day_of(request, "first")
    if first is None:
        raise Invalid("first", "Name the first day away, such as 14 Apr or 2026-04-14.")
    share = read_number("share", post.get("share", ""), low=1, high=100, what="The share of the day") or 100.0
    last = day_of(request, "last") or first
    run = _call(take_time_off, request, found, first=first, last=last, share=share / 100, why=post.get("why", ""))
    return saved(request, run, f"{found.name} is away from {first:%-d %b}.", _address(request, found))


@page(methods=("POST",))
def time_off_end(request: PageRequest, key: UUID) -> HttpResponse:
    found, away = find_person(request.actor, key), demanded(TimeOff, request, "time_off")
    return saved(request, _call(cancel_time_off, request, away), f"{found.name} is there after all.", _address(request, found))


@page(methods=("POST",))
def shares(request: PageRequest, key: UUID) -> HttpResponse:
    """The part of a person's hours that a project may use, from a day on; an empty share takes the last word back."""
    found, project = find_person(request.actor, key), demanded(Project, request, "project")
    since, words = day_of(request, "valid_from"), request.POST.get("share", "")
    share = read_number("share", words, low=0, high=100, what="A share")
    if share is None:
        held = ProjectShare.objects.filter(
            workspace_id=request.actor.workspace_id, person=found, project=project, valid_from=since
        ).first()
        if held is None:
            raise Invalid("share", "Give a share between 0 and 100 %.")
        return saved(request, _call(unshare_person, request, held), f"All of {found.name}’s hours again.", _address(request, found))
    run = _call(share_person, request, found, project=project, share=share / 100, valid_from=since)
    return saved(request, run, f"{share:g} % for {project.name}.", _address(request, found))


@page(methods=("POST",))
def overtime(request: PageRequest, key: UUID) -> HttpResponse:
    """Hours longer a day for a project, from a first day to a last."""
    found, project = find_person(request.actor, key), demanded(Project, request, "project")
    first, last = day_of(request, "first"), day_of(request, "last")
    if first is None or last is None:
        raise Invalid("last" if first else "first", "Name the first day and the last, such as 14 Apr or 2026-04-14.")
    hours = read_number("hours", request.POST.get("hours", ""), low=0.5, high=MOST_OVERTIME, what="Overtime in hours a day") or 2.0
    run = _call(plan_overtime, request, found, project=project, first=first, last=last, hours=hours)
    return saved(request, run, f"{found.name} works {hours:g} h longer a day from {first:%-d %b}.", _address(request, found))


@page(methods=("POST",))
def overtime_end(request: PageRequest, key: UUID) -> HttpResponse:
    found, held = find_person(request.actor, key), demanded(Overtime, request, "overtime")
    return saved(request, _call(cancel_overtime, request, held), "Their days are as long as usual again.", _address(request, found))


@page(methods=("POST",))
def skills(request: PageRequest, key: UUID) -> HttpResponse:
    """A skill with its speed; a new name makes the skill first."""
    found, name = find_person(request.actor, key), request.POST.get("name", "").strip()
    speed = read_number("speed", request.POST.get("speed", ""), low=0.1, high=10, what="Speed") or 1.0
    demand(request.actor, "people.plan", found)
    skill = (
        Skill.objects.filter(workspace_id=request.actor.workspace_id, name__iexact=name).first()
        if name
        else demanded(Skill, request, "skill")
    )

    def run() -> None:
        give_skill(request.actor, found, skill=skill or create_skill(request.actor, name=name), speed=speed)

    return saved(request, run, "Saved the skill.", _address(request, found))


@page(methods=("POST",))
def skills_end(request: PageRequest, key: UUID) -> HttpResponse:
    found, skill = find_person(request.actor, key), demanded(Skill, request, "skill")
    return saved(
        request,
        _call(take_skill, request, found, skill=skill),
        f"{found.name} no longer counts for {skill.name}.",
        _address(request, found),
    )


@page(methods=("POST",))
def rates(request: PageRequest, key: UUID) -> HttpResponse:
    found, amount = find_person(request.actor, key), request.POST.get("amount", "").strip().replace(",", ".")
    run = _call(
        set_rate, request, found, amount=amount, currency=request.workspace.currency, valid_from=day_of(request, "valid_from")
    )
    return saved(request, run, "Saved the rate.", _address(request, found))


@page(methods=("POST",))
def membership(request: PageRequest, key: UUID) -> HttpResponse:
    """Which member of the workspace this person is, or none."""
    found, member = find_person(request.actor, key), chosen(Member, request, "member")
    return saved(
        request,
        _call(link_member, request, found, member=member),
        f"{found.name} is {member or 'no member'}.",
        _address(request, found),
    )


@page(methods=("POST",))
def trash(request: PageRequest, key: UUID) -> HttpResponse:
    found, people = find_person(request.actor, key), reverse("people", kwargs={"slug": request.workspace.slug})
    if request.POST.get("restore"):
        return saved(request, _call(restore_person, request, found), f"{found.name} is back.", _address(request, found))
    return saved(request, _call(trash_person, request, found), f"{found.name} is in the trash.", people)


def _call(command: Any, request: PageRequest, row: Any, **values: Any) -> Any:
    return lambda: command(request.actor, row, **values)


def _address(request: PageRequest, found: Person) -> str:
    return reverse("person", kwargs={"slug": request.workspace.slug, "key": found.pk})


def _told(request: PageRequest, found: Person) -> dict[str, object]:
    members = may(request.actor, "members")
    return {
        "shown": person_page(request.actor, request.workspace, found),
        "person": found,
        "weekdays": [(name, name[:2]) for name in WEEKDAYS],
        "may_plan": may(request.actor, "people.plan"),
        "may_share": may(request.actor, "delivery.plan"),
        "may_rate": may(request.actor, "people.rates.write"),
        "members": _members(request) if members else (),
        "may_link": members,
        "kinds": (("person", "A person"), ("role", "A role to fill"), ("equipment", "Equipment")),
    }


def _members(request: PageRequest) -> list[Member]:
    found = Member.objects.filter(workspace_id=request.workspace.pk, is_active=True).select_related("account")
    return list(found.order_by("account__name"))


_FORMS = {
    "details": details, "hours": hours, "hours/end": hours_end, "time-off": time_off, "time-off/end": time_off_end,
    "shares": shares, "overtime": overtime, "overtime/end": overtime_end, "skills": skills, "skills/end": skills_end,
    "rates": rates, "member": membership, "trash": trash,
}  # fmt: skip
urlpatterns = [
    path("people/<uuid:key>", person, name="person"),
    path("people/<uuid:key>/weeks", weeks, name="person-weeks"),
    *(path(f"people/<uuid:key>/{name}", view, name=f"person-{name.replace('/', '-')}") for name, view in _FORMS.items()),
]
