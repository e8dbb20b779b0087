"""Decides whether this installation is ready: its database answers, and every migration is applied."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

_up_to_date = False


def what_is_missing() -> str:
    """A sentence for whoever asks, or nothing when ready. Migrations are read until they are all there, then no more."""
    global _up_to_date
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _up_to_date and (count := len(unapplied())):
            return f"The database lacks {count} migrations; start with bin/serve, which applies them."
    except (DatabaseError, OSError):
        connection.close()
        return "The database does not answer."
    _up_to_date = True
    return ""


def unapplied() -> list[str]:
    """Names of the migrations that the database does not have yet."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _ in plan]
