"""Real project files: all come in, each date that differs has a cause, and what the dry run says is what the workspace plans."""

from collections.abc import Callable
from pathlib import Path

import pytest

from accord.alignment.imports import receive
from accord.files.read import read_plan
from accord.work.models import Import
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
            print(file.name, "refused:", imported.error)
            continue
        dates = imported.report["dates"]
        if "impossible" in dates:
            print(file.name, "IMPOSSIBLE", dates["impossible"])
            continue
        causes = {one["cause"]: one["count"] for one in dates["causes"]}
        print(
            file.name,
            {k: [v["in_file"], v["created"], v["merged"], v["lost"]] for k, v in imported.report["counts"].items()},
            dates["compared"],
            causes,
            [one["message"] if "message" in one else (one["what"], one["count"]) for one in imported.report["left"]],
        )
        compared += dates["compared"]
        different += dates["different"]
        unknown += causes.get("unknown", 0)
    print(compared, different, unknown)
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
        print(file.name, dates.get("compared"), causes, dates.get("impossible", ""))
        for row in dates.get("rows", ()):
            if row["cause"] in ("unknown", "nothing", "hours"):
                print("   ", {k: row[k] for k in ("title", "file_start", "file_finish", "start", "finish", "cause", "because")})
        compared += dates.get("compared", 0)
        different += dates.get("different", 0)
        unknown += causes.get("unknown", 0)
    print(compared, different, unknown)
    assert compared > 500
    assert unknown <= 0.02 * different
