"""Shows that the private cluster serves the command it is given and leaves nothing behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

SCRIPT = Path(__file__).parent / "postgres.py"


def test_a_command_without_words_is_told_how_to_call_it() -> None:
    told = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert "usage: postgres.py COMMAND" in told.stderr


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_suite_runs_on_the_private_cluster() -> None:
    assert connection.vendor == "postgresql"
    assert os.environ["DATABASE_URL"].startswith("postgresql://accord@127.0.0.1:")
    with connection.cursor() as cursor:
        cursor.execute("SHOW fsync")
        assert cursor.fetchone() == ("off",)
