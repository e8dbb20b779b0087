"""That what cannot be read is refused in one sentence with its code, and that no file can harm or hold up who reads it."""

import io
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from accord.files.lists import read_list
from accord.files.mpxj.values import Units, hourly, minutes, money, share
from accord.files.mspdi import read_mspdi
from accord.files.planfile import PlanFile
from accord.files.read import read_plan
from accord.files.refused import Limits, Refused
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NAMESPACE = 'xmlns="http://schemas.microsoft.com/project"'
TASK = "<Task><UID>1</UID><Name>Cart</Name><OutlineLevel>1</OutlineLevel></Task>"
SMALL = f"<Project {NAMESPACE}><Tasks>{TASK}</Tasks></Project>".encode()
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    f"<Project {NAMESPACE}><Name>&c;</Name></Project>"
).encode()
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    f"<Project {NAMESPACE}><Name>&x;</Name></Project>"
).encode()
GERMAN_PROJECT = "30;Plan;;;Standard;Di. 07.01.03;Di. 18.03.03;0;;;0 €;0 €;0 €;500h;0h;0h;0%;50t;0t;0t;0%\r\n"
GERMAN = ("MPX;Microsoft Project for Windows;4.0;ANSI\r\n" + GERMAN_PROJECT * 10).encode("cp1252")


def refusal(data: bytes, *, limits: Limits | None = None) -> Refused:
    with pytest.raises(Refused) as refused:
        read_plan(data, name="plan", limits=limits)
    sentence = refused.value.sentence
    assert sentence.endswith((".", ")")) and 10 < len(sentence) < 300 and "Traceback" not in sentence
    return refused.value


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"%PDF-1.7 ...", "unknown"),
        (b"\x89PNG\r\n\x1a\n....", "unknown"),
        (bytes(range(256)) * 20, "unknown"),
        (b"<html><body>Sign in</body></html>", "unknown"),
        (b"<Project", "broken"),
        (SMALL[:-30], "broken"),
        (SMALL.replace(b"Cart", b"Ca\xff\xfert"), "broken"),
        (f"<Project {NAMESPACE}></Project>".encode(), "empty"),
        (b'{"form": "something else"}', "unknown"),
        (b'{"form": "accord-plan/1", "tasks": [{"uid": "1"}]}', "broken"),
        (b'{"form": "accord-plan/1", "source', "broken"),
        (b"\xac\xed\x00\x05sr\x00\x1ecom.projity.server.data.DocumentData", "unknown"),
        (LAUGHS, "bomb"),
        (OUTSIDE, "bomb"),
        (f"<Project {NAMESPACE}><Tasks>".encode() + b"<a>" * 100_000, "bomb"),
        (b"PK\x03\x04 not really", "broken"),
        (zipped({"a.xml": SMALL, "b.xml": SMALL}), "unknown"),
        (zipped({"inner.zip": zipped({"a.xml": SMALL})}), "unknown"),
        (zipped({"xl/workbook.xml": b"<workbook/>"}), "unknown"),
        (zipped({"plan.xml": b"0" * 60_000_000}), "bomb"),
    ],
)
def test_what_is_no_plan_is_refused_with_its_code(data: bytes, code: str) -> None:
    assert refusal(data).code == code


