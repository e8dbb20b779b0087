"""Decides how a project goes out from the terminal: as CSV, JSON or MSPDI, into a file or to standard output."""

import argparse
import sys
from pathlib import Path

from accord.cli import ready
from accord.cli.ends import NOT_FOUND, Ended


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="where to write; - is standard output")
    parser.add_argument("--workspace", metavar="SLUG", required=True)
    parser.add_argument("--project", metavar="KEY", required=True)
    parser.add_argument("--format", choices=("csv", "json", "mspdi"), default="csv")
    parser.add_argument(
        "--as", dest="email", metavar="EMAIL", help="the member who takes it out (default: the installation itself)"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    ready.set_up()
    from accord.alignment.exports import exported
    from accord.kernel.actor import system
    from accord.kernel.errors import Refusal
    from accord.work.models import Project

    inside = ready.workspace(options.workspace)
    actor = ready.member(options.workspace, options.email).actor(door="cli") if options.email else system(inside.pk, door="cli")
    project = Project.objects.filter(workspace=inside, key__iexact=options.project).first()
    if project is None:
        known = ", ".join(Project.objects.filter(workspace=inside).order_by("key").values_list("key", flat=True)) or "none yet"
        raise Ended(f"There is no project {options.project!r} in {options.workspace}. There are: {known}.", NOT_FOUND)
    try:
        content, _, _ = exported(actor, project, format=options.format)
        if str(options.file) == "-":
            sys.stdout.buffer.write(content)
        else:
            options.file.write_bytes(content)
    except Refusal as refusal:
        raise Ended(refusal.sentence) from None
    except OSError as error:
        raise Ended(f"{options.file} cannot be written: {error.strerror}.") from None
