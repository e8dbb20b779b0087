"""Decides how a backup is put back: only one of ours, only when nothing is running, and only over data when told so."""

import argparse
from importlib import import_module
from pathlib import Path

from accord.cli import ready
from accord.cli.ends import NOT_FOUND, Ended


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--yes", action="store_true", help="replace the data that is there")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    ready.load()
    from django.conf import settings
    from django.db import connection

    if not options.file.is_file():
        raise Ended(f"There is no file {options.file}.", NOT_FOUND)
    backup = import_module(settings.ACCORD_BACKUP)
    if connection.vendor != "sqlite":
        raise Ended(f"Put a PostgreSQL backup back with its own tool: pg_restore --clean --if-exists -d DATABASE {options.file}")
    if wrong := backup.what_is_wrong_with(options.file):
        raise Ended(f"{options.file} is no backup that can be put back: {wrong}")
    there = Path(connection.settings_dict["NAME"])
    if backup.is_in_use(there):
        raise Ended("Accord is running on this data. Stop bin/serve first.")
    if there.exists() and not options.yes:
        raise Ended(f"There is data in {there}. Say --yes to replace it; a copy of it is kept.")
    connection.close()
    kept = backup.put_back(options.file, there)
    print(f"{there} is what it was when {options.file} was made.")
    if kept:
        print(f"What was there before is in {kept}.")
