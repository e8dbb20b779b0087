"""A project taken out says what its rows say, and comes in again as what it was."""

import csv
import io
from pathlib import Path

import pytest

from accord.alignment.exports import exported, plan_file_of
from accord.alignment.imports import bring, receive
from accord.files.differences import changes
from accord.files.read import read_plan
from accord.kernel.errors import Invalid
from accord.people.commands.person import set_rate
from accord.work.commands.item import create_item, rename_item
from accord.work.models import Import, Item
from tests.alignment.test_imports import paste
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_table_has_each_item_and_no_cell_that_runs(cast: Cast) -> None:
    jonas = cast.actor("jonas")
    imported = paste(cast)
    bring(jonas, imported)
    assert imported.project is not None
    create_item(jonas, imported.project, title="=HYPERLINK(1)")
    content, name, _ = exported(jonas, imported.project, format="csv")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["Title"] for row in rows] == ["Design", "Sketch", "Review", "Build", "Ship", "'=HYPERLINK(1)"]
    assert rows[1]["Estimate"] == "2-3d" and rows[3]["People"].split("; ") == ["Ana", "Ben"] and rows[2]["Predecessors"] == "2"
    assert name.endswith(".csv")


@pytest.mark.parametrize("format", ["json", "mspdi"])
@pytest.mark.parametrize("file", ["sample.xml", "task-links-project2019-mspdi.xml", "mspdiresource.xml"])
def test_a_file_goes_out_with_what_was_carried(cast: Cast, shared_data: Path, file: str, format: str) -> None:
    jonas = cast.actor("jonas")
    data = (shared_data / "msproject" / file).read_bytes()
    imported = receive(jonas, name=file, data=data)
    assert imported.state == Import.State.READY, imported.error
    bring(jonas, imported)
    assert imported.project is not None
    back = read_plan(exported(jonas, imported.project, format=format)[0], name="back")
    first = read_plan(data, name=file)
    assert [one.name for one in back.tasks] == [" ".join(one.name.split()) or "Untitled" for one in first.tasks]
    assert [(one.outline, one.is_milestone, one.duration_minutes) for one in back.tasks if not one.is_summary] == [
        (one.outline, one.is_milestone or one.duration_minutes == 0, one.duration_minutes)
        for one in first.tasks
        if not one.is_summary
    ]
    place = {one.uid: number for number, one in enumerate(first.tasks)}, {one.uid: number for number, one in enumerate(back.tasks)}
    ends = [
        sorted((where[x.before_uid], where[x.after_uid], x.kind, x.lag_minutes) for x in plan.links)
        for where, plan in zip(place, (first, back), strict=True)
    ]
    assert ends[0] == ends[1]
    named = {one.name for one in first.persons}
    assert {one.name for one in back.persons} <= named | {one.name for one in back.persons if one.kind != "person"}
    # What the other tool computes, and what we compute, is not compared; the words and custom fields are.
    for old, new in zip(first.tasks, back.tasks, strict=True):
        assert dict(old.carried) == {key: new.carried.get(key) for key in old.carried}, old.name
    assert changes(back, back) == ()


def test_changes_made_here_go_out(cast: Cast, shared_data: Path) -> None:
    jonas = cast.actor("jonas")
    imported = receive(jonas, name="sample.xml", data=(shared_data / "msproject" / "sample.xml").read_bytes())
    bring(jonas, imported)
    assert imported.project is not None
    item = Item.objects.filter(project=imported.project, children=None).first()
    assert item is not None
    rename_item(jonas, item, title="Renamed here")
    assert "Renamed here" in [one.name for one in read_plan(exported(jonas, imported.project, format="mspdi")[0], name="x").tasks]


def test_rates_go_out_only_for_who_may_see_them(cast: Cast) -> None:
    jonas = cast.actor("jonas")
    imported = paste(cast)
    bring(jonas, imported)
    assert imported.project is not None
    set_rate(jonas, cast.ben_person, amount=85, currency="EUR")
    assert any(one.standard_rate for one in plan_file_of(jonas, imported.project).persons)
    assert not any(one.standard_rate for one in plan_file_of(cast.actor("ben"), imported.project).persons)


def test_another_format_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid):
        exported(cast.actor("jonas"), cast.project, format="doc")
