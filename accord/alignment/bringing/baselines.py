"""Decides which frozen copies of the plan a file brings: each of its baselines once, and never over one that is here."""

import datetime as dt
from zoneinfo import ZoneInfo

from accord.alignment.bringing.tally import Tally
from accord.alignment.bringing.tasks import Items
from accord.alignment.rules.incoming import Incoming
from accord.files.planfile import Baseline as FileBaseline
from accord.kernel.write import Write
from accord.work.models import Project
from accord.work.models.goal_post import Baseline, BaselineItem


def bring_baselines(w: Write, rows: Incoming, items: Items, tally: Tally, *, project: Project, source: str, zone: str) -> None:
    """`made_by` is the file's source and the baseline's number: that pair is brought once."""
    by_number: dict[int, list[tuple[str, FileBaseline]]] = {}
    for one in rows.tasks:
        for baseline in one.source.baselines:
            if baseline.start or baseline.finish:
                by_number.setdefault(baseline.number, []).append((one.uid, baseline))
    there = set(Baseline.objects.filter(workspace_id=w.workspace_id, project=project).values_list("made_by", flat=True))
    tz = ZoneInfo(zone)
    for number, held in sorted(by_number.items()):
        tally.counts["baselines"].in_file += 1
        mark = f"import:{source}"[:70] + f"#{number}"
        if mark in there:
            tally.counts["baselines"].unchanged += 1
            continue
        made = w.create(
            Baseline(
                workspace_id=w.workspace_id,
                project=project,
                name=f"Baseline {number} of the file" if number else "Baseline of the file",
                made_by=mark,
                at=w.now,
            )
        )
        # Its items belong to it and go with it.
        BaselineItem.objects.bulk_create(
            (
                BaselineItem(
                    workspace_id=w.workspace_id,
                    baseline=made,
                    item=items[uid],
                    start=_at(one.start, tz),
                    finish=_at(one.finish, tz),
                    work_hours=None if one.work_minutes is None else one.work_minutes / 60,
                    duration_hours=None if one.duration_minutes is None else one.duration_minutes / 60,
                    cost=one.cost if one.cost is not None and abs(one.cost) < 10**12 else None,
                )
                for uid, one in held
            ),
            batch_size=500,
        )
        tally.counts["baselines"].created += 1


def _at(moment: dt.datetime | None, tz: ZoneInfo) -> dt.datetime | None:
    return moment.replace(tzinfo=tz).astimezone(dt.UTC) if moment else None
