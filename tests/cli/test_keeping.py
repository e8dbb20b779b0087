"""Decides that a backup brings back exactly what was there, and that nothing is lost on the way or by mistake."""

import fcntl
import os
import shutil
import stat
from pathlib import Path

import pysqlite3
import pytest

from accord.config.backup import what_is_wrong_with
from accord.config.in_use import hold, is_held
from tests.cli.conftest import Run, run_on


@pytest.fixture
def data(migrated: Path, tmp_path: Path) -> Path:
    """A folder with one workspace in it."""
    folder = tmp_path / "data"
    shutil.copytree(migrated, folder)
    name(folder, "Before")
    return folder


def name(data: Path, words: str) -> None:
    there = pysqlite3.connect(data / "accord.sqlite3")
    there.execute("DELETE FROM kernel_workspace")
    there.execute(
        "INSERT INTO kernel_workspace (id, slug, name, zone, currency, settings, is_demo, version, created_at) "
        "VALUES ('0198c0de000070008000000000000001', 'w', ?, 'UTC', 'EUR', '{}', 0, 1, '2026-03-02 09:00:00')",
        (words,),
    )
    there.commit()
    there.close()


def named(file: Path) -> str:
    there = pysqlite3.connect(file)
    found = there.execute("SELECT name FROM kernel_workspace").fetchone()[0]
    there.close()
    return str(found)


def test_what_was_saved_comes_back_and_what_was_there_is_kept(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    saved = run_on(data, "backup", str(copy))
    assert saved.returncode == 0, saved.stderr
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    name(data, "After")
    unsaid = run_on(data, "restore", str(copy))
    assert (unsaid.returncode, "--yes" in unsaid.stderr, named(data / "accord.sqlite3")) == (1, True, "After")
    done = run_on(data, "restore", str(copy), "--yes")
    assert done.returncode == 0, done.stderr
    assert named(data / "accord.sqlite3") == "Before"
    assert stat.S_IMODE((data / "accord.sqlite3").stat().st_mode) == 0o600
    [kept] = (data / "backups").glob("before-restore-*.sqlite3")
    assert named(kept) == "After"
    assert str(kept) in done.stdout
    assert run_on(data, "check").stdout == "Everything holds together.\n"


def test_a_backup_is_whole_while_others_write(data: Path, tmp_path: Path) -> None:
    writer = pysqlite3.connect(data / "accord.sqlite3")
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("UPDATE kernel_workspace SET name = 'In the log only'")
    writer.commit()
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE kernel_workspace SET name = 'Not yet true'")
    assert run_on(data, "backup", str(tmp_path / "copy")).returncode == 0
    writer.rollback()
    writer.close()
    assert named(tmp_path / "copy") == "In the log only"


def test_an_empty_folder_is_filled(data: Path, tmp_path: Path) -> None:
    run_on(data, "backup", str(tmp_path / "copy"))
    elsewhere = tmp_path / "elsewhere"
    done = run_on(elsewhere, "restore", str(tmp_path / "copy"))
    assert done.returncode == 0, done.stderr
    assert named(elsewhere / "accord.sqlite3") == "Before"


def test_a_backup_never_writes_over_a_file(data: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.write_text("precious")
    done = run_on(data, "backup", str(mine))
    assert (done.returncode, mine.read_text()) == (1, "precious")
    assert "never writes over" in done.stderr
    assert run_on(data, "backup", str(tmp_path / "no" / "folder")).returncode == 1


def test_what_is_no_backup_of_ours_is_refused(data: Path, tmp_path: Path) -> None:
    other, newer, torn = tmp_path / "other.sqlite3", tmp_path / "newer.sqlite3", tmp_path / "torn.sqlite3"
    (tmp_path / "text").write_text("Dear diary")
    pysqlite3.connect(other).executescript("CREATE TABLE t (a); INSERT INTO t VALUES (1)").connection.close()
    shutil.copy(data / "accord.sqlite3", newer)
    torn.write_bytes(newer.read_bytes()[:-40960])
    made = pysqlite3.connect(newer)
    made.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('work', '9999_flying_cars', '2036-03-02')")
    made.commit()
    made.close()
    for file, why in [
        (tmp_path / "text", "not an SQLite database"), (other, "tables are not Accord's"), (newer, "newer Accord"),
        (torn, "damaged"),
    ]:
        assert why in what_is_wrong_with(file), file
    assert what_is_wrong_with(data / "accord.sqlite3") == ""
    done = run_on(data, "restore", str(torn), "--yes")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert named(data / "accord.sqlite3") == "Before"
    assert run_on(data, "restore", str(tmp_path / "none"), "--yes").returncode == 3


def test_nothing_is_put_back_under_a_running_server(data: Path, tmp_path: Path) -> None:
    run_on(data, "backup", str(tmp_path / "copy"))
    running = os.open(data / "running.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(running, fcntl.LOCK_SH)
    try:
        done = run_on(data, "restore", str(tmp_path / "copy"), "--yes")
        assert (done.returncode, done.stderr) == (1, "Accord is running on this data. Stop bin/serve first.\n")
    finally:
        os.close(running)
    assert run_on(data, "restore", str(tmp_path / "copy"), "--yes").returncode == 0


def test_nor_under_anybody_else_who_has_it_open(data: Path, tmp_path: Path) -> None:
    run_on(data, "backup", str(tmp_path / "copy"))
    reader = pysqlite3.connect(data / "accord.sqlite3")
    reader.execute("PRAGMA journal_mode=WAL")
    reader.execute("BEGIN")
    reader.execute("SELECT name FROM kernel_workspace").fetchall()
    assert run_on(data, "restore", str(tmp_path / "copy"), "--yes").returncode == 1
    reader.close()


def test_a_server_says_that_it_runs(tmp_path: Path) -> None:
    assert not is_held(tmp_path)
    hold(tmp_path)
    assert is_held(tmp_path)


def test_without_data_the_sentence_says_how_to_get_some(cli: Run, tmp_path: Path) -> None:
    for words in (["check"], ["backup", str(tmp_path / "copy")]):
        done = cli(*words)
        assert (done.returncode, done.stdout) == (4, ""), words
        assert "start bin/serve once" in done.stderr
    assert not (tmp_path / "copy").exists()
