"""Decides how the accord of some weeks ago is made: by the commands of any accord, on figures computed as of that day."""

import datetime as dt

from django.db import transaction

from accord.alignment.commands.apply import apply_changes
from accord.alignment.commands.consent import agree
from accord.alignment.commands.trade import propose_trade
from accord.alignment.models import Accord
from accord.alignment.reads.facts import facts_of
from accord.alignment.reads.situation import situation_of
from accord.alignment.rules.changes import read
from accord.alignment.rules.measured import effect_of
from accord.alignment.trades import measure
from accord.config.demo.dated import told
from accord.config.demo.stage import Stage
from accord.kernel.actor import system
from accord.kernel.write import Write
from accord.notices.commands.notice import read_notice
from accord.notices.models import Notice
from accord.work.models import Project


class _Rehearsed(Exception):
    """Ends a rehearsal: nothing it wrote stays."""


def make_accord(stage: Stage) -> Accord:
    """The project side proposes and thereby says yes, the product side agrees; everybody told has read it since."""
    what, post = stage.story.agreement, stage.posts[stage.story.agreement.post]
    now = stage.days.at(what.day, "10:00")
    project = Project.objects.select_related("workspace", "product").get(pk=stage.project.pk)
    day = next(one.day for one in stage.story.posts if one.key == what.post)
    assert day is not None
    changes = read(
        [
            {"kind": "defer", "feature": str(stage.items[what.deferred].pk)},
            {"kind": "shift_goal_post", "goal_post": str(post.pk), "day": stage.days.date(day).isoformat()},
        ]
    )
    before, after = measure(situation_of(project, now=now), _rehearsed(project, changes, now), str(post.pk))
    effect = effect_of(before, after, changes, facts=facts_of(project), facts_version=project.facts_version, question=str(post.pk))
    with told(stage.workspace, now):
        proposal = propose_trade(
            stage.when, project, title=what.title, reason=what.reason, changes=changes, effect=effect, goal_post=post
        )
    with told(stage.workspace, stage.days.at(what.day, "11:20")):
        agreed = agree(stage.why, proposal, statement=what.yes, effect=effect, plan=after.plan)
        assert agreed.accord is not None
        for notice in Notice.objects.filter(workspace=stage.workspace, ended_at=None).select_related("member__account"):
            read_notice(notice.member.actor(door="demo"), notice)
    return agreed.accord


def _rehearsed(project, changes, now: dt.datetime):  # type: ignore[no-untyped-def]
    """The Situation of that day with the changes made, read from rows that are rolled back at once."""
    try:
        with transaction.atomic():
            apply_changes(
                Write(system(project.workspace_id), is_accord=True), Project.objects.get(pk=project.pk), changes, reason="rehearsal"
            )
            situation = situation_of(Project.objects.select_related("workspace", "product").get(pk=project.pk), now=now)
            raise _Rehearsed
    except _Rehearsed:
        return situation
