"""Bringing work in: read, rehearsed, brought in once, followed when it comes again, taken back."""

import pytest

from accord.alignment.imports import aim, bring, map_columns, receive, take_back
from accord.delivery.models import Assignment, Dependency, Task
from accord.kernel.errors import Conflict, Invalid, NotAllowed
from accord.kernel.jobs import run_next
from accord.kernel.models import Event
from accord.people.models import Person
from accord.work.commands.item import rename_item, trash_item
from accord.work.models import ExternalId, Import, Item, Project
from tests.cast import Cast
from tests.snapshot import living_rows

pytestmark = pytest.mark.django_db

LIST = """Task\tEstimate\tPerson\tPredecessors
Design\t
  Sketch\t2-3d\tAna
  Review\t1d\tBen\t2
Build\t1-2w\tAna; Ben\t3
Ship\t0d\t\t4
"""


def paste(cast: Cast, text: str = LIST, *, who: str = "jonas", **more: object) -> Import:
    return receive(cast.actor(who), name="Pasted list", data=text.encode(), is_text=True, **more)  # type: ignore[arg-type]


def test_a_pasted_list_becomes_a_plan(cast: Cast) -> None:
    imported = paste(cast)
    assert imported.state == Import.State.READY, imported.error
    before = living_rows()
    report = bring(cast.actor("jonas"), imported)
    assert living_rows() != before
    assert report["counts"]["tasks"]["created"] == 5
    project = imported.project
    assert project is not None and project.name == "Pasted list"
    sketch = Item.objects.get(title="Sketch", project=project)
    assert sketch.parent is not None and sketch.parent.title == "Design"
    assert (sketch.task.low_hours, sketch.task.high_hours) == (16, 24)
    assert Dependency.objects.filter(after__title="Build", before__title="Review").exists()
    assert set(Assignment.objects.filter(task__item__title="Build").values_list("person__name", flat=True)) == {"Ana", "Ben"}
    assert Person.objects.filter(name="Ben").count() == 1, "Ben was here already"
    assert Task.objects.get(item__title="Ship").is_milestone
    assert project.forecast.p80 is not None and not project.forecast.error


def test_the_dry_run_writes_nothing_and_counts_what_will_be(cast: Cast) -> None:
    before = living_rows()
    imported = paste(cast)
    after = {key: value for key, value in living_rows().items() if key not in before or before[key] != value}
    assert all(key[0] == "work.Import" if isinstance(key, tuple) else "mport" in str(key) for key in after), after
    assert imported.report["counts"]["tasks"] | {"whys": []} == {
        "in_file": 5,
        "created": 5,
        "updated": 0,
        "unchanged": 0,
        "merged": 0,
        "lost": 0,
        "whys": [],
    }
    assert {one["name"]: one["becomes"] for one in imported.report["people"]} == {"Ana": "new", "Ben": "the same as Ben"}


def test_what_the_dry_run_says_is_what_the_workspace_plans(cast: Cast) -> None:
    imported = paste(cast, LIST.replace("Task\t", "Start\tFinish\tTask\t").replace("Design\t", "2026-11-30\t2026-12-01\tDesign\t"))
    imported = paste(
        cast,
        "Task\tStart\tFinish\tEstimate\tPerson\nSketch\t2031-03-03\t2031-03-05\t3d\tAna\nBuild\t2031-03-03\t2031-03-04\t2d\tAna\n",
    )
    told = imported.report["dates"]
    assert told["compared"] == 2 and told["rows"], told
    bring(cast.actor("jonas"), imported)
    zone = cast.workspace.tzinfo
    for row in told["rows"]:
        forecast = Item.objects.get(title=row["title"]).forecast
        assert forecast.finish.astimezone(zone).date().isoformat() == row["finish"]
        assert row["cause"] != "unknown"


