"""Decides how somebody gets a new password where there is no mail: a link that works once, printed for whoever runs the machine."""

import argparse

from accord.cli import ready


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", metavar="EMAIL")
    parser.add_argument("--address", default="http://127.0.0.1:8000", help="where the pages are (default: http://127.0.0.1:8000)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    ready.set_up()
    from accord.people.commands.account import make_link

    print(f"{options.address.rstrip('/')}/password/{make_link('password', ready.account(options.email))}")
