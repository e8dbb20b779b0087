"""Decides what is told of one person: days for twelve weeks, usual hours, time off, share of each project, skills and rate."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from accord.alignment.reads.capacity import WEEKS
from accord.alignment.reads.load import Load, load_of, work_of
from accord.alignment.reads.people import usual_hours
from accord.alignment.rules.days import Days, Presence, filled
from accord.delivery.models import Assignment, Overtime, ProjectShare
from accord.kernel.actor import Actor
from accord.kernel.errors import NotFound
from accord.kernel.models import Workspace
from accord.kernel.policy import demand, may
from accord.people.models import Person, PersonSkill, Rate, Skill, Team, TimeOff, WorkCalendar
from accord.people.rules.hours import Hours, hours_of, total, words_of
from accord.work.models import Project


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day. `off`: holiday, away or nothing; `why` its name. `tasks`: what fills it, in words."""

    day: dt.date
    taken: float
    there: float
    off: str
    why: str
    tasks: str
    is_past: bool
    is_today: bool

    @property
    def percent(self) -> int:
        return round(100 * self.taken / self.there) if self.there else 0

    @property
    def is_over(self) -> bool:
        return self.taken > self.there * 1.005 + 0.05


@dataclass(frozen=True, slots=True)
class WeekRow:
    monday: dt.date
    days: tuple[DayCell, ...]
    taken: float
    there: float
    share: float | None
    is_now: bool


@dataclass(frozen=True, slots=True)
class WeekHours:
    """The usual week from a day on (none: the beginning), as typed and as a number. `is_now`: it holds today."""

    id: UUID
    valid_from: dt.date | None
    days: tuple[str, ...]
    words: tuple[str, ...]
    total: float
    is_now: bool


@dataclass(frozen=True, slots=True)
class ShareRow:
    """The part of a person's hours that a project may use now. `row` None: nothing is said, so all. `later`: from a day on."""

    project: Project
    row: ProjectShare | None
    share: float
    hours: float
    later: tuple[ProjectShare, ...]


@dataclass(frozen=True, slots=True)
class SkillLine:
    row: PersonSkill
    name: str
    speed: float
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonPage:
    person: Person
    title: str
    told: str
    hours: float
    weekdays: tuple[int, ...]
    weeks: tuple[WeekRow, ...]
    usual: tuple[WeekHours, ...]
    is_own_calendar: bool
    country: str
    holidays: tuple[tuple[dt.date, str], ...]
    away: tuple[TimeOff, ...]
    overtime: tuple[Overtime, ...]
    shares: tuple[ShareRow, ...]
    projects: tuple[Project, ...]
    skills: tuple[SkillLine, ...]
    other_skills: tuple[Skill, ...]
    rates: tuple[Rate, ...]
    rate_now: Rate | None
    sees_rate: bool
    teams: tuple[Team, ...]
    calendars: tuple[WorkCalendar, ...]
    is_planned: bool
    is_stale: bool


def find_person(actor: Actor, key: UUID) -> Person:
    """A person of the actor's workspace, the thrown away too. Raises NotFound."""
    found = (
        Person.everything.filter(workspace_id=actor.workspace_id, pk=key)
        .select_related("team", "calendar", "member__account")
        .first()
    )
    if found is None:
        raise NotFound
    return found  # type: ignore[no-any-return]


def person_page(actor: Actor, workspace: Workspace, person: Person, *, now: dt.datetime | None = None) -> PersonPage:
    """One person. About twenty queries. Rates are left out for whoever may not see money."""
    demand(actor, "read", person)
    load = load_of(workspace, now=now)
    if person.pk not in load.presence:
        raise NotFound(f"{person.name} is in the trash. Restore them on People first.")
    who = load.presence[person.pk]
    weeks, weekdays = _weeks(workspace, load, person, who)
    hours = usual_hours(load, person)
    shares = _shares(workspace.pk, person, load.today, hours)
    sees = may(actor, "people.rates", person)
    rates = tuple(sorted(Rate.objects.filter(person=person), key=lambda one: one.valid_from or dt.date.min)) if sees else ()
    calendar = person.calendar if person.calendar and not person.calendar.is_trashed else _default(workspace.pk)
    coming = sorted((day, name) for day, name in who.holidays.items() if load.today <= day < load.today + dt.timedelta(days=366))
    return PersonPage(
        person=person,
        title=_title(person, hours, shares),
        told=_told(person, weeks),
        hours=hours,
        weekdays=weekdays,
        weeks=weeks,
        usual=_usual(calendar, load.today),
        is_own_calendar=bool(person.calendar and not person.calendar.is_default),
        country=calendar.country if calendar else "",
        holidays=tuple((day, name) for day, name in coming if day.weekday() < 5)[:12],
        away=tuple(TimeOff.objects.filter(person=person, last__gte=load.today).order_by("first")),
        overtime=tuple(Overtime.objects.filter(person=person, last__gte=load.today).select_related("project").order_by("first")),
        shares=shares,
        projects=tuple(Project.objects.filter(workspace_id=workspace.pk, state="active").order_by("rank", "created_at")),
        skills=_skills(person),
        other_skills=tuple(Skill.objects.filter(workspace_id=workspace.pk).exclude(persons__person=person).order_by("name")),
        rates=rates,
        rate_now=next((one for one in reversed(rates) if one.valid_from is None or one.valid_from <= load.today), None),
        sees_rate=sees,
        teams=tuple(Team.objects.filter(workspace_id=workspace.pk).order_by("name")),
        calendars=tuple(WorkCalendar.objects.filter(workspace_id=workspace.pk).order_by("-is_default", "name")),
        is_planned=load.is_planned,
        is_stale=load.is_stale,
    )


