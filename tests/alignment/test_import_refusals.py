"""What a hostile or foreign list meets: read where it can be, cut with a word, or refused naming the row; never a crash."""

import datetime as dt

import pytest

from accord.alignment.imports import bring, map_columns, receive
from accord.delivery.models import Task
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
