"""Decides how the data is looked over: what was found, one line each; nothing found is said too."""

import argparse

from accord.cli import ready
from accord.cli.ends import Ended


def add(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    ready.set_up()
    from accord.kernel.check import findings

    found = list(findings())
    for sentence in found:
        print(sentence)
    if found:
        raise Ended("1 finding." if len(found) == 1 else f"{len(found)} findings.")
    print("Everything holds together.")
