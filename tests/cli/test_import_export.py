"""Bringing in and taking out from the terminal."""

import json
from pathlib import Path

import pytest

from accord.cli.__main__ import main
from accord.work.models import Import, Item
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "plan.csv"
    file.write_text("Task,Estimate,Person\nSketch,2-3d,Ben\nBuild,5d,Aiko\n")
    return file


def test_a_dry_run_tells_and_changes_nothing(cast: Cast, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(plan), "--workspace", "lantern", "--as", "jonas@example.com", "--dry-run"]) == 0
    assert "2 created" in capsys.readouterr().out
    assert not Item.objects.filter(title="Sketch").exists() and not Import.objects.exists()


def test_a_file_comes_in_and_goes_out(cast: Cast, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(plan), "--workspace", "lantern", "--as", "jonas@example.com", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["counts"]["tasks"]["created"] == 2
    out = plan.parent / "out.csv"
    assert main(["export", "--workspace", "lantern", "--project", told["project"]["key"], "--format", "csv", str(out)]) == 0
    assert "Sketch" in out.read_text("utf-8-sig")


def test_what_goes_wrong_is_one_sentence_and_a_code(cast: Cast, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(plan.parent / "none"), "--workspace", "lantern", "--as", "jonas@example.com"]) == 3
    assert main(["import", str(plan), "--workspace", "lantern", "--as", "ben@example.com"]) == 1
    assert "hat" in capsys.readouterr().err
    plan.write_bytes(b"\x00\x01\x02\x03" * 50)
    assert main(["import", str(plan), "--workspace", "lantern", "--as", "jonas@example.com"]) == 1
    assert main(["export", "--workspace", "lantern", "--project", "NONE", str(plan)]) == 3
