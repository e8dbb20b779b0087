"""How writers take turns on SQLite: nobody starves, no turn is lost, and a killed writer's turn is free at once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL queues its writers itself")

_WRITER = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "accord.config.settings"
import django
django.setup()
from django.db import connection, transaction
name, mode, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
ends, done = time.monotonic() + seconds, 0
while time.monotonic() < ends:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE tally SET value = value + 1 WHERE name = 'all'")
        if mode == "hold":
            print("held", flush=True)
            time.sleep(60)
        time.sleep(0.001)
    done += 1
print(done, flush=True)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder with a database of one table."""
    env = {**os.environ, "ACCORD_DATA": str(tmp_path)}
    code = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'accord.config.settings'; django.setup()\n"
        "from django.db import connection\n"
        "cursor = connection.cursor()\n"
        "cursor.execute('CREATE TABLE tally (name TEXT, value INTEGER)')\n"
        "cursor.execute(\"INSERT INTO tally VALUES ('all', 0)\")"
    )
    subprocess.run([sys.executable, "-c", code], env=env, check=True, timeout=60)
    yield tmp_path


def writer(folder: Path, mode: str, seconds: float) -> "subprocess.Popen[str]":
    env = {**os.environ, "ACCORD_DATA": str(folder)}
    return subprocess.Popen([sys.executable, "-c", _WRITER, "w", mode, str(seconds)], env=env, stdout=subprocess.PIPE, text=True)


def test_no_writer_starves_and_no_write_is_lost(folder: Path) -> None:
    started = [writer(folder, "write", 2.0) for _ in range(3)]
    done = [int(one.communicate(timeout=60)[0]) for one in started]
    assert all(one.returncode == 0 for one in started)
    assert min(done) * 4 > max(done) > 20, done
    assert _tally(folder) == sum(done)


def test_a_killed_writers_turn_is_free_at_once_and_its_write_is_gone(folder: Path) -> None:
    held = writer(folder, "hold", 60)
    assert held.stdout is not None and held.stdout.readline() == "held\n"
    held.send_signal(signal.SIGKILL)
    held.wait(timeout=10)
    begun = time.monotonic()
    after = writer(folder, "write", 0.2)
    done = int(after.communicate(timeout=30)[0])
    assert time.monotonic() - begun < 15 and done > 0
    assert _tally(folder) == done


def _tally(folder: Path) -> int:
    import pysqlite3

    with pysqlite3.connect(folder / "accord.sqlite3") as database:
        return int(database.execute("SELECT value FROM tally").fetchone()[0])


def test_the_database_is_durable_and_keeps_its_links(folder: Path) -> None:
    code = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'accord.config.settings'; django.setup()\n"
        "from django.db import connection\n"
        "cursor = connection.cursor()\n"
        "names = ('journal_mode', 'synchronous', 'foreign_keys', 'mmap_size')\n"
        "found = [cursor.execute('PRAGMA ' + name).fetchone()[0] for name in names]\n"
        "assert found == ['wal', 2, 1, 0], found"
    )
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "ACCORD_DATA": str(folder)}, check=True, timeout=60)


def test_a_refused_transaction_ends_its_turn(folder: Path) -> None:
    code = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'accord.config.settings'; django.setup()\n"
        "from django.db import connection, transaction\n"
        "for _ in range(3):\n"
        "    try:\n"
        "        with transaction.atomic():\n"
        "            raise ValueError\n"
        "    except ValueError:\n"
        "        assert connection._turn is None\n"
        "with transaction.atomic():\n"
        "    assert connection._turn is not None\n"
        "assert connection._turn is None\n"
    )
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "ACCORD_DATA": str(folder)}, check=True, timeout=60)
