"""Work as a Django app."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "accord.work"
    label = "work"
