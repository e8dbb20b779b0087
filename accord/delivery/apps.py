"""Delivery as a Django app."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "accord.delivery"
    label = "delivery"

    def ready(self) -> None:
        # They register what must follow a change.
        import accord.delivery.commands.plan  # noqa: F401
        import accord.delivery.reads.reach  # noqa: F401
