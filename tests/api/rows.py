"""Decides what is in the workspace when a test walks the whole contract: one row for each kind of id in an address."""

import datetime as dt
from typing import Any

from accord.delivery.commands.share import plan_overtime
from accord.kernel.actor import system
from accord.kernel.models import Event
from accord.notices.models import Notice
from accord.people.commands.calendar import add_exception, take_time_off
from accord.people.models import Skill, Team
from accord.work.commands.comment import say
from accord.work.models import Import
from tests.cast import Cast
from tests.examples import delivery, work
from tests.examples.alignment import proposal
from tests.examples.people import calendar


def rows(cast: Cast) -> dict[str, Any]:
    """One row of this workspace for each kind of id in an address."""
    task, waits, launch = delivery.task(cast), delivery.link(cast), work.launch(cast)
    trade, made = proposal(cast), system(cast.workspace.pk)
    day, days = dt.date(2026, 6, 1), calendar(cast)
    return {
        "item_id": task.item_id,
        "link_id": waits.pk,
        "launch_id": launch.pk,
        "post_id": launch.goal_post.pk,
        "proposal_id": trade.pk,
        "product_id": cast.product.pk,
        "project_id": cast.project.pk,
        "track_id": delivery.track(cast).pk,
        "person_id": cast.ben_person.pk,
        "skill_id": Skill.objects.create(workspace=cast.workspace, name="Design").pk,
        "team_id": Team.objects.create(workspace=cast.workspace, name="Studio").pk,
        "calendar_id": days.pk,
        "exception_id": add_exception(made, days, first=day, last=day).pk,
        "member_id": cast.ben.pk,
        "time_off_id": take_time_off(made, cast.ben_person, first=day, last=day).pk,
        "overtime_id": plan_overtime(made, cast.ben_person, project=cast.project, first=day, last=day, hours=2).pk,
        "number": task.item.number,
        "comment_id": say(cast.actor("mara"), task.item, body="Ready?").pk,
        "notice_id": Notice.objects.filter(member=cast.jonas)[0].pk,
        "import_id": Import.objects.create(workspace=cast.workspace, name="plan.mpp").pk,
        "event_id": Event.objects.latest("seq").pk,
        "accord_id": cast.product.pk,
        "pin_id": delivery._pin(cast)[0][0].pk,
    }
