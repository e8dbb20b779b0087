"""Real project files: all come in, each date that differs has a cause, and what the dry run says is what the workspace plans."""

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from accord.alignment.imports import bring, receive
from accord.files.read import read_plan
from accord.work.models import Import, Item
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOT_PLANS = {"README.md", "expected.json"}


def files(folder: Path) -> list[Path]:
    return sorted(one for one in (folder / "msproject").iterdir() if one.name not in NOT_PLANS)


def brought(cast: Cast, file: Path) -> Import:
    return receive(cast.actor("jonas"), name=file.name, data=file.read_bytes(), now=True)


@pytest.mark.java
def test_each_file_is_read_and_each_date_that_differs_has_a_cause(cast: Cast, shared_data: Path) -> None:
    compared = different = unknown = 0
    for file in files(shared_data):
        imported = brought(cast, file)
        if imported.state == Import.State.REFUSED:
            assert imported.error and "Traceback" not in imported.error
            continue
        dates = imported.report["dates"]
        if "impossible" in dates:
            continue
        causes = {one["cause"]: one["count"] for one in dates["causes"]}
        compared += dates["compared"]
        different += dates["different"]
        unknown += causes.get("unknown", 0)
    assert compared > 500
    assert unknown <= 0.02 * different


@pytest.mark.java
def test_planned_on_its_own_first_day_a_file_differs_for_known_causes(
    cast: Cast, shared_data: Path, freeze: Callable[[str], object]
) -> None:
    compared = different = unknown = 0
    for file in files(shared_data):
        try:
            plan = read_plan(file, name=file.name)
        except Exception:
            continue
        day = min((task.start for task in plan.tasks if task.start), default=None)
        if day is None:
            continue
        freeze(f"{day.date().isoformat()} 03:00")
        dates = brought(cast, file).report["dates"]
        causes = {one["cause"]: one["count"] for one in dates.get("causes", ())}
        compared += dates.get("compared", 0)
        different += dates.get("different", 0)
        unknown += causes.get("unknown", 0)
    assert compared > 500
    assert unknown <= 0.02 * different


@pytest.mark.parametrize("name", ["sample.xml", "task-links-project2019-mspdi.xml", "mspdiresource.xml"])
def test_what_the_dry_run_says_of_a_file_is_what_the_workspace_plans(cast: Cast, shared_data: Path, name: str) -> None:
    imported = brought(cast, shared_data / "msproject" / name)
    told = imported.report["dates"]["rows"]
    assert told
    bring(cast.actor("jonas"), imported)
    zone = cast.workspace.tzinfo
    for row in told:
        item = Item.objects.get(project=imported.project, task__carried__uid=row["uid"])
        finish = (item.forecast.finish - dt.timedelta(seconds=1)).astimezone(zone).date()
        assert finish.isoformat() == row["finish"], item


def test_three_hundred_tasks_are_in_within_ten_seconds(cast: Cast) -> None:
    rows = "".join(
        f"{'  ' if number % 10 else ''}Task {number}\t{number % 5 + 1}-{number % 5 + 3}d\tPerson {number % 12}\t"
        f"{number - 1 if number % 10 > 1 else ''}\n"
        for number in range(1, 301)
    )
    began = time.perf_counter()
    imported = receive(
        cast.actor("jonas"), name="Three hundred", data=f"Task\tEstimate\tWho\tPredecessors\n{rows}".encode(), is_text=True
    )
    assert imported.state == Import.State.READY, imported.error
    bring(cast.actor("jonas"), imported)
    assert time.perf_counter() - began < 10
    assert Item.objects.filter(project=imported.project).count() == 300
    assert imported.project is not None and imported.project.forecast.p80 is not None
