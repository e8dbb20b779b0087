"""Shows when an installation calls itself ready."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from accord.config import health


@pytest.fixture(autouse=True)
def unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_up_to_date", False)


@pytest.mark.django_db
def test_a_migrated_database_that_answers_is_ready() -> None:
    assert health.what_is_missing() == ""


@pytest.mark.django_db
def test_a_database_that_lacks_a_migration_is_not_ready() -> None:
    MigrationRecorder.Migration.objects.filter(app="kernel").order_by("-id")[:1].get().delete()
    assert health.what_is_missing().startswith("The database lacks ")


@pytest.mark.django_db
def test_once_ready_only_the_database_is_asked() -> None:
    health.what_is_missing()
    MigrationRecorder.Migration.objects.filter(app="kernel").delete()
    assert health.what_is_missing() == ""


def test_a_database_that_does_not_answer_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no")

    monkeypatch.setattr(connection, "cursor", refuse)
    monkeypatch.setattr(connection, "close", lambda: None)
    assert health.what_is_missing() == "The database does not answer."
