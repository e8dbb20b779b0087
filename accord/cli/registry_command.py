"""Decides how the list of commands is printed: each with the permission it needs and the file it lives in."""

import argparse


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--room", help="only this room: people, work, product, delivery, alignment …")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.config.settings")
    import django

    django.setup()
    from accord.kernel.registry import listed

    for one in listed():
        if options.room in (None, one.room):
            print(f"{one.verb:<28} {one.name:<24} needs {one.needs:<18} {one.file}\n    {one.says}")


