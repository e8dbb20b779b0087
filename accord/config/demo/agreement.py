"""Decides how the accord of some weeks ago is made: by the commands of any accord, on figures computed as of that day."""

from accord.alignment.commands.apply import apply_changes
from accord.alignment.commands.consent import agree
from accord.alignment.commands.trade import propose_trade
from accord.alignment.models import Accord
from accord.alignment.reads.facts import facts_of
from accord.alignment.reads.situation import situation_of
from accord.alignment.rehearsal import rehearse
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
    stands = [situation_of(project, now=now)]

    def edit(write: Write) -> None:
        apply_changes(write, Project.objects.get(pk=project.pk), changes, reason="rehearsal")
        # Read here, as of that day: the rehearsal itself reads as of today.
        stands.append(situation_of(Project.objects.select_related("workspace", "product").get(pk=project.pk), now=now))

    rehearse(project, Write(system(project.workspace_id), is_accord=True), edit)
    before, after = measure(stands[0], stands[1], str(post.pk))
    effect = effect_of(before, after, changes, facts=facts_of(project), facts_version=project.facts_version, question=str(post.pk))
    with told(stage.workspace, now):
        proposal = propose_trade(
            stage.when, project, title=what.title, reason=what.reason, changes=changes, effect=effect, goal_post=post
        )
    with told(stage.workspace, stage.days.at(what.day, "11:20")):
        agreed = agree(stage.why, proposal, statement=what.yes, effect=effect, forecast=after.forecast)
        assert agreed.accord is not None
        for notice in Notice.objects.filter(workspace=stage.workspace, ended_at=None).select_related("member__account"):
            read_notice(notice.member.actor(door="demo"), notice)
    return agreed.accord
