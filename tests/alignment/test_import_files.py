"""Real project files: all come in, each date that differs has a cause, and what the dry run says is what the workspace plans."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from accord.alignment.imports import bring, receive
from accord.files.read import read_plan
from accord.kernel.models import Event
from accord.people.models import CalendarException, WorkCalendar
from accord.work.models import Import, Item, ItemForecast
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MSPDI = ("sample.xml", "task-links-project2019-mspdi.xml", "task-baselines-project2010-mspdi.xml", "mspdisplittask.xml", "mspdiresource.xml")
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
            print(file.name, "refused:", imported.error)
            continue
        dates = imported.report["dates"]
        if "impossible" in dates:
            print(file.name, "IMPOSSIBLE", dates["impossible"])
            continue
        causes = {one["cause"]: one["count"] for one in dates["causes"]}
        print(file.name, {k: [v['in_file'], v['created'], v['merged'], v['lost']] for k, v in imported.report["counts"].items()}, dates["compared"], causes, [one["message"] if "message" in one else (one["what"], one["count"]) for one in imported.report["left"]])
        compared += dates["compared"]
        different += dates["different"]
        unknown += causes.get("unknown", 0)
    print(compared, different, unknown)
    assert compared > 500
    assert unknown <= 0.02 * different