def _default(workspace: UUID) -> WorkCalendar | None:
    found: WorkCalendar | None = WorkCalendar.objects.filter(workspace_id=workspace, is_default=True).first()
    return found


def _weeks(workspace: Workspace, load: Load, person: Person, who: Presence) -> tuple[tuple[WeekRow, ...], tuple[int, ...]]:
    mondays = load.weeks(WEEKS)
    taken = {monday: load.taken.get(person.pk, {}).get(monday, 0.0) for monday in mondays}
    days = filled(who, taken, work_of(workspace, person, since=load.since), since=load.since)
    span = [monday + dt.timedelta(days=n) for monday in mondays for n in range(7)]
    weekdays = tuple(sorted({0, 1, 2, 3, 4} | {day.weekday() for day in span if who.hours(day) > 0}))
    rows = tuple(
        WeekRow(
            monday, tuple(_cell(load, who, days, monday + dt.timedelta(days=n)) for n in weekdays), taken[monday],
            load.there(person.pk, monday), load.share(person.pk, monday), monday == load.monday,
        )
        for monday in mondays
    )  # fmt: skip
    return rows, weekdays


def _cell(load: Load, who: Presence, days: Days, day: dt.date) -> DayCell:
    off, why = who.why_off(day)
    there = who.hours(day)
    rows = days.get(day, ())
    return DayCell(
        day, sum(hours for _, hours in rows), there, off, f"{why}, in part" if off == "away" and there else why,
        ", ".join(f"#{one.number} {one.title}" for one, _ in rows), day < load.since, day == load.today,
    )  # fmt: skip


def _usual(calendar: WorkCalendar | None, today: dt.date) -> tuple[WeekHours, ...]:
    weeks = sorted(calendar.weeks.all(), key=lambda one: one.valid_from or dt.date.min) if calendar else []
    holds = [one for one in weeks if one.valid_from is None or one.valid_from <= today]
    shown = [one for one in weeks if one not in holds[:-1]]
    return tuple(week_hours(one.pk, one.valid_from, one.days, is_now=one in holds) for one in shown)


def week_hours(key: UUID, valid_from: dt.date | None, days: list[Hours], *, is_now: bool) -> WeekHours:
    return WeekHours(
        key,
        valid_from,
        tuple(hours_of(day) for day in days),
        tuple(words_of(day) for day in days),
        sum(total(day) for day in days),
        is_now,
    )


def _shares(workspace: UUID, person: Person, today: dt.date, hours: float) -> tuple[ShareRow, ...]:
    said: dict[UUID, list[ProjectShare]] = {}
    rows = ProjectShare.objects.filter(workspace_id=workspace, person=person, project__trashed_at=None).select_related("project")
    for row in sorted(rows, key=lambda one: one.valid_from or dt.date.min):
        said.setdefault(row.project_id, []).append(row)
    works = set(
        Assignment.objects.filter(person=person, task__item__trashed_at=None, task__item__project__state="active")
        .values_list("task__item__project_id", flat=True)
    )  # fmt: skip
    projects = Project.objects.filter(workspace_id=workspace, state="active", pk__in=works | set(said)).order_by(
        "rank", "created_at"
    )
    found = []
    for project in projects:
        mine = said.get(project.pk, [])
        now = [row for row in mine if row.valid_from is None or row.valid_from <= today]
        share = now[-1].share if now else 1.0
        later = tuple(row for row in mine if row not in now)
        found.append(ShareRow(project, now[-1] if now else None, share, share * hours, later))
    return tuple(found)


def _skills(person: Person) -> tuple[SkillLine, ...]:
    mine = list(PersonSkill.objects.filter(person=person, skill__trashed_at=None).select_related("skill").order_by("created_at"))
    others: dict[UUID, list[str]] = {}
    held = PersonSkill.objects.filter(skill__in=[row.skill_id for row in mine], person__trashed_at=None).exclude(person=person)
    for skill, name in held.order_by("person__name").values_list("skill_id", "person__name"):
        others.setdefault(skill, []).append(name.split()[0])
    return tuple(SkillLine(row, row.skill.name, row.speed, tuple(others.get(row.skill_id, ()))) for row in mine)


def _title(person: Person, hours: float, shares: tuple[ShareRow, ...]) -> str:
    name = person.name.split()[0] if person.kind == Person.Kind.PERSON and person.name.split() else person.name
    if len(shares) == 1:
        return f"{name} has {shares[0].hours:,.5g} hours a week for {shares[0].project.name}"
    return f"{name} has {hours:,.5g} hours a week"


def _told(person: Person, weeks: tuple[WeekRow, ...]) -> str:
    kind = {"role": "A role to fill", "equipment": f"Equipment, {person.units:g} at once"}.get(person.kind, "")
    full = [week for week in weeks if week.share is not None and week.share >= 0.995 and week.there > 0]
    over = [week for week in weeks if week.share is not None and week.share > 1.005]
    parts = [kind, person.team.name if person.team else ""]
    if over:
        most = max(over, key=lambda week: week.share or 0.0)
        parts.append(f"more work than hours in {_count(over)}, most in the week of {most.monday:%-d %B}")
    elif full:
        parts.append(f"no hour left in {_count(full)} of the next {len(weeks)}")
    elif any(week.taken for week in weeks):
        parts.append("has hours left in each week")
    else:
        parts.append("nothing planned")
    said = " · ".join(part for part in parts if part)
    return said[:1].upper() + said[1:]


def _count(weeks: list[WeekRow]) -> str:
    return f"{len(weeks)} week" + ("s" if len(weeks) > 1 else "")
