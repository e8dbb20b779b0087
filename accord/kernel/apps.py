"""The kernel as a Django app."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "accord.kernel"
    label = "kernel"

    def ready(self) -> None:
        # It registers what must be kept with an effect.
        import accord.kernel.once  # noqa: F401
