"""Decides how an installation's first account is made: by a link that works once."""

import argparse

from accord.cli import ready


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--address", help="where the pages are (default: where bin/serve last showed them)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    ready.set_up()
    from accord.people.commands.account import make_link

    print(f"{ready.address(options.address)}/set-up/{make_link('set-up')}")
