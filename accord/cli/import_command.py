"""Decides how a plan file comes into a workspace from the terminal: read, told what would change, brought in."""

import argparse
import json
from pathlib import Path
from typing import Any

from accord.cli import ready
from accord.cli.ends import MISSING, NOT_FOUND, Ended


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="MPP, MSPDI, MPX, XER, PMXML, GAN, Planner, POD, CSV or a list")
    parser.add_argument("--workspace", metavar="SLUG", required=True)
    parser.add_argument("--as", dest="email", metavar="EMAIL", required=True, help="the member who brings it in")
    parser.add_argument("--project", metavar="KEY", help="into this project instead of a new one, or the one it came into before")
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    parser.add_argument("--leave-out-circles", action="store_true", help="leave out the link that closes each circle")
    parser.add_argument("--trash-removed", action="store_true", help="put what the file no longer has into the trash")
    parser.add_argument("--json", action="store_true", help="print the whole report")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Raises Ended with one sentence where the file is refused or the member may not."""
    if not options.file.is_file():
        raise Ended(f"There is no file {options.file}.", NOT_FOUND)
    ready.set_up()
    from accord.alignment.commands.import_plan import throw_away
    from accord.alignment.imports import bring, receive
    from accord.kernel.errors import Refusal
    from accord.work.models import Import, Project

    member = ready.member(options.workspace, options.email)
    actor = member.actor(door="cli")
    project = None
    if options.project:
        project = Project.objects.filter(workspace_id=member.workspace_id, key__iexact=options.project).first()
        if project is None:
            raise Ended(f"There is no project {options.project!r} in {options.workspace}.", NOT_FOUND)
    try:
        imported = receive(actor, name=options.file.name, data=options.file.read_bytes(), project=project, now=True)
        if imported.state == Import.State.REFUSED:
            raise Ended(imported.error, MISSING if "Java" in imported.error else 1)
        report: dict[str, Any] = imported.report
        if options.dry_run:
            throw_away(actor, imported)
        else:
            report = bring(actor, imported, leaves_out_circles=options.leave_out_circles, wants_trash=options.trash_removed)
    except PermissionError:
        raise Ended(f"{options.file} cannot be read.") from None
    except Refusal as refusal:
        raise Ended(refusal.sentence) from None
    if options.json:
        where = (
            None if options.dry_run else {"key": imported.project.key, "name": imported.project.name} if imported.project else None
        )
        print(
            json.dumps(
                {"file": options.file.name, "dry_run": options.dry_run, "project": where, **report}, ensure_ascii=False, indent=1
            )
        )
    else:
        print(
            "\n".join(
                _lines(options.file.name, report, is_dry=options.dry_run, key=imported.project.key if imported.project else "")
            )
        )


def _lines(name: str, report: dict[str, Any], *, is_dry: bool, key: str) -> list[str]:
    verb = "would come in" if is_dry else f"came into {key}"
    found = [f"{name} {verb}:" if not report["is_nothing"] else f"{name} says nothing new."]
    for kind, one in report["counts"].items():
        told = [f"{one[what]} {what}" for what in ("created", "updated", "unchanged", "merged", "lost") if one[what]]
        whys = f" ({'; '.join(one['whys'])})" if one["whys"] else ""
        found.append(f"  {kind}: {one['in_file']} in the file, {', '.join(told) or 'nothing to do'}{whys}")
    found += [
        f"  {'kept aside' if one['is_kept'] else 'lost'}: {one['count']} {one['what']}: {one['why']}" for one in report["left"]
    ]
    found += [f"  stays: {sentence}" for sentence in report["kept"]]
    found += [f"  no longer in the file: {title}" for title in report["removed"]]
    dates = report.get("dates", {})
    if dates.get("impossible"):
        found.append(f"It cannot be planned: {dates['impossible']}")
    elif dates.get("compared"):
        found.append(f"{dates['different']} of {dates['compared']} dates differ from the file’s.")
        found += [f"  {one['count']}: {one['words']}" for one in dates["causes"]]
    for circle in report["circles"]:
        found.append(f"A circle: {' → '.join([*circle, circle[0]])}; say --leave-out-circles to leave out the link that closes it.")
    return found
