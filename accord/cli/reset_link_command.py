"""Decides how somebody gets a new password where there is no mail: a link that works once, printed for whoever runs the machine."""

import argparse

from accord.cli import ready


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", metavar="EMAIL")
    parser.add_argument("--address", help="where the pages are (default: where bin/serve last showed them)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    ready.set_up()
    from accord.people.commands.account import make_link

    print(f"{ready.address(options.address)}/password/{make_link('password', ready.account(options.email))}")
