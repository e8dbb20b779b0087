"""Decides how the demo is made, put back or removed from the terminal."""

import argparse
from importlib import import_module

from accord.cli import ready


def add(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--ensure", action="store_const", const="ensure_demo", dest="what", help="make it where it is not there")
    what.add_argument("--reset", action="store_const", const="reset_demo", dest="what", help="put it back as on its first day")
    what.add_argument("--remove", action="store_const", const="remove_demo", dest="what", help="delete it, with its accounts")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    ready.set_up()
    from django.conf import settings

    done = getattr(import_module(settings.ACCORD_DEMO), options.what)()
    print({"remove_demo": "The demo is gone." if done else "There was no demo."}.get(options.what, f"The demo {done} is there."))
