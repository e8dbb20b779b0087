"""Shows that bin/serve says in one sentence what is wrong with what it was given."""

import os
import socket
from argparse import Namespace
from pathlib import Path

import pytest

from accord.config.options import address_of, check_port, is_loopback, open_data, parse, set_environment


@pytest.mark.parametrize("word", ["0", "80000", "x", "-1", "8e3"])
def test_a_port_that_is_none_is_refused_by_name(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        parse([f"--port={word}"])
    assert refused.value.code == 2
    assert f"argument --port: '{word}' is no port" in capsys.readouterr().err


def test_the_data_folder_is_the_option_else_the_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ACCORD_DATA", str(tmp_path / "by-variable"))
    assert parse([]).data == tmp_path / "by-variable"
    assert parse(["--data", str(tmp_path / "by-option")]).data == tmp_path / "by-option"


def test_a_port_in_use_is_said_in_one_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit) as refused:
            check_port("127.0.0.1", port)
    assert refused.value.code == f"Port {port} on 127.0.0.1 is in use by another program; choose another with --port."


def test_an_address_of_another_machine_is_said_in_one_sentence() -> None:
    with pytest.raises(SystemExit, match=r"^Cannot listen on 192\.0\.2\.1, port 8000: "):
        check_port("192.0.2.1", 8000)


def test_a_data_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit, match=r"^The data folder .*/file/data cannot be written: .*\. Choose another with --data\.$"):
        open_data(tmp_path / "file" / "data")


def test_a_new_data_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    open_data(tmp_path / "deep" / "data")
    assert (tmp_path / "deep" / "data").stat().st_mode & 0o777 == 0o700


def test_our_data_folder_is_closed_again_and_a_folder_of_other_things_is_left_as_it_is(tmp_path: Path) -> None:
    for name, content in {"ours": "secret-key", "others": "holiday.jpg"}.items():
        (tmp_path / name).mkdir(mode=0o755)
        (tmp_path / name).chmod(0o755)
        (tmp_path / name / content).touch()
        open_data(tmp_path / name)
    assert (tmp_path / "ours").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "others").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize(
    ("host", "demo", "doors"),
    [
        ("127.0.0.1", None, "1"),
        ("localhost", None, "1"),
        ("::1", None, "1"),
        ("127.0.0.1", False, "0"),
        ("0.0.0.0", None, "0"),
        ("example.org", None, "0"),
        ("0.0.0.0", True, "1"),
    ],
)
def test_the_demo_doors_open_on_this_machine_or_where_the_demo_was_asked_for(
    host: str, demo: bool | None, doors: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("ACCORD_DATA", "ACCORD_DEMO_DOORS", "PYTHONPATH", "NUMBA_CACHE_DIR"):
        monkeypatch.setenv(name, "before")
    before = os.umask(0o022)
    try:
        set_environment(Namespace(host=host, demo=demo, data=tmp_path))
    finally:
        os.umask(before)
    assert os.environ["ACCORD_DEMO_DOORS"] == doors
    assert os.environ["ACCORD_DATA"] == str(tmp_path)


def test_the_address_shown_is_one_that_a_browser_here_can_open() -> None:
    assert address_of("0.0.0.0", 80) == "http://127.0.0.1:80/"
    assert address_of("::1", 8000) == "http://[::1]:8000/"
    assert address_of("plan.example.org", 8000) == "http://plan.example.org:8000/"
    assert not is_loopback("plan.example.org")
