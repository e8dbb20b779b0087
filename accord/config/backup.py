"""Decides how the database is copied before an upgrade: SQLite by its online backup, PostgreSQL by pg_dump; ten are kept."""

import datetime as dt
import os
import shutil
import subprocess
from pathlib import Path

import pysqlite3
from django.conf import settings
from django.db import connection

KEPT = 10
NO_PG_DUMP = (
    "pg_dump is not here, so no copy can be made before the database is upgraded. "
    "Install Debian's postgresql-client, or set ACCORD_BACKUP=no if you keep copies yourself."
)


def backup_before_upgrade() -> Path | None:
    """The file that now holds a copy, readable by its owner only; None where ACCORD_BACKUP=no says that none is wanted."""
    if os.environ.get("ACCORD_BACKUP") == "no":
        return None
    folder = Path(settings.DATA) / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    is_sqlite = connection.vendor == "sqlite"
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    copy = folder / f"before-upgrade-{stamp}{'.sqlite3' if is_sqlite else '.dump'}"
    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT, 0o600))
    (_copy_sqlite if is_sqlite else _dump_postgresql)(copy)
    for old in sorted(folder.glob("before-upgrade-*"))[:-KEPT]:
        old.unlink()
    return copy


def _copy_sqlite(copy: Path) -> None:
    source = pysqlite3.connect(settings.DATABASES["default"]["NAME"])
    target = pysqlite3.connect(copy)
    try:
        source.backup(target)
    finally:
        target.close()
        source.close()


def _dump_postgresql(copy: Path) -> None:
    pg_dump = shutil.which("pg_dump")
    if pg_dump is None:
        raise SystemExit(NO_PG_DUMP)
    database = settings.DATABASES["default"]
    given = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = os.environ | {name: database[key] for name, key in given.items() if database[key]}
    subprocess.run([pg_dump, "--format=custom", "--file", copy], env=environment, check=True)
