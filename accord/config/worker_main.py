"""Decides how the worker process lives: it does jobs until it is told to stop, and finishes the one in hand."""

import os
import signal
import sys
import threading


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.config.settings")
    import django

    django.setup()
    from accord.kernel.jobs import work

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    work(stop)
    return 0


if __name__ == "__main__":
    sys.exit(main())
