"""Decides how the database is copied, before an upgrade or on request: SQLite by its online backup, PostgreSQL by pg_dump."""

import datetime as dt
import os
import shutil
import subprocess
from pathlib import Path

import pysqlite3
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from accord.config.in_use import is_held

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
    copy_database(copy)
    for old in sorted(folder.glob("before-upgrade-*"))[:-KEPT]:
        old.unlink()
    return copy


def copy_database(copy: Path) -> None:
    """A consistent copy of the whole database while it is in use."""
    if connection.vendor == "sqlite":
        copy_sqlite(Path(settings.DATABASES["default"]["NAME"]), copy)
    else:
        _dump_postgresql(copy)


def put_back(backup: Path, database: Path) -> Path | None:
    """Make the SQLite database what it was when the backup was made. What was there is copied first: returns where."""
    kept = None
    if database.exists():
        folder = database.parent / "backups"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = folder / f"before-restore-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S%fZ}.sqlite3"
        os.close(os.open(kept, os.O_WRONLY | os.O_CREAT, 0o600))
        copy_sqlite(database, kept)
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = database.with_name(f"{database.name}.restoring")
    fresh.unlink(missing_ok=True)
    os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT, 0o600))
    copy_sqlite(backup, fresh)
    # The log of the old file must not be read into the new one.
    for rest in ("-wal", "-shm"):
        database.with_name(database.name + rest).unlink(missing_ok=True)
    os.replace(fresh, database)
    return kept


def copy_sqlite(origin: Path, copy: Path) -> None:
    """A consistent copy, also of a database that is being written to. Raises OSError where it cannot be made."""
    source, target = pysqlite3.connect(origin), pysqlite3.connect(copy)
    try:
        source.backup(target)
    except pysqlite3.Error as error:
        raise OSError(f"{copy}: {error}") from error
    finally:
        target.close()
        source.close()


def what_is_wrong_with(file: Path) -> str:
    """Why a file is no backup of ours, in a sentence; "" where it is one and whole."""
    try:
        source = pysqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
        try:
            tables = {name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not {"kernel_workspace", "django_migrations"} <= tables:
                return "its tables are not Accord's."
            found = source.execute("PRAGMA quick_check").fetchone()[0]
            if found != "ok":
                return f"it is damaged ({found})."
            applied = source.execute("SELECT app, name FROM django_migrations").fetchall()
            unknown = [f"{app}.{name}" for app, name in applied if (app, name) not in MigrationLoader(None).disk_migrations]
            return f"a newer Accord made it ({unknown[0]}): update this one first." if unknown else ""
        finally:
            source.close()
    except pysqlite3.DatabaseError:
        return "it is not an SQLite database, or it is damaged."


def is_in_use(database: Path) -> bool:
    """Whether an installation runs on the database, or another process holds its pages or its writers' lock right now."""
    if is_held(database.parent):
        return True
    if not database.exists():
        return False
    probe = pysqlite3.connect(database, timeout=0.2)
    try:
        probe.execute("PRAGMA locking_mode=EXCLUSIVE")
        probe.execute("BEGIN EXCLUSIVE")
        probe.execute("ROLLBACK")
        return False
    except pysqlite3.OperationalError:
        return True
    finally:
        probe.close()


def _dump_postgresql(copy: Path) -> None:
    pg_dump = shutil.which("pg_dump")
    if pg_dump is None:
        raise SystemExit(NO_PG_DUMP)
    database = settings.DATABASES["default"]
    given = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = os.environ | {name: database[key] for name, key in given.items() if database[key]}
    subprocess.run([pg_dump, "--format=custom", "--file", copy], env=environment, check=True)
