"""Decides what `bin/accord` understands: one module per command, each with its `add(parser)`, loaded only when it is named."""

import argparse
import importlib
import os
import sys

from accord.cli.ends import DONE, Ended

COMMANDS = {
    "plan": "print tasks, dates, chance and ways out of a plan file",
    "import": "bring a plan file into a workspace",
    "export": "write a project as CSV, JSON or MSPDI",
    "backup": "copy the whole database into a file",
    "restore": "put a backup back",
    "check": "look for anything that does not hold together",
    "token": "print a token for the API",
    "reset-link": "print a link by which somebody sets a new password",
    "set-up-link": "print the link that makes the first account",
    "registry": "list every command with its file",
    "demo": "make, put back or remove the demo",
}


def main(words: list[str] | None = None) -> int:
    words = sys.argv[1:] if words is None else words
    parser = argparse.ArgumentParser(prog="bin/accord", description="Accord from the terminal.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    said = next((word for word in words if not word.startswith("-")), "")
    for name, sentence in COMMANDS.items():
        one = commands.add_parser(name, help=sentence, description=f"{sentence[0].upper()}{sentence[1:]}.")
        if name == said:
            importlib.import_module(f"accord.cli.{name.replace('-', '_')}_command").add(one)
    options = parser.parse_args(words)
    try:
        options.run(options)
    except Ended as ended:
        print(ended.sentence, file=sys.stderr)
        return ended.code
    except BrokenPipeError:
        # The reader of our output has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE


if __name__ == "__main__":
    sys.exit(main())
