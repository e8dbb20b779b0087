"""Decides that hours are read as people write them, and written so that they read back the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.delivery.models import ProjectShare
from accord.kernel.errors import Invalid
from accord.people.commands.hours import set_hours
from accord.people.models import CalendarException, Person, WorkCalendar
from accord.people.rules.hours import hours_of, read_hours, read_week, total, words_of
from tests.cast import NINE_TO_FIVE, Cast


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("8", [[540, 720], [780, 1080]]),
        ("7,5 h", [[540, 720], [780, 1050]]),
        ("2", [[540, 660]]),
        ("9-12, 13-18", [[540, 720], [780, 1080]]),
        ("9:30–17.15", [[570, 1035]]),
        ("22-24", [[1320, 1440]]),
        ("24", [[0, 1440]]),
        ("", []),
        ("–", []),
        ("off", []),
    ],
)
def test_a_day_is_a_number_of_hours_or_times(text: str, ranges: list[list[int]]) -> None:
    assert read_hours("monday", text) == ranges


@pytest.mark.parametrize("text", ["eight", "25", "18-9", "9-25", "9-12 13-18", "12-12"])
def test_a_day_that_cannot_be_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_hours("tuesday", text)
    assert refused.value.field == "tuesday"
    assert refused.value.sentence


@given(st.floats(0.25, 24).map(lambda hours: round(hours * 4) / 4))
def test_any_number_of_hours_fits_into_a_day_and_adds_up(hours: float) -> None:
    ranges = read_hours("monday", f"{hours:g}")
    assert total(ranges) == hours
    assert all(0 <= start < end <= 1440 for start, end in ranges)
    assert read_hours("monday", words_of(ranges)) == ranges


def test_a_number_that_a_day_adds_up_to_keeps_its_times() -> None:
    early = [[[360, 840]]] * 5 + [[], []]
    shown = [hours_of(day) for day in early]
    assert read_week(shown, like=early) == early
    assert read_week(["8", "4", "8", "8", "8", "–", ""], like=early)[1] == [[540, 720], [780, 840]]


@pytest.mark.django_db
def test_ones_own_hours_leave_everybody_elses_as_they_are(cast: Cast) -> None:
    shared = WorkCalendar.objects.get()
    CalendarException.objects.create(
        workspace=cast.workspace, calendar=shared, first="2026-05-01", last="2026-05-01", name="May Day"
    )
    set_hours(cast.actor("jonas"), cast.ben_person, days=[[[480, 720]]] * 4 + [[], [], []])
    cast.ben_person.refresh_from_db()
    cast.aiko_person.refresh_from_db()
    assert cast.aiko_person.calendar is None
    assert list(shared.weeks.values_list("days", flat=True)) == [NINE_TO_FIVE]
    own = cast.ben_person.calendar
    assert own is not None
    assert own.name == "Ben’s hours"
    assert own.weeks.get().days[0] == [[480, 720]]
    assert own.exceptions.get().name == "May Day"


@pytest.mark.django_db
def test_a_second_change_stays_in_the_same_calendar(cast: Cast) -> None:
    for hours in ([[480, 720]], [[480, 660]]):
        set_hours(cast.actor("jonas"), cast.ben_person, days=[hours] * 5 + [[], []])
        cast.ben_person.refresh_from_db()
    assert WorkCalendar.objects.count() == 2
    assert cast.ben_person.calendar is not None
    assert cast.ben_person.calendar.weeks.get().days[0] == [[480, 660]]


@pytest.mark.django_db
def test_a_calendar_reaches_the_plans_of_who_follows_it_and_the_default_one_of_who_has_none(cast: Cast) -> None:
    shared = WorkCalendar.objects.get()
    other = WorkCalendar.objects.create(workspace=cast.workspace, name="Mornings")
    Person.objects.filter(pk=cast.ben_person.pk).update(calendar=other)
    ProjectShare.objects.create(workspace=cast.workspace, project=cast.project, person=cast.ben_person, share=0.5)
    assert other.planned_project_ids() == {cast.project.pk}
    assert shared.planned_project_ids() == set()
    Person.objects.filter(pk=cast.ben_person.pk).update(calendar=None)
    assert other.planned_project_ids() == set()
    assert shared.planned_project_ids() == {cast.project.pk}
