"""Decides what People, a person's page, Capacity and the work calendars show, and what each of their forms changes or refuses."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.alignment.plan import replan
from accord.alignment.reads.capacity import capacity_page, names_of
from accord.alignment.reads.load import load_of
from accord.alignment.reads.person import person_page
from accord.delivery.models import Overtime, ProjectShare
from accord.people.commands.person import create_skill, give_skill, set_rate
from accord.people.models import CalendarException, Person, PersonSkill, Rate, Skill, Team, TimeOff, WorkCalendar, WorkWeek
from tests.alignment.lantern import make_lantern
from tests.cast import Cast

pytestmark = pytest.mark.django_db
Freeze = Callable[[str], dt.datetime]


@pytest.fixture
def planned(cast: Cast, freeze: Freeze) -> Cast:
    """Monday, 2 March 2026: Ben and Aiko have work, and the project a plan."""
    freeze("2026-03-02 07:00")
    make_lantern(cast)
    assert replan(cast.project.pk)
    return cast


@pytest.fixture
def jonas(cast: Cast, client: Client) -> Client:
    client.force_login(cast.jonas.account)
    return client


def text(answer: object) -> str:
    return str(answer.content.decode())  # type: ignore[attr-defined]


def page_of(cast: Cast, more: str = "") -> str:
    return f"/w/lantern/people/{cast.ben_person.pk}{more}"


# People


def test_the_list_says_who_has_how_many_hours(planned: Cast, jonas: Client) -> None:
    html = text(jonas.get("/w/lantern/people"))
    assert "<h1>2 people have 80 hours a week</h1>" in html
    assert "Ben" in html
    assert text(jonas.get("/w/lantern/people/rows")).count("data-row") == 2


def test_an_empty_list_says_what_to_do(cast: Cast, jonas: Client) -> None:
    Person.objects.all().delete()
    html = text(jonas.get("/w/lantern/people"))
    assert "Nobody is here yet" in html
    assert "For example" in html
    assert "Nobody is here yet" in text(jonas.get("/w/lantern/capacity"))


def test_a_role_a_machine_a_team_and_a_skill_are_added(cast: Cast, jonas: Client) -> None:
    assert jonas.post("/w/lantern/people/teams", {"name": "Studio"}).status_code == 303
    assert jonas.post("/w/lantern/people/skills", {"name": "Design"}).status_code == 303
    team = Team.objects.get()
    answer = jonas.post("/w/lantern/people", {"name": "Designer", "kind": "role", "team": str(team.pk)}, follow=True)
    assert "Added Designer." in text(answer)
    jonas.post("/w/lantern/people", {"name": "Printer", "kind": "equipment", "units": "3"})
    role, printer = Person.objects.get(name="Designer"), Person.objects.get(name="Printer")
    assert (role.kind, role.team, printer.units, Skill.objects.get().name) == ("role", team, 3.0, "Design")
    assert "and 1 role to fill" in text(jonas.get("/w/lantern/people"))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": ""}, "Give it a name."),
        ({"name": "x" * 10_000}, "at most 200 characters"),
        ({"name": "Ann", "kind": "robot"}, "a person, a role or equipment"),
        ({"name": "Ann", "units": "many"}, "is no number"),
        ({"name": "Ann", "email": "ann"}, "is not an e-mail address"),
        ({"name": "Ann", "team": "nonsense"}, "not here any more"),
    ],
)
def test_a_person_that_cannot_be_is_refused_with_the_rule(cast: Cast, jonas: Client, given: dict[str, str], words: str) -> None:
    answer = jonas.post("/w/lantern/people", given)
    assert answer.status_code == 422
    assert words in text(answer)
    assert Person.objects.count() == 2


def test_adding_takes_the_project_managers_hat(cast: Cast, client: Client) -> None:
    client.force_login(cast.mara.account)
    assert "takes the hat of a project manager" in text(client.get("/w/lantern/people"))
    answer = client.post("/w/lantern/people", {"name": "Ann"})
    assert answer.status_code == 403
    assert "project manager" in text(answer)


# One person


def test_the_page_says_hours_weeks_and_what_fills_them(planned: Cast, jonas: Client) -> None:
    html = text(jonas.get(page_of(planned)))
    assert "<h1>Ben has 40 hours a week for App launch</h1>" in html
    assert "Cards" in html
    shown = person_page(planned.actor("jonas"), planned.workspace, planned.ben_person)
    for week in shown.weeks:
        assert sum(cell.taken for cell in week.days) == pytest.approx(week.taken, abs=0.1)
        assert all(cell.taken <= cell.there + 1e-6 for cell in week.days)
    assert shown.weeks[0].taken == 40.0


def test_time_off_is_told_cancelled_and_moves_the_plan(planned: Cast, jonas: Client) -> None:
    before = person_page(planned.actor("jonas"), planned.workspace, planned.ben_person).weeks[0].taken
    answer = jonas.post(
        page_of(planned, "/time-off"), {"first": "2026-03-04", "last": "2026-03-05", "why": "Moving house"}, follow=True
    )
    assert "Undo" in text(answer)
    shown = person_page(planned.actor("jonas"), planned.workspace, planned.ben_person)
    assert [cell.off for cell in shown.weeks[0].days] == ["", "", "away", "away", ""]
    assert shown.weeks[0].taken == before - 16
    jonas.post(page_of(planned, "/time-off/end"), {"time_off": str(TimeOff.objects.get().pk)})
    assert not TimeOff.objects.exists()


def test_days_are_read_as_people_write_them(planned: Cast, jonas: Client) -> None:
    jonas.post(page_of(planned, "/time-off"), {"first": "9 Mar", "share": "50"})
    away = TimeOff.objects.get()
    assert (away.first, away.last, away.share) == (dt.date(2026, 3, 9), dt.date(2026, 3, 9), 0.5)


def test_hours_by_weekday_with_a_later_change(planned: Cast, jonas: Client) -> None:
    week = dict(zip(("monday", "tuesday", "wednesday", "thursday", "friday"), ("8", "8", "8", "8", "–"), strict=True))
    jonas.post(page_of(planned, "/hours"), {**week, "valid_from": "2026-06-01"})
    shown = person_page(planned.actor("jonas"), planned.workspace, Person.objects.get(pk=planned.ben_person.pk)).usual
    assert [(one.valid_from, one.total, one.is_now) for one in shown] == [(None, 40.0, True), (dt.date(2026, 6, 1), 32.0, False)]
    later = WorkWeek.objects.get(valid_from=dt.date(2026, 6, 1))
    assert later.days[0] == [[540, 720], [780, 1080]]
    jonas.post(page_of(planned, "/hours/end"), {"week": str(later.pk)})
    assert not WorkWeek.objects.filter(pk=later.pk).exists()


def test_shares_skills_rates_and_details_are_saved(planned: Cast, jonas: Client) -> None:
    jonas.post(page_of(planned, "/shares"), {"project": str(planned.project.pk), "share": "80"})
    jonas.post(page_of(planned, "/skills"), {"name": "Payments", "speed": "1,5"})
    jonas.post(page_of(planned, "/rates"), {"amount": "85,50"})
    jonas.post(page_of(planned, "/rates"), {"amount": "90", "valid_from": "2026-07-01"})
    jonas.post(page_of(planned, "/details"), {"name": "Ben Ode", "kind": "person", "units": "1"})
    assert ProjectShare.objects.get().share == 0.8
    assert PersonSkill.objects.get().speed == 1.5
    assert [rate.amount for rate in Rate.objects.order_by("created_at")] == [Decimal("85.50"), Decimal("90.00")]
    html = text(jonas.get(page_of(planned)))
    assert "<h1>Ben has 32 hours a week for App launch</h1>" in html
    assert "knows it alone" in html
    assert "€85.50" in html
    jonas.post(page_of(planned, "/skills/end"), {"skill": str(Skill.objects.get().pk)})
    jonas.post(page_of(planned, "/shares"), {"project": str(planned.project.pk), "share": ""})
    assert not PersonSkill.objects.exists()
    assert not ProjectShare.objects.exists()


def test_overtime_is_planned_shown_and_cancelled(planned: Cast, jonas: Client) -> None:
    given = {"project": str(planned.project.pk), "first": "2026-03-09", "last": "2026-03-13", "hours": "2"}
    jonas.post(page_of(planned, "/overtime"), given)
    html = text(jonas.get(page_of(planned)))
    assert "2 h longer a day for App launch" in html
    load = load_of(planned.workspace)
    assert load.there(planned.ben_person.pk, dt.date(2026, 3, 9)) == 50.0
    for wrong, words in (
        ({}, "has overtime from 9 March to 13 March already"),
        ({"last": ""}, "Name the first day and the last"),
        ({"hours": "9"}, "lies between 0.5 and 4"),
    ):
        assert words in text(jonas.post(page_of(planned, "/overtime"), given | wrong))
    jonas.post(page_of(planned, "/overtime/end"), {"overtime": str(Overtime.objects.get().pk)})
    assert "None planned." in text(jonas.get(page_of(planned)))


@pytest.mark.parametrize(
    ("form", "given", "words"),
    [
        ("time-off", {"first": ""}, "Name the first day away"),
        ("time-off", {"first": "soon"}, "is no date"),
        ("time-off", {"first": "2026-03-05", "last": "2026-03-04"}, "lies before the first"),
        ("time-off", {"first": "2026-03-05", "share": "0"}, "lies between 1 and 100"),
        ("overtime", {"first": "2026-03-05", "last": "2026-03-09"}, "Choose one."),
        ("overtime/end", {"overtime": "x"}, "not here any more"),
        ("hours", {"monday": "eight"}, "is no working day"),
        ("hours", {}, "at least one working hour"),
        ("shares", {"share": "50"}, "Choose one."),
        ("skills", {"name": "Payments", "speed": "11"}, "lies between 0.1 and 10"),
        ("rates", {"amount": "a lot"}, "A rate is a number"),
        ("rates", {"amount": "-1"}, "lies between 0 and"),
        ("details", {"name": "", "units": "1", "kind": "person"}, "Give it a name."),
        ("time-off/end", {"time_off": "x"}, "not here any more"),
    ],
)
def test_what_cannot_be_is_refused_with_the_rule(
    planned: Cast, jonas: Client, form: str, given: dict[str, str], words: str
) -> None:
    answer = jonas.post(page_of(planned, f"/{form}"), given)
    assert answer.status_code == 422
    assert words in text(answer)


def test_two_who_rename_a_person_lose_nothing(planned: Cast, jonas: Client) -> None:
    jonas.post(page_of(planned, "/details"), {"name": "Benedict", "was_name": "Ben", "kind": "person", "units": "1"})
    answer = jonas.post(page_of(planned, "/details"), {"name": "Benny", "was_name": "Ben", "kind": "person", "units": "1"})
    assert answer.status_code == 409
    assert "Benedict" in text(answer)
    assert "Benny" in text(answer)
    assert "Meanwhile Jonas saved" in text(answer)


@pytest.mark.parametrize(("who", "sees"), [("jonas", True), ("dirk", True), ("mara", False), ("ben", False), ("nora", False)])
def test_a_rate_is_seen_only_by_who_may_see_money(planned: Cast, client: Client, who: str, sees: bool) -> None:
    set_rate(planned.actor("jonas"), planned.ben_person, amount="87", currency="EUR")
    client.force_login(getattr(planned, who).account)
    assert ("€87" in text(client.get(page_of(planned)))) is sees


def test_a_person_goes_to_the_trash_and_comes_back(planned: Cast, jonas: Client) -> None:
    assert jonas.post(page_of(planned, "/trash"))["Location"] == "/w/lantern/people"
    assert "In the trash" in text(jonas.get("/w/lantern/people"))
    assert jonas.get(page_of(planned)).status_code == 404
    jonas.post(page_of(planned, "/trash"), {"restore": "1"})
    assert jonas.get(page_of(planned)).status_code == 200


def test_an_admin_links_a_person_to_a_member(planned: Cast, client: Client) -> None:
    client.force_login(planned.ada.account)
    where = f"/w/lantern/people/{planned.aiko_person.pk}/member"
    assert client.post(where, {"member": str(planned.ben.pk)}).status_code == 422
    assert client.post(where, {"member": str(planned.dirk.pk)}).status_code == 303
    planned.aiko_person.refresh_from_db()
    assert planned.aiko_person.member == planned.dirk


# Capacity


def test_the_heat_map_opens_a_week_and_says_what_fills_it(planned: Cast, jonas: Client) -> None:
    html = text(jonas.get(f"/w/lantern/capacity?person={planned.ben_person.pk}&week=2026-03-02"))
    assert "What fills it" in html
    assert "Cards" in html
    assert 'class="day-chart"' in html
    shown = capacity_page(planned.actor("jonas"), planned.workspace, opened=(planned.ben_person.pk, dt.date(2026, 3, 4)))
    assert shown.opened is not None
    assert sum(bar.taken for bar in shown.opened.days) == pytest.approx(shown.opened.taken, abs=0.1) == 40.0
    assert {task.title for task, _ in shown.opened.tasks} <= {"Cards", "Receipts"}


def test_the_title_names_who_has_no_hour_left(planned: Cast) -> None:
    skill = create_skill(planned.actor("jonas"), name="Payments")
    give_skill(planned.actor("jonas"), planned.ben_person, skill=skill)
    shown = capacity_page(planned.actor("jonas"), planned.workspace)
    ben = next(row for row in shown.rows if row.name == "Ben")
    assert ben.full_weeks >= 1
    assert shown.title in (
        "Everybody has hours left",
        "Ben has no hour left for weeks",
        "Aiko has no hour left for weeks",
        "Aiko and Ben have no hour left for weeks",
    )
    assert names_of(["Ben Ode", "Rosa", "Ben Two"]) == "Ben Ode, Rosa and Ben Two"
    assert names_of(["A", "B", "C", "D"]) == "A, B and 2 more"


def test_a_plan_and_the_map_agree_on_every_week(planned: Cast) -> None:
    planned.project.forecast.refresh_from_db()
    said = {(person, monday): (taken, there) for person, monday, taken, there in planned.project.forecast.details["load"]}
    shown = capacity_page(planned.actor("jonas"), planned.workspace)
    cells = {(str(row.id), cell.monday.isoformat()): (cell.taken, cell.there) for row in shown.rows for cell in row.cells}
    assert said
    assert {key: cells[key] for key in said} == said


@pytest.mark.parametrize("query", ["person=x&week=2026-03-02", "person=&week=soon", "from=never", "from=9999-12-31"])
def test_an_address_that_cannot_be_is_refused(cast: Cast, jonas: Client, query: str) -> None:
    assert jonas.get(f"/w/lantern/capacity?{query}").status_code == 422


def test_all_read_capacity_and_its_unit_changes_the_figure(planned: Cast, client: Client) -> None:
    client.force_login(planned.nora.account)
    for unit in ("share", "hours", "free", "nonsense"):
        assert client.get(f"/w/lantern/capacity?unit={unit}").status_code == 200
    assert client.get("/w/lantern/capacity?project=NONE").status_code == 404


# Work calendars


def test_a_calendar_gets_weeks_holidays_and_days_that_differ(cast: Cast, jonas: Client, freeze: Freeze) -> None:
    freeze("2026-03-02 07:00")
    week = {"monday": "9-12, 13-18", "tuesday": "8"}
    assert jonas.post("/w/lantern/settings/calendars", {"name": "Part time", "country": "de-by", **week}).status_code == 303
    calendar = WorkCalendar.objects.get(name="Part time")
    where = f"/w/lantern/settings/calendars/{calendar.pk}"
    assert calendar.country == "DE-BY"
    jonas.post(f"{where}/weeks", {**week, "wednesday": "4", "valid_from": "2026-06-01"})
    jonas.post(f"{where}/exceptions", {"first": "2026-12-24", "hours": "9-12", "name": "Christmas Eve"})
    html = text(jonas.get("/w/lantern/settings/calendars"))
    assert "2\u00a0work calendars" in html
    assert "Christmas Eve" in html
    assert "Epiphany" in html
    jonas.post(f"{where}/exceptions/end", {"exception": str(CalendarException.objects.get().pk)})
    jonas.post(f"{where}/weeks/end", {"week": str(WorkWeek.objects.get(valid_from=dt.date(2026, 6, 1)).pk)})
    jonas.post(where, {"name": "Mornings", "country": "", "zone": "Europe/Lisbon"})
    calendar.refresh_from_db()
    assert (calendar.name, calendar.country, calendar.zone, calendar.weeks.count()) == ("Mornings", "", "Europe/Lisbon", 1)


@pytest.mark.parametrize(
    ("form", "given", "words"),
    [
        ("", {"name": "", "country": "", "zone": ""}, "Give it a name."),
        ("", {"name": "W", "country": "Atlantis", "zone": ""}, "No public holidays are known"),
        ("", {"name": "W", "country": "", "zone": "Mars"}, "is not a time zone"),
        ("/weeks", {"monday": "18-9"}, "begin before they end"),
        ("/weeks", {"monday": "9-12, 11-13"}, "overlap"),
        ("/exceptions", {"first": ""}, "Name the first day"),
        ("/exceptions", {"first": "2026-12-24", "last": "2026-12-20"}, "lies before the first"),
        ("/exceptions", {"first": "2026-12-24", "last": "2066-12-20"}, "Ten years at most."),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(cast: Cast, jonas: Client, form: str, given: dict[str, str], words: str) -> None:
    answer = jonas.post(f"/w/lantern/settings/calendars/{WorkCalendar.objects.get().pk}{form}", given)
    assert answer.status_code == 422
    assert words in text(answer)


@pytest.mark.parametrize(
    ("address", "most"),
    [("people", 24), ("people/{ben}", 36), ("capacity", 30), ("settings/calendars", 16), ("settings/members", 14)],
)
def test_a_page_asks_the_database_no_more_than_it_may(planned: Cast, jonas: Client, address: str, most: int) -> None:
    where = f"/w/lantern/{address.format(ben=planned.ben_person.pk)}"
    jonas.get(where)
    with CaptureQueriesContext(connection) as asked:
        assert jonas.get(where).status_code == 200
    assert len(asked) <= most


def test_more_people_ask_no_more_of_the_database(planned: Cast, jonas: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            jonas.get("/w/lantern/capacity")
            jonas.get("/w/lantern/people")
        return len(queries)

    asked()
    few = asked()
    Person.objects.bulk_create(Person(workspace=planned.workspace, name=f"Person {number}") for number in range(20))
    assert asked() == few
