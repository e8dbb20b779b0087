"""Decides how the demo is played: set up, worked on, agreed, worked on further, talked about, planned as of yesterday and today."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from accord.alignment.models import Accord
from accord.alignment.plan import replan
from accord.config.demo.agreement import make_accord
from accord.config.demo.dated import told
from accord.config.demo.days import ZONE
from accord.config.demo.progress import tell_growth, tell_progress
from accord.config.demo.set_up import set_up
from accord.config.demo.shape import Story
from accord.config.demo.stage import Stage, open_stage
from accord.kernel import hooks
from accord.kernel.models import Workspace
from accord.work.commands.comment import say


def play(story: Story, *, now: dt.datetime | None = None) -> Workspace:
    """Make the demo's workspace, whole or not at all.

    Yesterday's plan comes first, so that its drift until today is a computed one.
    """
    now = now or timezone.now()
    with transaction.atomic(), hooks.held():
        stage = open_stage(story, now.astimezone(ZoneInfo(ZONE)).date())
        with told(stage.workspace, stage.days.at(story.starts, "09:00")):
            set_up(stage)
        tell_progress(stage, since=story.starts, until=story.agreement.day)
        accord = make_accord(stage)
        tell_progress(stage, since=story.agreement.day, until=0)
        _talk(stage, accord)
    replan(stage.project.pk, now=now - dt.timedelta(days=1))
    with transaction.atomic(), hooks.held():
        tell_growth(stage)
    replan(stage.project.pk, now=now)
    return stage.workspace


def _talk(stage: Stage, accord: Accord) -> None:
    for one in stage.story.said:
        about = (
            accord
            if one.about == "accord"
            else stage.posts[stage.story.agreement.post]
            if one.about == "launch"
            else stage.items[one.about]
        )
        with told(stage.workspace, stage.days.at(one.day, one.clock)):
            say(stage.actor(one.by), about, body=one.words)
