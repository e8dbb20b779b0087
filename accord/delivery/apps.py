"""Delivery as a Django app."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "accord.delivery"
    label = "delivery"

    def ready(self) -> None:
        # They register what must follow a change, and what the rooms below ask of this one.
        import accord.delivery.checks
        import accord.delivery.commands.dependency
        import accord.delivery.commands.plan
        import accord.delivery.commands.progress
        import accord.delivery.reads.reach  # noqa: F401
