"""Shows that what set-up takes from outside is locked, complete, and names no address."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from accord.web.static_map import COPIED, FONTS, MODULES
from tests.conftest import ROOT

LOCKS = sorted(ROOT.glob("requirements*.txt"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_gives_a_hash_for_each_package_and_no_address(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    assert not re.search(r"^\s*-(i|f|-index-url|-extra-index-url|-find-links)\b", text, re.MULTILINE)
    packages = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert packages
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []


def test_the_test_lock_holds_the_versions_that_run() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9]\S*==[^\s;]+", (ROOT / name).read_text(), re.MULTILINE))

    assert pins("requirements.txt") <= pins("requirements-test.txt")


def test_each_declared_dependency_is_locked() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.split(r"[\[<>=~!; ]", word)[0].lower().replace("_", "-") for word in declared}
    locked = set(re.findall(r"^([a-z0-9][^=\[\s]*)(?:\[[^\]]*\])?==", (ROOT / "requirements.txt").read_text(), re.MULTILINE))
    assert names <= locked


def test_the_browser_libraries_are_locked_and_the_lock_names_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {path.removeprefix("node_modules/"): entry for path, entry in lock["packages"].items() if path}
    assert all(entry["integrity"].startswith("sha512-") and "resolved" not in entry for entry in packages.values())
    taken = {"/".join(path.split("/")[: 2 if path.startswith("@") else 1]) for path in COPIED}
    assert taken == json.loads((ROOT / "package.json").read_text())["dependencies"].keys()
    assert taken <= packages.keys()


def test_each_copied_file_is_served_under_one_name() -> None:
    assert sorted(["vendor/" + name for name in COPIED.values()]) == sorted([*MODULES.values(), *FONTS.values()])
    assert len(set(COPIED.values())) == len(COPIED)