def test_an_archive_that_lies_about_its_size_is_found_out_while_unpacking() -> None:
    honest = zipped({"plan.xml": b"0" * 30_000_000})
    lying = honest.replace((30_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert refusal(lying).code in {"bomb", "broken"}


def test_one_plan_in_an_archive_is_read() -> None:
    assert [one.name for one in read_plan(zipped({"folder/plan.xml": SMALL}), name="plan.zip").tasks] == ["Cart"]


def test_a_file_beyond_the_limits_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "plan.xml"
    file.write_bytes(SMALL)
    with pytest.raises(Refused) as refused:
        read_plan(file, name="plan.xml", limits=Limits(bytes=50))
    assert refused.value.code == "too_large"
    many = SMALL.replace(b"</Tasks>", b"<Task><UID>2</UID></Task>" * 20 + b"</Tasks>")
    assert refusal(many, limits=Limits(rows=10)).code == "too_large"


def test_without_java_ms_projects_xml_is_read_and_the_others_say_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert read_plan(SMALL, name="plan.xml").tasks[0].name == "Cart"
    for data in (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....",
        b"MPX,Microsoft Project,4.0,ANSI\r\n",
        b"ERMHDR\t8.4\n",
        b"<APIBusinessObjects/>",
    ):
        refused = refusal(data)
        assert refused.code == "needs_java" and "openjdk-17-jre-headless" in refused.sentence


def test_a_converter_that_hangs_is_killed_with_its_children(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f"#!/bin/sh\ntrap '' TERM\nsleep 300 &\necho $! > {tmp_path}/child\nwait\n")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    told: list[float] = []
    begun = time.monotonic()
    with pytest.raises(Refused) as refused:
        read_plan(b"ERMHDR\t8.4\n", name="plan.xer", limits=Limits(seconds=1.0), progress=told.append)
    assert refused.value.code == "timeout" and time.monotonic() - begun < 20
    assert told == sorted(told) and told, "progress is told while waiting"
    child = int((tmp_path / "child").read_text())
    for _ in range(100):
        if not is_running(child):
            break
        time.sleep(0.05)
    assert not is_running(child)


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.java
def test_a_password_is_asked_for_and_a_foreign_or_broken_file_is_named_so(plans: Path) -> None:
    refused = refusal((plans / "readpassword9.mpp").read_bytes())
    assert refused.code == "password" and "password" in refused.sentence
    assert refusal(GERMAN).code == "foreign_locale"
    whole = (plans / "New_Product.mpp").read_bytes()
    assert refusal(whole[: len(whole) // 2]).code == "broken"
    assert refusal(b"ERMHDR\t8.4\ngarbage").code in {"broken", "empty", "unknown"}


@pytest.mark.java
def test_a_converter_without_enough_memory_refuses_and_leaves_nothing_behind(
    plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    refused = refusal((plans / "qa-software-development-plan.mpp").read_bytes(), limits=Limits(memory_mb=4))
    assert refused.code == "too_large"
    assert os.listdir(tmp_path) == []


@pytest.mark.java
def test_a_project_file_answers_within_five_seconds(plans: Path) -> None:
    begun = time.monotonic()
    read_plan(plans / "Commercial_construction_project_plan.mpp", name="plan.mpp")
    assert time.monotonic() - begun < 15, "three times the promise, since other work may share the machine"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_but_never_breaks_the_reader(plans: Path, data: st.DataObject) -> None:
    whole = bytearray((plans / "task-links-project2019-mspdi.xml").read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=10))
    settle(lambda: read_mspdi(bytes(whole)))


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.sampled_from("Task,;\t\n\"'|0123456789.-dhw%?ABFS+@#[]() é🚀"), max_size=300), st.booleans())
def test_any_text_is_a_list_or_refused(text: str, is_csv: bool) -> None:
    settle(lambda: read_list("Task,Estimate,Predecessors,Start\n" + text, format="CSV" if is_csv else "paste"))
    settle(lambda: read_list(text, format="CSV" if is_csv else "paste"))


def settle(read: Callable[[], PlanFile]) -> None:
    try:
        plan = read()
    except Refused as refused:
        assert refused.sentence
    else:
        assert len({one.uid for one in plan.tasks}) == len(plan.tasks)


@pytest.mark.parametrize("value", [None, "", "nan", "inf", "1e400", float("nan"), float("inf"), 10**400, "²"])
def test_a_converters_figure_without_end_is_none(value: object) -> None:
    fields = {"duration": value, "cost": value, "max_units": value, "standard_rate": f"{value}/h"}
    assert (minutes(fields, "duration"), money(fields, "cost"), share(fields, "max_units", 0.5)) == (None, None, 0.5)
    assert hourly(fields, "standard_rate", Units(480, 2400, 20)) is None
