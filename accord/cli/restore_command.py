"""Decides how a backup is put back: only one of ours, only when nothing is running, and only over data when told so."""

import argparse
import os
import shutil
from importlib import import_module
from pathlib import Path

from accord.cli.ends import NOT_FOUND, Ended


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--yes", action="store_true", help="replace the data that is there")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    if not options.file.is_file():
        raise Ended(f"There is no file {options.file}.", NOT_FOUND)
    backup = import_module(settings.ACCORD_BACKUP)
    if connection.vendor != "sqlite":
        raise Ended(f"Put a PostgreSQL backup back with its own tool: pg_restore --clean --if-exists -d DATABASE {options.file}")
    if wrong := backup.what_is_wrong_with(options.file):
        raise Ended(f"{options.file} is no backup of Accord: {wrong}")
    there = Path(connection.settings_dict["NAME"])
    if there.exists() and not options.yes:
        raise Ended(f"There is data in {there}. Stop bin/serve, then say --yes to replace it; a copy is kept beside it.")
    if backup.is_in_use(there):
        raise Ended("Accord is running on this data. Stop bin/serve first.")
    there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if there.exists():
        shutil.move(there, there.with_suffix(".before-restore.sqlite3"))
    for rest in ("-wal", "-shm"):
        there.with_name(there.name + rest).unlink(missing_ok=True)
    backup.copy_sqlite(options.file, there)
    print(f"{there} is what it was when {options.file} was made.")
