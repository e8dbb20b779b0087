"""Decides how the list of commands is printed: with the permission each needs, whether it is undone, and its file."""

import argparse

from accord.cli import ready
from accord.cli.ends import NOT_FOUND, Ended


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--room", help="only this room: people, work, product, delivery, alignment …")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    ready.load()
    from accord.kernel.registry import listed

    known = list(listed())
    rooms = sorted({one.room for one in known})
    if options.room and options.room not in rooms:
        raise Ended(f"There is no room {options.room!r}. There are: {', '.join(rooms)}.", NOT_FOUND)
    for one in known:
        if options.room in (None, one.room):
            undo = "undo" if one.is_undoable else "no undo"
            print(f"{one.verb:<28} {one.name:<24} needs {one.needs:<18} {undo:<8} {one.file}\n    {one.says}")
