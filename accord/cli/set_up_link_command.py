"""Decides how an installation's first account is made: by a link that works once."""

import argparse

from accord.cli import ready


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--address", default="http://127.0.0.1:8000", help="where the pages are (default: http://127.0.0.1:8000)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    ready.set_up()
    from accord.people.commands.account import make_link

    print(f"{options.address.rstrip('/')}/set-up/{make_link('set-up')}")
