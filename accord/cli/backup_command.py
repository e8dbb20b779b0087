"""Decides how the data is copied while it is in use: SQLite by its online backup, PostgreSQL by pg_dump."""

import argparse
import os
import subprocess
from importlib import import_module
from pathlib import Path

from accord.cli import ready
from accord.cli.ends import MISSING, Ended


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="where the copy goes; it must not exist yet")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    ready.set_up()
    from django.conf import settings
    from django.db import DatabaseError

    try:
        os.close(os.open(options.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise Ended(f"{options.file} is there already; a backup never writes over a file.") from None
    except OSError as error:
        raise Ended(f"{options.file} cannot be written: {error.strerror}.") from None
    try:
        import_module(settings.ACCORD_BACKUP).copy_database(options.file)
    except SystemExit as lacking:
        options.file.unlink()
        raise Ended(str(lacking), MISSING) from None
    except (OSError, DatabaseError, subprocess.CalledProcessError) as error:
        options.file.unlink()
        raise Ended(f"The copy could not be made: {error}") from None
    print(f"{options.file}: {options.file.stat().st_size / 1e6:.1f} MB")
