"""Alignment as a Django app."""

from django.apps import AppConfig


class AlignmentConfig(AppConfig):
    name = "accord.alignment"
    label = "alignment"

    def ready(self) -> None:
        # They register what must follow a change, and what the worker does.
        import accord.alignment.imports
        import accord.alignment.lapses
        import accord.alignment.plan  # noqa: F401
