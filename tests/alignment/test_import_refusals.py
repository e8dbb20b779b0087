"""What a hostile or foreign list meets: read where it can be, cut with a word, or refused naming the row; never a crash."""

import datetime as dt

import pytest

from accord.alignment.imports import bring, map_columns, receive
from accord.delivery.models import Task
from accord.kernel.jobs import run_next
from accord.people.models import Person
from accord.work.models import Import, Item
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def brought(cast: Cast, data: str | bytes, *, name: str = "plan.csv") -> Import:
    return receive(cast.actor("jonas"), name=name, data=data.encode() if isinstance(data, str) else data)


def left(imported: Import) -> dict[str, str]:
    return {one["what"]: one["why"] for one in imported.report["left"]}


def test_a_date_of_another_age_is_refused_naming_its_row(cast: Cast) -> None:
    imported = brought(cast, "Task,Start,Finish,Estimate\nSketch,1950-01-01,1950-01-03,3d\n")
    assert imported.state == Import.State.REFUSED
    assert "Row 1" in imported.error and "1950" in imported.error


def test_what_is_cut_is_said_in_the_dry_run(cast: Cast) -> None:
    imported = brought(cast, f"Task,Who,Notes\n{'x' * 10_000},{'w' * 10_000},{'n' * 60_000}\n")
    said = left(imported)
    assert "cut at 500 characters" in said["long titles"]
    assert said["long names of people"] == "cut at 200 characters"
    assert said["long notes"] == "cut at 50,000 characters"
    bring(cast.actor("jonas"), imported)
    assert len(Person.objects.get(name__startswith="ww").name) == 200
    assert len(Item.objects.get(title__startswith="xx").title) <= 500


def test_a_german_list_in_its_own_code_page_is_read(cast: Cast) -> None:
    text = "Vorgang;Beginn;Ende;Dauer;Wer\nEntwurf für Prüfung;03.04.2031;07.04.2031;3 Tage;Jürgen\nBau;08.04.2031;;10,5 Tage;\n"
    imported = brought(cast, text.encode("cp1252"))
    assert imported.state == Import.State.READY, imported.error
    bring(cast.actor("jonas"), imported)
    task = Task.objects.get(item__title="Entwurf für Prüfung")
    assert (task.low_hours, task.carried["start"][:10]) == (24, "2031-04-03")
    assert Task.objects.get(item__title="Bau").low_hours == 84
    assert Person.objects.filter(name="Jürgen").exists()


def test_a_list_refused_for_its_columns_can_be_mapped_anew(cast: Cast) -> None:
    jonas = cast.actor("jonas")
    imported = brought(cast, "Task,Zahl\nSketch,3d\n")
    map_columns(jonas, imported, columns={0: "title", 1: "title"})
    assert imported.state == Import.State.REFUSED and "both mapped" in imported.error
    map_columns(jonas, imported, columns={0: "title", 1: "estimate"})
    assert imported.state == Import.State.READY


def test_the_outline_of_a_dry_run_is_the_first_thirty_rows_with_estimate_people_and_days(cast: Cast) -> None:
    rows = "".join(f"  Step {number}\t{number + 1}d\tAna\n" for number in range(49))
    imported = receive(cast.actor("jonas"), name="List", data=f"Task\tEstimate\tWho\nAll\t\t\n{rows}".encode(), is_text=True)
    outline = imported.report["outline"]
    assert (len(outline["rows"]), outline["more"]) == (30, 20)
    head, first, second = outline["rows"][:3]
    assert (head["title"], head["level"], head["is_heading"], head["estimate"]) == ("All", 1, True, "")
    assert (first["title"], first["level"], first["estimate"], first["people"]) == ("Step 0", 2, "1 d", ["Ana"])
    assert dt.date.fromisoformat(first["finish"]) < dt.date.fromisoformat(second["finish"]), "Ana does one after the other"
    assert head["start"] == min(row["start"] for row in outline["rows"][1:])
    assert not Item.objects.filter(title="All").exists()


@pytest.mark.parametrize("tag", ["Duration", "Work", "RemainingWork"])
@pytest.mark.parametrize("said", ["PT" + "9" * 420 + "H0M0S", "PT999999999999H0M0S", "P" + "9" * 420 + "Y", "PT1.2.3H"])
def test_an_endless_duration_is_none(cast: Cast, tag: str, said: str) -> None:
    task = f"<Task><UID>1</UID><ID>1</ID><Name>Sketch</Name><{tag}>{said}</{tag}></Task>"
    project = f'<Project xmlns="http://schemas.microsoft.com/project"><Tasks>{task}</Tasks></Project>'
    imported = brought(cast, project, name="plan.xml")
    assert imported.state == Import.State.READY, imported.error
    bring(cast.actor("jonas"), imported)
    assert Task.objects.get(item__title="Sketch").low_hours is None


@pytest.mark.parametrize(
    "field",
    [
        '"name": "half \\ud800"',
        '"duration_minutes": 1' + "0" * 400,
        '"low_hours": 1e400',
        '"low_hours": NaN',
        '"cost": "Infinity"',
        '"cost": "1e400"',
    ],
)
def test_a_figure_without_end_and_half_a_character_refuse_a_plan_of_ours(cast: Cast, field: str) -> None:
    task = '{"uid": "1", "name": "Sketch", ' + field + "}"
    imported = brought(cast, '{"form": "accord-plan/1", "source_application": "x", "format": "CSV", "tasks": [' + task + "]}")
    assert imported.state == Import.State.REFUSED
    assert "JSON is broken" in imported.error or "does not hold what it should" in imported.error


def test_what_the_readers_did_not_foresee_is_a_refusal_and_nobody_waits(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise ArithmeticError

    monkeypatch.setattr("accord.alignment.import_reading.rehearsal", breaks)
    imported = brought(cast, "Task\nSketch\n")
    assert (imported.state, imported.report) == (Import.State.REFUSED, {})
    assert "we do not know why" in imported.error


def test_a_list_of_many_rows_is_left_to_the_worker_at_its_first_and_every_later_reading(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accord.alignment.imports.QUICK_ROWS", 4)
    jonas = cast.actor("jonas")
    few = brought(cast, "Task,Who\nSketch,Ana\nBuild,\n", name="few.csv")
    assert few.state == Import.State.READY
    many = brought(cast, 'Task,Who\nSketch,"Ana;Bo;Cy"\n', name="many.csv")
    assert (many.state, many.report) == (Import.State.READING, {})
    assert run_next("here")
    many.refresh_from_db()
    assert many.state == Import.State.READY
    map_columns(jonas, many, columns={0: "title", 1: "persons"})
    assert many.state == Import.State.READING
    assert run_next("here")
    many.refresh_from_db()
    assert many.state == Import.State.READY, many.error


def test_a_cell_of_blanks_is_read_as_one_blank(cast: Cast) -> None:
    blanks = " " * 3000
    rows = f'1,Sketch,,,\n2,Build,"1{blanks}x","1{blanks}x",\n3,Test,1+{"9" * 400}d,,"Ana{blanks}B [50%]"\n'
    imported = brought(cast, f"ID,Task,Predecessors,Estimate,Who\n{rows}")
    said = left(imported)
    assert "“1 x”" in said["predecessors not understood"]
    assert "“1 x”" in said["estimate not understood"]
    assert [one["name"] for one in imported.report["people"]] == ["Ana B"]