def test_the_same_list_again_changes_nothing(cast: Cast) -> None:
    bring(cast.actor("jonas"), paste(cast))
    rows, events = living_rows(), Event.objects.filter(verb="import.brought_in").count()
    again = paste(cast)
    assert again.report["is_nothing"] and again.project is not None
    report = bring(cast.actor("jonas"), again)
    assert report["counts"]["tasks"]["unchanged"] == 5
    now = {key: value for key, value in living_rows().items() if not key.startswith("work.Import:")}
    assert now == {key: value for key, value in rows.items() if not key.startswith("work.Import:")}
    assert Event.objects.filter(verb="import.brought_in").count() == events


def test_a_changed_list_follows_where_nobody_changed_it_here(cast: Cast) -> None:
    jonas = cast.actor("jonas")
    first = paste(cast)
    bring(jonas, first)
    sketch, review = Item.objects.get(title="Sketch"), Item.objects.get(title="Review")
    rename_item(jonas, sketch, title="Sketches")
    trash_item(jonas, Item.objects.get(title="Ship"))
    changed = "Task\tEstimate\tPerson\tPredecessors\nDesign\t\n  Sketch\t3-5d\tAna\n  Review\t2d\tAna\t\nShip\t0d\t\t\nTell\t1d\n"
    again = paste(cast, changed, project=first.project)
    report = bring(jonas, again)
    sketch.refresh_from_db()
    assert sketch.title == "Sketches", "somebody renamed it here"
    assert (sketch.task.low_hours, sketch.task.high_hours) == (24, 40)
    assert list(review.task.assignments.values_list("person__name", flat=True)) == ["Ana"]
    assert not Dependency.objects.filter(after=review).exists()
    assert [row for row in report["removed"] if "Build" in row] and Item.objects.filter(title="Build").exists()
    assert not Item.objects.filter(title="Ship").exists(), "what was thrown away here stays away"
    assert Item.objects.filter(title="Tell", project=first.project).exists()


def test_a_title_changed_on_both_sides_stays_and_is_named(cast: Cast) -> None:
    jonas = cast.actor("jonas")
    first = receive(jonas, name="plan.csv", data=b"ID,Task,Estimate\n7,Sketch,2d\n8,Build,3d\n")
    bring(jonas, first)
    rename_item(jonas, Item.objects.get(title="Sketch"), title="Sketches")
    again = receive(jonas, name="plan.csv", data=b"ID,Task,Estimate\n7,Drawing,4d\n8,Build,3d\n")
    assert again.project == first.project
    report = bring(jonas, again)
    item = Item.objects.get(title="Sketches")
    assert item.task.low_hours == 32
    assert any("title was changed here" in one and "Drawing" in one for one in report["kept"]), report["kept"]
    assert receive(jonas, name="plan.csv", data=b"ID,Task,Estimate\n7,Drawing,4d\n8,Build,3d\n").report["is_nothing"]


def test_an_import_is_taken_back_whole(cast: Cast) -> None:
    imported = paste(cast)
    before = living_rows()
    bring(cast.actor("jonas"), imported)
    event = Event.objects.get(verb="import.brought_in")
    assert len(str(event.payload)) < 1000 and event.touches.count() == 2
    undone = take_back(cast.actor("jonas"), imported)
    assert undone.kept == ()
    assert living_rows() == before
    assert not ExternalId.objects.exists()
    imported.refresh_from_db()
    assert imported.state == Import.State.READY
    assert bring(cast.actor("jonas"), imported)["counts"]["tasks"]["created"] == 5, "it can be brought in again"


def test_taking_back_leaves_what_somebody_touched(cast: Cast) -> None:
    imported = paste(cast)
    bring(cast.actor("jonas"), imported)
    rename_item(cast.actor("mara"), Item.objects.get(title="Sketch"), title="Sketches")
    undone = take_back(cast.actor("jonas"), imported)
    assert any("Mara" in one for one in undone.kept), undone.kept
    assert set(Item.objects.values_list("title", flat=True)) == {"Design", "Sketches"}
    assert Project.objects.filter(pk=imported.project_id).exists()


