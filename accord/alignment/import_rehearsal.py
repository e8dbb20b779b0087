"""Decides what the dry run of a file says: its rows are written, read as a Situation and rolled back.

What is told is therefore what the workspace plans after the import.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from accord.alignment.commands.import_plan import Choices, bring_in
from accord.alignment.plan import named
from accord.alignment.reads.situation import situation_of
from accord.alignment.rules.date_differences import CAUSES, DateDifferences, date_differences
from accord.alignment.rules.incoming import Incoming, incoming, outside_id
from accord.alignment.rules.incoming_outline import outline_of
from accord.alignment.rules.shifted import first_day, is_begun
from accord.files.planfile import PlanFile
from accord.kernel.actor import Actor
from accord.kernel.models import Workspace
from accord.kernel.write import Write
from accord.people.models import Person
from accord.planning.answer import Plan
from accord.planning.situation import Impossible, Situation
from accord.work.models import ExternalId, Import, Project

MOST_DATES = 400


class _Rehearsed(Exception):
    """Ends a rehearsal: nothing it wrote stays."""


def rehearsal(actor: Actor, imported: Import, plan: PlanFile) -> dict[str, Any]:
    """The dry run of a file: counts and losses, and which computed dates differ from the file's, as kept in `Import.report`."""
    workspace = Workspace.objects.get(pk=actor.workspace_id)
    now = timezone.now()
    rows = incoming(plan, now=now, zone=workspace.zone)
    report: dict[str, Any] = {}
    situation: Situation | None = None
    ours: dict[str, str] = {}
    state, held = imported.state, imported.content
    keeps = imported.report, imported.project_id, imported.version
    try:
        with transaction.atomic():
            imported.state = Import.State.READY
            tally = bring_in.command.function(Write(actor), imported, rows=rows, choices=Choices(leaves_out_circles=True))  # type: ignore[attr-defined]
            report = dict(imported.report)
            report["is_nothing"] = tally.is_nothing
            ours = _ours(actor, imported.source, rows)
            situation = situation_of(Project.objects.select_related("workspace", "product").get(pk=imported.project_id), now=now)
            names = {str(pk): name for pk, name in Person.objects.filter(workspace_id=actor.workspace_id).values_list("pk", "name")}
            raise _Rehearsed
    except _Rehearsed:
        pass
    finally:
        imported.state, imported.content = state, held
        imported.report, imported.project_id, imported.version = keeps
    assert situation is not None
    made = _planned(situation)
    placed = {one.task: one for one in made.tasks} if isinstance(made, Plan) else {}
    report["outline"] = outline_of(rows, {uid: placed[pk] for uid, pk in ours.items() if pk in placed}, zone=workspace.tzinfo)
    report["dates"] = _dates(
        made,
        plan,
        ours,
        names=names | {ours[uid]: title for uid, title in rows.titles.items() if uid in ours},
        now=now,
        zone=workspace.tzinfo,
    )
    report["plan"] = {
        "name": rows.name,
        "application": plan.source_application[:80],
        "starts": _iso(first_day(plan)),
        "is_begun": is_begun(plan),
    }
    return report


def _ours(actor: Actor, source: str, rows: Incoming) -> dict[str, str]:
    about = dict(
        ExternalId.objects.filter(workspace_id=actor.workspace_id, source=source, outside_id__startswith="task/").values_list(
            "outside_id", "about"
        )
    )
    return {one.uid: about[key].partition(":")[2] for one in rows.tasks if (key := outside_id("task", one.uid)) in about}


def _planned(situation: Situation) -> Plan | str:
    """The plan that would follow, or the sentence that says why there is none."""
    from accord.planning.schedule import plan as schedule

    try:
        return schedule(situation)
    except Impossible as cannot:
        return named(cannot.sentence, situation)


def _dates(
    made: Plan | str, plan: PlanFile, ours: Mapping[str, str], *, names: Mapping[str, str], now: dt.datetime, zone: ZoneInfo
) -> dict[str, Any]:
    if isinstance(made, str):
        return {"impossible": made}
    return dates_json(date_differences(made, plan.tasks, ours=ours, names=names, now=now, zone=zone))


def dates_json(found: DateDifferences) -> dict[str, Any]:
    return {
        "compared": found.compared,
        "different": len(found.rows),
        "causes": [{"cause": cause, "words": CAUSES[cause], "count": count} for cause, count in found.causes],
        "rows": [
            {**{name: _plain(value) for name, value in dataclasses.asdict(row).items()}, "days": row.days}
            for row in found.rows[:MOST_DATES]
        ],
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