def test_taking_back_a_second_reading_brings_the_first_one_back(cast: Cast) -> None:
    jonas = cast.actor("jonas")
    bring(jonas, receive(jonas, name="plan.csv", data=b"ID,Task,Estimate\n7,Sketch,2d\n8,Build,3d\n"))
    before = {key: value for key, value in living_rows().items() if not key.startswith("work.Import:")}
    second = receive(jonas, name="plan.csv", data=b"ID,Task,Estimate\n7,Drawing,4d\n9,Tell,1d\n")
    bring(jonas, second, wants_trash=True)
    assert set(Item.objects.values_list("title", flat=True)) == {"Drawing", "Tell"}
    take_back(jonas, second)
    assert {key: value for key, value in living_rows().items() if not key.startswith("work.Import:")} == before


def test_it_is_brought_in_once_and_only_by_who_may(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        paste(cast, who="ben")
    imported = paste(cast)
    with pytest.raises(NotAllowed):
        bring(cast.actor("ben"), imported)
    bring(cast.actor("mara"), imported)
    with pytest.raises(Conflict):
        bring(cast.actor("mara"), imported)


def test_a_mapping_is_remembered_for_lists_with_the_same_headers(cast: Cast) -> None:
    jonas = cast.actor("jonas")
    odd = "Task,Zahl,Name of it\nA1,3d,Sketch\nA2,4d,Build\n"
    first = receive(jonas, name="odd.csv", data=odd.encode())
    map_columns(jonas, first, columns={0: "id", 1: "estimate", 2: "title"})
    bring(jonas, first)
    assert Item.objects.get(title="Sketch").task.low_hours == 24
    second = receive(jonas, name="other.csv", data=b"Task,Zahl,Name of it\nB1,5d,Paint\n")
    bring(jonas, second)
    assert Item.objects.get(title="Paint").task.low_hours == 40


def test_a_file_may_go_into_a_project_that_is_there(cast: Cast) -> None:
    imported = paste(cast)
    aim(cast.actor("jonas"), imported, project=cast.project)
    imported.refresh_from_db()
    bring(cast.actor("jonas"), imported)
    assert Item.objects.get(title="Ship").project == cast.project
    assert Item.objects.get(title="Ship").product == cast.product


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("Task\tPredecessors\nA\t2\nB\t1\n", "circle"),
        ("\x00\x01", "empty"),
    ],
)
def test_a_list_that_cannot_be_taken_is_refused_in_a_sentence(cast: Cast, words: str, rule: str) -> None:
    imported = paste(cast, words)
    assert imported.state == Import.State.REFUSED
    assert rule in imported.error
    with pytest.raises(Conflict):
        bring(cast.actor("jonas"), imported)


def test_nothing_is_no_list(cast: Cast) -> None:
    with pytest.raises(Invalid):
        paste(cast, "  \n ")


def test_long_names_scripts_and_control_characters_come_in(cast: Cast) -> None:
    long = "x" * 10_000
    bring(cast.actor("jonas"), paste(cast, f"{long}\nمهمة من اليمين\n🚀 launch\nTab\x07bed\n"))
    cut = Item.objects.get(title__startswith="xxx")
    assert len(cut.title) <= 500 and long in cut.description
    assert set(Item.objects.exclude(pk=cut.pk).values_list("title", flat=True)) == {"مهمة من اليمين", "🚀 launch", "Tabbed"}


def test_ten_thousand_pasted_lines_come_in(cast: Cast) -> None:
    text = "Task\tEstimate\n" + "".join(f"Task {number}\t{number % 5 + 1}d\n" for number in range(10_000))
    imported = paste(cast, text)
    assert imported.state == Import.State.READING
    assert run_next("here")
    imported.refresh_from_db()
    assert imported.state == Import.State.READY, imported.error
    bring(cast.actor("jonas"), imported)
    assert Item.objects.filter(project=imported.project).count() == 10_000
    take_back(cast.actor("jonas"), imported)
    assert not Item.objects.filter(project=imported.project).exists()
